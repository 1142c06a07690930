"""Decode one task: exactly for users, or just well enough to check it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from math import isinf
from typing import Any

import orjson

from lsconvert.errors import LimitError, Where

# orjson makes floats of integers above 64 bits without a word; tasks with so many digits go to the slow way.
_MANY_DIGITS = re.compile(rb"[0-9]{19}")


def decode_task(text: bytes, file: str, index: int) -> Any:
    """Decode a task without rounding its integers. Raises LimitError for what Python's types cannot hold."""
    if _MANY_DIGITS.search(text):
        return _decode_slowly(text, file, index, _parse_float)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _decode_slowly(text, file, index, _parse_float)


def decode_roughly(text: bytes, file: str, index: int) -> Any:
    """Decode a task to check it: large integers may become floats, and floats infinite. Raises LimitError."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _decode_slowly(text, file, index, float)


def _decode_slowly(text: bytes, file: str, index: int, parse_float: Callable[[str], Any]) -> Any:
    """Decode what orjson does not: a lone surrogate, a number that no double can hold, deep nesting."""
    where = Where(file=file, task_index=index)
    try:
        return json.loads(text, parse_int=_parse_int, parse_float=parse_float)
    except LimitError as error:
        raise error.located(where) from None
    except (RecursionError, MemoryError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else "too large"
        hint = "A conversion without a check can do without: --no-check (check=False)."
        raise LimitError(f"the task is {what} for Python objects", where=where, hint=hint) from error


def _parse_int(text: str) -> int | Decimal:
    try:
        return int(text)
    except ValueError:  # Python's own limit on the number of digits
        return Decimal(text)


def _parse_float(text: str) -> float | Decimal:
    number = float(text)
    try:
        return Decimal(text) if isinf(number) else number
    except ArithmeticError as error:
        raise LimitError("an exponent is too large for Python's numbers") from error
