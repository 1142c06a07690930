"""Places in a converted task are mapped back to the input."""

import json

import pytest

from lsconvert import downgrade_task, upgrade_task
from lsconvert.conversion.origins import Origin, Origins
from lsconvert.jsontext.pointer import escape

REGION = {"id": "r", "type": "choices", "value": {"choices": ["a"], "x/y~z": 1}}
DOUBLE = {"result": [[{"n": 0}, {"n": 1}], [], [{"n": 2}]], "lead_time": 1, "completed_by": 3}
SPLIT = {
    "aggregated": True,
    "aggregated_ids": [1, 2],
    "aggregated_completed_by": [3, 4],
    "result": [[REGION], [{}, {}]],
}
TASKS = [
    {"id": 1, "completions": [{"result": [REGION]}, DOUBLE]},
    {"id": 1, "completions": [DOUBLE], "annotations": []},
    {"id": 1, "predictions": [7, {"result": [[REGION], [REGION]]}], "completions": []},
    {"id": 1, "annotations": [{"result": [REGION], "ground_truth": True}], "state": None},
]


def pointers(value, pointer=""):
    """Yield the pointer of each value in a tree."""
    yield pointer
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from pointers(item, f"{pointer}/{escape(step)}")


def at(value, pointer):
    for escaped in pointer.split("/")[1:]:
        step = escaped.replace("~1", "/").replace("~0", "~")
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


@pytest.mark.parametrize("task", TASKS, ids=json.dumps)
def test_every_value_of_an_upgraded_task_is_found_in_the_input(task):
    after = upgrade_task(task)
    origins = Origins(task, after, splits=False)
    for pointer in pointers(after):
        origin = origins.of(pointer)
        if pointer.count("/") > 2 and "result/" in pointer:  # in a region
            assert at(task, origin.pointer) == at(after, pointer)
            assert origin.is_unchanged
        elif origin.is_unchanged:
            assert at(task, origin.pointer) == at(after, pointer)


def test_downgraded_tasks():
    before = {"annotations": [{"result": [REGION, {}]}]}
    after = downgrade_task(before)
    assert after == {"completions": [{"result": [[REGION, {}]]}]}
    origins = Origins(before, after, splits=False)
    assert origins.of("/completions/0/result/0/1") == Origin("/annotations/0/result/1", is_unchanged=True)
    assert origins.of("/completions/0/result/0/0/value/x~1y~0z").pointer == "/annotations/0/result/0/value/x~1y~0z"
    assert origins.of("/completions/0/result") == Origin("/annotations/0/result", is_unchanged=False)


def test_split_annotators():
    before = {"completions": [{"result": [REGION]}, SPLIT, {"result": [{}]}]}
    after = upgrade_task(before, split_annotators=True)
    assert len(after["annotations"]) == 4
    origins = Origins(before, after, splits=True)
    assert origins.of("/annotations/2/result/1") == Origin("/completions/1/result/1/1", is_unchanged=True)
    assert origins.of("/annotations/3/result/0") == Origin("/completions/2/result/0", is_unchanged=True)
    assert origins.of("/annotations/1/completed_by") == Origin("/completions/1", is_unchanged=False)


def test_items_that_import_removes():
    before = {"data": {}, "predictions": [5, {"result": [], "score": "x"}]}
    after = {"data": {}, "predictions": [{"result": [], "score": "x"}]}
    assert Origins(before, after, splits=False).of("/predictions/0/score") == Origin("/predictions/1/score", True)


@pytest.mark.parametrize(
    ("before", "after", "pointer", "expected"),
    [
        ({"id": 1}, {"id": "1"}, "/id", Origin("/id", False)),
        ({"id": 1}, {"id": True}, "/id", Origin("/id", False)),  # equal in Python only
        ({"completions": {}}, {"annotations": {}}, "/annotations", Origin("/completions", False)),
        ({"honeypot": 1}, {"honeypot": 1}, "/honeypot", Origin("/honeypot", True)),
        (5, 5, "", Origin("", True)),
        ({}, {"new": 1}, "/new", Origin("", False)),
        ({"a": {"0": 1}}, {"a": {"0": 1}}, "/a/0", Origin("/a/0", True)),
    ],
)
def test_values(before, after, pointer, expected):
    assert Origins(before, after, splits=False).of(pointer) == expected


def test_missing_keys():
    before, after = {"completions": [{"result": [{}]}, {}]}, {"annotations": [{"result": [{}]}, {}]}
    origins = Origins(before, after, splits=False)
    assert origins.of("/annotations/0/result/0", "type") == Origin("/completions/0/result/0", True)
    assert origins.of("/annotations/1", "result") == Origin("/completions/1", True)
    removed = Origins({"data": {}, "completions": [{"result": []}]}, {"annotations": [{}]}, splits=False)
    assert removed.of("/annotations/0", "result") == Origin("/completions/0", False)
    assert removed.of("", "data") == Origin("", False)


def test_renames_for_import():
    before = {"annotations": [{"skipped": True}]}
    after = {"annotations": [{"was_cancelled": True}]}
    origin = Origins(before, after, splits=False, is_import=True).of("/annotations/0/was_cancelled")
    assert origin.pointer == "/annotations/0/skipped"
    before = {"annotations": [{"skipped": None, "was_cancelled": False}]}
    origin = Origins(before, before, splits=False).of("/annotations/0/skipped")
    assert origin == Origin("/annotations/0/skipped", is_unchanged=True)
