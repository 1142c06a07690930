"""Read tasks with ijson, as trees that keep what decoded dicts lose: order, duplicate keys, and where a value stood.

Of ijson only `basic_parse` is used, because `items` and `parse` need memory quadratic in the depth; and what crashes
or bends its C parser is spelled differently before it sees it (see _Tamed). ijson and hashlib are imported late: 6 ms
that only `verify` pays.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final, TypeAlias, cast

from lsconvert.errors import InvalidJSONError
from lsconvert.io.source import CHUNK_SIZE, Source

# Where a value stood: the place of what it stood in, and its key or index there. None is the document.
Place: TypeAlias = "tuple[Place, str | int] | None"


@dataclass(slots=True)
class Scalar:
    """A string, number, true, false or null: its sort and its text."""

    sort: str
    text: str
    place: Place = None


@dataclass(slots=True)
class Array:
    """A JSON array."""

    items: list[Node] = field(default_factory=list)
    place: Place = None


@dataclass(slots=True)
class Object:
    """A JSON object, as its pairs in order."""

    pairs: list[tuple[str, Node]] = field(default_factory=list)
    place: Place = None

    def get(self, key: str) -> Node | None:
        """Return the first value under a key."""
        return next((value for name, value in self.pairs if name == key), None)

    def keys(self) -> set[str]:
        """Return the keys."""
        return {name for name, _ in self.pairs}

    def __contains__(self, key: str) -> bool:
        return any(name == key for name, _ in self.pairs)


Node: TypeAlias = Scalar | Array | Object


def pointer(place: Place) -> str:
    """Return a place as a JSON Pointer."""
    steps: list[str] = []
    while place is not None:
        place, step = place
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in reversed(steps))


def read_tasks(source: Source) -> Iterator[Node]:
    """Yield what stands where tasks stand. Raises InvalidJSONError, SourceError."""
    stream = cast("IO[bytes]", RespelledStream(source))
    import ijson

    events = ijson.basic_parse(stream, multiple_values=True, buf_size=CHUNK_SIZE)
    try:
        allowed = {"start_array", "start_map", "string", "number", "boolean", "null"}
        for event, value in events:
            if event not in allowed:
                raise InvalidJSONError("something follows the document", file=source.name)
            allowed = set()
            if event == "start_array":
                yield from _read_items(events)
            elif event == "start_map":
                allowed = {"start_map"} if (yield from _read_object(events)) else allowed
            else:
                yield _scalar(event, value, None)
    except (ijson.JSONError, UnicodeDecodeError, ArithmeticError) as error:
        hint = "`lsconvert upgrade --check` says where and why."
        raise InvalidJSONError("cannot be read as JSON in UTF-8", file=source.name, hint=hint) from error


Events: TypeAlias = Iterator[tuple[str, Any]]


def _read_items(events: Events) -> Iterator[Node]:
    for index, (event, value) in enumerate(events):
        if event == "end_array":
            return
        yield _build(events, event, value, (None, index))


def _read_object(events: Events) -> Generator[Node, None, bool]:
    """A top-level object: tasks by id, if its first key is a number and holds an object; else a task itself.

    Returns whether another object may follow.
    """
    whole = Object()
    event, key = next(events)
    if event == "map_key" and key.isascii() and key.isdigit():
        event, value = next(events)
        if event == "start_map":
            yield _build(events, event, value, (None, key))
            for event, key in events:
                if event == "end_map":
                    break
                yield _build(events, *next(events), (None, key))
            return False
        whole.pairs.append((key, _build(events, event, value, (None, key))))
        event, key = next(events)
    yield _fill_object(events, whole, event, key)
    return True


def _fill_object(events: Events, whole: Object, event: str, key: str) -> Object:
    while event != "end_map":
        whole.pairs.append((key, _build(events, *next(events), (None, key))))
        event, key = next(events)
    return whole


def _build(events: Events, event: str, value: Any, place: Place) -> Node:
    """Build the value that begins with an event. Without recursion, whatever its depth."""
    root = node = _begin(event, value, place)
    stack: list[tuple[Array | Object, str]] = []
    if not isinstance(node, Scalar):
        stack.append((node, ""))
    while stack:
        parent, key = stack[-1]
        event, value = next(events)
        if event in ("end_map", "end_array"):
            stack.pop()
        elif event == "map_key":
            stack[-1] = (parent, value)
        else:
            step = len(parent.items) if isinstance(parent, Array) else key
            node = _begin(event, value, (parent.place, step))
            if isinstance(parent, Array):
                parent.items.append(node)
            else:
                parent.pairs.append((key, node))
            if not isinstance(node, Scalar):
                stack.append((node, ""))
    return root


def _begin(event: str, value: Any, place: Place) -> Node:
    if event == "start_map":
        return Object(place=place)
    if event == "start_array":
        return Array(place=place)
    return _scalar(event, value, place)


def _scalar(event: str, value: Any, place: Place) -> Scalar:
    sort = f"{event} {type(value).__name__}"  # so that 1 and 1.0 are different
    return Scalar(sort, str(value), place)


class RespelledStream:
    """A stream in which odd but valid words are spelled so that ijson survives them and keeps them apart.

    Its C parser crashes on integers of more than 4,300 digits, replaces or refuses lone surrogates, forgets the sign of
    -0, and accepts two characters that are no white space, and a string without an end behind the document. Outside of
    strings, a long run of digits becomes a shorter number made of its first digit and its hash, and -0 becomes MINUS_ZERO;
    in strings, the backslash of a lone surrogate becomes U+E000, and U+E000 becomes two of it. Whatever is compared is
    spelled in the same way, so equal stays equal and different different.
    """

    ODD: Final = re.compile(
        rb'(?:"[^"\\\xee\x0b\x0c0-9-]*)+'  # quotes, and between them nothing that is odd anywhere
        rb"|(?P<power>(?<=[eE])[0-9]{16,}|(?<=[eE][+-])[0-9]{16,})|(?P<digits>[0-9]{1000,})|(?<![eE])-0(?![0-9.eE])"
        rb"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
        rb"|\\u[eE]000|\\.|\xee\x80\x80|[\x0b\x0c]"
    )

    def __init__(self, source: Source) -> None:
        self._chunks = source.chunks()
        self._held = [next(self._chunks, b"").removeprefix(b"\xef\xbb\xbf")]
        self._ready = b""
        self._more = True
        self._in_string = False

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; b"" at the end."""
        while not self._ready and self._more:
            chunk = next(self._chunks, b"")
            self._more = bool(chunk)
            self._held.append(chunk)
            if chunk and not chunk.strip(DIGITS):
                continue  # in the middle of a number: look at it when it is complete
            text = b"".join(self._held)
            cut = _word_boundary(text) if chunk else len(text)
            self._ready, self._held = self.ODD.sub(self._respell, text[:cut]), [text[cut:]]
            if not chunk and self._in_string:
                self._ready += NO_JSON
        ready, self._ready = self._ready[:size], self._ready[size:]
        return ready

    def _respell(self, match: re.Match[bytes]) -> bytes:
        word = match.group()
        if word.startswith(b'"'):
            self._in_string ^= word.count(b'"') % 2 == 1
            return word
        if word in b"\x0b\x0c":
            return NO_JSON
        if self._in_string:
            return _respell_in_string(word)
        if word == b"-0":
            return MINUS_ZERO.encode()
        return _shorten(word, 15 if match["power"] else 60) if match.lastgroup else word


