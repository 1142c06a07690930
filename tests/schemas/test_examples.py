"""Each example of the schemas is checked once: by lsconvert, and by both validators, which have to agree about it."""

from importlib.util import find_spec

import pytest
from agreement import agree
from bundle import EXAMPLES, SCHEMAS, examples, subschemas, validator

from lsconvert import FINDING_CODES
from lsconvert.validation.checker import bundled_checker

CODES = {row.code for row in FINDING_CODES} - {"LSV000"}  # that of other schemas
TYPES = SCHEMAS["regions"]["properties"]["type"]["enum"]
# Keywords that cannot fail: annotations, and those that only apply other schemas.
NOT_ASSERTIONS = {"title", "description", "$comment", "$schema", "$id", "$ref", "$defs", "properties", "items"}
APPLICATORS = {"if", "then", "else", "allOf", "prefixItems", "additionalProperties"}


def parameters(kind):
    return [
        pytest.param(name, content, id=path.relative_to(EXAMPLES).as_posix()) for name, path, content in examples(kind)
    ]


def check_agreement(document):
    if find_spec("jsonschema_rs") is not None:
        agree(document)


@pytest.mark.parametrize(("name", "document"), parameters("valid"))
def test_valid(name, document):
    assert bundled_checker(name).is_valid(document)
    assert bundled_checker(name).explain(document) == []
    check_agreement(document)


@pytest.mark.parametrize(("name", "content"), parameters("invalid"))
def test_invalid(name, content):
    document, expect = content["document"], content["expect"]
    assert not bundled_checker(name).is_valid(document)
    problems = bundled_checker(name).explain(document)
    assert (expect["pointer"], expect["keyword"]) in {(problem.pointer, problem.keyword) for problem in problems}
    assert not [problem for problem in problems if "keyword" in problem.message]  # each kind of error has words
    assert {problem.code for problem in problems} <= CODES
    check_agreement(document)


@pytest.mark.parametrize(("name", "content"), parameters("warned"))
def test_warned(name, content):
    """These tasks are valid: what is suspicious in them is only a warning."""
    document, expect = content["document"], content["expect"]
    assert validator(name).is_valid(document)
    assert bundled_checker(name).is_valid(document)
    problems = bundled_checker(name).explain(document)
    assert {problem.severity for problem in problems} == {"warning"}
    assert {problem.code for problem in problems} <= CODES
    assert (expect["pointer"], expect["keyword"]) in {(problem.pointer, problem.keyword) for problem in problems}
    check_agreement(document)


def test_every_example_has_a_schema():
    shown = [*examples("valid"), *examples("invalid"), *examples("warned")]
    assert {path for _, path, _ in shown} == set(EXAMPLES.rglob("*.json"))


def test_every_region_type_has_examples():
    valid = {document["type"] for name, _, document in examples("valid") if name == "regions"}
    assert valid >= set(TYPES)
    invalid = {
        content["document"]["type"]
        for name, _, content in examples("invalid")
        if name == "regions" and "type" in content["document"]
    }
    assert invalid >= set(TYPES)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_keyword_has_an_invalid_example(name):
    used = {keyword for inner in subschemas(SCHEMAS[name]) for keyword in inner} - NOT_ASSERTIONS - APPLICATORS
    shown = {content["expect"]["keyword"] for schema, _, content in examples("invalid") if schema == name}
    assert used <= shown
