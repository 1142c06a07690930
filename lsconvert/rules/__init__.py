"""The rule tables: the changes that the migration guide orders, as data, and their compilation into a plan.

Offers `RULES` and the operations that its rows use, `compile_plan`, `compile_places` for maps of texts, and maps of ids
in memory (`IdMap`); the table of document kinds (`DOCUMENTS`), and `kind_of`, which compares an object with it. Does no
I/O and reads no JSON text.
"""
