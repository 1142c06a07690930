"""The object API: sharing, key order and errors. test_properties.py compares its results with the kernels."""

import json
from decimal import Decimal

import pytest

from lsconvert import (
    ConflictError,
    ConversionError,
    InvalidJSONError,
    LimitError,
    UnmappedError,
    downgrade_import_response,
    downgrade_task,
    upgrade_import_response,
    upgrade_task,
)


def test_upgrade_keeps_key_order_and_shares_unchanged_parts():
    task = {
        "meta": {"a": 1},
        "completions": [{"result": [[{"id": "r"}]], "aggregated": True, "id": 5}, {"id": 6}],
        "data": {"completions": []},
    }
    new = upgrade_task(task)
    assert list(new) == ["meta", "annotations", "data"]
    assert new["annotations"] == [{"result": [{"id": "r"}], "id": 5}, {"id": 6}]
    assert new["data"] is task["data"]
    assert new["meta"] is task["meta"]
    assert new["annotations"][1] is task["completions"][1]
    assert new["annotations"][0]["result"][0] is task["completions"][0]["result"][0][0]
    assert task["completions"][0]["aggregated"] is True


@pytest.mark.parametrize(
    "task", [{}, {"data": {"completions": []}}, {"annotations": [{"ground_truth": True, "result": []}]}, {"text": "a"}]
)
def test_a_v2_task_is_copied(task):
    new = upgrade_task(task)
    assert new == task
    assert new is not task
    assert all(new[key] is task[key] for key in task)


def test_options():
    task = {"completions": [{"result": [[1], [2]], "aggregated_ids": [7, 8], "ground_truth": True}]}
    assert upgrade_task(task) == {"annotations": [{"result": [1, 2]}]}
    assert upgrade_task(task, keep_ground_truth=True) == {"annotations": [{"result": [1, 2], "ground_truth": True}]}
    assert upgrade_task(task, split_annotators=True) == {
        "annotations": [{"result": [1], "id": 7}, {"result": [2], "id": 8}]
    }


@pytest.mark.parametrize(
    ("task", "kind", "pointer"),
    [
        ({"completions": [1], "annotations": [2]}, ConflictError, "/completions"),
        ({"completions": [{}, {"result": [[], {}]}]}, ConversionError, "/completions/1/result"),
        ({"predictions": [{"result": [[[]]]}]}, ConversionError, "/predictions/0/result"),
    ],
)
def test_errors(task, kind, pointer):
    with pytest.raises(kind) as caught:
        upgrade_task(task)
    assert type(caught.value) is kind
    assert caught.value.where.pointer == pointer
    assert caught.value.where.task_index is None


def test_split_needs_lists_of_equal_length():
    with pytest.raises(ConversionError, match="aggregated_ids"):
        upgrade_task({"completions": [{"result": [[], []], "aggregated_ids": [1]}]}, split_annotators=True)


def test_an_unmapped_id_is_an_error_for_import_even_in_a_v2_task():
    task = {"data": {"a": 1}, "annotations": [{"result": [], "ground_truth": False, "completed_by": 5}]}
    with pytest.raises(UnmappedError, match="5"):
        upgrade_task(task, target="import", users={1: 2})
    assert upgrade_task(task, target="import", users={1: 2}, unmapped="keep") == task


LONG = Decimal("9" * 4400)


@pytest.mark.parametrize("id_", [LONG, Decimal(f"-{LONG}"), "12", None])
def test_numbers_that_only_a_decimal_can_hold(id_):
    task = {"data": {"a": 1}, "id": LONG, "annotations": [{"result": f"[{LONG}]", "ground_truth": False, "id": id_}]}
    new = upgrade_task(task, target="import", maps={"tasks": {1: 2}}, unmapped="keep")
    assert new == {**task, "annotations": [{"result": [LONG], "ground_truth": False, "id": id_}]}


HUGE = "1e99999999999999999999"


@pytest.mark.parametrize("text", [HUGE, f'{{"a":{HUGE}}}', f"[[{HUGE}]]", f"[{HUGE}", f"[{HUGE}],[]"])
def test_a_string_without_a_list_may_hold_any_number(text):
    task = {"data": {"a": 1}, "annotations": [{"result": text, "ground_truth": False}]}
    assert upgrade_task(task, target="import") == task


def test_a_list_in_a_string_with_a_number_that_python_cannot_hold():
    task = {"data": {"a": 1}, "annotations": [{}, {"result": f"[{HUGE}]"}]}
    with pytest.raises(LimitError) as caught:
        upgrade_task(task, target="import")
    assert caught.value.where.pointer == "/annotations/1/result"


def test_results_that_json_cannot_encode_are_kept():
    deep = {}
    for _ in range(5000):
        deep = {"a": deep}
    for result in (deep, {(1, 2): 3}, {"a": {1, 2}}):
        task = {"data": {"a": 1}, "annotations": [{"result": result, "ground_truth": False}]}
        assert upgrade_task(task, target="import")["annotations"][0]["result"] is result


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *(([1], [True]), ([1], [1.0]), ([1], [1]), (["1E+400"], [Decimal("1E+400")]), ([1], [Decimal(1)])),
        *((1, True), (True, 1), (1, 1), (1.0, 1), (Decimal(1), Decimal(1)), ({}, {}), ("true", True), (True, "true")),
    ],
)
def test_contradictory_flags(old, new):
    annotation = {"result": [], "honeypot": old, "ground_truth": new}
    with pytest.raises(ConflictError):
        upgrade_task({"data": {"a": 1}, "annotations": [annotation]}, target="import")


