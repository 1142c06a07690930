"""Edits of a script's source text: positions, replacements, dict entries."""
