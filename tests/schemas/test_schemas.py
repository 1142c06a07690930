"""The schemas: well-formed, documented, closed in themselves, and right about every example and every probe."""

import re
import time

import pytest
from bundle import EXAMPLES, REGISTRY, SCHEMAS, examples, subschemas, validator
from jsonschema import Draft202012Validator
from referencing.jsonschema import DRAFT202012

BRANCHES = SCHEMAS["regions"]["anyOf"]
NAMES = [branch["$ref"].removeprefix("#/$defs/") for branch in BRANCHES]
ANNOTATIONS = {"title", "description", "$comment", "$schema", "$id", "$ref", "$defs", "properties", "items"}
APPLICATORS = {"if", "then", "else", "allOf", "prefixItems", "additionalProperties"}


def test_the_six_are_there():
    assert set(SCHEMAS) == {"regions", "v1/export", "v1/import", "v2/export", "v2/import", "v2/migrated"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_shape(name):
    """Metaschema, `$id`, title and description; each property says what it is."""
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
    """They mean the same in Python and Rust, and take linear time."""
    for alternative in pattern.split("|"):
        assert SIMPLE.fullmatch(alternative)
        assert alternative.count("*") <= 1
    for hostile in ("1" * 100_000, "." + "1" * 100_000, "e" + "+" * 100_000, "2020-" * 20_000, "\n" * 100_000):
        start = time.perf_counter()
        re.search(pattern, hostile)
        assert time.perf_counter() - start < 0.5


def test_the_branch_of_a_type_is_named_for_it():
    """The last branch takes what no other does; `type` is the first test of each, which makes the gate fast."""
    *known, unknown = NAMES
    branches = SCHEMAS["regions"]["$defs"]
    assert len(known) == len(set(known)) == 39
    for name in known:
        assert branches[name]["properties"]["type"]["const"] == name
        assert next(iter(branches[name]["properties"])) == "type"
    assert branches[unknown]["properties"]["type"]["not"]["enum"] == known
    assert not {name for name in branches if name.islower()} - {*NAMES, "point", "vertices"}


def own_branch(region):
    kind = region.get("type")
    return NAMES.index(kind) if kind in NAMES[:-1] else len(NAMES) - 1


def leaves(error):
    """Yield what is really wrong: of the branches of a region, only what the branch of its own type says."""
    if error.validator != "anyOf" or error.validator_value != BRANCHES:
        yield ("".join(f"/{step}" for step in error.absolute_path), error.validator)
        return
    branch = own_branch(error.instance)
    for inner in error.context:
        if inner.schema_path[0] == branch:
            yield from leaves(inner)


def named(verdict):
    return [
        pytest.param(name, content, id=path.relative_to(EXAMPLES).as_posix())
        for name, path, content in examples(verdict)
    ]


@pytest.mark.parametrize(("name", "document"), named("valid"))
def test_valid(name, document):
    assert [leaf for error in validator(name).iter_errors(document) for leaf in leaves(error)] == []


@pytest.mark.parametrize(("name", "content"), named("invalid"))
def test_invalid(name, content):
    found = [leaf for error in validator(name).iter_errors(content["document"]) for leaf in leaves(error)]
    assert (content["expect"]["pointer"], content["expect"]["keyword"]) in found


def test_no_example_is_without_a_schema():
    assert {path for _, path, _ in [*examples("valid"), *examples("invalid")]} == set(EXAMPLES.rglob("*.json"))


def test_every_region_type_has_examples():
    valid = {document["type"] for name, _, document in examples("valid") if name == "regions"}
    assert valid >= set(NAMES[:-1])
    broken = {
        content["document"]["type"]
        for name, _, content in examples("invalid")
        if name == "regions" and "type" in content["document"]
    }
    assert broken >= set(NAMES[:-1])


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_keyword_has_an_example(name):
    used = {keyword for inner in subschemas(SCHEMAS[name]) for keyword in inner} - ANNOTATIONS - APPLICATORS
    used -= {"not"} if name == "regions" else set()  # of the branch for unknown types: no region of its own fails there
    shown = {content["expect"]["keyword"] for schema, _, content in examples("invalid") if schema == name}
    assert used <= shown


@pytest.mark.parametrize("kind", NAMES[:-1])
def test_every_type_asks_something_of_its_value(kind):
    """Only a custom interface may have an empty one."""
    region = {"type": kind, "from_name": "control", "to_name": "object", "value": {}}
    assert validator("regions").is_valid(region) == (kind == "custominterface")
    assert not validator("regions").is_valid({**region, "value": "text"})
