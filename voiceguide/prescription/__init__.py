"""What one person is to do: a small file beside a catalogue, and the routine it makes of it."""
