"""Schemas of the user's own: read, and refused where no validator could use them. Nothing is ever fetched for a `$ref`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

from lsconvert.errors import SchemaError, Where
from lsconvert.io.text_file import read_text_file

if TYPE_CHECKING:
    from referencing._core import Resolver

Schema: TypeAlias = "Mapping[str, Any] | bool"

MAX_SIZE: Final = 1 << 20  # bytes; one that large takes seconds to check
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_HINT: Final = "A schema is JSON in UTF-8: an object, true or false."
# Keywords whose schemas are applied to the value itself, not to a part of it.
_ONE: Final = ("not", "if", "then", "else")
_LISTS: Final = ("allOf", "anyOf", "oneOf")
_REFERENCES: Final = ("$ref", "$dynamicRef")


def read_schema(path: str) -> Schema:
    """Return the schema in a file. Raises SchemaError if it is not JSON that can be used."""
    where = Where(file=path)
    text = read_text_file(
        path, MAX_SIZE, SchemaError, too_large="Leave out of the schema what does not concern tasks.", not_text=_HINT
    )
    try:
        schema = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise SchemaError("is nested too deep", where=where) from None
    except ValueError as error:
        raise SchemaError("is no JSON", where=where, hint=_HINT) from error
    if not isinstance(schema, (dict, bool)):
        raise SchemaError("is no JSON Schema", where=where, hint=_HINT)
    return schema


def check_schema(schema: Schema) -> None:
    """Raise SchemaError for what is no JSON Schema of draft 2020-12, or has a reference that cannot be followed."""
    from jsonschema import Draft202012Validator, exceptions

    draft = schema.get("$schema", DRAFT) if isinstance(schema, Mapping) else DRAFT
    if draft != DRAFT:
        hint = f"Write it for draft 2020-12, or leave $schema out: then it is read as if it were {DRAFT}."
        raise SchemaError("its $schema names another draft than 2020-12", hint=hint)
    try:
        Draft202012Validator.check_schema(schema)
    except exceptions.SchemaError as error:
        raise SchemaError(f"no valid JSON Schema: at {error.json_path}, keyword {error.validator}") from None
    except RecursionError:
        raise SchemaError("no schema that can be used: it is nested too deep") from None
    _check_references(schema)


def refuse_to_fetch(uri: str) -> NoReturn:
    """Raise SchemaError, whatever is asked for."""
    raise SchemaError(f"it refers to {uri}, which is not bundled; nothing is fetched")


def _check_references(schema: Schema) -> None:
    """Raise SchemaError for a reference that leads nowhere, or back to itself without looking into the value."""
    from referencing import Registry
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    applied: dict[int, list[int]] = {}  # what is applied to the same value, by identity
    registry: Registry[Any] = Registry()
    todo: list[tuple[Any, Resolver[Any]]] = [(schema, registry.resolver_with_root(DRAFT202012.create_resource(schema)))]
    while todo:
        part, resolver = todo.pop()
        if not isinstance(part, Mapping) or id(part) in applied:
            continue
        resource = DRAFT202012.create_resource(part)
        resolver = resolver.in_subresource(resource)
        same = _applied(part)
        for keyword in _REFERENCES:
            if keyword in part:
                try:
                    found = resolver.lookup(part[keyword])
                except (Unresolvable, ValueError):
                    refuse_to_fetch(part[keyword])
                same.append(found.contents)
                todo.append((found.contents, found.resolver))
        applied[id(part)] = [id(other) for other in same]
        todo += [(inner.contents, resolver) for inner in resource.subresources()]
    try:
        TopologicalSorter(applied).prepare()
    except CycleError:
        what = "no schema that can be used: a $ref leads back to itself without looking into the value"
        raise SchemaError(what, hint="Refer from a keyword such as properties or items.") from None


def _applied(part: Mapping[str, Any]) -> list[Any]:
    return [
        *(part[keyword] for keyword in _ONE if keyword in part),
        *(inner for keyword in _LISTS for inner in part.get(keyword, ())),
        *part.get("dependentSchemas", {}).values(),
    ]


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
