"""Each predicate on tasks of both versions: what it keeps, and what looks similar and is dropped."""

import json

import pytest

from lsconvert.errors import ConversionError, LimitError
from lsconvert.filtering.parse import parse_condition
from lsconvert.filtering.selection import Dropped, Selection


def select(where=(), where_annotation=()):
    return Selection(
        [parse_condition(text) for text in where], [parse_condition(text, "annotation") for text in where_annotation]
    )


def apply(selection, task):
    text = json.dumps(task).encode()
    found = selection.apply(text, task)
    return None if found is None else json.loads(found)


def keeps(where, task):
    selection = select([where])
    kept, others = apply(selection, task), apply(select([f"not {where}"]), task)
    assert (kept is None) != (others is None)
    assert (kept if kept is not None else others) == task
    return kept is not None


def annotated(*annotations, key="annotations", **task):
    return {"id": 1, "data": {}, key: list(annotations), **task}


def with_region(value=None, kind="labels", **region):
    return {"result": [{"type": kind, "value": value, **region}]}


KEPT = [
    ("version=v1", annotated(key="completions")),
    ("version=v1", annotated({"result": [[]]})),
    ("version=v1", {"data": {}, "completions": 5}),
    ("version=v2", annotated()),
    ("version=v1,v2", annotated()),
    ("task_id=1", {"id": 1}),
    ("task_id=1", {"id": "1"}),
    ("task_id=a b,1", {"id": "a b"}),
    ("task_id=99999999999999999999999", {"id": 99999999999999999999999}),
    ("annotations", annotated({})),
    ("annotations", annotated({}, key="completions")),
    ("annotations=0", {"data": {}}),
    ("annotations=0", annotated(key="completions")),
    ("annotations=0", {"annotations": None}),
    ("annotations>=2", annotated({}, {})),
    ("annotations=3", annotated({}, completions=[{}, {}])),
    ("annotator=7", annotated({"completed_by": 7})),
    ("annotator=7", annotated({"completed_by": "7"})),
    ("annotator=7", annotated({"completed_by": 8}, {"completed_by": 7})),
    ("annotator=7", annotated({"completed_by": {"id": 7, "email": "a@b.c"}})),
    ("annotator=a@b.c", annotated({"completed_by": {"id": 7, "email": "A@b.C"}})),
    ("annotator=a@b.c", annotated({"completed_by": {"email": "a@b.c"}})),
    ("annotator=a@b.c", annotated({"completed_by": {"id": None, "email": "a@b.c"}})),
    ("annotator=7", annotated({"completed_by": 7.0})),
    ("annotator=7.5", annotated({"completed_by": 7.5})),
    ("task_id=1", {"id": 1.0}),
    ("annotator=a@b.c", annotated({"completed_by": "a@b.c"})),
    ("annotator=104", annotated({"aggregated_completed_by": [103, 104], "result": [[], []]}, key="completions")),
    ("cancelled", annotated({"was_cancelled": True})),
    ("cancelled", annotated({"was_cancelled": "true"})),
    ("cancelled", annotated({"was_cancelled": 1})),
    ("cancelled", annotated({"skipped": True}, key="completions")),
    ("cancelled", annotated({"was_cancelled": None, "skipped": True})),
    ("cancelled", annotated({"was_cancelled": False}, {"was_cancelled": True})),
    ("ground_truth", annotated({"ground_truth": True})),
    ("ground_truth", annotated({"honeypot": True}, key="completions")),
    ("created=2024-01-15..2024-01-16", annotated({"created_at": "2024-01-15T00:00:00Z"})),
    ("created=2024-01-15..2024-01-16", annotated({"created_at": "2024-01-15T23:59:59.999999Z"})),
    ("created=2024-01-15..2024-01-16", annotated({"created_at": "2024-01-16T01:00:00+02:00"})),
    ("created=2024-01-15T02:00+02:00..", annotated({"created_at": "2024-01-15T00:00:00"})),
    ("created=2020-09-13..2020-09-14", annotated({"created_at": 1600000000}, key="completions")),
    ("created=..2024", annotated({"created_at": "2023-12-31 23:59:59"})),
    ("updated=2024..", annotated({"updated_at": "2024-01-01T00:00:00.000000Z", "created_at": "2020-01-01"})),
    ("task_created=2024..", {"created_at": "2024-06-01T00:00:00Z"}),
    ("task_updated=2024..", {"updated_at": "2024-06-01T00:00:00Z", "annotations": [{}]}),
    ("label=Car", annotated(with_region({"labels": ["Bus", "Car"]}))),
    ("label=Car", annotated(with_region({"rectanglelabels": ["Car"]}, "rectanglelabels"))),
    ("label=Car", annotated({"result": [[], [{"type": "labels", "value": {"labels": ["Car"]}}]]}, key="completions")),
    ("label=Car", annotated(with_region({"choices": ["Car"]}, "choices"))),
    ("label=Car", annotated(with_region({"choices": "Car"}, "choices"))),
    ("label=Vehicle/Car", annotated(with_region({"taxonomy": [["Vehicle", "Car"]]}, "taxonomy"))),
    ("label=is part of", annotated(with_region(None, "relation", labels=["is part of"]))),
    ("label=Car", annotated({"result": '[{"type": "labels", "value": {"labels": ["Car"]}}]'})),
    ("sample=1/1", {"id": 1}),
]  # fmt: skip

