"""What all schemas of one place demand of its value, together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple, TypeAlias

from lsconvert.validation.compiler.nodes import Library, Node
from lsconvert.validation.compiler.presence import Bit, Fact, clauses, demands, denies, implied, negated, presence

NULLS, BOOLEANS, INTEGERS, NUMBERS, STRINGS, ARRAYS, OBJECTS = (1 << i for i in range(7))
ALL_TYPES: Final = 127
# NUMBERS alone takes every number, and INTEGERS alone the whole ones.
TYPES: Final = {
    "null": NULLS,
    "boolean": BOOLEANS,
    "integer": INTEGERS,
    "number": INTEGERS | NUMBERS,
    "string": STRINGS,
    "array": ARRAYS,
    "object": OBJECTS,
}
SCALE: Final = 1_000_000  # bounds are in millionths
LOWEST: Final = -(1 << 63)
HIGHEST: Final = (1 << 63) - 1
UNLIMITED: Final = (1 << 32) - 1


class Switch(NamedTuple):
    """A key that decides which schemas hold: by its text (`texts` are the known ones), or by being there (None)."""

    key: str
    texts: frozenset[str] | None = None
    rest: bool = False  # other texts are known too

    def choices(self) -> list[str | bool | None]:
        """Return all that can be chosen: texts, then None for other texts; or whether the key is there."""
        if self.texts is None:
            return [True, False]
        return [*sorted(self.texts), *([None] if self.rest else [])]


# A switch, and what it says.
Choice: TypeAlias = tuple[Switch, "str | bool | None"]


class Merged:
    """The demands on one value.

    `choice`: what the switch of this object says, if it has one and that is known. `own`: the value is itself that of a
    switch, and known.
    """

    def __init__(
        self, library: Library, nodes: Sequence[Node], choice: Choice | None = None, own: Choice | None = None
    ) -> None:
        self.types = ALL_TYPES
        self.texts: frozenset[bytes] | None = None
        self.low, self.high = LOWEST, HIGHEST
        self.patterns: list[tuple[str, bool, Node]] = []
        self.items: list[Node] = []
        self.first: tuple[list[Node], list[Node]] | None = None  # items if the first one is an array, and if not
        self.least, self.most = 0, UNLIMITED
        self.members: dict[str, list[Node]] = {}
        self.others: list[Node] = []
        self.clauses: set[frozenset[tuple[Bit, bool]]] = set()
        self.switch: Switch | None = None
        self._library, self._choice, self._own = library, choice, own
        self._for_objects: tuple[Node, str] | None = None  # a keyword that is known for objects only
        self._todo = list(nodes)
        seen = set()
        while self._todo:
            node = self._todo.pop()
            if node.place not in seen:
                seen.add(node.place)
                self._add(node)
        if self._for_objects is not None and self.types & ~OBJECTS:
            node, keyword = self._for_objects
            raise node.unknown(keyword, "for a value that may be no object")
        if self.types & NUMBERS and not self.types & INTEGERS:
            raise nodes[0].unknown("not", "for whole numbers")

    def _add(self, node: Node) -> None:
        for keyword, value in node.keywords.items():
            match keyword:
                case "$ref":
                    self._todo.append(self._library.follow(node))
                case "allOf":
                    self._todo += node.items(keyword)
                case "type":
                    self.types &= _types(value)
                case "const":
                    self._add_texts(node, keyword, [value])
                case "enum":
                    self._add_texts(node, keyword, value)
                case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum":
                    self._add_bound(node, keyword, value)
                case "pattern":
                    self.patterns.append((value, True, node))
                case "not":
                    self._add_not(node, value)
                case "required" | "minProperties" | "maxProperties":
                    self._add_presence(node, keyword, value)
                case "properties":
                    for key in value:
                        self.members.setdefault(key, []).append(node.at(keyword, key))
                case "additionalProperties" if not {"properties", "patternProperties"} & node.keywords.keys():
                    self.others.append(node.at(keyword))
                case "items" if "prefixItems" not in node.schema:
                    self.items.append(node.at(keyword))
                case "minItems":
                    self.least = max(self.least, value)
                case "maxItems":
                    self.most = min(self.most, value)
                case "anyOf" if presence({keyword: value}) is not None:
                    self._add_presence(node, keyword, value)
                case "anyOf":
                    self._add_branches(node)
                case "if":
                    self._add_if(node, value)
                case "then" | "else" if "if" in node.schema:
                    pass  # see _add_if
                case _:
                    raise node.unknown(keyword)

    def _add_texts(self, node: Node, keyword: str, options: list[Any]) -> None:
        if self._own is not None:
            self._compare(node, keyword, options, wanted=True)
            return
        texts = frozenset(_text(node, keyword, option) for option in options)
        self.texts = texts if self.texts is None else self.texts & texts

    def _compare(self, node: Node, keyword: str, options: list[Any], *, wanted: bool) -> None:
        """Compare the value of a switch, which is known, with those that it may have, or may not have."""
        assert self._own is not None
        switch, text = self._own
        if not all(isinstance(option, str) for option in options) or (
            text is None and {*options} - (switch.texts or set())
        ):
            raise node.unknown(keyword, f"for the key {switch.key}")
        if (text in options) is not wanted:
            self.types = 0

    def _add_bound(self, node: Node, keyword: str, value: Any) -> None:
        bound = Fraction(str(value)) * SCALE
        if bound.denominator != 1 or abs(value) > SCALE:
            raise node.unknown(keyword, f"with {value}")
        step = int(keyword.startswith("exclusive"))
        if keyword.endswith("inimum"):
            self.low = max(self.low, int(bound) + step)
        else:
            self.high = min(self.high, int(bound) - step)

    def _add_not(self, node: Node, value: Any) -> None:
        match demands(value):
            case {"enum": [*options], **more} if self._own is not None and not more:
                self._compare(node, "not", options, wanted=False)
            case {"type": types, **more} if not more:
                self.types &= ~_types(types)
            case {"type": "string", "pattern": pattern, **more} if not more:
                self.patterns.append((pattern, False, node))
            case {**more} if not more:
                self.types = 0
            case _:
                self._add_presence(node, "not", value)

    def _add_presence(self, node: Node, keyword: str, value: Any) -> None:
        terms = presence({keyword: value})
        if terms is None:
            raise node.unknown(keyword)
        if denies({keyword: value}):
            self._for_objects = node, keyword
        self.clauses |= clauses(terms)

    def _add_branches(self, node: Node) -> None:
        """Add an anyOf of which one key decides: each branch has its own const, and perhaps one has all other texts."""
        branches = [
            self._library.follow(branch) if branch.keywords.keys() == {"$ref"} else branch
            for branch in node.items("anyOf")
        ]
        keys = set.intersection(*({key for key in _members(branch) if _names(branch, key)} for branch in branches))
        if len(keys) != 1:
            raise node.unknown("anyOf", "unless one key decides which branch holds")
        [key] = keys
        known = {names[0]: branch for branch in branches if len(names := _consts(branch, key)) == 1}
        rest = [branch for branch in branches if not _consts(branch, key)]
        if (
            len(known) + len(rest) != len(branches)
            or len(rest) > 1
            or any(_names(branch, key) != known.keys() for branch in rest)
        ):
            raise node.unknown("anyOf", "unless each branch has its own const, and one has the rest")
        chosen = self._decide(node, "anyOf", Switch(key, frozenset(known), bool(rest)))
        if chosen is ...:
            return
        holding = rest if chosen not in known else [known[chosen]]
        if not holding:
            self.types = 0
        self._todo += holding

    def _decide(self, node: Node, keyword: str, switch: Switch) -> Any:
        """Return what is chosen; `...` if the rows are not told apart yet."""
        self._for_objects = node, keyword
        if self._choice is not None and self._choice[0].key == switch.key:
            return self._choice[1]
        found = self.switch or switch
        if found.key != switch.key or (found.texts is None) != (switch.texts is None) or self._choice is not None:
            raise node.unknown(keyword, "beside another one that decides by another key")
        if found.texts is not None and switch.texts is not None:
            switch = Switch(switch.key, found.texts | switch.texts, found.rest or switch.rest)
        self.switch = switch
        return ...

    def _add_if(self, node: Node, condition: Any) -> None:
        then, other = (node.schema.get(keyword, {}) for keyword in ("then", "else"))
        holds, if_it_does, if_not = presence(condition), presence(then), presence(other)
        if holds is not None and if_it_does is not None and if_not is not None:
            self._for_objects = node, "if"
            self.clauses |= implied(holds, if_it_does) | implied(negated(holds), if_not)
            return
        match demands(condition):
            case {"required": [str(key)], **more} if not more:
                self._choose(node, self._decide(node, "if", Switch(key)), {True: "then", False: "else"})
            case {"required": [str(key)], "properties": dict(members), **more} if not more and [*members] == [key]:
                self._add_if_value(node, key, members[key])
            case {"type": "array", "prefixItems": [{"type": "array", **inner}], "minItems": 1, **more} if not (
                more or inner or self.first or then.keys() | other.keys() != {"items"}
            ):
                items = [[node.at(keyword, "items")] if keyword in node.schema else [] for keyword in ("then", "else")]
                self.first = items[0], items[1]
            case _:
                raise node.unknown("if")

    def _choose(self, node: Node, chosen: Any, keywords: dict[Any, str]) -> None:
        keyword = keywords.get(chosen, "else")
        if chosen is not ... and keyword in node.schema:
            self._todo.append(node.at(keyword))

    def _add_if_value(self, node: Node, key: str, schema: Any) -> None:
        match demands(schema):
            case {"const": str(text), **more} if not more:
                chosen = self._decide(node, "if", Switch(key, frozenset([text]), rest=True))
                self._choose(node, chosen, {text: "then"})
            case {"const": bool(flag), **more} if not more and "else" not in node.schema:
                self._for_objects = node, "if"
                self._add_if_flag(node, Fact(key, frozenset([_text(node, "if", flag)])))
            case _:
                raise node.unknown("if")

    def _add_if_flag(self, node: Node, fact: Fact) -> None:
        """Add a `then` that holds if a value is true, or false: JSON spells these in one way."""
        then = demands(node.schema.get("then", {}))
        if then.keys() - {"required", "properties"}:
            raise node.unknown("then")
        self.clauses |= {frozenset([(fact, False), (key, True)]) for key in then.get("required", ())}
        for key, schema in then.get("properties", {}).items():
            if demands(schema).keys() != {"enum"}:
                raise node.unknown("then")
            allowed = Fact(key, frozenset(_text(node, "then", option) for option in schema["enum"]))
            self.clauses.add(frozenset([(fact, False), (key, False), (allowed, True)]))


def _types(value: Any) -> int:
    found = 0
    for name in [value] if isinstance(value, str) else value:
        found |= TYPES[name]
    return found


def _text(node: Node, keyword: str, value: Any) -> bytes:
    """Return the spelling of a value that is compared; others of the same value are not sure."""
    text = json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, dict, float)) or "\\" in text:
        raise node.unknown(keyword, f"with {text}")
    return text.encode()


def _members(node: Node) -> dict[str, Any]:
    members = node.keywords.get("properties", {})
    return members if isinstance(members, dict) else {}


def _consts(node: Node, key: str) -> list[str]:
    const = demands(_members(node)[key]).get("const")
    return [const] if isinstance(const, str) else []


def _names(node: Node, key: str) -> set[str]:
    """Return the texts of a key that a branch speaks of: its own, or those of all others."""
    match demands(_members(node)[key]):
        case {"const": str(text)}:
            return {text}
        case {"not": {"enum": [*texts]}}:
            return set(texts)
    return set()
