"""Rows of annotations and regions: all columns in each row, one type in each column, for v1 and v2 alike."""

import json
import typing
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import repeat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import old_tasks, render

import lsconvert
from lsconvert import AnnotationRow, ConversionError, RegionRow, iter_annotations, iter_regions
from lsconvert.objects.row_values import labels_of, to_annotator, to_flag, to_number, to_text, to_time

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
TYPES = {row: typing.get_type_hints(row) for row in (AnnotationRow, RegionRow)}
REGION = {"id": "r1", "from_name": "bbox", "to_name": "image", "type": "rectanglelabels", "origin": "manual"}
BOX = REGION | {"original_width": 100, "original_height": 50, "value": {"x": 1, "rectanglelabels": ["A", "B"]}}
UTC = timezone.utc


def fits(value, kind):
    if typing.get_origin(kind) is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return type(value) in (typing.get_args(kind) or (kind,))


def check_row(row, kind, more=()):
    """Check that a row has the documented columns and types, and that Arrow can hold its texts."""
    assert list(row) == [*TYPES[kind], *more]
    for name, type_ in TYPES[kind].items():
        assert fits(row[name], type_), name
    for value in row.values():
        for text in value if isinstance(value, list) else [value]:
            assert not isinstance(text, str) or text.encode() is not None
        assert not isinstance(value, float) or value == value
        assert not isinstance(value, datetime) or value.tzinfo is UTC


def test_the_sample():
    rows = list(iter_annotations(SAMPLE, predictions=True))
    shown = [(row["task_id"], row["kind"], row["annotation_id"], row["annotator"], row["lead_time"]) for row in rows]
    assert shown == [
        ("101", "annotation", "101001", "103", 12.5),
        ("102", "annotation", "800955", "103", None),
        ("102", "annotation", "800956", "104", None),
        ("102", "prediction", None, None, None),
    ]
    assert rows[0]["created"] == datetime(2021, 1, 7, 6, 13, 20, tzinfo=UTC)
    assert [row["ground_truth"] for row in rows] == [True, False, False, None]
    assert (rows[3]["model_version"], rows[3]["annotation_score"]) == ("baseline", 0.9)
    assert [row["labels"] for row in iter_regions(SAMPLE)] == [["Positive"], ["Negative"], ["Neutral"]]
    assert len(list(iter_regions(SAMPLE, predictions=True))) == 4


def test_a_v2_file_gives_the_same_rows(tmp_path):
    new = tmp_path / "new.json"
    lsconvert.upgrade(SAMPLE, new, split_annotators=True, keep_ground_truth=True)
    for rows in (iter_annotations, iter_regions):
        assert list(rows(SAMPLE, predictions=True)) == list(rows(new, predictions=True))


def test_a_region():
    task = {"id": 7, "data": {"image": "a.jpg"}, "annotations": [{"id": 5, "completed_by": 1, "result": [BOX]}]}
    [row] = iter_regions([task], data_columns=["image", "nothing"])
    check_row(row, RegionRow, ["data.image", "data.nothing"])
    expected = {
        "task_index": 0,
        "task_id": "7",
        "data": '{"image": "a.jpg"}',
        "kind": "annotation",
        "annotation_index": 0,
        "annotation_id": "5",
        "annotator": "1",
        "region_count": 1,
        "region_index": 0,
        "region_id": "r1",
        "from_name": "bbox",
        "to_name": "image",
        "type": "rectanglelabels",
        "labels": ["A", "B"],
        "value": '{"x": 1, "rectanglelabels": ["A", "B"]}',
        "origin": "manual",
        "original_width": 100.0,
        "original_height": 50.0,
        "data.image": "a.jpg",
    }
    assert {name: value for name, value in row.items() if value is not None} == expected


def test_a_relation():
    relation = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right", "labels": ["part of"]}
    [row] = iter_regions([{"data": {}, "annotations": [{"result": [relation]}]}])
    shown = (row["from_id"], row["to_id"], row["direction"], row["labels"], row["value"])
    assert shown == ("a", "b", "right", ["part of"], None)


def test_the_names_of_0x():
    old = {"id": 1, "honeypot": True, "skipped": True, "created_at": 1600000000, "result": [BOX | {"parent_id": "p"}]}
    [row] = iter_regions([{"id": 0, "data": {}, "completions": [old]}])
    assert (row["task_id"], row["ground_truth"], row["was_cancelled"], row["parent_id"]) == ("0", True, True, "p")
    assert row["created"] == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)


