"""Players of this machine, and what the terminal shows."""
