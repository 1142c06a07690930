"""The independent proof that AFTER is BEFORE plus the rules. Shares no code with `kernel/` or `objects/`.

Offers `verify`. It has its own parsers (the standard library's scanner and ijson), its own trees, and its own
interpreter of the rule tables.
"""
