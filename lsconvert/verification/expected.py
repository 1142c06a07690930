"""The page of rules read on trees, for the second opinion. Shares nothing with the kernels but the page.

Where a rule cannot be applied, values are expected to be as they were.
"""

from __future__ import annotations

import io
import re
from typing import Final

from lsconvert.errors import InvalidJSONError
from lsconvert.io.source import Source
from lsconvert.model import Unmapped, Version
from lsconvert.rules.idmap import IdMap
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
from lsconvert.rules.tables import IMPORT, IMPORT_RESPONSE, KINDS, SCOPES, TASK_KEYS, TASKS
from lsconvert.verification.compare import compare
from lsconvert.verification.trees import MINUS_ZERO, Array, Node, Object, Place, Scalar, read_tasks

NUMBER: Final = re.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")
DIGITS: Final = re.compile("[0-9]+")
MARK: Final = "\ue000"  # trees double it, and put one before half a character


class ExpectedTask:
    """The page of rules, read on trees."""

    def __init__(self, to: Version, options: Options) -> None:
        self.upgrade = to is Version.V2
        self.options = options
        self.proof = False  # something in the current task is old
        self.page = TASKS + (IMPORT if options.target else ())
        self.maps = {option: _decoded(ids) for option, ids in options.maps}

    def document(self, node: Node) -> Node:
        """Return what is expected in the place of a task."""
        if not isinstance(node, Object):
            return node
        for kind in KINDS:
            keys = node.keys()
            if (
                kind.scope
                and node.place is None
                and not keys & set(kind.lacks)
                and all(keys & set(g) for g in kind.has)
            ):
                return self.rules(node, IMPORT_RESPONSE)[0]
        if not node.keys() & set(TASK_KEYS):
            return node  # bare data: its keys are the user's own
        self.proof = False
        [result] = self.scope(node, "task")
        return result if self.proof else node

    def scope(self, node: Object, scope: str) -> list[Object]:
        """Return what becomes of an object of a scope, objects inside first."""
        inner = {key: inside.scope for inside in SCOPES if inside.outer == scope for key in inside.keys}
        pairs: list[tuple[str, Node]] = []
        for key, value in node.pairs:
            if key in inner and inner[key] != "region" and isinstance(value, Array):
                items: list[Node] = []
                for item in value.items:
                    items += self.scope(item, inner[key]) if isinstance(item, Object) else [item]
                pairs.append((key, Array(items, value.place)))
            else:
                pairs.append((key, value))
        return self.rules(Object(pairs, node.place), [rule for rule in self.page if rule.scope == scope])

    def rules(self, node: Object, rules: list[Rule] | tuple[Rule, ...]) -> list[Object]:
        """Apply rows of the page to one object."""
        nodes = [node]
        for rule in rules:
            nodes = [new for old in nodes for new in self.rule(old, rule)]
        return nodes

    def rule(self, node: Object, rule: Rule) -> list[Object]:
        """Apply one row of the page."""
        match rule:
            case Rename(old=old, new=new):
                pair = (old, new) if self.upgrade else (new, old)
                return [self.rename(node, *pair, alike=rule.is_flag)]
            case Flatten(key=key):
                return [self.flatten(node, key) if self.upgrade else nest(node, key)]
            case Drop(key=key, only_if_nonempty=True) if not is_full(node.get(key)):
                return [node]
            case Drop(key=key, unless=option) if self.upgrade and not (option and getattr(self.options, option)):
                self.proof |= rule.marks_v1 and key in node
                return [without(node, key)]
            case Split(option=option) if self.upgrade and getattr(self.options, option):
                return self.split(node, rule)
            case Remap(option=option, required_for=needed) if option in self.maps or needed == self.options.target:
                return [
                    self.change(node, rule.key, self.remap(node.get(rule.key), rule), proof=bool(self.options.target))
                ]
            case AddDefault(key=key, value=value) if key not in node:
                self.proof = True
                return [Object([*node.pairs, (key, decoded(value))], node.place)]
            case ReplaceValue(key=key) | NullUnlessNumber(key=key) | Unquote(key=key) | KeepObjects(key=key):
                return [self.change(node, key, repaired(node.get(key), rule))]
            case _:
                return [node]

    def change(self, node: Object, key: str, new: Node | None, *, proof: bool = True) -> Object:
        """Give a key a new value, if it is another one."""
        if new is None or new is node.get(key):
            return node
        self.proof |= proof
        return replaced(node, key, new)

    def remap(self, value: Node | None, rule: Remap) -> Node | None:
        """Return the new id in the place of an old one."""
        if value is None or (isinstance(value, Scalar) and value.sort.startswith("null")):
            return value
        named = [first_scalar(value, key) for key in rule.lookup_keys] if isinstance(value, Object) else [value]
        names = [name for name in named if isinstance(name, Scalar)]
        new = self.maps.get(rule.option, {})
        for name in names:
            minus_zero = name.text == MINUS_ZERO and name.sort.startswith("number")
            known = ("number int", "0") if minus_zero else (name.sort, name.text)
            if known in new:
                mapped = new[known]
                return value if same(mapped, value) else mapped
        if isinstance(value, Object) and rule.identity_key and self.upgrade:
            settled = first_scalar(value, rule.identity_key)
            if settled is not None and settled.sort.startswith("string"):
                return value
        if self.options.unmapped is Unmapped.KEEP:
            return value
        return decoded("null") if self.options.unmapped is Unmapped.DROP else Scalar("unmapped", "", value.place)

    def rename(self, node: Object, old: str, new: str, *, alike: bool = False) -> Object:
        """A key gets its new name; of two keys the empty one goes."""
        there = node.get(old)
        if there is None:
            return node
        self.proof = True
        twin = node.get(new)
        if twin is not None:
            if is_empty(there, alike) or (alike and says_nothing_new(there, twin)):
                return without(node, old)
            if not is_empty(twin, alike):
                return node
            node = without(node, new)
        return Object([(new if key == old else key, value) for key, value in node.pairs], node.place)

    def flatten(self, node: Object, key: str) -> Object:
        """A proper double list becomes one list."""
        value = node.get(key)
        inner = inner_lists(value)
        if not inner:
            return node
        self.proof = True
        return replaced(node, key, Array([item for one in inner for item in one.items], place_of(value)))

    def split(self, node: Object, rule: Split) -> list[Object]:
        """One object for each inner list, with its items of the parallel lists."""
        inner = inner_lists(node.get(rule.key))
        count = len(inner) or 1
        arrays = {name: there.items for name, _ in rule.fields if isinstance(there := node.get(name), Array)}
        columns = {
            name: items for name, items in arrays.items() if items
        }  # an empty one says nothing about a flat list
        if any(len(items) != count for items in columns.values()) or not (inner or columns):
            return [node]
        self.proof = True
        copies = [replaced(node, rule.key, one) for one in inner] or [node]
        for array, target in rule.fields:
            if array not in columns:
                copies = [without(copy, target) for copy in copies] if count > 1 else copies
            elif target in node:
                copies = [replaced(copy, target, item) for copy, item in zip(copies, columns[array])]
            else:
                copies = [replaced(copy, array, item, target) for copy, item in zip(copies, columns[array])]
        return copies


