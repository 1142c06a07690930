"""Examples of rules: one for each, the first, without values unless they are asked for."""

import json
from pathlib import Path

import pytest

from lsconvert import convert, inspect
from lsconvert.conversion.example_text import before_after

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
TASKS = [
    {"id": 1, "data": {"text": "Secret"}, "annotations": []},
    {
        "id": 2,
        "data": {"text": "Secret"},
        "completions": [{"completed_by": 77, "ground_truth": True, "lead_time": 1.5, "result": [[{"id": "x"}]]}],
    },
]


def report_of(tasks, **options):
    return convert(json.dumps(tasks).encode(), None, **({"to": "v2", "examples": "shapes"} | options))


def lines(example):
    return ["".join(("- ", line[0])) for line in example.before if line[1]] + [
        "".join(("+ ", line[0])) for line in example.after if line[1]
    ]


def test_there_are_none_unless_asked_for():
    assert convert(SAMPLE, None, to="v2").examples == ()


@pytest.mark.parametrize("to", ["v1", "v2"])
def test_each_rule_has_one(to):
    report = convert(SAMPLE, None, to=to, examples="shapes")
    assert [example.rule for example in report.examples] == [*report.edits]


def test_each_repair_has_one():
    items = [
        {"honeypot": True, "skipped": 0, "result": None},
        {"ground_truth": None, "was_cancelled": "true", "id": "x", "lead_time": "fast", "result": "[]"},
        {},
    ]
    tasks = [
        {
            "data": {"a": "b"},
            "annotations": items,
            "predictions": [1, {}, {"result": None, "score": "x"}],
            "drafts": [1],
        }
    ]
    report = report_of(
        [*tasks, {"data": {"a": "b"}, "annotations": None, "predictions": None, "meta": None}],
        target="import",
        check=False,
    )
    assert len(report.edits) > 12
    assert [example.rule for example in report.examples] == [*report.edits]


def test_the_first_task_is_shown_without_its_values():
    found = {example.rule: example for example in report_of(TASKS).examples}
    rename = found["rename completions"]
    assert (rename.task_index, rename.task_id) == (1, "2")
    assert lines(rename) == ['-   "completions": [{…}]', '+   "annotations": [{…}]']
    assert lines(found["flatten result"]) == ['-       "result": [[{…}]]', '+       "result": [{…}]']
    assert lines(found["drop ground_truth"]) == ['-       "ground_truth": true']
    assert "Secret" not in str(found)
    assert "77" not in str(found)


@pytest.mark.parametrize(("examples", "shown"), [("shapes", ("<number 1>", "<number 2>")), ("values", ("77", "5"))])
def test_values_that_change(examples, shown):
    report = report_of(TASKS, users={77: 5}, examples=examples)
    found = {example.rule: example for example in report.examples}["remap completed_by"]
    old, new = shown
    assert lines(found) == [f'-       "completed_by": {old}', f'+       "completed_by": {new}']


def test_texts_that_change():
    found = {example.rule: example for example in report_of(TASKS, replace_prefix={"data.text": {"Sec": "X"}}).examples}
    assert lines(found["replace a prefix in data.text"]) == ['-     "text": <text 1>', '+     "text": <text 2>']


def test_a_task_that_fails_is_no_example():
    tasks = [{"completions": [{"result": [[], 7]}]}, {"completions": []}]
    report = report_of(tasks, on_error="keep")
    assert [(example.rule, example.task_index) for example in report.examples] == [("rename completions", 1)]


def test_an_import_response():
    report = report_of({"task_count": 1, "completion_count": 2})
    assert [lines(example) for example in report.examples] == [
        ['-   "completion_count": <number 1>', '+   "annotation_count": <number 1>']
    ]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_chunks_do_not_matter(size):
    text = json.dumps(TASKS * 3).encode()

    class Stream:
        def __init__(self):
            self.at = 0

        def read(self, _=-1):
            part = text[self.at : self.at + size]
            self.at += size
            return part

    found = convert(Stream(), None, to="v2", examples="shapes").examples
    whole = report_of(TASKS * 3).examples
    assert [example._replace(file="") for example in found] == [example._replace(file="") for example in whole]


@pytest.mark.parametrize("given", ["x", True, ""])
def test_an_unknown_choice(given):
    with pytest.raises(ValueError, match="examples"):
        convert(SAMPLE, None, to="v2", examples=given)


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ({"a": 1}, {"a": True}, "<number 1>", "true"),
        ({"a": 1}, {"a": 1.0}, "<number 1>", "<number 2>"),
        ({"a": [1, 2, 3, 4, 5]}, {"a": []}, "[<number 1>, <number 2>, <number 3>, …]", "[]"),
        ({"a": {}}, {"a": None}, "{}", "null"),
    ],
)
def test_lines(before, after, old, new):
    found = before_after(before, after, show_values=False)
    assert found.before == (("{", False), (f'  "a": {old}', True), ("}", False))
    assert found.after == (("{", False), (f'  "a": {new}', True), ("}", False))


def test_long_examples_are_cut():
    found = before_after({f"{'k' * 500}{i}": i for i in range(99)}, {}, show_values=True)
    assert len(found.before) == 25
    assert max(len(text) for text, _ in found.before) == 80


def test_the_edits_are_those_without_examples():
    plain, shown = convert(SAMPLE, None, to="v2"), convert(SAMPLE, None, to="v2", examples="values")
    assert (plain.edits, plain.notes) == (shown.edits, shown.notes)
    assert inspect(SAMPLE).edits == plain.edits
