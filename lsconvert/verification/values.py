"""Operations on one value of a tree: repairs for import, double lists, flags, and the ids of maps."""

from __future__ import annotations

import io
import re
from typing import Final

from lsconvert.errors import InvalidJSONError
from lsconvert.io.source import Source
from lsconvert.rules.idmap import IdMap
from lsconvert.rules.operations import KeepObjects, NullUnlessNumber, ReplaceValue, Unquote
from lsconvert.verification.compare import compare
from lsconvert.verification.respelling import MARK, MINUS_ZERO
from lsconvert.verification.trees import Array, Node, Object, Scalar, read_tasks

NUMBER: Final = re.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")
DIGITS: Final = re.compile("[0-9]+")


def repaired(value: Node | None, rule: ReplaceValue | NullUnlessNumber | Unquote | KeepObjects) -> Node | None:
    """Return the value after a repair; the same node if it needs none."""
    match rule, value:
        case _, Scalar(sort="unmapped"):
            return value
        case ReplaceValue(values=values), Scalar() | Object():
            return next((parse_value(new) for old, new in values if equal_trees(parse_value(old), value)), value)
        case NullUnlessNumber(whole_number=whole_number), Scalar(sort=sort, text=text):
            is_numeric = sort.startswith("string") and (DIGITS if whole_number else NUMBER).fullmatch(text)
            numbers = "number int" if whole_number and text != MINUS_ZERO else "number"
            return value if is_numeric or sort.startswith((numbers, "null")) else parse_value("null")
        case NullUnlessNumber(), Array() | Object():
            return parse_value("null")
        case Unquote(), Scalar(sort="string str", text=text) if MARK not in text.replace(MARK * 2, ""):
            items = _quoted_items(text.replace(MARK * 2, MARK))
            return value if items is None else Array(items, value.path)
        case KeepObjects(), Array(items=items) if not all(isinstance(item, Object) for item in items):
            return Array([item for item in items if isinstance(item, Object)], value.path)
        case _:
            return value


def parse_value(text: str) -> Node:
    """Return the tree of one JSON value."""
    return next(iter(read_tasks(Source(io.BytesIO(f"[{text}]".encode())))))


def _quoted_items(text: str) -> list[Node] | None:
    """Return the items of the list in a text, None if it holds no list, or a list with lists in it."""
    try:
        values = list(read_tasks(Source(io.BytesIO(f"[{text}]".encode()))))
    except InvalidJSONError:
        return None
    items = values[0].items if len(values) == 1 and isinstance(values[0], Array) else None
    return None if items is None or any(isinstance(item, Array) for item in items) else items


def equal_trees(one: Node, other: Node) -> bool:
    """Tell whether two values are equal, whatever their paths."""
    return compare(one, other) is None


def parse_map(ids: IdMap) -> dict[tuple[str, str], Node]:
    """Return a map of ids with the sort and text of each old id as its keys, as trees have them."""
    return {_parse_id(old.decode()): parse_value(new.decode()) for old, new in ids.new.items()}


def _parse_id(old: str) -> tuple[str, str]:
    if old.startswith('"'):
        return "string str", old[1:-1].replace(MARK, MARK * 2)
    node = parse_value(old)
    return (node.sort, node.text) if isinstance(node, Scalar) else ("", old)


def inner_lists(value: Node | None) -> list[Array]:
    """Return the inner lists of a proper double list, [] for any other value."""
    items = value.items if isinstance(value, Array) else []
    inner = [item for item in items if isinstance(item, Array)]
    is_proper = len(inner) == len(items) and not any(isinstance(item, Array) for one in inner for item in one.items)
    return inner if is_proper else []


def has_items(value: Node | None) -> bool:
    """Tell whether a value is a list with items."""
    return isinstance(value, Array) and bool(value.items)


def is_null(value: Node) -> bool:
    """Tell whether a value is null."""
    return isinstance(value, Scalar) and value.sort.startswith("null")


def is_empty(value: Node, *, is_flag: bool) -> bool:
    """Tell whether a value is null, or a list without items. For a flag, only null is empty."""
    return is_null(value) or (isinstance(value, Array) and not value.items and not is_flag)


def is_redundant_flag(old: Node, new: Node) -> bool:
    """Tell whether the flag `old` is false, or the same true, false or string as `new`."""
    if not isinstance(old, Scalar) or not old.sort.startswith(("boolean", "string")):
        return False
    return equal_trees(old, parse_value("false")) or equal_trees(old, new)
