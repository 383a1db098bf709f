"""What the coach says and when: a catalogue and a routine in, a script and its timeline out. Pure."""
