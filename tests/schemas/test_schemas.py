"""The schemas are well-formed, documented and self-contained, and their patterns take linear time."""

import re
import time

import pytest
from bundle import REGISTRY, SCHEMAS, subschemas, validator
from jsonschema import Draft202012Validator
from referencing.jsonschema import DRAFT202012

NAMES = [case["then"]["$ref"].removeprefix("#/$defs/") for case in SCHEMAS["regions"]["allOf"]]


def test_the_seven_schemas_exist():
    assert set(SCHEMAS) == {"advice", "regions", "v1/export", "v1/import", "v2/export", "v2/import", "v2/migrated"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_well_formed_and_documented(name):
    """Each schema is valid and has `$id`, title and description; each property and definition has a description."""
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"https://lsconvert.invalid/schemas/{name}.schema.json"
    assert schema["title"]
    assert schema["description"]
    for inner in subschemas(schema, asserting=False):
        for key, value in inner.get("properties", {}).items():
            assert len(value.get("description", "")) > 10, key
        for key, value in inner.get("$defs", {}).items():
            assert value.get("description"), key


@pytest.mark.parametrize("name", SCHEMAS)
def test_references_stay_in_the_bundle(name):
    schema = SCHEMAS[name]
    resolver = REGISTRY.resolver_with_root(DRAFT202012.create_resource(schema))
    for inner in subschemas(schema, asserting=False):
        assert "$dynamicRef" not in inner
        assert "$id" not in inner or inner is schema
        if ref := inner.get("$ref"):
            assert "//" not in ref
            assert resolver.lookup(ref).contents


PATTERNS = sorted(
    {inner["pattern"] for schema in SCHEMAS.values() for inner in subschemas(schema, False) if "pattern" in inner}
)


# Classes, plain characters and `.*`, with `^` first and `{n}` or `?` behind: no group, escape, `$` or nested repetition.
SIMPLE = re.compile(r"\^?((\[\^?[^]\\]+\]|[a-z@:/-])(\{[0-9]\}|\?)?|\.\*)*")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns(pattern):
    """Patterns mean the same in Python and Rust, and take linear time."""
    for alternative in pattern.split("|"):
        assert SIMPLE.fullmatch(alternative)
        assert alternative.count("*") <= 1
    for hostile in ("1" * 100_000, "." + "1" * 100_000, "e" + "+" * 100_000, "2020-" * 20_000, "\n" * 100_000):
        start = time.process_time()
        re.search(pattern, hostile)
        assert time.process_time() - start < 0.5


def test_each_branch_of_the_regions_is_named_after_its_type():
    """`type` is the first test of each, which makes fast validators fast."""
    branches = SCHEMAS["regions"]["$defs"]
    assert len(NAMES) == len(set(NAMES)) == 39
    for name, case in zip(NAMES, SCHEMAS["regions"]["allOf"], strict=True):
        assert case["if"]["required"] == ["type"]
        assert case["if"]["properties"]["type"]["const"] == name
        assert branches[name]["properties"]["type"]["const"] == name
        assert next(iter(branches[name]["properties"])) == "type"
    assert SCHEMAS["regions"]["properties"]["type"]["enum"] == NAMES
    assert not {name for name in branches if name.islower()} - {*NAMES, "point", "vertices"}


@pytest.mark.parametrize("kind", NAMES)
def test_every_type_constrains_its_value(kind):
    """Only the value of a custom interface may be empty."""
    region = {"type": kind, "from_name": "control", "to_name": "object", "value": {}}
    assert validator("regions").is_valid(region) == (kind == "custominterface")
    assert not validator("regions").is_valid({**region, "value": "text"})