DROPPED = [
    ("version=v1", annotated()),
    ("version=v2", {"id": 1, "data": {}}),
    ("version=v2", annotated({"result": [[]]})),
    ("task_id=1", {"id": 11}),
    ("task_id=1", {"id": None}),
    ("task_id=1", {"data": {"id": 1}}),
    ("task_id=true", {"id": "True"}),
    ("annotations", annotated(predictions=[{}])),
    ("annotations", annotated(data={"annotations": [{}]})),
    ("annotations>=2", annotated({})),
    ("annotator=7", annotated({"completed_by": 77})),
    ("annotator=7", annotated({"completed_by": None})),
    ("annotator=7", annotated({"completed_by": ""})),
    ("annotator=7", annotated({"completed_by": 7.5})),
    ("annotator=7", annotated({"completed_by": 1e300})),
    ("annotator=7", annotated({"completed_by": {"id": None}})),
    ("annotator=7", annotated({"aggregated_completed_by": None})),
    ("annotator=7", annotated({"completed_by": {"id": 8, "email": "7@b.c"}})),
    ("annotator=7", annotated({"updated_by": 7}, updated_by=7)),
    ("annotator=7", annotated(predictions=[{"completed_by": 7}])),
    ("cancelled", annotated({"was_cancelled": False})),
    ("cancelled", annotated({"was_cancelled": False, "skipped": True})),
    ("cancelled", annotated({"was_cancelled": None})),
    ("cancelled", annotated()),
    ("cancelled", annotated({}, was_cancelled=True)),
    ("ground_truth", annotated({"meta": {"ground_truth": True}})),
    ("created=2024-01-15..2024-01-16", annotated({"created_at": "2024-01-16T00:00:00Z"})),
    ("created=2024-01-15..2024-01-16", annotated({"created_at": "2024-01-14T23:59:59.999999Z"})),
    ("created=2024-01-15..2024-01-16", annotated({"created_at": "2024-01-15T00:00:00+02:00"})),
    ("created=2024..", annotated({"created_at": None})),
    ("created=2024..", annotated({}, created_at="2024-06-01T00:00:00Z")),
    ("task_created=2024..", annotated({"created_at": "2024-06-01T00:00:00Z"})),
    ("label=Car", annotated(with_region({"labels": ["car"]}))),
    ("label=Car", annotated(with_region({"text": ["Car"]}, "textarea"))),
    ("label=Car", annotated({"result": []})),
    ("label=Car", annotated({"result": None})),
    ("label=Car", annotated(predictions=[with_region({"labels": ["Car"]})])),
    ("label=Car", annotated(with_region({"taxonomy": [["Vehicle", "Car"]]}, "taxonomy"))),
]  # fmt: skip


@pytest.mark.parametrize(("where", "task"), KEPT)
def test_kept(where, task):
    assert keeps(where, task)


@pytest.mark.parametrize(("where", "task"), DROPPED)
def test_dropped(where, task):
    assert not keeps(where, task)


