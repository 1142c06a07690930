"""Operations on one value of a tree: repairs for import, double lists, flags, and the ids of maps."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Final

from lsconvert.errors import InvalidJSONError
from lsconvert.io.source import Source
from lsconvert.rules.idmap import IdMap
from lsconvert.rules.operations import KeepObjects, NullUnlessNumber, Quote, ReplaceValue, Unquote
from lsconvert.verification.compare import equal_trees
from lsconvert.verification.respelling import MARK, MINUS_ZERO
from lsconvert.verification.trees import QUOTED, Array, Node, Object, Scalar, read_tasks

NUMBER: Final = re.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")
DIGITS: Final = re.compile("[0-9]+")


def repaired(value: Node | None, rule: ReplaceValue | NullUnlessNumber | Unquote | Quote | KeepObjects) -> Node | None:
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
        case Quote(), Scalar(sort=sort, text=text) if sort.startswith("number"):
            return Scalar("string str", "0") if text == MINUS_ZERO else Scalar(QUOTED + sort, text)
        case KeepObjects(), Array(items=items) if not all(isinstance(item, Object) for item in items):
            return Array([item for item in items if isinstance(item, Object)], value.path)
        case _:
            return value


@cache
def parse_value(text: str) -> Node:
    """Return the tree of one JSON value of a rule table, without a path. Do not change it."""
    return replace(_parse_values([text.encode()])[0], path=None)


def _parse_values(texts: Iterable[bytes]) -> list[Node]:
    """Return the trees of JSON values. One parser for all of them: its start costs more than a value."""
    return list(read_tasks(Source(io.BytesIO(b"[%s]" % b",".join(texts)))))


def _quoted_items(text: str) -> list[Node] | None:
    """Return the items of the list in a text, None if it holds no list, or a list with lists in it."""
    try:
        values = _parse_values([text.encode()])
    except InvalidJSONError:
        return None
    items = values[0].items if len(values) == 1 and isinstance(values[0], Array) else None
    return None if items is None or any(isinstance(item, Array) for item in items) else items


def parse_map(ids: IdMap) -> dict[tuple[str, str], Node]:
    """Return a map of ids with the sort and text of each old id as its keys, as trees have them."""
    numbers = iter(_parse_values(old for old in ids.new if not old.startswith(b'"')))
    olds = [_string_id(old) if old.startswith(b'"') else _number_id(next(numbers)) for old in ids.new]
    return dict(zip(olds, _parse_values(ids.new.values())))


def _string_id(old: bytes) -> tuple[str, str]:
    return "string str", old[1:-1].decode().replace(MARK, MARK * 2)


def _number_id(node: Node) -> tuple[str, str]:
    assert isinstance(node, Scalar)
    return node.sort, node.text


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
