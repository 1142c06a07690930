"""Decode one task, exactly for users, or approximately for the check.

orjson is imported on first use, because that takes 8 ms. Without orjson (there is none for free-threaded Python), json
returns the same values more slowly.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from math import isinf
from types import ModuleType
from typing import Any

from lsconvert.errors import Hint, LimitError, Where

# orjson allocates 12 times the text, then up to 30 times for objects (if all are empty), and crashes if that fails. So
# test first that a large task fits; if it does not, json raises MemoryError.
_LARGE = 1 << 20
_MEMORY_FACTOR = 12 + 30
# orjson silently turns integers above 64 bits into floats, so json decodes tasks with so many digits.
_MANY_BITS = 2000  # about 600 digits; the lowest limit that Python can be set to is 640 digits
_MANY_DIGITS = b"0" * 19
_DIGITS_TO_ZEROS = bytes.maketrans(b"123456789", b"000000000")


def decode_task(text: bytes | memoryview, file: str, index: int) -> Any:
    """Decode a task without rounding integers. Raises LimitError if it does not fit into Python objects."""
    return _decode(text, file, index, parse_float, exact=True)


def decode_roughly(text: bytes | memoryview, file: str, index: int) -> Any:
    """Decode a task for the check: large integers may become floats, large floats infinite. Raises LimitError."""
    return _decode(text, file, index, float, exact=False)


def _decode(text: bytes | memoryview, file: str, index: int, parse_float: Callable[[str], Any], *, exact: bool) -> Any:
    orjson = _orjson()
    if (
        orjson is not None
        and not (exact and _has_many_digits(text))
        and (len(text) < _LARGE or has_room(len(text) * _MEMORY_FACTOR))
    ):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            pass
    return _decode_slowly(text, file, index, parse_float)


def _has_many_digits(text: bytes | memoryview) -> bool:
    """Return whether 19 digits follow each other. A regular expression for this takes longer than orjson."""
    return _MANY_DIGITS in bytes(text).translate(_DIGITS_TO_ZEROS)


@cache
def _orjson() -> ModuleType | None:
    try:
        import orjson
    except ImportError:
        return None
    return orjson


def _decode_slowly(text: bytes | memoryview, file: str, index: int, parse_float: Callable[[str], Any]) -> Any:
    """Decode a text that orjson cannot: lone surrogates, numbers beyond a double, deep nesting, too little memory."""
    where = Where(file=file, task_index=index)
    try:
        return json.loads(str(text, "utf-8"), parse_int=parse_int, parse_float=parse_float)
    except LimitError as error:
        raise error.located(where) from None
    except (RecursionError, MemoryError) as error:
        problem = "nested too deep" if isinstance(error, RecursionError) else "too large"
        hint = Hint("Convert without the check, which decodes tasks: {}.", "check=False")
        raise LimitError(f"the task is {problem} for Python objects", where=where, hint=hint) from error


def parse_int(text: str) -> int | Decimal:
    """Return a whole number; a Decimal if it has more digits than Python converts to an int."""
    try:
        return int(text)
    except ValueError:  # Python's own limit on the number of digits
        return Decimal(text)


def spell_int(number: int) -> str:
    """Return the digits of a whole number, even if there are more than Python converts."""
    return str(Decimal(number))


def with_decimals(value: Any) -> Any:
    """Return a copy of a decoded value, with a Decimal for each integer that has more digits than Python converts."""
    match value:
        case dict():
            return {key: with_decimals(item) for key, item in value.items()}
        case list() | tuple():
            return [with_decimals(item) for item in value]
        case int() if not isinstance(value, bool) and value.bit_length() > _MANY_BITS:
            return Decimal(value)
    return value


def parse_float(text: str) -> float | Decimal:
    """Return a number; a Decimal if it exceeds a double. Raises LimitError if its exponent exceeds a Decimal, too."""
    number = float(text)
    try:
        return Decimal(text) if isinf(number) else number
    except ArithmeticError as error:
        raise LimitError("an exponent is too large for Python numbers") from error


def has_room(size: int) -> bool:
    """Tell whether `size` bytes of memory can be allocated."""
    try:
        bytes(size)
    except (MemoryError, OverflowError):
        return False
    return True