def test_tasks_without_annotations_have_no_rows():
    tasks = [{"data": {}}, {"text": "bare"}, {"data": {}, "annotations": None, "predictions": [1, 2]}]
    assert list(iter_annotations(tasks, predictions=True)) == []
    assert list(iter_annotations(b"[]")) == []
    assert [row["task_index"] for row in iter_annotations([*tasks, {"annotations": [{"result": []}]}])] == [3]


@pytest.mark.parametrize("result", [None, {}, [], "[]", "null"], ids=repr)
def test_results_without_regions(result):
    tasks = [{"data": {}, "annotations": [{"id": 1, "result": result}]}]
    assert [row["region_count"] for row in iter_annotations(tasks)] == [0]
    assert list(iter_regions(tasks)) == []


def test_a_result_in_a_string():
    tasks = [{"data": {}, "annotations": [{"result": json.dumps([BOX])}]}]
    assert [row["labels"] for row in iter_regions(tasks)] == [["A", "B"]]


@pytest.mark.parametrize(
    "task",
    [
        {"annotations": [{"result": "secret"}]},
        {"annotations": [{"result": "[NaN]"}]},
        {"annotations": [{"result": {"a": 1}}]},
        {"annotations": [{"result": 5}]},
        {"annotations": [{"result": [5]}]},
        {"annotations": [5]},
        {"annotations": "secret"},
        {"annotations": {"id": 1}},
    ],
    ids=repr,
)
def test_what_is_not_a_list_of_objects_is_refused(task):
    good = {"id": 1, "data": {}, "annotations": [{"result": []}]}
    rows = iter_regions([good, {"id": 2, "data": {}, **task}])
    with pytest.raises(ConversionError, match="not a list of objects") as caught:
        list(rows)
    assert (caught.value.where.task_index, caught.value.where.task_id, caught.value.where.file) == (1, "2", "<tasks>")
    assert "secret" not in str(caught.value)


def test_an_error_names_the_key_and_the_place(tmp_path):
    path = tmp_path / "in.json"
    path.write_text('[5, {"id": 1, "data": {}},\n {"id": 2, "data": {}, "completions": [5]}]')
    with pytest.raises(ConversionError, match=r"the annotations \(in v1, completions\) are not a list of") as caught:
        list(iter_annotations(path))
    where = caught.value.where
    assert where == (str(path), 2, 2, 28, 2, "2", "/2")


def test_null_is_a_missing_value():
    tasks = [{"id": 1, "data": {}, "annotations": [None, {"result": [None, BOX]}]}, {"id": 2, "data": {}}]
    annotations = list(iter_annotations(tasks))
    assert [(row["annotation_index"], row["annotation_id"], row["region_count"]) for row in annotations] == [
        (0, None, 0),
        (1, None, 2),
    ]
    regions = list(iter_regions(tasks))
    assert [(row["region_index"], row["region_id"], row["labels"]) for row in regions] == [
        (0, None, []),
        (1, "r1", ["A", "B"]),
    ]
    for row in regions:
        check_row(row, RegionRow)
    assert tasks[0]["annotations"][0] is None


def test_data_columns_are_a_list():
    with pytest.raises(TypeError, match="data_columns"):
        list(iter_annotations([], data_columns="text"))


def test_limits():
    deep = b'[{"data": [[[[]]]], "annotations": []}]'
    with pytest.raises(lsconvert.LimitError):
        list(iter_regions(deep, max_depth=3))
    with pytest.raises(lsconvert.LimitError):
        list(iter_annotations(deep, max_task_size=5))


@given(st.lists(old_tasks, min_size=1, max_size=3))
def test_every_row_has_the_columns_and_their_types(trees):
    tasks = list(lsconvert.iter_tasks(render(trees, "compact", repeat("")).encode()))
    for kind, rows in ((AnnotationRow, iter_annotations), (RegionRow, iter_regions)):
        with suppress(lsconvert.LSConvertError):  # some of these tasks cannot be converted
            for row in rows(tasks, predictions=True, data_columns=["a", ""]):
                check_row(row, kind, ["data.a", "data."])


