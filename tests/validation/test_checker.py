"""Checkers agree with and without the fast validator, and fetch nothing."""

import http.server
import sys
import threading

import pytest

from lsconvert.validation import checker
from lsconvert.validation.checker import Checker, SchemaError, bundled_checker
from lsconvert.validation.schemas import bundle

INF = float("inf")
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


def test_problems_name_the_rule_that_fixes_them():
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


def test_without_the_fast_validator(monkeypatch):
    monkeypatch.setattr(checker, "_fast_validator", lambda schema: None)
    slow = Checker(bundle("v2/migrated"))
    assert not slow.is_valid(BROKEN)
    assert slow.is_valid({"annotations": []})


def test_values_that_the_fast_validator_cannot_read():
    v2 = bundled_checker("v2/export")
    for task in ({"annotations": [], "data": {"a": "\ud800", "b": 10**5000}}, {"annotations": [], "data": {"a": INF}}):
        assert v2.is_valid(task)
    assert not v2.is_valid({"annotations": {"\ud800": 1}, "data": {"a": "\ud800"}})


def test_either_name_gives_the_same_schema():
    assert bundled_checker("v2-migrated").explain(BROKEN) == bundled_checker("v2/migrated").explain(BROKEN)


def test_keys_that_look_like_indices():
    value = dict.fromkeys(("10", "9", "²", "9" * 5000, "-1", "a"), 5)
    problems = Checker({"additionalProperties": {"type": "string"}}).explain(value)
    assert [p.pointer for p in problems] == ["/9", "/10", "/" + "9" * 5000, "/-1", "/a", "/\u00b2"]


def test_integers_that_python_refuses_to_write():
    value = {"annotations": [{"result": 10**5000}], "id": [10**5000], "data": {"a": (10**5000,)}}
    for checked in (bundled_checker("v2/export"), bundled_checker("v2/export").with_values):
        assert [p.pointer for p in checked.explain(value)] == ["/annotations/0/result", "/id"]


@pytest.mark.parametrize("schema", [{"type": "nothing"}, {"minimum": "1"}, {"$ref": "#/$defs/missing"}])
def test_invalid_schemas(schema):
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
    """Return the number of Python functions that are called."""
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
    """The other branches would report that they require another type, at a high cost."""
    region = {"type": "choices", "from_name": "a", "to_name": "b", "value": {"choices": ["x"]}}
    good = {"data": {}, "annotations": [{"id": 1, "result": [region]}]}
    bad = {"data": {}, "annotations": [{"id": 1, "result": [region | {"value": {}}]}]}
    v2 = bundled_checker("v2/export")
    [problem] = v2.explain(bad)
    assert problem.pointer == "/annotations/0/result/0/value"
    assert v2.explain(good) == []
    assert calls(v2.explain, bad) < 2 * calls(v2.explain, good) < 4_000
