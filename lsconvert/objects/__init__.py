"""The rules on decoded objects: a dict in, a new dict out. Never changes its arguments.

Offers `ObjectConversion`, of which `conversion/convert_task.py` makes `upgrade_task` and `downgrade_task`, and
`detect_version`. Shares no code with `kernel/` or `verification/`: the property tests compare the three.
"""
