"""Tasks against schemas: the native check passes most, jsonschema decides and explains the rest. Converts nothing.

Offers `validate`, `iter_errors`, `is_valid`, `TaskValidator` for conversions, and the bundled schemas.
"""
