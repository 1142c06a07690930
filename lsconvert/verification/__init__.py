"""The independent proof that AFTER is BEFORE plus the rules. It shares no code with `kernel/` or `objects/`.

Offers `verify`. It has its own parsers (the standard library's scanner and ijson), its own trees, and its own
interpreter of the rule tables. Only the message about a file that is not JSON comes from a kernel.
"""
