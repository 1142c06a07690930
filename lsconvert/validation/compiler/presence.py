"""Which keys have to be there: schemas that ask for nothing else, as clauses.

A literal is a bit and whether it has to be set. A bit is a key that came, `EMPTY`, or a Fact. Formulas are sets of terms
(one of them holds, with all of its literals) or sets of clauses (each of them holds, by one of its literals).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias


class Fact(NamedTuple):
    """The value of `key` is one of these texts."""

    key: str
    texts: frozenset[bytes]


Bit: TypeAlias = "str | Fact"
Literal: TypeAlias = tuple[Bit, bool]
Terms: TypeAlias = frozenset[frozenset[Literal]]
Clauses: TypeAlias = frozenset[frozenset[Literal]]

EMPTY: Final = ""  # no schema names this key
# Keywords that demand nothing.
NOTES: Final = frozenset(("$schema", "$id", "$comment", "$defs", "title", "description"))
TRUE: Final[Terms] = frozenset([frozenset()])


def demands(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of a schema that demand something."""
    return {keyword: value for keyword, value in schema.items() if keyword not in NOTES}


def presence(schema: Mapping[str, Any]) -> Terms | None:
    """Return what a schema demands of the keys of an object; None if it demands more, or is not known."""
    match demands(schema):
        case {"required": [*keys], **more} if not more:
            return frozenset([frozenset((key, True) for key in keys)])
        case {"maxProperties": 0, **more} if not more:
            return frozenset([frozenset([(EMPTY, True)])])
        case {"minProperties": 1, **more} if not more:
            return frozenset([frozenset([(EMPTY, False)])])
        case {"not": dict(inner), **more} if not more:
            found = presence(inner)
            return None if found is None else negated(found)
        case {"anyOf": [*branches], **more} if not more:
            all_found = [presence(branch) for branch in branches]
            return frozenset().union(*(found or () for found in all_found)) if None not in all_found else None
        case {**more}:
            return None if more else TRUE
    return None


def denies(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema of keys may fail for a value that is not an object."""
    found = demands(schema)
    return "not" in found or any(denies(branch) for branch in found.get("anyOf", ()))


def negated(terms: Terms) -> Terms:
    """Return the terms of the opposite."""
    return frozenset(frozenset((bit, not is_set) for bit, is_set in choice) for choice in itertools.product(*terms))


def clauses(terms: Terms) -> Clauses:
    """Return the clauses of a formula that is given in terms."""
    all_choices = {frozenset(choice) for choice in itertools.product(*terms)}
    choices = {choice for choice in all_choices if not any((bit, not is_set) in choice for bit, is_set in choice)}
    return frozenset(choice for choice in choices if not any(other < choice for other in choices))


def implied(condition: Terms, terms: Terms) -> Clauses:
    """Return the clauses of: if the condition holds, one of the terms does."""
    return clauses(negated(condition) | terms)
