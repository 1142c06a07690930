"""Read the values of a predicate from a file: one on each line, or a JSON list of texts and whole numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from lsconvert.errors import SourceError
from lsconvert.filtering.operands import OneOf
from lsconvert.filtering.parse import Condition, values_of
from lsconvert.io.locations import shown_name
from lsconvert.io.text_file import read_text_file
from lsconvert.jsontext.decode import parse_int, spell_int
from lsconvert.jsontext.members import refuse_constant

MAX_SIZE: Final = 64 << 20  # bytes: millions of ids, which need about ten times as much memory
HINT: Final = "Write one value on each line, or a JSON list of texts and whole numbers."


def with_values(condition: Condition) -> Condition:
    """Return a condition with the values of its file, if it names one. Raises SourceError and PredicateError."""
    operand = condition.operand
    if not isinstance(operand, OneOf) or not operand.file:
        return condition
    values = values_of(condition.predicate, _read(operand.file))
    return replace(condition, operand=OneOf(values))


def _read(path: str) -> list[str]:
    text = read_text_file(path, MAX_SIZE, SourceError, too_large="Keep only the values.", not_text=HINT)
    path = shown_name(path)
    if text.lstrip().startswith(("[", "{")):
        values = _items(text, path)
    else:
        values = [stripped for line in text.splitlines() if (stripped := line.strip())]
    if not values:
        raise SourceError("has no values", file=path, hint=HINT)
    return values


def _items(text: str, path: str) -> list[str]:
    try:
        items: Any = json.loads(text, parse_int=parse_int, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise SourceError("is not a JSON list", file=path, hint=HINT) from error
    if not isinstance(items, list):
        raise SourceError("is not a JSON list", file=path, hint=HINT)
    return [_spelled(item, path) for item in items]


def _spelled(item: Any, path: str) -> str:
    if isinstance(item, str):
        return item
    if isinstance(item, bool) or not isinstance(item, int):
        raise SourceError("has an item that is neither a text nor a whole number", file=path, hint=HINT)
    return spell_int(item)
