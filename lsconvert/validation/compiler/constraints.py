"""Merge all schemas that apply to one value into the constraints on that value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from lsconvert.validation.compiler.nodes import Node, Registry
from lsconvert.validation.compiler.presence import (
    Bit,
    Fact,
    assertions,
    clauses,
    implied,
    may_reject_non_objects,
    negated,
    presence,
)
from lsconvert.validation.compiler.switch import Choice, Switch, split_branches
from lsconvert.validation.compiler.values import (
    ALL_TYPES,
    HIGHEST,
    INTEGERS,
    LOWEST,
    NUMBERS,
    OBJECTS,
    UNLIMITED,
    bound_in_millionths,
    spelling,
    type_bits,
)

_UNDECIDED: Final = object()  # no choice was given, so the schemas that depend on it do not apply yet


class Constraints:
    """The constraints that several schemas put on one value. Raises UnsupportedSchemaError.

    With `choice`, the constraints on an object for that choice of its switch. With `value_choice`, the value is that of
    the switch's key in such an object.
    """

    def __init__(
        self,
        registry: Registry,
        nodes: Sequence[Node],
        choice: Choice | None = None,
        value_choice: Choice | None = None,
    ) -> None:
        self.types = ALL_TYPES
        self.texts: frozenset[bytes] | None = None
        self.low, self.high = LOWEST, HIGHEST
        self.patterns: list[tuple[str, bool, Node]] = []
        self.items: list[Node] = []
        self.first: tuple[list[Node], list[Node]] | None = None  # for the items if the first is an array, and if not
        self.least, self.most = 0, UNLIMITED  # items
        self.members: dict[str, list[Node]] = {}
        self.others: list[Node] = []
        self.clauses: set[frozenset[tuple[Bit, bool]]] = set()
        self.switch: Switch | None = None
        self._registry, self._choice, self._value_choice = registry, choice, value_choice
        self._only_objects: tuple[Node, str] | None = None  # a keyword that is supported only for objects
        self._pending = list(nodes)
        seen = set()
        while self._pending:
            node = self._pending.pop()
            if node.location not in seen:
                seen.add(node.location)
                self._add(node)
        if self._only_objects is not None and self.types & ~OBJECTS:
            node, keyword = self._only_objects
            raise node.unsupported(keyword, "for a value that need not be an object")
        if self.types & NUMBERS and not self.types & INTEGERS:
            raise nodes[0].unsupported("not", "for whole numbers")

    def _add(self, node: Node) -> None:
        for keyword, value in node.keywords.items():
            match keyword:
                case "$ref":
                    self._pending.append(self._registry.follow(node))
                case "allOf":
                    self._pending += node.items(keyword)
                case "type":
                    self.types &= type_bits(value)
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
                    raise node.unsupported(keyword)

    def _add_texts(self, node: Node, keyword: str, options: list[Any]) -> None:
        if self._value_choice is not None:
            self._compare(node, keyword, options, wanted=True)
            return
        texts = frozenset(spelling(node, keyword, option) for option in options)
        self.texts = texts if self.texts is None else self.texts & texts

    def _compare(self, node: Node, keyword: str, options: list[Any], *, wanted: bool) -> None:
        """Compare the chosen text of the switch with the texts that are allowed (`wanted`), or forbidden."""
        assert self._value_choice is not None
        switch, text = self._value_choice
        if not all(isinstance(option, str) for option in options) or (
            text is None and {*options} - (switch.texts or set())
        ):
            raise node.unsupported(keyword, f"for the key {switch.key}")
        if (text in options) is not wanted:
            self.types = 0

    def _add_bound(self, node: Node, keyword: str, value: Any) -> None:
        bound = bound_in_millionths(node, keyword, value)
        step = int(keyword.startswith("exclusive"))
        if keyword.endswith("inimum"):
            self.low = max(self.low, bound + step)
        else:
            self.high = min(self.high, bound - step)

    def _add_not(self, node: Node, value: Any) -> None:
        match assertions(value):
            case {"enum": [*options], **more} if self._value_choice is not None and not more:
                self._compare(node, "not", options, wanted=False)
            case {"type": types, **more} if not more:
                self.types &= ~type_bits(types)
            case {"type": "string", "pattern": pattern, **more} if not more:
                self.patterns.append((pattern, False, node))
            case {**more} if not more:
                self.types = 0
            case _:
                self._add_presence(node, "not", value)

    def _add_presence(self, node: Node, keyword: str, value: Any) -> None:
        terms = presence({keyword: value})
        if terms is None:
            raise node.unsupported(keyword)
        if may_reject_non_objects({keyword: value}):
            self._only_objects = node, keyword
        self.clauses |= clauses(terms)

    def _add_branches(self, node: Node) -> None:
        branches = split_branches(
            node,
            [
                self._registry.follow(branch) if branch.keywords.keys() == {"$ref"} else branch
                for branch in node.items("anyOf")
            ],
        )
        choice = self._decide(node, "anyOf", branches.switch)
        if choice is _UNDECIDED:
            return
        branch = branches.chosen(choice)
        if branch is None:
            self.types = 0
        else:
            self._pending.append(branch)

    def _decide(self, node: Node, keyword: str, switch: Switch) -> Any:
        """Return the choice for a switch. If none was given, note the switch and return _UNDECIDED."""
        self._only_objects = node, keyword
        if self._choice is not None and self._choice[0].key == switch.key:
            return self._choice[1]
        found = self.switch or switch
        if found.key != switch.key or (found.texts is None) != (switch.texts is None) or self._choice is not None:
            raise node.unsupported(keyword, "beside another keyword that depends on another key")
        if found.texts is not None and switch.texts is not None:
            switch = Switch(switch.key, found.texts | switch.texts, found.has_rest or switch.has_rest)
        self.switch = switch
        return _UNDECIDED

    def _add_if(self, node: Node, condition: Any) -> None:
        then, otherwise = (node.schema.get(keyword, {}) for keyword in ("then", "else"))
        condition_terms, then_terms, else_terms = presence(condition), presence(then), presence(otherwise)
        if condition_terms is not None and then_terms is not None and else_terms is not None:
            self._only_objects = node, "if"
            self.clauses |= implied(condition_terms, then_terms) | implied(negated(condition_terms), else_terms)
            return
        match assertions(condition):
            case {"required": [str(key)], **more} if not more:
                self._choose(node, self._decide(node, "if", Switch(key)), {True: "then", False: "else"})
            case {"required": [str(key)], "properties": dict(members), **more} if not more and [*members] == [key]:
                self._add_if_value(node, key, members[key])
            case {"type": "array", "prefixItems": [{"type": "array", **inner}], "minItems": 1, **more} if not (
                more or inner or then.keys() | otherwise.keys() != {"items"}
            ):
                self.first = self.first or ([], [])
                for items, keyword in zip(self.first, ("then", "else")):
                    items.extend([node.at(keyword, "items")] if keyword in node.schema else [])
            case _:
                raise node.unsupported("if")

    def _choose(self, node: Node, choice: Any, keywords: dict[Any, str]) -> None:
        keyword = keywords.get(choice, "else")
        if choice is not _UNDECIDED and keyword in node.schema:
            self._pending.append(node.at(keyword))

    def _add_if_value(self, node: Node, key: str, schema: Any) -> None:
        match assertions(schema):
            case {"const": str(text), **more} if not more:
                choice = self._decide(node, "if", Switch(key, frozenset([text]), has_rest=True))
                self._choose(node, choice, {text: "then"})
            case {"const": bool(flag), **more} if not more and "else" not in node.schema:
                self._only_objects = node, "if"
                self._add_if_flag(node, Fact(key, frozenset([spelling(node, "if", flag)])))
            case _:
                raise node.unsupported("if")

    def _add_if_flag(self, node: Node, fact: Fact) -> None:
        """Add the clauses of a `then` for a value that is true, or false: JSON has only one spelling of it."""
        then = assertions(node.schema.get("then", {}))
        if then.keys() - {"required", "properties"}:
            raise node.unsupported("then")
        self.clauses |= {frozenset([(fact, False), (key, True)]) for key in then.get("required", ())}
        for key, schema in then.get("properties", {}).items():
            if assertions(schema).keys() != {"enum"}:
                raise node.unsupported("then")
            allowed = Fact(key, frozenset(spelling(node, "then", option) for option in schema["enum"]))
            self.clauses.add(frozenset([(fact, False), (key, False), (allowed, True)]))
