"""Read conditions from text: `[not] NAME`, `[not] NAME=VALUE` or `[not] NAME>=NUMBER`.

White space around the words is ignored. Commas separate the values of a list. A value that contains a comma, or begins
with a quote or with `@`, is written as a JSON string. `@FILE` in the place of a list names a file of values, which
this module does not open.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lsconvert.errors import PredicateError
from lsconvert.filtering.operands import COMPARISONS, Count, IsTrue, OneOf, Operand, Period, Share
from lsconvert.filtering.predicates import PREDICATES, Form, Predicate, Scope
from lsconvert.objects.row_values import to_time

_CONDITION: Final = re.compile(r"\s*(not\s+)?([A-Za-z_][\w-]*)\s*(?:([=<>!]+)(.*))?", re.DOTALL)
_ITEM: Final = re.compile(r'\s*("(?:[^"\\]|\\.)*"\s*|[^",@\s][^",]*),', re.DOTALL)  # with the comma after it
_NUMBER: Final = re.compile("[0-9]{1,18}")
_SHARE: Final = re.compile("1/([1-9][0-9]{0,17})(?::(.+))?", re.DOTALL)
_DAY: Final = re.compile(r"([0-9]{4})(?:(-[0-9]{2})(-[0-9]{2}.*)?)?", re.DOTALL)

_BY_NAME: Final = {name: row for row in PREDICATES for name in (row.name, *row.synonyms)}


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate and its value, as written in `text`. With `negated`, it holds where the predicate does not."""

    text: str
    predicate: Predicate
    operand: Operand
    negated: bool


def parse_condition(text: str, scope: Scope | None = None) -> Condition:
    """Return the condition in a text. `scope` allows only predicates of this scope. Raises PredicateError."""
    found = _CONDITION.fullmatch(text)
    names = [row.name for row in PREDICATES if scope in (None, row.scope)]
    listed = f"The predicates are {', '.join(names)}."
    if found is None:
        raise PredicateError("expected [not] NAME or [not] NAME=VALUE", hint=listed)
    negation, name, mark, value = found.groups()
    predicate = _BY_NAME.get(name)
    if predicate is None:
        raise PredicateError(f"unknown predicate {name}", hint=_suggestion(name) + listed)
    if scope not in (None, predicate.scope):
        what = f"{name} is about a whole {predicate.scope}, not about an {scope}"
        raise PredicateError(what, hint=f"The predicates about {scope}s are {', '.join(names)}.")
    operand = _PARSERS[predicate.form](predicate, mark or "", (value or "").strip())
    return Condition(text.strip(), predicate, operand, bool(negation))


def values_of(predicate: Predicate, values: Collection[str]) -> frozenset[str]:
    """Return the values of a list as the predicate reads them from data. Raises PredicateError for an unknown one."""
    for value in values:
        if predicate.choices and value not in predicate.choices:
            hint = f"It is one of {', '.join(predicate.choices)}."
            raise PredicateError(f"unknown {predicate.name} {value}", hint=hint)
    return frozenset(map(predicate.spell, values))


def _flag(predicate: Predicate, mark: str, _: str) -> Operand:
    if mark:
        name = predicate.name
        raise PredicateError(f"{name} takes no value", hint=f"Write `{name}` or `not {name}`.")
    return IsTrue()


def _list(predicate: Predicate, mark: str, value: str) -> Operand:
    usage = f"Write {predicate.name}=VALUE, {predicate.name}=VALUE,VALUE or {predicate.name}=@FILE."
    _check_mark(predicate, mark, usage)
    if value.startswith("@") and len(value) > 1:
        return OneOf(file=value[1:])
    text, values, at = f"{value},", [], 0
    while at < len(text):
        item = _ITEM.match(text, at)
        if item is None:
            quoting = ' Quote a value with a comma, a quote or a leading @: "a, b".'
            raise PredicateError(f"the list of {predicate.name} is not complete", hint=usage + quoting)
        values.append(_unquoted(item[1].strip()))
        at = item.end()
    return OneOf(values_of(predicate, values))


def _count(predicate: Predicate, mark: str, value: str) -> Operand:
    if not mark:
        return Count(">=", 1)
    if mark not in COMPARISONS or not _NUMBER.fullmatch(value):
        marks = ", ".join(COMPARISONS)
        what = f"{predicate.name} takes one of {marks} and a whole number"
        raise PredicateError(what, hint=f"Write, for example, {predicate.name}>=2.")
    return Count(mark, int(value))


def _period(predicate: Predicate, mark: str, value: str) -> Operand:
    usage = (
        f"Write {predicate.name}=START..END, such as 2024-01-15..2024-02 or 2024-01-15T08:00+02:00.. "
        "The start is included, and the end is not."
    )
    _check_mark(predicate, mark, usage)
    first, dots, last = value.partition("..")
    if not dots or not (first or last):
        raise PredicateError(f"{predicate.name} takes a period", hint=usage)
    start, end = _time(first.strip(), usage), _time(last.strip(), usage)
    if start is not None and end is not None and start >= end:
        raise PredicateError(f"the period of {predicate.name} ends before it begins", hint=usage)
    return Period(start, end)


def _share(predicate: Predicate, mark: str, value: str) -> Operand:
    usage = f"Write {predicate.name}=1/10 for one task in ten, or {predicate.name}=1/10:SEED for other ones."
    _check_mark(predicate, mark, usage)
    found = _SHARE.fullmatch(value)
    if found is None:
        raise PredicateError(f"{predicate.name} takes a fraction 1/N", hint=usage)
    return Share(int(found[1]), found[2] or "")


_PARSERS: Final[dict[Form, Callable[[Predicate, str, str], Operand]]] = {
    "none": _flag,
    "list": _list,
    "count": _count,
    "period": _period,
    "share": _share,
}


def _check_mark(predicate: Predicate, mark: str, usage: str) -> None:
    if mark != "=":
        raise PredicateError(f"{predicate.name} takes = and a value", hint=usage)


def _unquoted(item: str) -> str:
    if not item.startswith('"'):
        return item
    try:
        return str(json.loads(item))
    except ValueError:
        raise PredicateError("a quoted value is not a JSON string", hint='Write it as in "a, b".') from None


def _time(text: str, usage: str) -> datetime | None:
    """Return a time in UTC, None for "". A year or a month means its beginning."""
    if not text:
        return None
    day = _DAY.fullmatch(text)
    time = to_time(f"{day[1]}{day[2] or '-01'}{day[3] or '-01'}") if day is not None else None
    if time is None:
        raise PredicateError("a date of the period is not a date of ISO 8601", hint=usage)
    return time


def _suggestion(word: str) -> str:
    """Return a question that names the nearest predicate, with a space after it; "" if none is near."""
    from difflib import get_close_matches  # late: only for errors

    near = get_close_matches(word, _BY_NAME, 1)
    return f"Did you mean {near[0]}? " if near else ""
