"""What is in a file, and what an upgrade would change and lose. Writes nothing but a map of users to fill in."""
