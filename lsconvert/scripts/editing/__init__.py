"""Edit the source text of a script: positions, replacements of strings, dict entries. Knows no endpoint and no rule."""
