"""Find the switch in an `anyOf`: the key whose value decides which branch applies to an object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from lsconvert.validation.compiler.nodes import Node
from lsconvert.validation.compiler.presence import assertions


class Switch(NamedTuple):
    """A key that decides which schemas apply to an object.

    Its value decides if `texts` is a set: the known values. `has_rest` says whether other values are allowed. If
    `texts` is None, the presence of the key decides.
    """

    key: str
    texts: frozenset[str] | None = None
    has_rest: bool = False

    def choices(self) -> list[str | bool | None]:
        """Return all choices: each text, then None for other texts; or True and False for the presence of the key."""
        if self.texts is None:
            return [True, False]
        return [*sorted(self.texts), *([None] if self.has_rest else [])]


# A switch, and one of its choices.
Choice: TypeAlias = tuple[Switch, "str | bool | None"]


class Branches(NamedTuple):
    """The branches of an `anyOf` by the text of its switch, and the branch for all other texts, if there is one."""

    switch: Switch
    by_text: dict[str, Node]
    rest: Node | None

    def chosen(self, choice: str | bool | None) -> Node | None:
        """Return the branch that applies, None if no branch does."""
        return self.by_text.get(choice, self.rest) if isinstance(choice, str) else self.rest


def split_branches(node: Node, branches: Sequence[Node]) -> Branches:
    """Return the branches of the `anyOf` of a node by their switch.

    Each branch must have its own `const` for one key, or, at most once, `not` with an `enum` of all the other texts.
    Raises UnsupportedSchemaError otherwise.
    """
    keys = set.intersection(*({key for key in _members(branch) if _texts(branch, key)} for branch in branches))
    if len(keys) != 1:
        raise node.unsupported("anyOf", "unless one key decides which branch applies")
    [key] = keys
    by_text = {texts[0]: branch for branch in branches if len(texts := _consts(branch, key)) == 1}
    rest = [branch for branch in branches if not _consts(branch, key)]
    if (
        len(by_text) + len(rest) != len(branches)
        or len(rest) > 1
        or any(_texts(branch, key) != by_text.keys() for branch in rest)
    ):
        raise node.unsupported("anyOf", "unless each branch has its own const, and at most one has all other texts")
    return Branches(Switch(key, frozenset(by_text), bool(rest)), by_text, rest[0] if rest else None)


def _members(node: Node) -> dict[str, Any]:
    members = node.keywords.get("properties", {})
    return members if isinstance(members, dict) else {}


def _consts(node: Node, key: str) -> list[str]:
    const = assertions(_members(node)[key]).get("const")
    return [const] if isinstance(const, str) else []


def _texts(node: Node, key: str) -> set[str]:
    """Return the texts that a branch names for a key: the one that it requires, or those that it excludes."""
    match assertions(_members(node)[key]):
        case {"const": str(text)}:
            return {text}
        case {"not": {"enum": [*texts]}}:
            return set(texts)
    return set()
