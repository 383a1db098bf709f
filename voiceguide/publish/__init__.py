"""What the listener gets: a timeline and its sound in, an MP3 and its companions out."""
