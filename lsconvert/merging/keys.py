"""The keys by which tasks are the same: their names, and the value that a task has for them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from lsconvert.jsontext.canonical import canonical, canonical_id, member
from lsconvert.jsontext.members import Span, spans_of
from lsconvert.rules.tables import TASK_KEYS

DIGEST_SIZE: Final = 16  # bytes: no two different values are known to have the same digest of 128 bits
ID: Final = ("id",)
DATA: Final = "data"


class MissingKeyError(ValueError):
    """A task does not have a key, or its value is null. `name` is the name of the key."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Key(NamedTuple):
    """A key: its name as the user gave it, and its steps from the task."""

    name: str
    steps: tuple[str, ...]


def parse_keys(names: Sequence[str]) -> tuple[Key, ...]:
    """Return the keys of these names: `id`, `data`, `data.image`, or a JSON Pointer such as `/data/a.b`.

    Raises ValueError for a name without a step, or with an empty one, and if there is no name.
    """
    if not names:
        raise ValueError("no key is given")
    return tuple(Key(name, _steps(name)) for name in dict.fromkeys(names))


def _steps(name: str) -> tuple[str, ...]:
    if name.startswith("/"):
        return tuple(step.replace("~1", "/").replace("~0", "~") for step in name[1:].split("/"))
    steps = tuple(name.split("."))
    if not all(steps):
        raise ValueError(f"{name!r} is not the name of a key; use names such as id, data or data.image")
    return steps


def task_members(text: str) -> dict[str, Span]:
    """Return the members of a task. The bare data of a task is its member `data`.

    Of a key that occurs twice, the last value counts. Raises ValueError for a value that is not an object, and
    RecursionError.
    """
    members = spans_of(text, repeated=True)
    return {DATA: Span("", 0, len(text))} if is_bare(members) else members


def is_bare(members: dict[str, Span]) -> bool:
    """Tell whether members are those of the bare data of a task."""
    return members.keys().isdisjoint(TASK_KEYS)


def digest(task: bytes, keys: Sequence[Key]) -> bytes:
    """Return a digest of the values that a task has for its keys: equal values have equal digests.

    Raises MissingKeyError, RecursionError.
    """
    text = task.decode()
    try:
        members = task_members(text)
    except ValueError:
        raise MissingKeyError(keys[0].name) from None
    found = blake2b(digest_size=DIGEST_SIZE)
    for key in keys:
        span = members.get(key.steps[0])
        value = _value(text[span.start : span.end], key.steps) if span is not None else None
        if value is None:
            raise MissingKeyError(key.name)
        found.update(repr(value).encode() + b"\0")
    return found.digest()


def _value(text: str, steps: tuple[str, ...]) -> Any:
    if steps == ID:
        return canonical_id(text)
    value = canonical(text)
    for step in steps[1:]:
        value = member(value, step)
    return value
