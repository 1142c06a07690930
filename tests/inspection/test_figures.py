"""The figures of an inspection: their counts, their sums, their limits, and the names that they hide."""

import io
import json
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import page_of
from strategies import new_documents, old_documents

from lsconvert import LSConvertError, inspect, validate
from lsconvert.conversion.task_stream import TaskStream
from lsconvert.inspection import figure_counter, label_agreement
from lsconvert.inspection.inspection_sum import add_inspections

ANA = {"id": 1, "email": "ana@example.com"}


def choice(label, name="mood"):
    return {"type": "choices", "from_name": name, "to_name": "t", "value": {"choices": [label]}}


def figures_of(*tasks):
    return inspect(iter(tasks), figures=True).figures


def annotation(annotator, *labels, **more):
    return {"completed_by": annotator, "result": [choice(label) for label in labels], **more}


def test_without_figures_there_are_none():
    assert inspect(iter([{"annotations": []}])).figures is None


@pytest.mark.parametrize("key", ["annotations", "completions"])
def test_tasks_by_work(key):
    done, skipped = annotation(1, "a"), annotation(1, "a", was_cancelled=True)
    found = figures_of(
        {key: [done, skipped]}, {key: [skipped]}, {"data": {}, key: [], "predictions": [{"result": []}]}, {"data": {}}
    )
    assert found.tasks == {"annotated": 1, "skipped": 1, "predicted": 1, "empty": 1}
    assert found.annotations.counts[:2] == (3, 1)


def test_the_user_data_of_a_task_is_not_work():
    found = figures_of({"text": "x", "created_at": "2021-01-01T00:00:00Z", "lead_time": 3})
    assert (found.tasks, found.days, found.lead_times.values) == ({}, {}, 0)


def test_work_by_annotator():
    found = figures_of(
        {
            "annotations": [
                annotation(ANA, "a", "b", lead_time=2.5),
                annotation(ANA, "a", lead_time=1, was_cancelled=True),
                annotation(7, lead_time="fast"),
                {"result": []},
            ]
        }
    )
    assert found.annotators["ana@example.com (id 1)"] == (2, 1, 2, 2, 3.5)
    assert found.annotators["7"] == (1, 0, 0, 0, 0.0)
    assert found.annotators["absent"] == (1, 0, 0, 0, 0.0)
    assert found.named_annotators == 2
    assert (found.lead_times.values, found.lead_times.total) == (2, 3.5)


def test_an_aggregated_annotation_is_the_work_of_each_annotator():
    item = {"aggregated_completed_by": [1, 2], "result": [[choice("a")], [choice("a"), choice("b")]], "lead_time": 9}
    found = figures_of({"completions": [item]})
    assert {name: work[:4] for name, work in found.annotators.items()} == {"1": (1, 0, 1, 0), "2": (1, 0, 2, 0)}
    assert found.agreement == {"mood": (1, 1, 0, 0.5)}


def test_lists_of_different_lengths_are_not_compared():
    item = {"aggregated_completed_by": [1, 2], "result": [[choice("a")]]}
    found = figures_of({"completions": [item]})
    assert [work.regions for work in found.annotators.values()] == [1, 0]


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2021-03-31T23:59:59.5Z", "2021-03-31"),
        ("2021-03-31T23:00:00-03:00", "2021-04-01"),
        (1600000000, "2020-09-13"),
        ("2021-13-31T00:00:00Z", None),
        ("2021-3-1Z", None),
        ("yesterdayZZ", None),
        (None, None),
        (True, None),
        (1e300, None),
    ],
)
def test_days(time, day):
    found = figures_of({"annotations": [{"created_at": time}]})
    assert (found.days, found.undated) == (({day: 1}, 0) if day else ({}, 1))


def test_labels_by_control():
    box = {
        "type": "rectanglelabels",
        "from_name": "box",
        "value": {"rectanglelabels": ["Car"], "width": 50, "height": 20},
    }
    path = {"type": "taxonomy", "from_name": "tree", "value": {"taxonomy": [["A", "B"]]}}
    relation = {"type": "relation", "from_id": "a", "to_id": "b", "labels": ["is"]}
    rating = {"type": "rating", "from_name": "stars", "value": {"rating": 3}}
    found = figures_of({"annotations": [{"result": [box, box, path, relation, rating, 7, {"value": {}}]}]})
    labels = {name: control.labels for name, control in found.controls.items()}
    assert labels == {"box": {"Car": 2}, "tree": {"A/B": 1}, "": {"is": 1}, "stars": {}}
    assert found.controls["box"].types == {"rectanglelabels": 2}
    assert found.sizes["area"].values == 2
    assert found.sizes["area"].total == 20


@pytest.mark.parametrize(
    ("works", "expected"),
    [
        ([(1, "a"), (2, "a")], (1, 1, 1, 1.0)),
        ([(1, "a"), (2, "b")], (1, 1, 0, 0.0)),
        ([(1, "a"), (2, "a", "b")], (1, 1, 0, 0.5)),
        ([(1, "a"), (2,)], (1, 1, 0, 0.0)),
        ([(1, "a"), (2, "a"), (3, "b")], (1, 3, 1, 1.0)),
        ([(1, "b"), (1, "a"), (2, "a")], (1, 1, 1, 1.0)),  # the last annotation of an annotator counts
        ([(None, "a"), (None, "a")], (1, 1, 1, 1.0)),  # nobody is named: different annotators
    ],
)
def test_agreement(works, expected):
    found = figures_of({"annotations": [annotation(*work) for work in works]})
    assert found.agreement == {"mood": expected}