UNREADABLE = [
    ("annotations", {"annotations": {}}, "/annotations", "annotations is not a list"),
    ("annotations", {"completions": 5}, "/completions", "completions is not a list"),
    ("cancelled", {"annotations": [{}, 7]}, "/annotations/1", "an annotation is not an object"),
    ("cancelled", annotated({"was_cancelled": "yes"}), "/annotations/0/was_cancelled", "neither true nor false"),
    ("ground_truth", annotated({}, {"honeypot": []}), "/annotations/1/honeypot", "neither true nor false"),
    ("created=2024..", annotated({"created_at": "2 weeks ago"}), "/annotations/0/created_at", "is not a date"),
    ("created=2024..", annotated({"created_at": {}}), "/annotations/0/created_at", "is not a date"),
    ("task_updated=2024..", {"updated_at": "0001-13-01"}, "/updated_at", "is not a date"),
    ("annotator=7", annotated({"completed_by": [7]}), "/annotations/0/completed_by", "neither a text nor a number"),
    ("annotator=7", annotated({"completed_by": {}}), "/annotations/0/completed_by", "neither id nor email"),
    ("annotator=7", annotated({"completed_by": {"username": "7"}}), "/annotations/0/completed_by", "neither id nor"),
    ("annotator=7", annotated({"completed_by": {"id": [7]}}), "/annotations/0/completed_by/id", "neither a text"),
    ("annotator=7", annotated({"completed_by": {"email": {}}}), "/annotations/0/completed_by/email", "neither a text"),
    ("annotator=true", annotated({}, {"completed_by": True}), "/annotations/1/completed_by", "neither a text"),
    ("annotator=7", annotated({"aggregated_completed_by": 7}), "/annotations/0/aggregated_completed_by", "not a list"),
    (
        *("annotator=7", annotated({"aggregated_completed_by": [7, [7]]})),
        *("/annotations/0/aggregated_completed_by/1", "neither a text"),
    ),
    ("task_id=1", {"id": [1]}, "/id", "neither a text nor a number"),
    ("task_id=true", {"id": True}, "/id", "neither a text nor a number"),
    ("label=Car", annotated({"result": 5}), "/annotations/0/result", "result is not a list"),
    ("label=Car", annotated({"result": "[NaN]"}), "/annotations/0/result", "result is not a list"),
    ("label=Car", annotated({"result": [5]}), "/annotations/0/result/0", "a region is not an object"),
    ("label=Car", annotated({"result": [[], [{}, []]]}), "/annotations/0/result/1/1", "a region is not an object"),
]


@pytest.mark.parametrize(("where", "task", "pointer", "message"), UNREADABLE)
@pytest.mark.parametrize("negation", ["", "not "])
def test_values_that_cannot_be_read_are_refused(where, task, pointer, message, negation):
    with pytest.raises(ConversionError) as caught:
        apply(select([negation + where]), task)
    assert caught.value.where.pointer == pointer
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(("where", "task"), [row[:2] for row in UNREADABLE if row[2] != "/id"])
def test_values_of_dropped_tasks_are_not_read(where, task):
    assert apply(select(["task_id=5", where], ["cancelled"]), task) is None


def test_conditions_that_do_not_depend_on_annotations_are_asked_first():
    assert apply(select(["cancelled", "task_id=5"], ["created=2024.."]), {"annotations": 5}) is None


@pytest.mark.parametrize("value", [5, "text", None, [], True])
def test_a_value_that_is_not_an_object_is_refused(value):
    for where in ("annotations", "not annotations", "sample=1/1", "version=v2"):
        with pytest.raises(ConversionError, match="is not an object"):
            apply(select([where]), value)
    with pytest.raises(ConversionError, match="is not an object"):
        apply(select([], ["cancelled"]), value)
    assert select().apply(json.dumps(value).encode(), value) == json.dumps(value).encode()


def test_annotations_are_removed_from_both_lists():
    task = {
        "data": {"annotations": [{"was_cancelled": True}]},
        "completions": [{"skipped": True}, {"id": 1}],
        "annotations": [{"id": 2}, {"was_cancelled": True}, {"id": 3, "was_cancelled": False}],
        "predictions": [{"was_cancelled": True}],
    }
    selection = select([], ["not cancelled"])
    assert apply(selection, task) == {
        **task,
        "completions": [{"id": 1}],
        "annotations": [task["annotations"][i] for i in (0, 2)],
    }
    assert (selection.annotations, selection.dropped_annotations) == (3, 2)
    assert apply(select([], ["cancelled"]), task) == {
        **task, "completions": [{"skipped": True}], "annotations": [{"was_cancelled": True}]
    }  # fmt: skip


def test_a_task_without_dropped_annotations_is_the_same_text():
    text = b'{"annotations": [ {"id": 1.0} ]}'
    assert select([], ["not cancelled"]).apply(text, json.loads(text)) is text


