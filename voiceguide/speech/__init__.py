"""Who says it: text in, clips of recorded speech out."""
