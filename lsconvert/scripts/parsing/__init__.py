"""Read scripts: what a language's syntax says about texts, calls, keys and names, as values of scripts/model.py. Decides nothing."""
