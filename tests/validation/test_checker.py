"""Checkers agree with and without the fast validator, and fetch nothing."""

import http.server
import sys
import threading

import pytest
from check_helpers import examples_of

from lsconvert.validation import checker
from lsconvert.validation.checker import Checker, SchemaError, bundled_checker
from lsconvert.validation.schemas import with_advice

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
    everything = bundled_checker("v2/migrated").explain(BROKEN)
    problems = [problem for problem in everything if problem.severity == "error"]
    assert [(p.pointer, p.keyword, p.rule) for p in problems] == [
        ("/annotations/0/aggregated", "not", "drop aggregated"),
        ("/annotations/0/ground_truth", "not", "drop ground_truth"),
        ("/annotations/0/ground_truth", "type", ""),
        ("/annotations/0/result/0", "type", "flatten result"),
        ("/completions", "not", "rename completions"),
    ]
    warnings = [(p.pointer, p.keyword, p.missing) for p in everything if p.severity == "warning"]
    assert warnings == [
        ("/annotations/0/result/0/0", "required", key) for key in ("from_name", "to_name", "type", "value")
    ]
    assert "s3cret" not in repr(problems)


def test_without_the_fast_validator(monkeypatch):
    """jsonschema says the same as jsonschema-rs."""
    fast = bundled_checker("v2/migrated")
    monkeypatch.setattr(checker, "_fast_validator", lambda schema: None)
    slow = Checker(with_advice("v2/migrated"), is_bundled=True, advised=True)
    assert not slow.is_valid(BROKEN)
    assert slow.is_valid({"annotations": []})
    for content in examples_of("warned"):
        assert slow.is_valid(content["document"]) == fast.is_valid(content["document"])
    documents = [content["document"] for kind in ("invalid", "warned") for content in examples_of(kind)]
    documents += [{"annotations": [{"result": [document]}]} for document in documents] + [BROKEN]
    for document in documents:
        assert slow.explain(document) == fast.explain(document)


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


def test_a_region_is_explained_by_the_schema_of_its_own_type(monkeypatch):
    """jsonschema does not try the schemas of the 38 other types."""
    monkeypatch.setattr(checker, "_fast_validator", lambda schema: None)
    region = {"type": "choices", "from_name": "a", "to_name": "b", "value": {"choices": ["x"]}}
    good = {"data": {}, "annotations": [{"id": 1, "result": [region]}]}
    bad = {"data": {}, "annotations": [{"id": 1, "result": [region | {"value": {}}]}]}
    v2 = Checker(with_advice("v2/export"), is_bundled=True, advised=True)
    [problem] = v2.explain(bad)
    assert problem.pointer == "/annotations/0/result/0/value"
    assert v2.explain(good) == []
    assert calls(v2.explain, bad) < 2 * calls(v2.explain, good) < 4_000


def test_a_schema_of_the_user_has_no_warnings():
    """Its `allOf` may look like that of a bundled schema and the advice."""
    [problem] = Checker({"allOf": [{}, {"type": "string"}]}).explain(1)
    assert problem.severity == "error"


def test_few_functions_are_called_for_each_problem():
    """A file in which every task fails takes little longer than the same file valid."""
    value = {"x": 101, "y": 1, "width": 1, "height": 1, "rectanglelabels": ["a"]}
    region = {"type": "rectanglelabels", "from_name": "a", "to_name": "b", "value": value}
    task = {"data": {}, "annotations": [{"id": 1, "result": [region]}]}
    v2 = bundled_checker("v2/export")
    assert len(v2.explain(task)) == 1
    assert calls(v2.explain, task) < 60


@pytest.mark.parametrize("key", ["1", "+1", "01", "-1", "1.0", "\u0661"])
def test_keys_that_look_like_indices_in_a_region(key):
    """jsonschema-rs takes some of them for an index."""
    region = {"type": "ranker", "from_name": "a", "to_name": "b", "value": {"ranker": {key: 5, "1": ["x"], "x": 7}}}
    found = bundled_checker("v2/export").explain({"data": {}, "annotations": [{"result": [region]}]})
    place = "/annotations/0/result/0/value/ranker/"
    assert {problem.pointer for problem in found} == ({place + key, place + "x"} if key != "1" else {place + "x"})
