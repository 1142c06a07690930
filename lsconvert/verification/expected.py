"""The rule tables applied to trees: what a conversion has to produce. Shares only the tables with the kernels.

If a rule cannot be applied, the values are expected to be unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from lsconvert.model import Unmapped, Version
from lsconvert.rules.documents import CONVERTED
from lsconvert.rules.operations import (
    AddDefault,
    DocumentKind,
    Drop,
    Flatten,
    KeepObjects,
    NullUnlessNumber,
    Quote,
    Remap,
    Rename,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.options import Options
from lsconvert.rules.tables import IMPORT_RESPONSE, IMPORT_RULES, NESTINGS, TASK_KEYS, TASKS
from lsconvert.verification.compare import equal_trees
from lsconvert.verification.respelling import MINUS_ZERO
from lsconvert.verification.strings import ExpectedStrings
from lsconvert.verification.trees import Array, Node, Object, Scalar
from lsconvert.verification.values import (
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
# Lists under these keys may have inner lists.
NESTED: Final = frozenset(rule.key for rule in TASKS if isinstance(rule, Flatten))


def _is_kind(keys: set[str], kind: DocumentKind) -> bool:
    return keys.isdisjoint(kind.lacks) and all(keys & set(group) for group in kind.groups)


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
        self._strings = ExpectedStrings(options.strings)
        self._maps = {option: parse_map(ids) for option, ids in options.maps}
        rules = [rule for rule in TASKS + (IMPORT_RULES if options.target else ()) if self._is_on(rule)]
        self._rules = {scope: _with_keys(rule for rule in rules if rule.scope == scope) for scope in SCOPES}
        # The scopes of the objects in lists, by the scope and key of the list. Those without rules are left out.
        self._inner: dict[str, dict[str, str]] = {scope: {} for scope in SCOPES}
        for scope, outer, keys in NESTINGS:
            self._inner[outer] |= dict.fromkeys(keys, scope) if self._rules[scope] else {}

    def _is_on(self, rule: Rule) -> bool:
        match rule:
            case Drop(unless=option):
                return self._upgrade and not (option and getattr(self._options, option))
            case Split(option=option):
                return self._upgrade and bool(getattr(self._options, option))
            case Remap(option=option, required_for=target):
                return option in self._maps or target == self._options.target
            case _:
                return True

    def document(self, node: Node) -> Node:
        """Return the tree that is expected for a value in the place of a task."""
        if not isinstance(node, Object):
            return node
        keys = node.keys()
        if node.path is None and any(_is_kind(keys, kind) for kind in CONVERTED):
            return self._apply_all(node, _with_keys(IMPORT_RESPONSE))[0]
        if keys.isdisjoint(TASK_KEYS):
            return self._strings.in_data(node)  # bare data: its keys are the user's own
        self._needs_conversion = False
        [result] = self._convert(node, "task")
        return self._strings.in_task(result if self._needs_conversion else node)

    def _convert(self, node: Object, scope: str) -> list[Object]:
        """Apply the rules of a scope to an object, after those of the objects in it. Split returns several objects."""
        inner = self._inner[scope]
        if inner:
            pairs = node.pairs_with_nodes(inner)
            node = node.with_pairs([(key, self._convert_items(value, key, inner.get(key))) for key, value in pairs])
        return self._apply_all(node, self._rules[scope])

    def _convert_items(self, value: Node, key: str, scope: str | None) -> Node:
        if scope is None or not isinstance(value, Array):
            return value
        items: list[Node] = []
        for item in value.items:
            if isinstance(item, Object):
                items += self._convert(item, scope)
            else:
                items.append(self._convert_items(item, "", scope) if key in NESTED else item)
        return Array(items, value.path)

    def _apply_all(self, node: Object, rules: Sequence[RuleWithKeys]) -> list[Object]:
        keys = node.keys()
        for place, (rule, needed) in enumerate(rules):
            if needed and keys.isdisjoint(needed):
                continue
            if isinstance(rule, Drop):
                if not rule.only_if_nonempty or has_items(node.get(rule.key)):
                    self._needs_conversion |= rule.marks_v1
                    node, keys = node.without(rule.key), keys - needed
                continue
            if isinstance(rule, Split):
                copies = self._split(node, rule)
                if len(copies) > 1:
                    return [new for copy in copies for new in self._apply_all(copy, rules[place + 1 :])]
                [changed] = copies
            else:
                changed = self._apply(node, rule)
            if changed is not node:
                node, keys = changed, changed.keys()
        return [node]

    def _apply(self, node: Object, rule: Rule) -> Object:
        match rule:
            case Flatten(key=key):
                return self._flatten(node, key) if self._upgrade else _nest(node, key)
            case Rename(old=old, new=new):
                keys = (old, new) if self._upgrade else (new, old)
                return self._rename(node, *keys, is_flag=rule.is_flag)
            case Remap(key=key):
                needs_conversion = bool(self._options.target)
                value = node.get(key)
                return self._change(node, key, value, self._remap(value, rule), needs_conversion=needs_conversion)
            case AddDefault(key=key, value=text):
                if key in node:
                    return node
                self._needs_conversion = True
                return node.with_pairs([*node.pairs, (key, replace(parse_value(text), path=node.path))])
            case ReplaceValue(key=key) | NullUnlessNumber(key=key) | Quote(key=key) | KeepObjects(key=key):
                value = node.get(key)
                return self._change(node, key, value, repaired(value, rule), needs_conversion=True)
            case Unquote(key=key):
                value = node.get(key)
                found = repaired(value, rule)
                if found is not None and found is not value:
                    found = self._convert_items(found, key, self._inner[rule.scope].get(key))
                return self._change(node, key, value, found, needs_conversion=True)
            case _:
                return node

    def _change(self, node: Object, key: str, old: Node | None, new: Node | None, *, needs_conversion: bool) -> Object:
        """Return the object with the value `new`, in the place of `old`, for a key.

        `needs_conversion`: a change is a reason to convert.
        """
        if old is None or new is None or new is old:
            return node
        self._needs_conversion |= needs_conversion
        return node.replaced(key, replace(new, path=old.path))

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
            if identity is not None and identity.sort.startswith("string") and identity.text:
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
