"""The tokens of JSON (RFC 8259) as data: an exact table, and fast patterns.

The table PHASES decides. It describes strings, numbers and literals one byte class at a time, so that reading can stop
between any two bytes and continue in the next chunk. It finds the first invalid byte.

The patterns are shortcuts for values that no rule edits. One match skips a whole value, or many members, that are
complete, valid and nested at most SKIP_DEPTH deep. A failed match proves nothing: the table then decides. Repeats are
bounded if the regular expression engine would keep a backtracking point for each round; a longer list merely takes
several matches. At most SKIP_DEPTH + 2 patterns try each byte, so reading stays linear.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

SPACE: Final = re.compile(rb"[ \t\n\r]*")
END: Final = "end"
SKIP_DEPTH: Final = 4


@dataclass(frozen=True, slots=True)
class Phase:
    """A state inside a token: skip the bytes that match `run`, then look up the next byte in `go` for the next phase.

    `final`: the token may end before a byte that is not in `go`. `expected` completes an error message.
    """

    go: Mapping[int, str]
    expected: str
    run: re.Pattern[bytes] | None = None
    final: bool = False


_DIGITS = re.compile(rb"[0-9]*")
_EXPONENT = dict.fromkeys(b"eE", "exponent")


def _literals() -> dict[str, Phase]:
    phases = {}
    for word in ("true", "false", "null"):
        for i in range(1, len(word)):
            rest = END if i == len(word) - 1 else word[: i + 1]
            phases[word[:i]] = Phase({ord(word[i]): rest}, f"the rest of {word}")
    return phases


PHASES: Final[Mapping[str, Phase]] = {
    "string": Phase(
        {ord('"'): END, ord("\\"): "escape"},
        "a string character (control characters must be escaped)",
        run=re.compile(rb'[^"\\\x00-\x1f]*'),
    ),
    "escape": Phase(dict.fromkeys(b'"\\/bfnrt', "string") | {ord("u"): "hex 4"}, 'one of "\\/bfnrtu after a backslash'),
    "hex 4": Phase(dict.fromkeys(b"0123456789abcdefABCDEF", "hex 3"), "a hexadecimal digit"),
    "hex 3": Phase(dict.fromkeys(b"0123456789abcdefABCDEF", "hex 2"), "a hexadecimal digit"),
    "hex 2": Phase(dict.fromkeys(b"0123456789abcdefABCDEF", "hex 1"), "a hexadecimal digit"),
    "hex 1": Phase(dict.fromkeys(b"0123456789abcdefABCDEF", "string"), "a hexadecimal digit"),
    "minus": Phase({ord("0"): "zero"} | dict.fromkeys(b"123456789", "integer"), "a digit"),
    "zero": Phase({ord("."): "point"} | _EXPONENT, "the end of the number (no leading zeros)", final=True),
    "integer": Phase({ord("."): "point"} | _EXPONENT, "a digit", run=_DIGITS, final=True),
    "point": Phase(dict.fromkeys(b"0123456789", "fraction"), "a digit"),
    "fraction": Phase(_EXPONENT, "a digit", run=_DIGITS, final=True),
    "exponent": Phase(
        dict.fromkeys(b"+-", "exponent sign") | dict.fromkeys(b"0123456789", "power"), "a digit or a sign"
    ),
    "exponent sign": Phase(dict.fromkeys(b"0123456789", "power"), "a digit"),
    "power": Phase({}, "a digit", run=_DIGITS, final=True),
} | _literals()

# The first phase of a scalar, by its first byte.
FIRST_PHASE: Final[Mapping[int, str]] = {
    ord('"'): "string",
    ord("-"): "minus",
    ord("0"): "zero",
    ord("t"): "t",
    ord("f"): "f",
    ord("n"): "n",
} | dict.fromkeys(b"123456789", "integer")

# No pattern ever needs to backtrack. Possessive quantifiers, which Python 3.11 added, are faster and store no
# backtracking points. (They are broken before 3.11.5: python/cpython#101955 and #106052.)
_HAS_POSSESSIVE: Final = sys.version_info >= (3, 11, 5)
_POSSESSIVE = b"+" if _HAS_POSSESSIVE else b""
_ESCAPE_REPEAT = b"++" if _HAS_POSSESSIVE else b"{1,32}"
_LIST_REPEAT = b"*+" if _HAS_POSSESSIVE else b"{0,8}"
_RUN_REPEAT = b"++" if _HAS_POSSESSIVE else b"{1,64}"
_WS = rb"[ \t\n\r]*" + _POSSESSIVE
# A key without escapes as group 1, and its colon.
KEY: Final = re.compile(rb'"([^"\\\x00-\x1f]*)"' + _WS + rb":" + _WS)
_PLAIN = rb'[^"\\\x00-\x1f]*' + _POSSESSIVE
_ESCAPE = rb'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_STRING = rb'"' + _PLAIN + rb'(?:"|(?:' + _ESCAPE + _PLAIN + rb")" + _ESCAPE_REPEAT + rb'")'
_STOP = rb"(?=[ \t\n\r,\]}])"
_POWER = rb"[eE][+-]?[0-9]+" + _STOP
_NUMBER = rb"-?(?:0|[1-9][0-9]*)(?:" + _STOP + rb"|\.[0-9]+(?:" + _STOP + rb"|" + _POWER + rb")|" + _POWER + rb")"


def _value(depth: int) -> bytes:
    if depth == 0:
        return rb"(?:" + _STRING + rb"|" + _NUMBER + rb"|true|false|null)"
    inner = _value(depth - 1)

    def listed(item: bytes, closer: bytes) -> bytes:
        after = rb"(?:," + _WS + rb"(?!" + closer + rb")|(?=" + closer + rb"))"
        return rb"(?:" + item + _WS + after + rb")" + _LIST_REPEAT + closer

    members = rb"\{" + _WS + listed(_STRING + _WS + rb":" + _WS + inner, rb"\}")
    items = rb"\[" + _WS + listed(inner, rb"\]")
    return rb"(?:" + _STRING + rb"|" + members + rb"|" + items + rb"|" + _NUMBER + rb"|true|false|null)"


@cache
def value_skipper() -> re.Pattern[bytes]:
    """Return the pattern for one whole value."""
    return re.compile(_value(SKIP_DEPTH))


def _then(closer: bytes) -> bytes:
    """Return the pattern after an item or member: a comma, or a lookahead that captures the closing bracket."""
    return _WS + rb"(?:," + _WS + rb"|(?=(" + closer + rb")))"


@cache
def one_item() -> re.Pattern[bytes]:
    """Return the pattern for one item of an array, as group 1, and its comma."""
    return re.compile(rb"(" + _value(SKIP_DEPTH) + rb")" + _then(rb"\]"))


@cache
def item_skipper() -> re.Pattern[bytes]:
    """Return the pattern for a run of items of an array, each with its comma and the white space around the comma."""
    return re.compile(rb"(?:" + _value(SKIP_DEPTH) + _then(rb"\]") + rb")" + _RUN_REPEAT)


@cache
def member_skipper(keys: frozenset[bytes] = frozenset()) -> re.Pattern[bytes]:
    """Return the pattern for a run of members, each with its comma.

    With `keys`, the run ends before any of them, and before any key with an escape.
    """
    if keys:
        names = b"|".join(re.escape(key) for key in sorted(keys))
        key = rb'"(?!(?:' + names + rb')")[^"\\\x00-\x1f]*"'
    else:
        key = _STRING
    member = key + _WS + rb":" + _WS + _value(SKIP_DEPTH) + _then(rb"\}")
    return re.compile(rb"(?:" + member + rb")" + _RUN_REPEAT)
