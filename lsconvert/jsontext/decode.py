"""Decode one task: exactly for users, or just well enough to check it. orjson is imported late: it takes 8 ms.

Where there is none, as in Python without the GIL, json gives the same, more slowly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from math import isinf
from types import ModuleType
from typing import Any

from lsconvert.errors import LimitError, Where

# orjson takes twelve times a text's size at once, and crashes where its objects then find no room: thirty times, if
# there is nothing but empty ones. The room for a large task is asked for before; without it, json's errors are Python's.
_LARGE = 1 << 20
_ROOM = 12 + 30
# orjson makes floats of integers above 64 bits without a word; tasks with so many digits go to the slow way.
_MANY_BITS = 2000  # some 600 digits: the least that Python can be told to refuse is 640
_MANY_DIGITS = re.compile(rb"[0-9]{19}")


def decode_task(text: bytes | memoryview, file: str, index: int) -> Any:
    """Decode a task without rounding its integers. Raises LimitError for what Python's types cannot hold."""
    return _decode(text, file, index, parse_float, exact=True)


def decode_roughly(text: bytes | memoryview, file: str, index: int) -> Any:
    """Decode a task to check it: large integers may become floats, and floats infinite. Raises LimitError."""
    return _decode(text, file, index, float, exact=False)


def _decode(text: bytes | memoryview, file: str, index: int, parse_float: Callable[[str], Any], *, exact: bool) -> Any:
    orjson = _orjson()
    if (
        orjson is not None
        and not (exact and _MANY_DIGITS.search(text))
        and (len(text) < _LARGE or has_room(len(text) * _ROOM))
    ):
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            pass
    return _decode_slowly(text, file, index, parse_float)


@cache
def _orjson() -> ModuleType | None:
    try:
        import orjson
    except ImportError:
        return None
    return orjson


def _decode_slowly(text: bytes | memoryview, file: str, index: int, parse_float: Callable[[str], Any]) -> Any:
    """Decode what orjson does not: a lone surrogate, a number that no double can hold, deep nesting, a lack of room."""
    where = Where(file=file, task_index=index)
    try:
        return json.loads(str(text, "utf-8"), parse_int=parse_int, parse_float=parse_float)
    except LimitError as error:
        raise error.located(where) from None
    except (RecursionError, MemoryError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else "too large"
        hint = "A conversion without a check can do without: --no-check (check=False)."
        raise LimitError(f"the task is {what} for Python objects", where=where, hint=hint) from error


def parse_int(text: str) -> int | Decimal:
    """Return a whole number, as a Decimal where it has more digits than Python converts."""
    try:
        return int(text)
    except ValueError:  # Python's own limit on the number of digits
        return Decimal(text)


def spell_int(number: int) -> str:
    """Return a whole number in digits, also where it has more than Python writes."""
    return str(Decimal(number))


def with_decimals(value: Any) -> Any:
    """Return a decoded value with a Decimal for each whole number that has more digits than Python writes."""
    match value:
        case dict():
            return {key: with_decimals(item) for key, item in value.items()}
        case list() | tuple():
            return [with_decimals(item) for item in value]
        case int() if not isinstance(value, bool) and value.bit_length() > _MANY_BITS:
            return Decimal(value)
    return value


def parse_float(text: str) -> float | Decimal:
    """Return a number, as a Decimal where no double can hold it. Raises LimitError for an exponent that neither can."""
    number = float(text)
    try:
        return Decimal(text) if isinf(number) else number
    except ArithmeticError as error:
        raise LimitError("an exponent is too large for Python's numbers") from error


def has_room(size: int) -> bool:
    """Tell whether so many bytes can be had."""
    try:
        bytes(size)
    except (MemoryError, OverflowError):
        return False
    return True
