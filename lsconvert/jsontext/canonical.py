"""Compare JSON values apart from their spelling: white space, escapes, the order of keys, and the spelling of numbers.

Numbers are compared exactly: 1.0 is 1, and 0.1 is not 0.10000000000000001.
"""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import Any, Final

from lsconvert.jsontext.members import refuse_constant

_NUMBER: Final = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")
_WHOLE: Final = re.compile(r"-?(0|[1-9][0-9]*)")


class _Number(str):
    """A number in its canonical spelling. Its representation has no quotes, unlike that of a string."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def canonical(text: str) -> Any:
    """Return a value of which equal JSON values have the same `repr`, and others do not. Raises RecursionError.

    A list is a list, an object a tuple of its sorted members, a string a str. `text` must be valid JSON.
    """
    return _DECODER.decode(text)


def canonical_id(text: str) -> Any:
    """Return the canonical value of an id, None if it is null. A string of a whole number is equal to the number."""
    return _as_id(canonical(text))


def canonical_item(text: str) -> Any:
    """Return a canonical value. If it is an object, its member `id` is that of `canonical_id`."""
    value = canonical(text)
    if isinstance(value, tuple):
        return tuple((key, _as_id(each) if key == "id" else each) for key, each in value)
    return value


def member(value: Any, step: str) -> Any:
    """Return the member of a canonical object with this key, or the item of a list with this index; None without it.

    Of a key that occurs twice, the last value counts.
    """
    if isinstance(value, tuple):
        return next((each for key, each in reversed(value) if key == step), None)
    if isinstance(value, list) and step.isascii() and step.isdigit() and len(step) < 10 and int(step) < len(value):
        return value[int(step)]
    return None


def _as_id(value: Any) -> Any:
    return _number(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


def _number(text: str) -> _Number:
    match = _NUMBER.fullmatch(text)
    assert match is not None  # a decoder has found it
    sign, whole, fraction, power = match.groups(default="")
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return _Number("0")
    if len(power) > 1000:  # Python converts no number of very many digits
        return _Number(text)
    short = digits.rstrip("0")
    return _Number(f"{sign}{short}e{int(power or 0) - len(fraction) + len(digits) - len(short)}")


def _object(pairs: list[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(pairs, key=lambda pair: pair[0]))  # a key that occurs twice keeps the order of its values


_DECODER: Final = JSONDecoder(
    object_pairs_hook=_object, parse_int=_number, parse_float=_number, parse_constant=refuse_constant
)