def test_tasks_are_asked_about_what_is_left_of_them():
    tasks = [annotated(), annotated({"skipped": True}), annotated({}), {"data": {}}, annotated(key="completions")]
    selection = select(["annotations"], ["not cancelled"])
    assert [apply(selection, task) for task in tasks] == [None, None, annotated({}), None, None]
    assert selection.dropped == (
        Dropped("where_annotation", "not cancelled", annotations=1),
        Dropped("where", "annotations", tasks=4),
    )
    nested = annotated({"result": [[]], "was_cancelled": True}, {"result": []})
    assert apply(select(["version=v1"], ["not cancelled"]), nested) is None
    assert apply(select(["cancelled"], ["not cancelled"]), nested) is None
    assert apply(select(["annotations=1", "not cancelled"], ["not cancelled"]), nested) == annotated({"result": []})


def test_an_error_has_the_index_in_the_input():
    task = annotated({"was_cancelled": True}, {"created_at": "yesterday"})
    with pytest.raises(ConversionError) as caught:
        apply(select(["created=2024.."], ["not cancelled"]), task)
    assert caught.value.where.pointer == "/annotations/1/created_at"


def test_the_counts_add_up():
    tasks = [annotated(*({"completed_by": who, "was_cancelled": who == 3} for who in range(n))) for n in range(6)]
    selection = select(["annotations", "annotator=2"], ["annotator=1,2,3", " not cancelled "])
    kept = [found for task in tasks if (found := apply(selection, task))]
    assert (selection.tasks, selection.dropped_tasks) == (len(kept), 6 - len(kept)) == (3, 3)
    assert selection.annotations == sum(len(task["annotations"]) for task in kept)
    assert selection.annotations + selection.dropped_annotations == sum(range(6))
    assert selection.dropped == (
        Dropped("where_annotation", "annotator=1,2,3", annotations=6),
        Dropped("where_annotation", "not cancelled", annotations=2),
        Dropped("where", "annotations", tasks=2),
        Dropped("where", "annotator=2", tasks=1),
    )


def test_conditions_about_annotations_hold_one_by_one():
    """Two conditions of `where` may hold for different annotations; those of `where_annotation` for the same one."""
    task = annotated({"completed_by": 7}, {"completed_by": 8, "was_cancelled": True})
    assert apply(select(["annotator=7", "cancelled"]), task) == task
    assert apply(select(["annotations"], ["annotator=7", "cancelled"]), task) is None


def test_a_sample_is_stable_and_depends_on_the_seed():
    tasks = [{"id": i, "data": {"text": "same"}} for i in range(2000)]
    samples = {
        text: [task["id"] for task in tasks if keeps(text, task)]
        for text in ("sample=1/10", "sample=1/10:a", "sample=1/10:b", "sample=1/20")
    }
    assert all(100 < len(samples[text]) < 300 for text in ("sample=1/10", "sample=1/10:a", "sample=1/10:b"))
    assert len({tuple(ids) for ids in samples.values()}) == 4
    assert samples["sample=1/10"][:5] == [11, 17, 18, 20, 29]  # the same in every version of lsconvert
    assert samples["sample=1/10:a"][:5] == [4, 27, 45, 50, 73]
    assert {*samples["sample=1/20"]} <= {*samples["sample=1/10"]}


def test_a_sample_without_ids_depends_on_the_data():
    tasks = [{"data": {"a": i, "b": {"c": [1, {"e": 1, "d": 2}]}}} for i in range(200)]
    moved = [{"annotations": [], "data": {"b": {"c": [1, {"d": 2, "e": 1}]}, "a": i}} for i in range(200)]
    bare = [task["data"] for task in tasks]
    kept = [keeps("sample=1/5", task) for task in tasks]
    assert 10 < sum(kept) < 80
    assert kept == [keeps("sample=1/5", task) for task in moved] == [keeps("sample=1/5", task) for task in bare]


def test_a_task_that_is_too_deep_for_python_is_a_limit():
    deep = current = {}
    for _ in range(100_000):
        current["data"] = current = {}
    with pytest.raises(LimitError):
        select(["sample=1/2"]).apply(b"{}", deep)


def test_listed_values_that_no_task_had_are_counted():
    selection = select(["task_id=1,2,x", "version=v1,v2", "annotator=5"])
    for task in ({"id": 1, "annotations": []}, {"id": "2"}, {"id": 3}):
        apply(selection, task)
    assert [each.unmatched for each in selection.dropped] == [1, 0, 0]
