"""Check the arguments of the functions for one decoded object."""

from __future__ import annotations

from collections.abc import Mapping

from lsconvert.errors import InvalidJSONError, Where
from lsconvert.jsontext.walk import infinite_numbers


def check_is_one_object(document: object) -> None:
    """Raise TypeError unless a decoded task or import response is a mapping."""
    if isinstance(document, Mapping):
        return
    advice = ""
    if isinstance(document, (list, tuple)):
        advice = "; for a list, use upgrade(tasks, ...), downgrade(tasks, ...) or iter_tasks(tasks, to=...)"
    raise TypeError(f"one task at a time: expected a dict, got {type(document).__name__}{advice}")


def check_is_json(document: Mapping[str, object]) -> None:
    """Raise InvalidJSONError for a document with NaN or infinity, as for a file of it."""
    pointers = infinite_numbers(document)
    if pointers:
        hint = "Write null or a number. Infinity may be a number that is too large for a float: decode it as a Decimal."
        raise InvalidJSONError("NaN and Infinity are not JSON", where=Where(pointer=pointers[0]), hint=hint)
