"""Read a schema of the user's own, and reject it if no validator could use it.

Nothing is ever fetched to follow a `$ref`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

from lsconvert.errors import SchemaError, Where
from lsconvert.io.locations import shown_name
from lsconvert.io.text_file import read_text_file
from lsconvert.jsontext.members import refuse_constant

if TYPE_CHECKING:
    from referencing._core import Resolver

Schema: TypeAlias = "Mapping[str, Any] | bool"

MAX_SIZE: Final = 1 << 20  # bytes; a schema of this size takes seconds to check
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_HINT: Final = "A schema is JSON in UTF-8: an object, true or false."
# Keywords whose schemas apply to the value itself, not to a part of it.
_ONE: Final = ("not", "if", "then", "else")
_LISTS: Final = ("allOf", "anyOf", "oneOf")
_REFERENCES: Final = ("$ref", "$dynamicRef")


def read_schema(path: str) -> Schema:
    """Return the schema in a file.

    Raises SchemaError if the file cannot be read, or is not JSON that can be a schema.
    """
    where = Where(file=shown_name(path))
    text = read_text_file(
        path,
        MAX_SIZE,
        SchemaError,
        too_large="Remove the parts of the schema that do not describe tasks.",
        not_text=_HINT,
    )
    try:
        schema = json.loads(text, parse_constant=refuse_constant)
    except RecursionError:
        raise SchemaError("is nested too deep", where=where) from None
    except ValueError as error:
        raise SchemaError("is not JSON", where=where, hint=_HINT) from error
    if not isinstance(schema, (dict, bool)):
        raise SchemaError("is not a JSON Schema", where=where, hint=_HINT)
    return schema


def check_schema(schema: Schema) -> None:
    """Raise SchemaError unless a schema is valid in draft 2020-12 and all its references can be followed."""
    from jsonschema import Draft202012Validator, exceptions

    draft = schema.get("$schema", DRAFT) if isinstance(schema, Mapping) else DRAFT
    if draft != DRAFT:
        hint = f"Write it for draft 2020-12, or remove $schema: then it is taken to be {DRAFT}."
        raise SchemaError("its $schema is not draft 2020-12", hint=hint)
    try:
        Draft202012Validator.check_schema(schema)
    except exceptions.SchemaError as error:
        raise SchemaError(f"is not a valid JSON Schema: keyword {error.validator} at {error.json_path}") from None
    except RecursionError:
        raise SchemaError("the schema is nested too deep") from None
    _check_references(schema)


def refuse_to_fetch(uri: str) -> NoReturn:
    """Raise SchemaError for any reference."""
    raise SchemaError(f"it refers to {uri}, which is not bundled; lsconvert fetches nothing")


def _check_references(schema: Schema) -> None:
    """Raise SchemaError for a reference to a missing schema, or a cycle that never descends into the value."""
    from referencing import Registry
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    applied: dict[int, list[int]] = {}  # id of a schema -> ids of the schemas that it applies to the same value
    registry: Registry[Any] = Registry()
    todo: list[tuple[Any, Resolver[Any]]] = [(schema, registry.resolver_with_root(DRAFT202012.create_resource(schema)))]
    while todo:
        part, resolver = todo.pop()
        if not isinstance(part, Mapping) or id(part) in applied:
            continue
        resource = DRAFT202012.create_resource(part)
        resolver = resolver.in_subresource(resource)
        applies = _applied(part)
        for keyword in _REFERENCES:
            if keyword in part:
                try:
                    found = resolver.lookup(part[keyword])
                except (Unresolvable, ValueError):
                    refuse_to_fetch(part[keyword])
                applies.append(found.contents)
                todo.append((found.contents, found.resolver))
        applied[id(part)] = [id(other) for other in applies]
        todo += [(inner.contents, resolver) for inner in resource.subresources()]
    try:
        TopologicalSorter(applied).prepare()
    except CycleError:
        message = "a $ref leads back to itself without descending into the value"
        raise SchemaError(message, hint="Refer from a keyword such as properties or items.") from None


def _applied(part: Mapping[str, Any]) -> list[Any]:
    """Return the subschemas that a schema applies to the same value."""
    return [
        *(part[keyword] for keyword in _ONE if keyword in part),
        *(inner for keyword in _LISTS for inner in part.get(keyword, ())),
        *part.get("dependentSchemas", {}).values(),
    ]
