"""Hears a finished track: what is in its sound, and how far that is from its plan."""
