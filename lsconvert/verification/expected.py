"""The rule tables applied to trees: what a conversion has to produce. Shares only the tables with the kernels.

If a rule cannot be applied, the values are expected to be unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import is_not
from typing import Final, TypeAlias

from lsconvert.model import Unmapped, Version
from lsconvert.rules.operations import (
    AddDefault,
    Drop,
    Flatten,
    KeepObjects,
    NullUnlessNumber,
    Remap,
    Rename,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.options import Options
from lsconvert.rules.tables import IMPORT_RESPONSE, IMPORT_RULES, KINDS, NESTINGS, TASK_KEYS, TASKS
from lsconvert.verification.respelling import MINUS_ZERO
from lsconvert.verification.trees import Array, Node, Object, Scalar
from lsconvert.verification.values import (
    equal_trees,
    has_items,
    inner_lists,
    is_empty,
    is_null,
    is_redundant_flag,
    parse_map,
    parse_value,
    repaired,
)

# A rule, and keys without which it changes nothing; no keys if it may change any object.
RuleWithKeys: TypeAlias = tuple[Rule, frozenset[str]]

SCOPES: Final = {rule.scope for rule in TASKS + IMPORT_RULES} | {nesting.outer for nesting in NESTINGS}
INNER: Final = {
    outer: {key: nesting.scope for nesting in NESTINGS if nesting.outer == outer for key in nesting.keys}
    for outer in SCOPES
}


def _with_keys(rules: Iterable[Rule]) -> list[RuleWithKeys]:
    return [(rule, _needed_keys(rule)) for rule in rules]


def _needed_keys(rule: Rule) -> frozenset[str]:
    match rule:
        case AddDefault():
            return frozenset()
        case Rename(old=old, new=new):
            return frozenset((old, new))
        case Split(key=key, fields=fields):
            return frozenset((key, *(name for pair in fields for name in pair)))
        case _:
            return frozenset((rule.key,))


class ExpectedTask:
    """An interpreter of the rule tables for one conversion."""

    def __init__(self, to: Version, options: Options) -> None:
        self._upgrade = to is Version.V2
        self._options = options
        self._needs_conversion = False  # of the current task: a rule has found v1 content, or content to repair
        rules = TASKS + (IMPORT_RULES if options.target else ())
        self._rules = {scope: _with_keys(rule for rule in rules if rule.scope == scope) for scope in SCOPES}
        self._maps = {option: parse_map(ids) for option, ids in options.maps}

    def document(self, node: Node) -> Node:
        """Return the tree that is expected for a value in the place of a task."""
        if not isinstance(node, Object):
            return node
        keys = node.keys()
        for kind in KINDS:
            is_kind = not keys & set(kind.lacks) and all(keys & set(group) for group in kind.has)
            if kind.scope and node.path is None and is_kind:
                return self._apply_all(node, _with_keys(IMPORT_RESPONSE))[0]
        if not keys & set(TASK_KEYS):
            return node  # bare data: its keys are the user's own
        self._needs_conversion = False
        [result] = self._convert(node, "task")
        return result if self._needs_conversion else node

    def _convert(self, node: Object, scope: str) -> list[Object]:
        """Apply the rules of a scope to an object, after those of the objects in it. Split returns several objects."""
        inner = INNER.get(scope, {})
        pairs: list[tuple[str, Node]] = []
        for key, value in node.pairs:
            if key in inner and inner[key] != "region" and isinstance(value, Array):
                items: list[Node] = []
                for item in value.items:
                    items += self._convert(item, inner[key]) if isinstance(item, Object) else [item]
                pairs.append((key, Array(items, value.path)))
            else:
                pairs.append((key, value))
        return self._apply_all(Object(pairs, node.path), self._rules[scope])

    def _apply_all(self, node: Object, rules: Iterable[RuleWithKeys]) -> list[Object]:
        nodes, keys = [node], node.keys()
        for rule, needed in rules:
            if needed and keys.isdisjoint(needed):
                continue
            changed = [new for old in nodes for new in self._apply(old, rule)]
            if len(changed) != len(nodes) or any(map(is_not, changed, nodes)):
                nodes, keys = changed, set().union(*(new.keys() for new in changed))
        return nodes

    def _apply(self, node: Object, rule: Rule) -> list[Object]:
        match rule:
            case Rename(old=old, new=new):
                keys = (old, new) if self._upgrade else (new, old)
                return [self._rename(node, *keys, is_flag=rule.is_flag)]
            case Flatten(key=key):
                return [self._flatten(node, key) if self._upgrade else _nest(node, key)]
            case Drop(key=key, only_if_nonempty=True) if not has_items(node.get(key)):
                return [node]
            case Drop(key=key, unless=option) if self._upgrade and not (option and getattr(self._options, option)):
                self._needs_conversion |= rule.marks_v1 and key in node
                return [node.without(key)]
            case Split(option=option) if self._upgrade and getattr(self._options, option):
                return self._split(node, rule)
            case Remap(key=key, option=option, required_for=target) if (
                option in self._maps or target == self._options.target
            ):
                return [
                    self._change(
                        node, key, self._remap(node.get(key), rule), needs_conversion=bool(self._options.target)
                    )
                ]
            case AddDefault(key=key, value=value) if key not in node:
                self._needs_conversion = True
                return [Object([*node.pairs, (key, parse_value(value))], node.path)]
            case ReplaceValue(key=key) | NullUnlessNumber(key=key) | Unquote(key=key) | KeepObjects(key=key):
                return [self._change(node, key, repaired(node.get(key), rule), needs_conversion=True)]
            case _:
                return [node]

    def _change(self, node: Object, key: str, new: Node | None, *, needs_conversion: bool) -> Object:
        """Return the object with the value `new` for a key. `needs_conversion`: a change is a reason to convert."""
        if new is None or new is node.get(key):
            return node
        self._needs_conversion |= needs_conversion
        return node.replaced(key, new)

    def _remap(self, value: Node | None, rule: Remap) -> Node | None:
        """Return the new id for an old one; a Scalar of the sort "unmapped" if its absence should stop the run."""
        if value is None or is_null(value):
            return value
        olds = [value.first_scalar(key) for key in rule.lookup_keys] if isinstance(value, Object) else [value]
        new_ids = self._maps.get(rule.option, {})
        for old in olds:
            if not isinstance(old, Scalar):
                continue
            is_minus_zero = old.text == MINUS_ZERO and old.sort.startswith("number")
            new = new_ids.get(("number int", "0") if is_minus_zero else (old.sort, old.text))
            if new is not None:
                return value if equal_trees(new, value) else new
        if isinstance(value, Object) and rule.identity_key and self._upgrade:
            identity = value.first_scalar(rule.identity_key)
            if identity is not None and identity.sort.startswith("string"):
                return value
        if self._options.unmapped is Unmapped.KEEP:
            return value
        return parse_value("null") if self._options.unmapped is Unmapped.DROP else Scalar("unmapped", "", value.path)

    def _rename(self, node: Object, old: str, new: str, *, is_flag: bool) -> Object:
        old_value, new_value = node.get(old), node.get(new)
        if old_value is None:
            return node
        self._needs_conversion = True
        if new_value is not None:
            if is_empty(old_value, is_flag=is_flag) or (is_flag and is_redundant_flag(old_value, new_value)):
                return node.without(old)
            if not is_empty(new_value, is_flag=is_flag):
                return node
            node = node.without(new)
        return node.renamed(old, new)

    def _flatten(self, node: Object, key: str) -> Object:
        value = node.get(key)
        inner = inner_lists(value)
        if not inner or value is None:
            return node
        self._needs_conversion = True
        return node.replaced(key, Array([item for one in inner for item in one.items], value.path))

    def _split(self, node: Object, rule: Split) -> list[Object]:
        """Return one object for each inner list, with its items of the parallel lists."""
        inner = inner_lists(node.get(rule.key))
        count = len(inner) or 1
        arrays = {name: value.items for name, _ in rule.fields if isinstance(value := node.get(name), Array)}
        columns = {name: items for name, items in arrays.items() if items}  # an empty one fits a flat list
        if any(len(items) != count for items in columns.values()) or not (inner or columns):
            return [node]
        self._needs_conversion = True
        copies = [node.replaced(rule.key, one) for one in inner] or [node]
        for array, target in rule.fields:
            if array not in columns:
                copies = [copy.without(target) for copy in copies] if count > 1 else copies
            elif target in node:
                copies = [copy.replaced(target, item) for copy, item in zip(copies, columns[array])]
            else:
                copies = [
                    copy.replaced(array, item).renamed(array, target) for copy, item in zip(copies, columns[array])
                ]
        return copies


def _nest(node: Object, key: str) -> Object:
    """Put a list without lists into another list."""
    value = node.get(key)
    if not isinstance(value, Array) or any(isinstance(item, Array) for item in value.items):
        return node
    return node.replaced(key, Array([value], value.path))
