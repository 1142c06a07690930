"""JSON text: decode tasks, find JSON Pointers, split objects into members, sort keys. No I/O, no Label Studio rules.

Offers the modules decode, pointer, members and order. `decode` imports orjson on first use only.
"""
