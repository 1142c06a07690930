"""The commands, one in each module: their options, and their calls of the library. Text formats are in `formats`."""
