"""JSON text: decode tasks, find JSON Pointers, split objects into members, sort keys. No I/O, no Label Studio rules.

Offers the modules decode, escapes, pointer, members, outline, order and walk. `decode` imports orjson on first use only.
"""