@given(st.integers(0, 4_000_000_000), st.integers(0, 999_999))
def test_times_come_back(seconds, microseconds):
    time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, microseconds=microseconds)
    assert to_time(time.isoformat()) == time
    assert to_time(time.isoformat().replace("+00:00", "Z")) == time
    assert to_time(time.astimezone(timezone(timedelta(hours=-3, minutes=-30))).isoformat()) == time
    assert to_time(seconds) == time.replace(microsecond=0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-01-02T03:04:05.678901Z", datetime(2021, 1, 2, 3, 4, 5, 678901, UTC)),
        ("2021-01-02T03:04:05.6Z", datetime(2021, 1, 2, 3, 4, 5, 600000, UTC)),
        ("2021-01-02T03:04:05.123456789+0200", datetime(2021, 1, 2, 1, 4, 5, 123456, UTC)),
        ("2021-01-02 03:04", datetime(2021, 1, 2, 3, 4, tzinfo=UTC)),
        ("2021-01-02", datetime(2021, 1, 2, tzinfo=UTC)),
        (1609556645.5, datetime(2021, 1, 2, 3, 4, 5, 500000, UTC)),
        ("1609556645", None),
        ("2021-02-30", None),
        ("0001-01-01T00:00+01:00", None),
        ("yesterday", None),
        ("", None),
        (1e300, None),
        (10**400, None),
        (True, None),
        (None, None),
        ([], None),
    ],
    ids=repr,
)
def test_times(value, expected):
    assert to_time(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((1, 1.0), (1.5, 1.5), ("1.5", 1.5), (Decimal("0.5"), 0.5), ("-1e3", -1000.0), (True, None), (None, None)),
        *(
            ("x", None),
            ("nan", None),
            ("", None),
            (Decimal("1e400"), None),
            (10**400, None),
            ("1e999", None),
            ([], None),
        ),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_numbers(value, expected):
    number = to_number(value)
    assert number == expected
    assert type(number) is type(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("false", False),
        ("yes", None),
        (1, None),
        (None, None),
        ([], None),
    ],
    ids=repr,
)
def test_flags(value, expected):
    assert to_flag(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(("", ""), ("é", "é"), ("a\ud800", r"a\ud800"), (1, "1"), (10**30, "1" + "0" * 30), (True, "true")),
        *((1.0, "1.0"), (None, None), ({"a": [1]}, '{"a": [1]}')),
    ],
    ids=repr,
)
def test_texts(value, expected):
    assert to_text(value) == expected


@pytest.mark.parametrize(
    ("completed_by", "expected"),
    [
        (103, ("103", None)),
        ("103", ("103", None)),
        ("a@example.com", ("a@example.com", "a@example.com")),
        ({"id": 1, "email": "a@example.com"}, ("1", "a@example.com")),
        ({"email": "a@example.com"}, ("a@example.com", "a@example.com")),
        ({"id": 0}, ("0", None)),
        ({"id": None, "email": ""}, (None, None)),
        ({}, (None, None)),
        (None, (None, None)),
        ("", (None, None)),
    ],
    ids=repr,
)
def test_annotators(completed_by, expected):
    assert to_annotator(completed_by) == expected


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ({"type": "choices", "value": {"choices": ["a"]}}, ["a"]),
        ({"type": "choices", "value": {"choices": "a"}}, ["a"]),
        ({"type": "labels", "value": {"start": 1, "text": "x", "labels": ["a", "b"]}}, ["a", "b"]),
        ({"type": "hypertextlabels", "value": {"text": "x", "htmllabels": ["a"]}}, ["a"]),
        ({"type": "cubelabels", "value": {"rectanglelabels": ["a"], "cubelabels": ["b"]}}, ["b"]),
        ({"type": "videorectangle", "value": {"labels": ["a"]}}, ["a"]),
        ({"value": {"labels": ["a"]}}, ["a"]),
        ({"type": "taxonomy", "value": {"taxonomy": [["a"], ["a", "b"]]}}, ["a", "a/b"]),
        ({"type": "labels", "value": {"labels": [1, None]}}, ["1", ""]),
        ({"type": "labels", "value": {"labels": None}}, []),
        ({"type": "textarea", "value": {"text": ["x"]}}, []),
        ({"type": "rating", "value": {"rating": 3}}, []),
        ({"type": "rectangle", "value": {"x": 1}}, []),
        ({"type": "relation", "labels": ["a"]}, ["a"]),
        ({"type": ["choices"], "value": {"choices": ["a"]}}, ["a"]),
        ({}, []),
    ],
    ids=repr,
)
def test_labels(region, expected):
    assert labels_of(region) == expected