NO_JSON: Final = b"\0"
MINUS_ZERO: Final = "-0E-99999999999999999"  # as Decimal spells it, and no document: longer exponents are shortened
DIGITS: Final = b"0123456789"
# What goes on in the next chunk: an exponent (and the -0 that it follows) or a sign before digits, half of U+E000; an
# escape that is not complete, or that waits for its other half.
_BEGUN = re.compile(rb"(?:(?:-0)?[eE][+-]?|-|\xee\x80?)\Z")
_BEGUN_ESCAPE = re.compile(rb"\\(?:u(?:[0-9a-fA-F]{0,3}|[dD][89abAB][0-9a-fA-F]{2})?)?")


def _word_boundary(text: bytes) -> int:
    """Return where to cut, so that no word that may be odd is cut in two."""
    cut = len(text.rstrip(DIGITS))
    if begun := _BEGUN.search(text[max(0, cut - 4) : cut]):
        cut -= len(begun.group())
    for _ in range(2):
        escape = text.rfind(b"\\", max(0, cut - 6), cut)
        if escape >= 0 and _BEGUN_ESCAPE.fullmatch(text, escape, cut):
            backslashes = escape + 1 - len(text[: escape + 1].rstrip(b"\\"))
            cut = escape if backslashes % 2 else cut
    return cut


def _respell_in_string(word: bytes) -> bytes:
    if word == b"\xee\x80\x80" or word.lower() == b"\\ue000":
        return b"\xee\x80\x80\xee\x80\x80"
    if len(word) == 6 and word.startswith(b"\\u"):
        return b"\xee\x80\x80" + word[1:].lower()
    return word


def _shorten(digits: bytes, length: int) -> bytes:
    import hashlib

    return digits[:1] + str(int(hashlib.sha256(digits).hexdigest(), 16))[:length].encode()