@pytest.mark.parametrize(
    "items",
    [
        [annotation(1, "a")],
        [annotation(1, "a"), annotation(1, "b")],
        [annotation(1), annotation(2)],
        [annotation(1, "a"), annotation(2, "a", was_cancelled=True)],
    ],
)
def test_nothing_to_compare(items):
    assert figures_of({"annotations": items}).agreement == {}


def test_problems_are_those_of_validate():
    tasks = [{"id": 1, "data": {}, "annotations": [{"result": [], "lead_time": "fast"}]} for _ in range(30)]
    text = json.dumps(tasks).encode()
    found = inspect(text, figures=True).figures.problems
    expected = validate(text, warnings=True)
    assert sum(group.errors for group in found) == len(expected)
    assert {(group.code, group.message, group.severity) for group in found} == {
        (error.code, error.message, error.severity) for error in expected
    }
    assert all(place in {error.where for error in expected} for group in found for place in group.places)
    assert max(len(group.places) for group in found) == 10


def test_an_import_response_has_no_problems():
    assert inspect(b'{"task_count":1,"completion_count":2}', figures=True).figures.problems == ()


def test_huge_numbers_have_a_finite_sum():
    """A lead time is any JSON number. The JSON of the figures, the text and the page have to hold their sum."""
    works = [annotation(1, lead_time=1e308), annotation(2, lead_time=1e308), annotation(1, lead_time=1e308)]
    tasks = [{"annotations": works}, {"annotations": works}]
    found = inspect(iter(tasks), figures=True)
    for each in (found, add_inspections(found, found)):
        json.dumps(each.as_dict(), allow_nan=False)
        assert each.figures.lead_times.total == sys.float_info.max
        assert "5.0e+304 h" in page_of(each).decode()


def test_numbers_hide_names():
    found = figures_of({"annotations": [annotation(ANA, "Secret"), annotation(8, "Secret"), {"result": []}]})
    hidden = found.anonymous()
    assert {*hidden.annotators} == {"annotator 1", "annotator 2", "absent"}
    assert hidden.controls == {"control 1": ({"choices": 2}, {"label 1": 2}, 0)}
    assert hidden.agreement == {"control 1": (1, 3, 1, 1.0)}
    text = json.dumps(replace(inspect(iter([])), figures=hidden).as_dict())
    assert not any(name in text for name in ("ana", "Secret", "mood", '"8"'))
    assert hidden.anonymous() is hidden


def test_memory_is_bounded(monkeypatch):
    for name, most in (("MAX_ANNOTATORS", 3), ("MAX_CONTROLS", 2), ("MAX_LABELS", 2), ("MAX_DAYS", 2)):
        monkeypatch.setattr(figure_counter, name, most)
    monkeypatch.setattr(label_agreement, "MAX_COMPARED", 4)
    items = [
        annotation(i, f"a{i}", created_at=f"2021-01-{i + 1:02}")
        | {"result": [choice(f"a{i}"), choice("x", f"control{i}")]}
        for i in range(9)
    ]
    found = figures_of({"annotations": items})
    assert (len(found.annotators), len(found.controls), len(found.days)) == (3, 2, 2)
    assert found.cut == {"controls": 8, "days": 7, "labels": 7, "annotators": 6}
    assert found.agreement["mood"].pairs == 6


@pytest.mark.slow
@given(st.one_of(old_documents, new_documents), st.one_of(old_documents, new_documents))
def test_sums_are_those_of_one_file(one, other):
    try:
        tasks = [task.text for task in TaskStream([one, other])]
        found, also = inspect(one, figures=True), inspect(other, figures=True)
    except LSConvertError:  # a document that cannot be read
        return
    both = inspect(b"[" + b",".join(tasks) + b"]", figures=True)
    if found.responses or also.responses:  # an array of them is not one
        return
    total = add_inspections(found, also)
    for name in ("tasks", "annotations", "annotators", "region_types", "unknown_keys", "edits", "losses", "versions"):
        assert getattr(total, name) == getattr(both, name), name
    for name in ("tasks", "annotations", "regions", "annotators", "days", "undated", "sizes", "controls", "agreement"):
        assert getattr(total.figures, name) == getattr(both.figures, name), name


class Slow(io.BytesIO):
    """A stream that gives one byte at a time."""

    def read(self, size=-1):
        return super().read(min(size, 1) if size > 0 else size)


def test_figures_do_not_depend_on_chunks():
    tasks = [{"id": i, "annotations": [annotation(i % 3, "a", lead_time="x")]} for i in range(5)]
    text = json.dumps(tasks, indent=1).encode()
    assert inspect(Slow(text), figures=True).figures == inspect(io.BytesIO(text), figures=True).figures
