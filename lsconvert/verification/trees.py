"""Read tasks with ijson, as trees that keep what decoded dicts lose: order, duplicate keys, and the path of each value.

Only ijson's `basic_parse` is used: `items` and `parse` need memory quadratic in the depth. ijson is imported late,
because it takes milliseconds that only `verify` pays.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final, TypeAlias, cast

from lsconvert.errors import InvalidJSONError
from lsconvert.io.source import CHUNK_SIZE, Source
from lsconvert.jsontext.pointer import escape
from lsconvert.verification.respelling import RespelledStream

NOT_JSON_HINT: Final = "`lsconvert upgrade --check` says where and why."

# The path of the parent, and the key or index in it. None is the document.
NodePath: TypeAlias = "tuple[NodePath, str | int] | None"


QUOTED: Final = "string of "


@dataclass(slots=True)
class Scalar:
    """A string, number, true, false or null: its sort and its text.

    A string that is expected to spell a number has the sort of that number, after QUOTED, and its text.
    """

    sort: str
    text: str
    path: NodePath = None


@dataclass(slots=True)
class Array:
    """A JSON array."""

    items: list[Node] = field(default_factory=list)
    path: NodePath = None


@dataclass(slots=True)
class Object:
    """A JSON object, as its pairs in order."""

    pairs: list[tuple[str, Node]] = field(default_factory=list)
    path: NodePath = None

    def get(self, key: str) -> Node | None:
        """Return the first value under a key, None if there is no such key."""
        for name, value in self.pairs:
            if name == key:
                return value
        return None

    def first_scalar(self, key: str) -> Scalar | None:
        """Return the first value under a key that is not a list or an object."""
        return next((value for name, value in self.pairs if name == key and isinstance(value, Scalar)), None)

    def keys(self) -> set[str]:
        """Return the keys."""
        return {name for name, _ in self.pairs}

    def values(self) -> list[Node]:
        """Return the values."""
        return [value for _, value in self.pairs]

    def member(self, number: int) -> Node:
        """Return the value of the member with this number."""
        return self.pairs[number][1]

    def with_pairs(self, pairs: list[tuple[str, Node]]) -> Object:
        """Return an object with other members in the same place."""
        return Object(pairs, self.path)

    def renamed(self, old: str, new: str) -> Object:
        """Return a copy with another name for a key."""
        return self.with_pairs([(new if name == old else name, value) for name, value in self.pairs])

    def replaced(self, key: str, value: Node) -> Object:
        """Return a copy with another value for a key."""
        return self.with_pairs([(key, value) if pair[0] == key else pair for pair in self.pairs])

    def without(self, key: str) -> Object:
        """Return a copy without a key."""
        return self.with_pairs([pair for pair in self.pairs if pair[0] != key])

    def pairs_with_nodes(self, _keys: Collection[str]) -> list[tuple[str, Node]]:
        """Return the pairs, with a node as the value of each of `keys`."""
        return self.pairs

    def __contains__(self, key: str) -> bool:
        return any(name == key for name, _ in self.pairs)


Node: TypeAlias = Scalar | Array | Object
Events: TypeAlias = Iterator[tuple[str, Any]]


def format_pointer(path: NodePath) -> str:
    """Return a path as a JSON Pointer."""
    steps: list[str] = []
    while path is not None:
        path, step = path
        steps.append(escape(step))
    return "".join(f"/{step}" for step in reversed(steps))


def read_tasks(source: Source) -> Iterator[Node]:
    """Yield each value that is in the place of a task. Raises InvalidJSONError, SourceError."""
    stream = cast("IO[bytes]", RespelledStream(source))
    import ijson

    events = ijson.basic_parse(stream, multiple_values=True, buf_size=CHUNK_SIZE)
    try:
        allowed = {"start_array", "start_map", "string", "number", "boolean", "null"}
        for event, value in events:
            if event not in allowed:
                raise InvalidJSONError("there is more text after the document", file=source.name)
            allowed = set()
            if event == "start_array":
                yield from _read_items(events)
            elif event == "start_map":
                allowed = {"start_map"} if (yield from _read_object(events)) else allowed
            else:
                yield _scalar(event, value, None)
    except (ijson.JSONError, UnicodeDecodeError, ArithmeticError) as error:
        raise InvalidJSONError("not valid JSON in UTF-8", file=source.name, hint=NOT_JSON_HINT) from error


def read_value(text: str, path: NodePath, file: str | None = None) -> Node:
    """Return the value that a text holds, with the path that it has in its document.

    Raises InvalidJSONError, with the name of the `file`.
    """
    import ijson

    stream = cast("IO[bytes]", RespelledStream(Source(io.BytesIO(text.encode()))))
    events = ijson.basic_parse(stream, buf_size=CHUNK_SIZE)
    try:
        event, value = next(events)
        return _read_node(events, event, value, path)
    except (ijson.JSONError, UnicodeDecodeError, ArithmeticError) as error:
        raise InvalidJSONError("not valid JSON in UTF-8", file=file, hint=NOT_JSON_HINT) from error


def _read_items(events: Events) -> Iterator[Node]:
    for index, (event, value) in enumerate(events):
        if event == "end_array":
            return
        yield _read_node(events, event, value, (None, index))


def _read_object(events: Events) -> Generator[Node, None, bool]:
    """Yield the tasks of a top-level object, and return whether another object may follow.

    It holds tasks by id if its first key is a number and has an object as its value; else it is a task itself.
    """
    whole = Object()
    event, key = next(events)
    if event == "map_key" and key.isascii() and key.isdigit():
        event, value = next(events)
        if event == "start_map":
            yield _read_node(events, event, value, (None, key))
            for event, key in events:
                if event == "end_map":
                    break
                yield _read_node(events, *next(events), (None, key))
            return False
        whole.pairs.append((key, _read_node(events, event, value, (None, key))))
        event, key = next(events)
    yield _fill_object(events, whole, event, key)
    return True


def _fill_object(events: Events, whole: Object, event: str, key: str) -> Object:
    while event != "end_map":
        whole.pairs.append((key, _read_node(events, *next(events), (None, key))))
        event, key = next(events)
    return whole


def _read_node(events: Events, event: str, value: Any, path: NodePath) -> Node:
    """Return the value that begins with an event. Not recursive, so depth does not matter."""
    root = node = _begin_node(event, value, path)
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
            node = _begin_node(event, value, (parent.path, step))
            if isinstance(parent, Array):
                parent.items.append(node)
            else:
                parent.pairs.append((key, node))
            if not isinstance(node, Scalar):
                stack.append((node, ""))
    return root


def _begin_node(event: str, value: Any, path: NodePath) -> Node:
    if event == "start_map":
        return Object(path=path)
    if event == "start_array":
        return Array(path=path)
    return _scalar(event, value, path)


def _scalar(event: str, value: Any, path: NodePath) -> Scalar:
    sort = f"{event} {type(value).__name__}"  # so that 1 and 1.0 are different
    return Scalar(sort, str(value), path)
