"""The words of JSON (RFC 8259) as data: one table that is exact, and patterns that are fast.

PHASES is the truth. It walks the inside of a string, number or literal one byte class at a time, can stop
between any two bytes and go on in the next chunk, and knows the first byte that cannot be right.

The patterns are shortcuts for what no rule looks at: one match runs over a whole value, or over many
members, that are complete, nested at most SKIP_DEPTH deep, and valid. A shortcut that does not match
means nothing; the table then decides. Where the regular expression engine keeps a way back for each round
of a repeat, repeats are bounded; a longer list only leaves the shortcut earlier. Every byte is tried by at
most SKIP_DEPTH + 2 shortcuts, so reading stays linear.
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
    """Inside a token: `run` is passed over, then `go` names the next phase by byte.

    `final`: the token may end before a byte that is not in `go`. `expected` is for error messages.
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
        "a character of a string (control characters have to be escaped)",
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

# The phase that the first byte of a scalar starts.
FIRST: Final[Mapping[int, str]] = {
    ord('"'): "string",
    ord("-"): "minus",
    ord("0"): "zero",
    ord("t"): "t",
    ord("f"): "f",
    ord("n"): "n",
} | dict.fromkeys(b"123456789", "integer")

# No shortcut ever has to go back on what it matched. From Python 3.11 on it can be told so: then it is faster, and
# keeps no ways back. (Before 3.11.5 that has errors: python/cpython#101955 and #106052.)
_CAN_BE_FIRM: Final = sys.version_info >= (3, 11, 5)
_FIRM = b"+" if _CAN_BE_FIRM else b""
_ESCAPES = b"++" if _CAN_BE_FIRM else b"{1,32}"
_MANY = b"*+" if _CAN_BE_FIRM else b"{0,8}"
_RUN = b"++" if _CAN_BE_FIRM else b"{1,64}"
_WS = rb"[ \t\n\r]*" + _FIRM
# A plain key as group 1, and its colon.
KEY: Final = re.compile(rb'"([^"\\\x00-\x1f]*)"' + _WS + rb":" + _WS)
_PLAIN = rb'[^"\\\x00-\x1f]*' + _FIRM
_ESCAPE = rb'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_STRING = rb'"' + _PLAIN + rb'(?:"|(?:' + _ESCAPE + _PLAIN + rb")" + _ESCAPES + rb'")'
_STOP = rb"(?=[ \t\n\r,\]}])"
_POWER = rb"[eE][+-]?[0-9]+" + _STOP
_NUMBER = rb"-?(?:0|[1-9][0-9]*)(?:" + _STOP + rb"|\.[0-9]+(?:" + _STOP + rb"|" + _POWER + rb")|" + _POWER + rb")"


def _value(depth: int) -> bytes:
    if depth == 0:
        return rb"(?:" + _STRING + rb"|" + _NUMBER + rb"|true|false|null)"
    inner = _value(depth - 1)

    def listed(item: bytes, closer: bytes) -> bytes:
        after = rb"(?:," + _WS + rb"(?!" + closer + rb")|(?=" + closer + rb"))"
        return rb"(?:" + item + _WS + after + rb")" + _MANY + closer

    members = rb"\{" + _WS + listed(_STRING + _WS + rb":" + _WS + inner, rb"\}")
    items = rb"\[" + _WS + listed(inner, rb"\]")
    return rb"(?:" + _STRING + rb"|" + members + rb"|" + items + rb"|" + _NUMBER + rb"|true|false|null)"


@cache
def value_skipper() -> re.Pattern[bytes]:
    """Match one whole value."""
    return re.compile(_value(SKIP_DEPTH))


def _then(closer: bytes) -> bytes:
    """What follows an item or member: a comma, or the closer, which stays and leaves a last group."""
    return _WS + rb"(?:," + _WS + rb"|(?=(" + closer + rb")))"


@cache
def one_item() -> re.Pattern[bytes]:
    """Match one item of an array as group 1, and its comma."""
    return re.compile(rb"(" + _value(SKIP_DEPTH) + rb")" + _then(rb"\]"))


@cache
def item_skipper() -> re.Pattern[bytes]:
    """Match a run of items of an array, each with its comma and the white space around that."""
    return re.compile(rb"(?:" + _value(SKIP_DEPTH) + _then(rb"\]") + rb")" + _RUN)


@cache
def member_skipper(keys: frozenset[bytes] = frozenset()) -> re.Pattern[bytes]:
    """Match a run of members, each with its comma. Stops at any of `keys`, and at every key with an escape."""
    if keys:
        names = b"|".join(re.escape(key) for key in sorted(keys))
        key = rb'"(?!(?:' + names + rb')")[^"\\\x00-\x1f]*"'
    else:
        key = _STRING
    member = key + _WS + rb":" + _WS + _value(SKIP_DEPTH) + _then(rb"\}")
    return re.compile(rb"(?:" + member + rb")" + _RUN)
