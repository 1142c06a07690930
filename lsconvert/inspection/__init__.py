"""Inspect files: their content, and the edits and losses of an upgrade. The only file it writes is
a map of users to fill in.

Offers `inspect` and `write_users`; `make_notes`, `ImportLosses` and tables of counts for the report of a conversion.
"""