@pytest.mark.parametrize("flag", [True, False, "yes", "\ud800"])
def test_a_flag_with_the_same_value_under_its_old_name(flag):
    task = {"data": {"a": 1}, "annotations": [{"result": [], "honeypot": flag, "ground_truth": flag}]}
    expected = {"data": {"a": 1}, "annotations": [{"result": [], "ground_truth": flag}]}
    assert upgrade_task(task, target="import") == expected


@pytest.mark.parametrize("id_", [Decimal("1E+400"), 1.5, 1e3, "x", True, [1]])
def test_ids_that_import_refuses_become_null(id_):
    task = {"data": {"a": 1}, "annotations": [{"result": [], "ground_truth": False, "id": id_}]}
    assert upgrade_task(task, target="import")["annotations"][0]["id"] is None


def test_downgrade():
    task = {"id": 1, "annotations": [{"result": [{}], "ground_truth": True}, {"result": None}], "predictions": [3]}
    old = downgrade_task(task)
    assert old == {
        "id": 1,
        "completions": [{"result": [[{}]], "ground_truth": True}, {"result": None}],
        "predictions": [3],
    }
    assert upgrade_task(old, keep_ground_truth=True) == task
    assert downgrade_task(old) == old


def test_import_responses():
    old = {"task_count": 1, "completion_count": 2, "duration": 0.1}
    new = {"task_count": 1, "annotation_count": 2, "duration": 0.1}
    assert upgrade_import_response(old) == new
    assert list(upgrade_import_response(old)) == list(new)
    assert downgrade_import_response(new) == old
    assert upgrade_import_response(new) == new
    assert downgrade_import_response({"completion_count": 2}) == {"completion_count": 2}
    with pytest.raises(ConflictError):
        upgrade_import_response({"completion_count": 2, "annotation_count": 2})


def test_integers_with_more_digits_than_python_converts():
    huge = 10**5000
    task = {
        "id": huge,
        "completions": [{"completed_by": huge, "ground_truth": [huge], "result": []}],
    }
    new = upgrade_task(task, users={1: 2}, maps={"tasks": {1: 2}}, target="import", unmapped="keep")
    assert new["annotations"][0]["completed_by"] == new["id"] == huge
    assert new["annotations"][0]["ground_truth"] == [huge]


NOT_FINITE = [float("nan"), float("inf"), -float("inf"), Decimal("NaN"), Decimal("-Infinity")]


@pytest.mark.parametrize("number", NOT_FINITE)
@pytest.mark.parametrize("convert", [upgrade_task, downgrade_task, upgrade_import_response, downgrade_import_response])
def test_numbers_that_json_does_not_have(convert, number):
    for document, pointer in (
        ({"data": {"x": [1, number]}, "completions": []}, "/data/x/1"),
        ({"data": {}, "annotations": [{"result": [{"value": {"a/b": number}}]}]}, "/annotations/0/result/0/value/a~1b"),
        ({"text": (0.5, {"a": number, "b": number})}, "/text/1/a"),
    ):
        with pytest.raises(InvalidJSONError) as caught:
            convert(document)
        assert caught.value.where.pointer == pointer
        assert caught.value.hint


def test_large_and_small_numbers_and_a_shared_list_are_json():
    shared = [1e308, -0.0, 5e-324, Decimal("1e999"), 10**400, True, None, "NaN"]
    task = {"data": {"a": shared, "b": [shared, shared]}, "completions": []}
    assert upgrade_task(task) == {"data": {"a": shared, "b": [shared, shared]}, "annotations": []}


def test_maps_of_texts_share_unchanged_parts():
    region = {"value": {"choices": ["Car", "x"], "points": [[1, 2]]}, "from_name": "l"}
    task = {"data": {"a": {"b": "/d"}, "c": ["/x"]}, "annotations": [{"ground_truth": True, "result": [region, {}]}]}
    before = json.dumps(task)
    maps = {"labels": {"Car": "Vehicle"}, "controls": {"l": "m", "Car": "x"}}
    made = upgrade_task(task, maps=maps, replace_prefix={"data.a": {"/": "s3:/"}})
    assert json.dumps(task) == before
    assert made["data"] == {"a": {"b": "s3:/d"}, "c": ["/x"]}
    assert made["data"]["c"] is task["data"]["c"]
    new = made["annotations"][0]["result"]
    assert new == [{"value": {"choices": ["Vehicle", "x"], "points": [[1, 2]]}, "from_name": "m"}, {}]
    assert new[0]["value"]["points"] is region["value"]["points"]
    assert new[1] is task["annotations"][0]["result"][1]
    back = downgrade_task(made, maps={"controls": {"l": "m"}}, replace_prefix={"data": {"/": "s3:/"}})
    assert back["data"]["a"] == {"b": "/d"}
    assert back["completions"][0]["result"][0][0]["from_name"] == "l"
    assert upgrade_task({"a": "/x"}, replace_prefix={"data.a": {"/": ""}}) == {"a": "x"}  # bare data


def test_maps_of_texts_in_deep_data():
    inner = value = {"a": "/d"}
    for _ in range(1_000):
        value = {"a": [value]}
    made = upgrade_task({"data": value, "annotations": []}, replace_prefix={"/": "s3:/"})["data"]
    for _ in range(1_000):
        [made] = made["a"]
    assert made == {"a": "s3:/d"}
    assert inner == {"a": "/d"}
