"""The rules on decoded objects: a dict in, a new dict out. Never changes its arguments.

Offers `upgrade_task`, `downgrade_task` and their equivalents for import responses, and `detect_version`. Shares no code
with `kernel/` or `verification/`: the property tests compare the three.
"""
