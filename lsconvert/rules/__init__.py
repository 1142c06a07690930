"""The rule tables: the changes that the migration guide orders, as data, and their compilation into a plan.

Offers `RULES` and the operations that its rows use, `compile_plan`, and maps of ids in memory (`IdMap`). Does no I/O
and reads no JSON text.
"""
