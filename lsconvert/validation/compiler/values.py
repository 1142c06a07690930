"""Numbers and texts as the table of the native check represents them."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Final

from lsconvert.validation.compiler.nodes import Node

NULLS, BOOLEANS, INTEGERS, NUMBERS, STRINGS, ARRAYS, OBJECTS = (1 << i for i in range(7))
ALL_TYPES: Final = 127
# INTEGERS allows whole numbers; NUMBERS allows all others.
TYPES: Final = {
    "null": NULLS,
    "boolean": BOOLEANS,
    "integer": INTEGERS,
    "number": INTEGERS | NUMBERS,
    "string": STRINGS,
    "array": ARRAYS,
    "object": OBJECTS,
}
SCALE: Final = 1_000_000  # bounds are in millionths
LOWEST: Final = -(1 << 63)
HIGHEST: Final = (1 << 63) - 1
UNLIMITED: Final = (1 << 32) - 1  # items of an array


def type_bits(names: str | list[str]) -> int:
    """Return the bits of a type, or of a list of types."""
    bits = 0
    for name in [names] if isinstance(names, str) else names:
        bits |= TYPES[name]
    return bits


def bound_in_millionths(node: Node, keyword: str, value: Any) -> int:
    """Return a bound in millionths. Raises UnsupportedSchemaError if it is not whole, or over a million."""
    bound = Fraction(str(value)) * SCALE
    if bound.denominator != 1 or abs(value) > SCALE:
        raise node.unsupported(keyword, f"with {value}")
    return int(bound)


def spelling(node: Node, keyword: str, value: Any) -> bytes:
    """Return the one spelling of a value that the native check accepts.

    Raises UnsupportedSchemaError for lists, objects, numbers with a point, and strings with escapes.
    """
    text = json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, dict, float)) or "\\" in text:
        raise node.unsupported(keyword, f"with {text}")
    return text.encode()