def repaired(value: Node | None, rule: ReplaceValue | NullUnlessNumber | Unquote | KeepObjects) -> Node | None:
    """Return what a repair makes of a value; the value itself if nothing is wrong with it."""
    match rule, value:
        case _, Scalar(sort="unmapped"):
            return value
        case ReplaceValue(values=values), Scalar() | Object():
            return next((decoded(new) for old, new in values if same(decoded(old), value)), value)
        case NullUnlessNumber(whole_number=digits), Scalar(sort=sort, text=text):
            fits = (DIGITS if digits else NUMBER).fullmatch(text) if sort.startswith("string") else None
            numbers = "number int" if digits and text != MINUS_ZERO else "number"
            return value if fits or sort.startswith((numbers, "null")) else decoded("null")
        case NullUnlessNumber(), Array() | Object():
            return decoded("null")
        case Unquote(), Scalar(sort="string str", text=text) if MARK not in text.replace(MARK * 2, ""):
            items = unquoted(text.replace(MARK * 2, MARK))
            return value if items is None else Array(items, value.place)
        case KeepObjects(), Array(items=items) if not all(isinstance(item, Object) for item in items):
            return Array([item for item in items if isinstance(item, Object)], value.place)
        case _:
            return value


def decoded(text: str) -> Node:
    """Return the tree of one value."""
    return next(iter(read_tasks(Source(io.BytesIO(f"[{text}]".encode())))))


