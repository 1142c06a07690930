"""The rule tables: what the migration guide changes in JSON, as data, and their compilation to a plan. No I/O, no JSON text.

Offers `RULES` and its operations, `compile_plan`, and maps of ids in memory (`IdMap`).
"""
