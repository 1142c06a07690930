"""JSON text: decode a task, find a JSON Pointer, split an object into members, sort keys. No I/O, no Label Studio rules.

Offers the modules decode, pointer, members and order. `decode` imports orjson on first use only.
"""
