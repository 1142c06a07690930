"""Many files as one job: which files, side by side, one progress bar, one summary, and what a second run may skip."""
