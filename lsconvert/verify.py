"""The second opinion: read BEFORE and AFTER side by side, and prove that AFTER is BEFORE plus the rules.

Written to share nothing with the kernels but the page of rules: another parser (ijson), decoded values instead of
bytes, and an own reading of the page. Where a rule cannot be applied, values are expected to be as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from lsconvert.model import Options, Progress, Version
from lsconvert.rules import IMPORT_RESPONSE, KINDS, SCOPES, TASKS, Drop, Flatten, Rename, Rule, Split
from lsconvert.source import Source, SourceLike
from lsconvert.trees import Array, Node, Object, Place, Scalar, pointer, read_tasks


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where AFTER is not what the rules make of BEFORE, as a JSON Pointer into each."""

    task_index: int
    before: str
    after: str
    message: str

    def __str__(self) -> str:
        return f'task {self.task_index}: {self.message} (before: "{self.before}", after: "{self.after}")'


def verify(
    before: SourceLike,
    after: SourceLike,
    *,
    to: Version | str = Version.V2,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    progress: Progress | None = None,
) -> Difference | None:
    """Return None if `after` is `before` plus the rules and options, else the first difference.

    Compared are all values, in order and with duplicate keys; not white space, escapes, or how a number is spelled
    where its digits and exponent are the same. Memory is that of the largest task. Raises InputError.
    """
    reading = _Reading(Version(to), Options(keep_ground_truth, split_annotators))
    with Source(before) as left, Source(after) as right:
        for index, (old, new) in enumerate(zip_longest(read_tasks(left), read_tasks(right))):
            if progress is not None:
                progress(left.progress, left.size)
            if old is None or new is None:
                which = "AFTER" if new is None else "BEFORE"
                there = pointer(place_of(old or new))
                return Difference(index, there, there, f"{which} has no such task")
            found = compare(reading.document(old), new)
            if found is not None:
                return Difference(index, *found)
    return None


def compare(expected: Node, found: Node) -> tuple[str, str, str] | None:
    """Return the first difference of two trees: the places, and what it is. Without recursion."""
    if expected.place != found.place:
        return (
            pointer(expected.place),
            pointer(found.place),
            "the task stands under another key, or in another form of document",
        )
    stack: list[tuple[Node, Node]] = [(expected, found)]
    while stack:
        old, new = stack.pop()
        what = _differs(old, new)
        if what:
            return pointer(old.place), pointer(new.place), what
        stack += reversed(list(zip(_children(old), _children(new))))
    return None


def _children(node: Node) -> list[Node]:
    match node:
        case Object():
            return [value for _, value in node.pairs]
        case Array():
            return node.items
        case _:
            return []


def _differs(old: Node, new: Node) -> str:
    match old, new:
        case Object(), Object():
            for (expected, _), (found, _) in zip(old.pairs, new.pairs):
                if expected != found:
                    return f'the key "{expected}" was expected, "{found}" found'
            if len(old.pairs) != len(new.pairs):
                return f"{len(old.pairs)} members were expected, {len(new.pairs)} found"
        case Array(), Array():
            if len(old.items) != len(new.items):
                return f"{len(old.items)} items were expected, {len(new.items)} found"
        case Scalar(), Scalar():
            if (old.sort, old.text) != (new.sort, new.text):
                return "the values differ"
        case _:
            return "the values are of different types"
    return ""


class _Reading:
    """The page of rules, read on trees."""

    def __init__(self, to: Version, options: Options) -> None:
        self.upgrade = to is Version.V2
        self.options = options
        self.proof = False  # something in the current task is old

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
        return self.rules(Object(pairs, node.place), [rule for rule in TASKS if rule.scope == scope])

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
                return [self.rename(node, old, new) if self.upgrade else self.rename(node, new, old)]
            case Flatten(key=key):
                return [self.flatten(node, key) if self.upgrade else nest(node, key)]
            case Drop(key=key, unless=option) if self.upgrade and not (option and getattr(self.options, option)):
                self.proof |= rule.proves_old and key in node
                return [without(node, key)]
            case Split(option=option) if self.upgrade and getattr(self.options, option):
                return self.split(node, rule)
            case _:
                return [node]

    def rename(self, node: Object, old: str, new: str) -> Object:
        """A key gets its new name; of two keys the empty one goes."""
        there = node.get(old)
        if there is None:
            return node
        self.proof = True
        twin = node.get(new)
        if twin is not None:
            if is_empty(there):
                return without(node, old)
            if not is_empty(twin):
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


def is_empty(value: Node) -> bool:
    """Tell whether a value holds no items."""
    return not value.items if isinstance(value, Array) else isinstance(value, Scalar) and value.sort.startswith("null")


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
