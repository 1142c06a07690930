"""Encode decoded values as JSON text. The counterpart of `decode`: numbers keep their value at any size.

`json.dumps` refuses a Decimal and very long integers, writes NaN, and turns keys that are not strings into strings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from math import isfinite

from lsconvert.errors import InvalidJSONError, LimitError, Where
from lsconvert.jsontext.decode import spell_int
from lsconvert.jsontext.pointer import escape

_HINT = "Pass what a JSON decoder returns: dicts with text keys, lists, strings, finite numbers, booleans and None."

Write = Callable[[str], object]


def encode_value(value: object, pointer: str = "") -> bytes:
    """Return a value as JSON in UTF-8, spelled like that of `json.dumps`. A lone surrogate becomes an escape.

    `pointer` is that of the value in its document. Raises InvalidJSONError, with the pointer of the first value that
    JSON does not have, and LimitError for a value that is nested too deep for Python or contains itself.
    """
    pieces: list[str] = []
    try:
        _write(value, pieces.append)
    except _NotJSONError as error:
        steps = "".join(f"/{escape(step)}" for step in reversed(error.steps))
        raise InvalidJSONError(error.problem, where=Where(pointer=pointer + steps), hint=_HINT) from None
    except RecursionError:
        what = "the value is nested too deep for Python, or contains itself"
        raise LimitError(what, where=Where(pointer=pointer), hint="Pass JSON as a file or as bytes.") from None
    return "".join(pieces).encode("utf-8", "backslashreplace")  # only lone surrogates cannot be encoded


class _NotJSONError(Exception):
    """A value that JSON does not have. `steps` leads to it, the last step first."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        self.steps: list[str | int] = []


def _write(value: object, write: Write) -> None:
    if isinstance(value, str):
        write(encode_basestring(value))
    elif value is None or isinstance(value, bool):
        write("null" if value is None else "true" if value else "false")
    elif isinstance(value, dict):
        _write_object(value, write)
    elif isinstance(value, (list, tuple)):
        _write_array(value, write)
    elif isinstance(value, (int, float, Decimal)):
        write(_spell_number(value))
    elif isinstance(value, Mapping):
        _write_object(value, write)
    else:
        raise _NotJSONError(f"a value of the type {type(value).__name__} is not JSON")


def _write_object(value: Mapping[object, object], write: Write) -> None:
    mark = "{"
    for key, item in value.items():
        if not isinstance(key, str):
            raise _NotJSONError(f"a key of the type {type(key).__name__} is not JSON")
        write(f"{mark}{encode_basestring(key)}: ")
        mark = ", "
        try:
            _write(item, write)
        except _NotJSONError as error:
            error.steps.append(key)
            raise
    write("}" if value else "{}")


def _write_array(value: list[object] | tuple[object, ...], write: Write) -> None:
    mark = "["
    for index, item in enumerate(value):
        write(mark)
        mark = ", "
        try:
            _write(item, write)
        except _NotJSONError as error:
            error.steps.append(index)
            raise
    write("]" if value else "[]")


def _spell_number(number: float | Decimal) -> str:
    if isinstance(number, int):
        try:
            return int.__repr__(number)  # not that of a subclass, such as IntEnum
        except ValueError:  # Python's own limit on the number of digits
            return spell_int(number)
    if not (number.is_finite() if isinstance(number, Decimal) else isfinite(number)):
        raise _NotJSONError("NaN and Infinity are not JSON")
    return str(number) if isinstance(number, Decimal) else float.__repr__(number)
