"""The schemas and their examples, read without lsconvert."""

import functools
import json
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource

FOLDER = Path(__file__).parents[2] / "schemas"
EXAMPLES = Path(__file__).parent / "examples"
SCHEMAS = {
    path.relative_to(FOLDER).as_posix().removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in sorted(FOLDER.rglob("*.schema.json"))
}


def refuse(uri):
    raise NoSuchResource(ref=uri)


REGISTRY = Registry(retrieve=refuse).with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)


@functools.cache
def validator(name):
    return Draft202012Validator(SCHEMAS[name], registry=REGISTRY)


def examples(kind):
    """Yield the schema's name, path and content of each example that is `valid`, `invalid` or `warned`."""
    for name in SCHEMAS:
        for path in sorted((EXAMPLES / name.replace("/", "-") / kind).glob("*.json")):
            yield name, path, json.loads(path.read_text("utf-8"))


def subschemas(schema, asserting=True):
    """Yield a schema and all subschemas. If `asserting`, leave out those below `if` and `not`, which report no errors."""
    yield schema
    for keyword, value in schema.items():
        if keyword in ("properties", "$defs"):
            inner = value.values()
        elif keyword in ("anyOf", "allOf", "prefixItems"):
            inner = value
        elif keyword in ("items", "additionalProperties", "then", "else") or (
            keyword in ("if", "not") and not asserting
        ):
            inner = [value]
        else:
            inner = []
        for subschema in inner:
            yield from subschemas(subschema, asserting)
