"""When each thing sounds: lengths, the laws of time, doses that fit the minutes asked for."""
