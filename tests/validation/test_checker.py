"""The gate and the explanation agree, messages hold no data, and nothing is ever fetched."""

import http.server
import json
import sys
import threading
from pathlib import Path

import pytest

from lsconvert.validation import checker
from lsconvert.validation.checker import Checker, SchemaError, bundled_checker
from lsconvert.validation.schemas import schema_names

EXAMPLES = Path(__file__).parents[1] / "schemas" / "examples"
BROKEN = {
    "completions": [],
    "annotations": [
        {
            "result": [
                [{}],
                {"type": "choices", "from_name": "a", "to_name": "b", "value": {"choices": "s3cret"}},
                {"type": "relation"},
                {"type": "s3cret", "from_name": "a", "to_name": 1, "value": {}},
            ],
            "aggregated": True,
            "ground_truth": "s3cret",
        }
    ],
}


def examples(verdict):
    for name in schema_names():
        for path in sorted((EXAMPLES / name.replace("/", "-") / verdict).glob("*.json")):
            yield pytest.param(name, json.loads(path.read_text("utf-8")), id=f"{name}-{path.stem}")


@pytest.mark.parametrize(("name", "document"), [*examples("valid")])
def test_valid_examples(name, document):
    assert bundled_checker(name).is_valid(document)
    assert bundled_checker(name).explain(document) == []


@pytest.mark.parametrize(("name", "example"), [*examples("invalid")])
def test_invalid_examples(name, example):
    assert not bundled_checker(name).is_valid(example["document"])
    found = {(problem.pointer, problem.keyword) for problem in bundled_checker(name).explain(example["document"])}
    assert (example["expect"]["pointer"], example["expect"]["keyword"]) in found


def test_problems_name_the_rule_that_mends_them():
    problems = bundled_checker("v2/migrated").explain(BROKEN)
    assert [(p.pointer, p.keyword, p.rule) for p in problems] == [
        ("/annotations/0/aggregated", "not", "drop aggregated"),
        ("/annotations/0/ground_truth", "not", "drop ground_truth"),
        ("/annotations/0/ground_truth", "type", ""),
        ("/annotations/0/result/0", "type", "flatten result"),
        ("/annotations/0/result/1/value/choices", "type", ""),
        ("/annotations/0/result/2", "required", ""),
        ("/annotations/0/result/2", "required", ""),
        ("/annotations/0/result/3/to_name", "type", ""),
        ("/completions", "not", "rename completions"),
    ]
    assert "s3cret" not in repr(problems)


def test_without_the_fast_gate(monkeypatch):
    monkeypatch.setattr(checker, "_fast_gate", lambda schema: None)
    slow = Checker(checker.bundle("v2/migrated"))
    assert not slow.is_valid(BROKEN)
    assert slow.is_valid({"annotations": []})


def test_odd_values_are_checked_not_skipped():
    gate = bundled_checker("v2/export")
    assert gate.is_valid({"annotations": [], "data": {"a": "\ud800", "b": 10**5000}})
    assert not gate.is_valid({"annotations": {"\ud800": 1}, "data": {"a": "\ud800"}})


def test_keys_that_only_look_like_indices():
    value = dict.fromkeys(("10", "9", "²", "9" * 5000, "-1", "a"), 5)
    problems = Checker({"additionalProperties": {"type": "string"}}).explain(value)
    assert [p.pointer for p in problems] == ["/9", "/10", "/" + "9" * 5000, "/-1", "/a", "/\u00b2"]


def test_integers_that_python_does_not_write():
    value = {"annotations": [{"result": 10**5000}], "id": [10**5000], "data": {"a": (10**5000,)}}
    for checked in (bundled_checker("v2/export"), bundled_checker("v2/export").with_values):
        assert [p.pointer for p in checked.explain(value)] == ["/annotations/0/result", "/id"]


@pytest.mark.parametrize("schema", [{"type": "nothing"}, {"minimum": "1"}, {"$ref": "#/$defs/missing"}])
def test_schemas_that_are_none(schema):
    with pytest.raises(SchemaError):
        Checker(schema).explain({})


def test_nothing_is_fetched(tmp_path):
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)

    (tmp_path / "local.json").write_text("true")
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for uri in (f"http://127.0.0.1:{server.server_port}/x", (tmp_path / "local.json").as_uri(), "local.json"):
            with pytest.raises(SchemaError, match=r"not bundled|not present in a registry"):
                Checker({"$ref": uri}).explain({})
        server.shutdown()
    assert hits == []


def calls(function, *arguments):
    """Return how many Python functions are called."""
    count = 0

    def profile(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(profile)
    try:
        function(*arguments)
    finally:
        sys.setprofile(None)
    return count


def test_a_region_is_explained_by_the_branch_of_its_own_type():
    """The other 39 branches would explain at length that they want another type."""
    region = {"type": "choices", "from_name": "a", "to_name": "b", "value": {"choices": ["x"]}}
    good = {"data": {}, "annotations": [{"id": 1, "result": [region]}]}
    bad = {"data": {}, "annotations": [{"id": 1, "result": [region | {"value": {}}]}]}
    found = bundled_checker("v2/export")
    [problem] = found.explain(bad)
    assert problem.pointer == "/annotations/0/result/0/value"
    assert found.explain(good) == []
    assert calls(found.explain, bad) < 2 * calls(found.explain, good) < 4_000
