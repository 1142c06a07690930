"""One module a command: its options, and the calls of the library that it makes."""
