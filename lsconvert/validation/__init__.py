"""Check tasks against JSON Schemas. This package changes no data.

Offers `validate`, `iter_errors` and `is_valid`, `TaskValidator` for conversions, the groups of equal errors, and the
bundled schemas. A native check or jsonschema-rs passes most tasks; jsonschema decides about the rest and explains it.
"""
