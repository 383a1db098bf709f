"""What the listener gets: tags and chapters, captions, the timeline as JSON, files beside the track."""
