"""Translate schemas that only constrain the presence of keys into logic formulas.

A bit is a key that is present, `EMPTY`, or a Fact. A literal is a bit, and whether it has to be set. A formula in
disjunctive normal form is a set of terms: all literals of at least one term hold. In conjunctive normal form it is a
set of clauses: at least one literal of each clause holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias


class Fact(NamedTuple):
    """A bit that is set if the value of `key` is one of `texts`."""

    key: str
    texts: frozenset[bytes]


Bit: TypeAlias = "str | Fact"
Literal: TypeAlias = tuple[Bit, bool]
Terms: TypeAlias = frozenset[frozenset[Literal]]
Clauses: TypeAlias = frozenset[frozenset[Literal]]

EMPTY: Final = ""  # set if the object is empty; no schema names a key so
_NOT_ASSERTIONS: Final = frozenset(("$schema", "$id", "$comment", "$defs", "title", "description"))
TRUE: Final[Terms] = frozenset([frozenset()])


def assertions(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of a schema that constrain a value."""
    return {keyword: value for keyword, value in schema.items() if keyword not in _NOT_ASSERTIONS}


def presence(schema: Mapping[str, Any]) -> Terms | None:
    """Return the keys that a schema requires or forbids, as terms. Return None if it constrains more than keys."""
    match assertions(schema):
        case {"required": [*keys], **more} if not more:
            return frozenset([frozenset((key, True) for key in keys)])
        case {"maxProperties": 0, **more} if not more:
            return frozenset([frozenset([(EMPTY, True)])])
        case {"minProperties": 1, **more} if not more:
            return frozenset([frozenset([(EMPTY, False)])])
        case {"not": dict(inner), **more} if not more:
            terms = presence(inner)
            return None if terms is None else negated(terms)
        case {"anyOf": [*branches], **more} if not more:
            all_terms = [presence(branch) for branch in branches]
            return frozenset().union(*(terms or () for terms in all_terms)) if None not in all_terms else None
        case {**more}:
            return None if more else TRUE
    return None


def may_reject_non_objects(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema that only constrains keys may reject a value that is not an object."""
    keywords = assertions(schema)
    return "not" in keywords or any(may_reject_non_objects(branch) for branch in keywords.get("anyOf", ()))


def negated(terms: Terms) -> Terms:
    """Return the negation of a formula, as terms."""
    return frozenset(frozenset((bit, not is_set) for bit, is_set in choice) for choice in itertools.product(*terms))


def clauses(terms: Terms) -> Clauses:
    """Return a formula as clauses, without those that another clause implies."""
    all_choices = {frozenset(choice) for choice in itertools.product(*terms)}
    choices = {choice for choice in all_choices if not any((bit, not is_set) in choice for bit, is_set in choice)}
    return frozenset(choice for choice in choices if not any(other < choice for other in choices))


def implied(condition: Terms, terms: Terms) -> Clauses:
    """Return the clauses of: if `condition` holds, `terms` holds."""
    return clauses(negated(condition) | terms)
