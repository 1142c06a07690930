"""Every possible finding has a stable code with a name and help."""

import inspect
import re
from pathlib import Path

import pytest
from sentences import assertions, wrong_values

import lsconvert
from lsconvert import FINDING_CODES, LSConvertError, errors, failure_of
from lsconvert.validation.checker import Checker
from lsconvert.validation.finding_places import code_of, code_of_keyword
from lsconvert.validation.messages import Problem
from lsconvert.validation.schemas import definitions
from lsconvert.validation.suspicions import MESSAGES
from lsconvert.validation.violations import Violation

HERE = Path(__file__).parent
CODES = {row.code: row for row in FINDING_CODES}
REGISTERED = dict(line.split(" ") for line in (HERE / "finding_codes.txt").read_text().splitlines())


def places():
    """Yield file, place, keyword, code and value for each value that an assertion of a bundled schema rejects."""
    for file, document in definitions().items():
        for schema, keyword, place, key in assertions(document, f"{file}#"):
            values = [*wrong_values(schema, keyword), [[]]] if keyword == "type" else wrong_values(schema, keyword)
            for value in values:
                for missing in schema[keyword] if keyword == "required" else ("",):
                    path = (key,) if key else ()
                    violation = Violation(path, keyword, schema[keyword], schema, value, place, "error")
                    yield file, place + f"/{missing}" * bool(missing), keyword, code_of(violation, missing), value


PLACES = [*places()]


def test_codes_and_names_are_unique_and_never_reused():
    """Append a line to finding_codes.txt for a new code. Never change or remove one."""
    assert [(row.code, row.name) for row in FINDING_CODES] == [*REGISTERED.items()]
    assert len({row.name for row in FINDING_CODES}) == len(CODES) == len(FINDING_CODES)
    assert [*CODES] == sorted(CODES)
    keywords = [keyword for row in FINDING_CODES for keyword in row.keywords]
    assert len(keywords) == len({*keywords})


@pytest.mark.parametrize("row", FINDING_CODES, ids=lambda row: row.code)
def test_names_and_texts(row):
    assert re.fullmatch("LSV[0-9]{3}", row.code)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", row.name)
    for text in (row.summary, row.help):
        assert re.fullmatch(r"[A-Z`].*\.", text)
        assert text.isprintable()


@pytest.mark.parametrize("file", definitions())
def test_every_place_of_a_schema_has_a_code_of_its_severity(file):
    severity = "warning" if file in ("regions", "advice") else "error"
    for _, place, keyword, code, _value in (each for each in PLACES if each[0] == file):
        if code == "LSV004" and file == "regions":
            continue  # an error of the other schemas, which find it, too
        assert CODES[code].severity == severity or code == "LSV013", (place, code)
        assert code != "LSV000", place
        assert code != "LSV014" or (keyword == "type" and "export#" in place), place


def test_every_code_of_a_schema_occurs():
    used = {code for *_, code, _ in PLACES}
    assert used == {row.code for row in FINDING_CODES if not row.keywords} - {"LSV000"}


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("v2/export#/properties/completions/not", "x", "completions-in-v2"),
        ("v2/import#/$defs/bare/properties/completions/not", "x", "work-without-data"),
        ("v2/migrated#/properties/annotations/items/properties/ground_truth/not", "x", "removed-key"),
        ("v2/export#/$defs/result/items/type", [[]], "double-list"),
        ("v2/export#/$defs/result/items/type", None, "invalid-result"),
        ("v2/export#/properties/data/type", None, "invalid-data"),
        ("v2/export#/properties/drafts/type", "x", "wrong-structure"),
        ("v2/import#/$defs/annotation/required/ground_truth", {}, "ground-truth-missing"),
        ("v2/import#/$defs/annotation/properties/id/pattern", "x", "invalid-id"),
        ("v2/import#/$defs/task/properties/meta/type", None, "import-refused-value"),
        ("v2/import#/$defs/flag/enum", "x", "invalid-flag"),
        ("v1/export#/$defs/user/properties/id/type", "x", "invalid-annotator"),
        ("regions#/$defs/percentOfImage/exclusiveMaximum", 1e6, "outside-of-image"),
        ("regions#/$defs/percentSize/minimum", -1e6, "negative-size"),
        ("regions#/$defs/percentSize/type", None, "null-number"),
        ("regions#/$defs/percentSize/type", "x", "invalid-region-value"),
        ("regions#/properties/id/type", 0.5, "numeric-region-id"),
        ("regions#/properties/type/enum", "x", "unknown-region-type"),
        ("regions#/$defs/keypointlabels/properties/value/required/keypointlabels", {}, "labels-missing"),
        ("regions#/$defs/rectangleValue/required/width", {}, "position-missing"),
        ("regions#/$defs/videorectangle/properties/value/required/duration", {}, "video-key-missing"),
        ("regions#/$defs/brushValue/properties/rle/minItems", [], "empty-mask"),
        ("regions#/$defs/taxonomy/properties/value/required/taxonomy", {}, "answer-missing"),
        ("advice#/$defs/state/not", "x", "null-state"),
    ],
)
def test_codes_of_places(place, value, code):
    found = [CODES[each[3]].name for each in PLACES if each[1] == place and each[4] == value]
    assert found[:1] == [code]


def test_a_schema_of_the_users_own_has_one_code():
    problems = Checker({"required": ["x"], "properties": {"id": {"type": "string"}}}).explain({"id": 1})
    assert [problem.code for problem in problems] == ["LSV000", "LSV000"]


def test_every_exception_has_a_code():
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, LSConvertError)]
    assert len(kinds) > 10
    for kind in kinds:
        assert code_of_keyword(kind.__name__).startswith("LSV9"), kind
    found = failure_of(lsconvert.SourceError("cannot be read", file="a.json"))
    assert (found.code, found.keyword, found.where.file) == ("LSV901", "SourceError", "a.json")


def test_every_suspicion_has_a_code():
    assert {code_of_keyword(keyword)[:4] for keyword in MESSAGES} == {"LSV2"}


def test_a_problem_without_a_place_has_the_code_of_its_keyword():
    assert Problem("/id", "duplicateTaskId", "m").at(lsconvert.Where()).code == "LSV203"
    assert Problem("/id", "type", "m", code="LSV017").at(lsconvert.Where()).code == "LSV017"
