"""`inspect`: each count on a small document, its bounds, and its agreement with an upgrade."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import new_documents, old_documents

from lsconvert import (
    ConversionError,
    InvalidJSONError,
    LimitError,
    NotTasksError,
    SourceError,
    Where,
    convert,
    detect_version,
    inspect,
    iter_tasks,
    load_schema,
    schema_names,
)
from lsconvert.inspection import task_statistics

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"


class Pieces(io.RawIOBase):
    """A file that returns one piece per read."""

    def __init__(self, text, cuts):
        places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
        self.pieces = [text[start:end] for start, end in zip(places, places[1:]) if start < end]

    def read(self, size=-1):
        if not self.pieces:
            return b""
        piece = self.pieces.pop(0)
        if 0 <= size < len(piece):
            self.pieces.insert(0, piece[size:])
        return piece[:size] if size >= 0 else piece


def inspected_text(text, **options):
    return inspect(io.BytesIO(text.encode() if isinstance(text, str) else text), **options)


def inspected(*tasks, **options):
    return inspected_text(json.dumps(tasks), **options)


def annotated(*annotations, **task):
    return inspected({"data": {}, "annotations": annotations, **task})


def test_the_sample():
    found = inspect(SAMPLE)
    assert (found.source, found.version, found.size) == (str(SAMPLE), "v1", SAMPLE.stat().st_size)
    assert (found.tasks, found.versions, found.ranges) == (3, {"v1": 3}, {"v1": ((0, 2),)})
    assert (found.annotations, found.predictions, found.drafts, found.responses) == (2, 1, 0, 0)
    assert (found.cancelled, found.ground_truths, found.aggregated) == (0, 1, 1)
    assert (found.double_lists, found.several_inner_lists) == (2, 1)
    assert found.annotators == {"103": 2, "104": 1}
    assert found.region_types == {"annotation": {"choices": 3}, "prediction": {"choices": 1}}
    assert found.unknown_keys == {}
    assert found.biggest_size == 1053
    assert found.biggest == Where(file=str(SAMPLE), offset=513, task_index=1, task_id="102", pointer="/1")
    assert found.edits == {
        "drop aggregated": 1,
        "drop aggregated_completed_by": 1,
        "drop aggregated_ids": 1,
        "drop ground_truth": 2,
        "flatten prediction result": 1,
        "flatten result": 1,
        "rename completions": 3,
    }
    assert found.losses == {name: count for name, count in found.edits.items() if name.startswith("drop")}
    assert [note.code for note in found.notes] == [
        "inner-lists-joined",
        "annotators-lost",
        "ground-truth-stripped",
        "not-ground-truth-stripped",
    ]
    assert (found.failed, found.first_failure, found.cut) == (0, None, {})


# Versions.

V1, V2, BARE = {"completions": []}, {"annotations": []}, {"text": "a"}


@pytest.mark.parametrize(
    ("tasks", "version", "ranges"),
    [
        ([], "unknown", {}),
        ([V1, V1], "v1", {"v1": ((0, 1),)}),
        ([V2], "v2", {"v2": ((0, 0),)}),
        ([BARE, {"data": {}}], "unknown", {"unknown": ((0, 1),)}),
        ([V1, BARE], "v1", {"v1": ((0, 0),), "unknown": ((1, 1),)}),
        ([V1, V2, V1, V1, V2], "mixed", {"v1": ((0, 0), (2, 3)), "v2": ((1, 1), (4, 4))}),
        ([V1, 5, V1], "v1", {"v1": ((0, 0), (2, 2))}),  # a value that is not a task has an index, too
        ([{**V1, **V2}], "v1", {"v1": ((0, 0),)}),
        ([{"annotations": [{"result": [[]]}]}], "v1", {"v1": ((0, 0),)}),
        ([{"annotations": [{"ground_truth": False}]}], "v2", {"v2": ((0, 0),)}),
        ([{"completions": [1], "annotations": [2]}], "v1", {"v1": ((0, 0),)}),  # cannot be converted
    ],
)
def test_versions(tasks, version, ranges):
    found = inspected(*tasks)
    assert (found.version, found.ranges) == (version, ranges)
    assert found.versions == {name: sum(b - a + 1 for a, b in pairs) for name, pairs in ranges.items()}
    assert found.tasks == sum(found.versions.values())


@pytest.mark.parametrize("form", ["[%s,%s]", "%s\n%s\n", '{"7":%s,"8":%s}', "\ufeff[%s\n,%s]"])
def test_forms(form):
    text = form % ('{"id":"a","completions":[]}', '{"annotations":[{"completed_by":5}]}')
    found = inspected_text(text)
    assert (found.tasks, found.version, found.annotators) == (2, "mixed", {"5": 1})
    assert found.size == len(text.encode())
    assert found.biggest_size == 36
    assert found.biggest.offset == text.encode().index(b'{"ann')


@pytest.mark.parametrize(("key", "version"), [("completion_count", "v1"), ("annotation_count", "v2")])
def test_import_responses(key, version):
    found = inspected_text(json.dumps({"task_count": 1, key: 1, "duration": 1}))
    assert (found.responses, found.tasks, found.version) == (1, 0, version)
    assert "import-response" in {note.code for note in found.notes}
    assert found.edits == ({"rename completion_count": 1} if version == "v1" else {})
    in_a_list = inspected({"task_count": 1, key: 1, "duration": 1})
    assert (in_a_list.responses, in_a_list.tasks, in_a_list.version) == (0, 1, "unknown")  # bare data


# Counts.


def test_flags_of_annotations():
    found = annotated(
        {"was_cancelled": True, "ground_truth": True},
        {"skipped": True, "honeypot": True},
        {"was_cancelled": 1, "ground_truth": 1, "skipped": True, "honeypot": True},
        {"was_cancelled": False, "ground_truth": None, "skipped": "yes", "honeypot": []},
        7,
    )
    assert (found.annotations, found.cancelled, found.ground_truths) == (5, 3, 3)


@pytest.mark.parametrize(
    ("annotation", "aggregated"),
    [
        ({"aggregated": True}, 1),
        ({"aggregated_ids": [5]}, 1),
        ({"aggregated_completed_by": [5]}, 1),
        ({"aggregated": False, "aggregated_ids": [], "aggregated_completed_by": []}, 0),
    ],
)
def test_aggregated(annotation, aggregated):
    assert annotated(annotation).aggregated == aggregated


def test_lists_and_regions():
    found = annotated(
        {"result": [[{"type": "choices"}, {"type": "labels"}], [{"type": "labels"}]]},
        {"result": [[]]},
        {"result": [{"type": "mine"}, {"type": 5}, {}, "region"]},
        {"result": None},
        {"result": {}},
        {"result": "[]"},
        {"result": 7},
        [],
        predictions=[5, {"result": [[], []]}, {"result": [{"type": "rating"}]}],
        drafts=[6, {"result": [{"type": "choices"}]}],
    )
    assert (found.annotations, found.predictions, found.drafts) == (7, 3, 2)
    assert (found.double_lists, found.several_inner_lists) == (3, 2)
    assert found.region_types == {
        "annotation": {"": 3, "labels": 2, "choices": 1, "mine": 1},
        "prediction": {"rating": 1},
        "draft": {"choices": 1},
    }


@pytest.mark.parametrize("value", [None, {}, 5, "x", [5]])
def test_values_that_are_not_lists(value):
    found = inspected({"data": value, "completions": value, "predictions": value, "drafts": value})
    assert found.annotations == found.predictions == found.drafts == (value == [5])


def test_user_data_is_not_counted():
    data = {"completions": [{"result": [[]], "completed_by": 5}], "type": "x", "other": 1}
    for task in ({"data": data}, {"text": data}, {"annotations": [{"result": [{"type": "t", "value": data}]}]}):
        found = inspected(task)
        assert (found.annotators, found.unknown_keys, found.double_lists) in (({}, {}, 0), ({"absent": 1}, {}, 0))


@pytest.mark.parametrize(
    ("annotation", "names"),
    [
        ({"completed_by": 103}, {"103": 1}),
        ({"completed_by": {"id": 103}}, {"103": 1}),
        ({"completed_by": {"id": 1, "email": "a@b", "first_name": "s3cret"}}, {"a@b (id 1)": 1}),
        ({"completed_by": {"email": "a@b"}}, {"a@b": 1}),
        ({"completed_by": {"id": "x"}}, {'"x"': 1}),
        ({"completed_by": {"id": None, "first_name": "s3cret"}}, {"object without id and email": 1}),
        ({"completed_by": {}}, {"{}": 1}),
        ({"completed_by": None}, {"null": 1}),
        ({"completed_by": "null"}, {'"null"': 1}),
        ({"completed_by": True}, {"true": 1}),
        ({"completed_by": 1.5}, {"1.5": 1}),
        ({"completed_by": 2**70}, {str(2**70): 1}),
        ({"completed_by": [1]}, {"list": 1}),
        ({}, {"absent": 1}),
        ({"aggregated_completed_by": [103, 104, None], "completed_by": 9}, {"103": 1, "104": 1, "null": 1}),
        ({"aggregated_completed_by": [], "completed_by": 9}, {"9": 1}),
        ({"aggregated_completed_by": 5}, {"absent": 1}),
    ],
)
def test_annotators(annotation, names):
    assert annotated(annotation).annotators == names


def test_the_most_frequent_annotator_comes_first():
    found = annotated(*({"completed_by": i} for i in (3, 1, 2, 2, 1, 1)))
    assert list(found.annotators.items()) == [("1", 3), ("2", 2), ("3", 1)]


def test_unknown_keys():
    annotation = {"other": 1, "result": []}
    region = {"type": "choices", "from_id": "a", "other region": 1, "value": {"free": 1}, "meta": {"free": 1}}
    task = {
        "annotations": [annotation, {"result": [region]}],
        "predictions": [annotation],
        "drafts": [annotation],
        "data": {"free": 1},
    }
    found = inspected({**task, "other task": 1, "meta": {"free": 1}}, {"free": 1})
    assert found.unknown_keys == {
        "task": {"other task": 1},
        "annotation": {"other": 1},
        "prediction": {"other": 1},
        "draft": {"other": 1},
        "region": {"other region": 1},
    }


def test_the_known_keys_are_those_of_the_schemas():
    known = task_statistics.known_keys()
    assert known.keys() == {"task", "annotation", "prediction", "draft", "region"}
    for name in schema_names():
        assert known["region" if name == "regions" else "task"] >= load_schema(name).get("properties", {}).keys()
    assert {"completions", "annotations", "accuracy", "drafts"} <= known["task"]
    assert {"honeypot", "unique_id", "result"} <= known["annotation"]
    assert {"from_name", "from_id", "parentID"} <= known["region"]


# Upgrade.


def test_failures():
    text = b'[{"id":1,"completions":[]},\n{"id":2,"completions":[1],"annotations":[2]},\n{"completions":[{"result":[[],1]}]}]'
    found = inspected_text(text)
    assert (found.failed, found.edits, found.version) == (2, {"rename completions": 1}, "v1")
    assert found.first_failure.keyword == "ConflictError"
    where = found.first_failure.where
    assert (where.file, where.line, where.task_index, where.task_id) == ("<stream>", 2, 1, "2")
    assert inspected(V2).failed == 0


@settings(max_examples=2 * settings.default.max_examples)
@given(text=st.one_of(old_documents, new_documents), cuts=st.lists(st.integers(0, 400), max_size=6))
def test_an_inspection_agrees_with_the_upgrade(part, text, cuts):
    found = inspected_text(text)
    assert inspect(Pieces(text, cuts)) == found
    report = convert(io.BytesIO(text), None, to="v2", check=False, on_error="keep")
    assert (found.edits, found.notes, found.failed) == (report.edits, report.notes, report.failed)
    assert found.size == report.bytes_in
    counted = (found.tasks, found.annotations, found.predictions)
    assert counted == (report.tasks, report.annotations, report.predictions)
    assert (
        sum(sum(found.region_types.get(level, {}).values()) for level in ("annotation", "prediction")) == report.regions
    )
    versions = [version(task) for task in iter_tasks(io.BytesIO(text))]
    assert found.versions == {name: versions.count(name) for name in ("v1", "v2", "unknown") if name in versions}


def version(task):
    try:
        found = detect_version(task)
    except ConversionError:
        return "v1"
    return found.value if found is not None else "unknown"


# Bounds.


def test_many_names(monkeypatch):
    monkeypatch.setattr(task_statistics, "MAX_NAMES", 3)
    monkeypatch.setattr(task_statistics, "MAX_ANNOTATORS", 3)
    monkeypatch.setattr(task_statistics, "MAX_NAME", 5)
    annotations = [{"completed_by": i, f"key{i}": 1, "result": [{"type": f"type{i}"}]} for i in (1, 2, 2, 3, 4, 4, 1)]
    found = annotated({"completed_by": "a long name"}, *annotations)
    assert found.annotators == {"1": 2, "2": 2, '"a lo...': 1}
    assert found.region_types == {"annotation": {"type1": 2, "type2": 2, "type3": 1}}
    assert found.unknown_keys == {"annotation": {"key1": 2, "key2": 2, "key3": 1}}
    assert found.cut == {"annotators": 3, "region_types": 2, "unknown_keys": 2}


def test_many_ranges(monkeypatch):
    monkeypatch.setattr(task_statistics, "MAX_RANGES", 2)
    found = inspected(V1, V2, V1, V2, V1, V1, V2, V2)
    assert found.ranges == {"v1": ((0, 0), (2, 2)), "v2": ((1, 1), (3, 3))}
    assert found.versions == {"v1": 4, "v2": 4}
    assert found.cut == {"ranges": 4}


def test_long_ids_are_shortened():
    assert len(inspected({"id": "x" * 1000, "data": {}}).biggest.task_id) == 40
    assert inspected({"id": {"a": 1}, "data": {}}).biggest.task_id is None
    assert inspected({"id": 2**70, "data": {}}).biggest.task_id == str(2**70)


def test_tasks_over_many_chunks():
    big = {"data": "x" * 3_000_000, **V1}
    found = inspected(V1, big, V2)
    assert (found.version, found.biggest.task_index, found.biggest_size) == ("mixed", 1, len(json.dumps(big)))


def test_values_that_some_parsers_reject():
    text = '[{"\\ud800":1,"data":{"a":1e400},"annotations":[{"completed_by":%s,"id":-0}]}]' % ("9" * 5000)
    found = inspected_text(text)
    assert found.unknown_keys == {"task": {"\ud800": 1}}
    assert found.annotators == {"9" * 200 + "...": 1}


# Unreadable files.


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", InvalidJSONError),
        ('[{"id":1},{"id":', InvalidJSONError),
        ('[{"annotation_id":1,"annotator":2}]', NotTasksError),
        ("a,b\n1,2\n", NotTasksError),
        ('{"images":[],"categories":[]}', NotTasksError),
        ('[{"data":1e99999999999999999999}]', LimitError),
    ],
)
def test_unreadable(text, kind):
    with pytest.raises(kind) as caught:
        inspected_text(text)
    assert caught.value.where.file == "<stream>"


def test_limits_are_passed_on():
    for limits in ({"max_depth": 2}, {"max_task_size": 3}):
        with pytest.raises(LimitError):
            inspected_text("[[[]]]", **limits)


def test_a_task_that_would_grow_too_much():
    text = b'[{"data":{},"completions":[{"x":"%b","result":[%b]}]}]' % (b"x" * 20_000, b",".join([b"[]"] * 200))
    assert inspected_text(text).failed == 0  # nothing is split
    found = inspected_text(text, target="import", max_growth=2)
    assert (found.failed, found.first_failure.keyword) == (1, "LimitError")
    assert inspected_text(text, target="import", max_growth=1_000).failed == 0


def test_a_missing_file(tmp_path):
    with pytest.raises(SourceError):
        inspect(tmp_path / "nothing.json")


def test_progress():
    seen = []
    inspect(SAMPLE, progress=lambda read, size: seen.append((read, size)))
    assert seen[-1] == (SAMPLE.stat().st_size, SAMPLE.stat().st_size)
