"""How it sounds: a timeline and its clips in, sound out."""
