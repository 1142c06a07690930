"""The terminal: escaped lines, data and progress bars on stdout and stderr. Only `output.py` writes messages and data."""
