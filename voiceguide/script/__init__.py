"""What the coach says: a catalogue and a routine in, chapters of timed segments out. Pure."""
