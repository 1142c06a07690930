"""The strings that maps of labels, controls and prefixes produce, in trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from lsconvert.rules.operations import MapStrings
from lsconvert.verification.respelling import MARK
from lsconvert.verification.trees import Array, Node, Object, Scalar

DATA: Final = "data"


class _Search(NamedTuple):
    """The texts to look for below a node, and the keys that still lead to them: none if the node's strings count."""

    keys: tuple[tuple[str, ...], ...]
    length: int
    texts: Mapping[str, str]
    prefixes: bool


class ExpectedStrings:
    """Replaces the strings in a tree, which is not changed."""

    def __init__(self, rows: Sequence[MapStrings]) -> None:
        self._searches = [
            _Search(path, len(path), {_as_read(old): _as_read(new) for old, new in row.texts.items()}, row.prefixes)
            for row in rows
            for path in row.paths
        ]

    def in_task(self, task: Object) -> Object:
        """Return a converted task with the new strings."""
        return _with_new_strings(task, self._searches) if self._searches else task

    def in_data(self, data: Object) -> Object:
        """Return bare data with the new strings."""
        below = _below(self._searches, DATA)
        return _with_new_strings(data, below) if below else data


def _as_read(text: str) -> str:
    """Return a text as trees have it: see respelling.py."""
    return text.replace(MARK, MARK * 2)


def _below(searches: Sequence[_Search], key: str) -> list[_Search]:
    """Return what to look for in the value of a key."""
    return [
        search._replace(keys=search.keys[1:])
        for search in searches
        if (key in search.keys[0] if search.keys else search.prefixes)
    ]


def _with_new_strings(root: Object, searches: Sequence[_Search]) -> Object:
    """Copy the lists and objects in which to look, and replace the strings there. Not recursive."""
    copy = root.with_pairs([*root.pairs])
    stack: list[tuple[Array | Object, Sequence[_Search]]] = [(copy, searches)]
    while stack:
        outer, wanted = stack.pop()
        if isinstance(outer, Array):
            for i, item in enumerate(outer.items):
                outer.items[i] = _changed(item, wanted, stack)
            continue
        for i, (key, _) in enumerate(outer.pairs):
            below = _below(wanted, key)
            if below:
                outer.pairs[i] = key, _changed(outer.member(i), below, stack)
    return copy


def _changed(node: Node, searches: Sequence[_Search], stack: list[tuple[Array | Object, Sequence[_Search]]]) -> Node:
    """Return a string after its replacement; or a copy of a list or object, to be read later."""
    if isinstance(node, Scalar):
        return replace(node, text=_new_text(node.text, searches)) if node.sort == "string str" else node
    copy = Array([*node.items], node.path) if isinstance(node, Array) else node.with_pairs([*node.pairs])
    stack.append((copy, searches))
    return copy


def _new_text(text: str, searches: Sequence[_Search]) -> str:
    here = [search for search in searches if not search.keys]
    for search in here:
        if not search.prefixes and text in search.texts:
            return search.texts[text]
    fitting = [
        (len(old), search.length, new)
        for search in here
        if search.prefixes
        for old, new in search.texts.items()
        if text.startswith(old)
    ]
    if not fitting:
        return text
    size, _, new = max(fitting)
    return new + text[size:]