def unquoted(text: str) -> list[Node] | None:
    """Return the items of the list that a text holds, None if it holds none, or one with lists in it."""
    try:
        found = list(read_tasks(Source(io.BytesIO(f"[{text}]".encode()))))
    except InvalidJSONError:
        return None
    items = found[0].items if len(found) == 1 and isinstance(found[0], Array) else None
    return None if items is None or any(isinstance(item, Array) for item in items) else items


def same(one: Node, other: Node) -> bool:
    """Tell whether two values are equal, wherever they stand."""
    return compare(one, other) is None


def _decoded(ids: IdMap) -> dict[tuple[str, str], Node]:
    return {_named(old.decode()): decoded(new.decode()) for old, new in ids.new.items()}


def _named(old: str) -> tuple[str, str]:
    """Return the sort and text of an old id, as trees have them."""
    if old.startswith('"'):
        return "string str", old[1:-1].replace(MARK, MARK * 2)
    there = decoded(old)
    return (there.sort, there.text) if isinstance(there, Scalar) else ("", old)


def inner_lists(value: Node | None) -> list[Array]:
    """Return the inner lists of a proper double list, [] of anything else."""
    items = value.items if isinstance(value, Array) else []
    inner = [item for item in items if isinstance(item, Array)]
    proper = len(inner) == len(items) and not any(isinstance(item, Array) for one in inner for item in one.items)
    return inner if proper else []


def nest(node: Object, key: str) -> Object:
    """A list without lists becomes the one inner list of a double list."""
    value = node.get(key)
    if not isinstance(value, Array) or any(isinstance(item, Array) for item in value.items):
        return node
    return replaced(node, key, Array([value], value.place))


def first_scalar(node: Object, key: str) -> Scalar | None:
    """Return the first value under a key that is no list or object."""
    return next((value for name, value in node.pairs if name == key and isinstance(value, Scalar)), None)


def is_full(value: Node | None) -> bool:
    """Tell whether a value is a list with items."""
    return isinstance(value, Array) and bool(value.items)


def is_empty(value: Node, flag: bool) -> bool:
    """Tell whether a value holds no items, or a flag says nothing."""
    if isinstance(value, Array):
        return not value.items and not flag
    return isinstance(value, Scalar) and value.sort.startswith("null")


def says_nothing_new(old: Node, new: Node) -> bool:
    """Tell whether a flag is false, or the same true, false or text as another one."""
    if not isinstance(old, Scalar) or not old.sort.startswith(("boolean", "string")):
        return False
    return same(old, decoded("false")) or same(old, new)


def replaced(node: Object, key: str, value: Node, new_key: str | None = None) -> Object:
    """Return an object with another value, and perhaps another name, for a key."""
    name = new_key or key
    return Object([(name, value) if old == key else (old, v) for old, v in node.pairs], node.place)


def without(node: Object, key: str) -> Object:
    """Return an object without a key."""
    return Object([(name, value) for name, value in node.pairs if name != key], node.place)


def place_of(value: Node | None) -> Place:
    """Return where a value stood."""
    return value.place if value is not None else None
