"""Inspect files: their content, and the edits and losses of an upgrade. It writes no file but a map of users to fill in.

Offers `inspect` and `write_users`; `make_notes`, `ImportLosses` and tables of counts for the report of a conversion.
"""
