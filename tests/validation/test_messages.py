"""Messages use Label Studio's words, name missing keys, and contain no data."""

import json
import re
from pathlib import Path

import pytest
import sentences
from check_helpers import NAMES

from lsconvert.validation import words
from lsconvert.validation.checker import Checker, bundled_checker
from lsconvert.validation.schemas import load_schema

RECTANGLE = {"x": 1, "y": 1, "width": 1, "height": 1, "rectanglelabels": ["car"]}


def message(value, schema):
    """Return the only message about a value."""
    [problem] = Checker(schema).explain(value)
    return problem.message


def messages_about(name, document):
    """Return the messages of a bundled schema by pointer."""
    return {problem.pointer: problem.message for problem in bundled_checker(name).explain(document)}


def region(kind, value):
    return {"type": kind, "from_name": "a", "to_name": "b", "value": value}


@pytest.mark.parametrize("x", [-1, 101, 1234.5])
def test_shapes_are_measured_in_percent(x):
    found = messages_about("regions", region("rectanglelabels", RECTANGLE | {"x": x}))
    assert "percentage of the image, 0 to 100" in found["/value/x"]


@pytest.mark.parametrize(
    ("kind", "value", "pointer", "measure"),
    [
        ("ellipselabels", {"radiusX": 60}, "/value/radiusX", "percentage of the image, 0 to 50"),
        ("polygon", {"points": [[1, 900]]}, "/value/points/0/1", "percentage of the image, -100 to 200"),
        ("ocrlabels", {"x": 50}, "/value/x", "fraction of the page, 0 to 1"),
    ],
)
def test_other_measures(kind, value, pointer, measure):
    assert measure in messages_about("regions", region(kind, value))[pointer]


@pytest.mark.parametrize("definition", words.MEASURES)
def test_each_measure_names_a_definition_with_bounds(definition):
    schema = load_schema("regions")["$defs"][definition]
    low, high = (schema.get(f"{a}imum", schema.get(f"exclusive{a.title()}imum")) for a in ("min", "max"))
    named = [float(number) for number in re.findall(r"-?[0-9.]+", words.MEASURES[definition])]
    assert named == pytest.approx([low, high], abs=1.001)


def test_missing_labels_and_keys():
    value = {key: item for key, item in RECTANGLE.items() if key not in ("rectanglelabels", "x")}
    problems = bundled_checker("regions").explain(region("rectanglelabels", value))
    assert [problem.message for problem in problems] == [
        'the key "x" is missing',
        'the labels are missing (the key "rectanglelabels")',
    ]


def test_missing_labels_of_hypertext():
    found = messages_about("regions", region("hypertextlabels", {"start": "/p[1]", "end": "/p[1]"}))
    assert found["/value"] == 'the labels are missing (the key "hypertextlabels", or "htmllabels")'


@pytest.mark.parametrize(
    ("value", "has_cause"),
    [
        ({"items": []}, True),
        ({"weights": 1}, True),
        ({"selected": []}, True),
        ({"choices": ["a"]}, False),
        ("x", False),
    ],
)
def test_only_ranker_and_list_write_no_type(value, has_cause):
    found = messages_about("regions", {"from_name": "a", "to_name": "b", "value": value})
    assert found[""].startswith('the key "type" is missing')
    assert ("Ranker" in found[""]) == has_cause


@pytest.mark.parametrize(("own", "has_cause"), [(5, True), (0.5, True), (True, False), ([], False), ({}, False)])
def test_only_numbers_are_numeric_ids(own, has_cause):
    found = messages_about("regions", region("choices", {"choices": ["a"]}) | {"id": own})
    assert found["/id"].startswith("expected a string, found")
    assert ("some versions of the editor" in found["/id"]) == has_cause


@pytest.mark.parametrize("key", ["annotations", "completions", "predictions"])
@pytest.mark.parametrize("name", ["v1-import", "v2-import"])
def test_work_without_data(name, key):
    [problem] = bundled_checker(name).explain({"id": 1, key: [{"s3cret": 1}]})
    assert problem.message.startswith('the key "data" is missing. ')
    assert "s3cret" not in problem.message
    assert (problem.pointer, problem.keyword, problem.missing, problem.code) == ("", "not", "data", "LSV009")


def test_missing_alternatives():
    assert messages_about("regions", region("labels", {"start": 1}))["/value"].startswith('the key "end" is missing')
    assert messages_about("regions", region("labels", {}))["/value"] == (
        'keys are missing: expected "start" and "end", or "labels"'
    )
    found = messages_about("v2", {"annotations": [{"result": [], "completed_by": {"x": 1}}]})
    assert found["/annotations/0/completed_by"] == 'keys are missing: expected "id", or "email"'


PATTERNS = sorted(set(re.findall(r'"pattern": "(.*?)"', " ".join(json.dumps(load_schema(name)) for name in NAMES))))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_of_the_bundled_schemas_has_words(pattern):
    assert pattern in words.PATTERNS


def test_patterns_are_described():
    annotation = {"result": [], "ground_truth": True, "id": "a1", "lead_time": "soon"}
    found = messages_about("v2-import", {"data": {"a": 1}, "annotations": [annotation]})
    assert found == {
        "/annotations/0/id": "expected a whole number, or a string of digits",
        "/annotations/0/lead_time": "expected a number, or a string that is a number",
    }


@pytest.mark.parametrize(
    ("value", "schema", "text"),
    [
        ("s3cret", {"type": ["object", "null"]}, "expected an object or null, found a string"),
        (1.5, {"type": "integer"}, "expected a whole number, found a number that is not whole"),
        (
            [],
            {"type": ["integer", "boolean", "string"]},
            "expected a whole number, a boolean or a string, found a list",
        ),
        ("s3cret", {"enum": ["left", "right", True, None]}, 'expected "left", "right", true or null'),
        ("s3cret", {"enum": []}, "expected nothing"),
        ("s3cret", {"const": "rle"}, 'expected "rle"'),
        (-1, {"minimum": 0}, "expected 0 or more"),
        (361, {"maximum": 360}, "expected 360 or less"),
        (5, {"exclusiveMinimum": 5}, "expected more than 5"),
        (5, {"exclusiveMaximum": 5}, "expected less than 5"),
        ([], {"minItems": 1}, "expected at least 1 item"),
        ([1, 2, 3], {"maxItems": 2}, "expected at most 2 items"),
        ([1], {"maxItems": 0}, "expected no items"),
        ({}, {"minProperties": 1}, "expected at least 1 key"),
        ("", {"minLength": 2}, "expected at least 2 characters"),
        ("s3cret", {"pattern": "^x"}, "expected a string that matches ^x"),
        ({"s3cret": 1}, {"additionalProperties": False}, "has a key that the schema does not allow"),
        ("s3cret", {"not": {}, "description": "Write y."}, "this key is not allowed. Write y."),
        (["s3cret"], {"not": {"type": "array"}}, "a list is not allowed here"),
        ("s3cret", {"not": {"minLength": 1}}, "is not allowed here"),
        ("s3cret", False, "the schema does not allow this value"),
        ("s3cret", {"oneOf": [{}, {}]}, "does not satisfy the keyword oneOf of the schema"),
        ({1, 2}, {"type": "object"}, "expected an object, found a Python object of type set"),
    ],
)
def test_messages(value, schema, text):
    assert message(value, schema) == text


def test_the_table_of_sentences():
    """sentences.txt shows the sentence for each keyword of each schema: read it after a change."""
    assert sentences.sentences() == Path(sentences.__file__).with_name("sentences.txt").read_text("utf-8")
