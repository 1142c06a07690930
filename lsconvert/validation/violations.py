"""List what a validator finds in a task, in one form for jsonschema-rs and jsonschema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, Final, NamedTuple

from lsconvert.errors import Severity
from lsconvert.validation.schemas import definitions

# Above this, jsonschema-rs and jsonschema may disagree about a number, because only one of them rounds it.
_EXACT: Final = 2**53


class Violation(NamedTuple):
    """One keyword of a schema that a value does not satisfy.

    `path` leads from the task to the value. `wanted` is the value of the keyword, and `schema` the schema that has it.
    `location` is the place of the keyword in the bundled schemas, such as `regions#/$defs/percentSize/minimum`, "" in a
    schema of the user's own. `keyword` is None for the schema `false`.
    """

    path: tuple[str | int, ...]
    keyword: str | None
    wanted: Any
    schema: Any
    instance: object
    location: str
    severity: Severity


def violations_of_rust(errors: Iterable[Any], task: object, *, advised: bool) -> list[Violation] | None:
    """Return the errors of jsonschema-rs for a bundled schema. Return None if a number or a path may be wrong.

    `advised` tells whether the schema is one of `schemas.with_advice`.
    """
    violations = []
    for error in errors:
        path = tuple(error.instance_path)
        instance: Any = task
        for step in path:
            # jsonschema-rs takes a key such as "1" or "+1" for an index.
            if isinstance(instance, Mapping) and not isinstance(step, str):
                return None
            instance = instance[step]
        if isinstance(instance, (int, float, Decimal)) and not -_EXACT < instance < _EXACT:
            return None
        location = error.absolute_keyword_location
        keyword, wanted, schema, short = _keyword_at(location)
        violations.append(
            Violation(path, keyword, wanted, schema, instance, short, _severity(error.evaluation_path, advised))
        )
    return violations


def violations_of_python(errors: Iterable[Any], *, advised: bool) -> Iterator[Violation]:
    """Yield the errors of jsonschema. `advised` tells whether the schema is one of `schemas.with_advice`."""
    for error in errors:
        place = _places().get(id(error.schema))
        yield Violation(
            tuple(error.absolute_path),
            error.validator,
            error.validator_value,
            error.schema,
            error.instance,
            f"{place}/{error.validator}" if place is not None else "",
            _severity(error.absolute_schema_path, advised),
        )


def _severity(path: Iterable[Any], advised: bool) -> Severity:
    """Return the severity of an error by its path in the schema: `schemas.with_advice` puts the advice second."""
    return "warning" if advised and [*islice(path, 2)] == ["allOf", 1] else "error"


@cache
def _keyword_at(location: str) -> tuple[str, Any, Any, str]:
    """Return the keyword at a URL with a JSON Pointer, its value, the schema that has it, and the short location."""
    url, _, pointer = location.partition("#")
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    [(file, schema)] = [(file, schema) for file, schema in definitions().items() if schema["$id"] == url]
    for step in steps[:-1]:
        schema = schema[int(step)] if isinstance(schema, list) else schema[step]
    return steps[-1], schema[steps[-1]], schema, f"{file}#{pointer}"


@cache
def _places() -> dict[int, str]:
    """Return the place of each part of the bundled schemas, by the id of the part."""
    return {id(part): place for file, schema in definitions().items() for part, place in _parts(schema, f"{file}#")}


def _parts(schema: Any, place: str) -> Iterator[tuple[Any, str]]:
    items = schema.items() if isinstance(schema, Mapping) else enumerate(schema) if isinstance(schema, list) else ()
    yield schema, place
    for step, part in items:
        if isinstance(part, (Mapping, list)):
            yield from _parts(part, f"{place}/{step}")
