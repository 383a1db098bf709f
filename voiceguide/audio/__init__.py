"""When and how it sounds: a script and its clips in, a timeline and sound out."""
