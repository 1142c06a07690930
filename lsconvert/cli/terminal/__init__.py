"""What reaches stdout and stderr: escaped lines, data, and progress bars."""
