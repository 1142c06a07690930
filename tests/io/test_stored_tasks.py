"""The copies of one task become one task, and nothing that only one of them has is lost."""

import json

import pytest

from lsconvert.io.file_places import Place
from lsconvert.io.located import whole
from lsconvert.io.stored_tasks import is_same, joined, with_same_data


def located(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return whole(text.encode(), "f", Place(0, 1, 1))


def join(*copies, annotations=()):
    task, differ = joined([located(copy) for copy in copies], [located(each) for each in annotations])
    return json.loads(task.text), differ


def test_the_keys_of_all_copies():
    old = {"id": 1, "meta": {"m": 1}, "title": "a", "predictions": [{"id": 3}]}
    middle = {"id": 1, "title": "b", "extra": 1}
    new = {"id": 1, "title": "b", "drafts": [{"id": 1}]}
    task = {"id": 1, "title": "b", "drafts": [{"id": 1}], "extra": 1, "meta": {"m": 1}, "predictions": [{"id": 3}]}
    assert join(old, middle, new) == (task, True)
    assert join(old | {"title": "b"}, middle, new) == (task, False)


def test_a_copy_that_is_the_same_as_an_older_one_is_the_newest():
    assert join({"title": "a"}, {"title": "b"}, {"title": "a"}) == ({"title": "a"}, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"updated_at": "1", "total_annotations": 1}, {"updated_at": "2", "total_annotations": 2}),
        ({"data": {"a": 1, "b": 2}}, '{"data": { "b":2,\n"a" : 1}}'),
        ({"meta": {}}, {"data": {}}),
        ({"predictions": [{"id": 1}]}, {"predictions": [{"id": 1}, {"id": 2}]}),
        ({"predictions": None}, {"predictions": None}),
    ],
)
def test_what_is_no_difference(old, new):
    assert join(old, new)[1] is False


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"data": {"a": 1}}, {"data": {"a": "1"}}),
        ({"inner_id": 1}, {"inner_id": 2}),
        ({"predictions": [{"id": 1, "score": 1}]}, {"predictions": [{"id": 1, "score": 2}]}),
    ],
)
def test_a_difference(old, new):
    assert join(old, new) == (new, True)


def test_lists():
    assert join({"drafts": [{"id": 2}]}, {"drafts": None})[0] == {"drafts": [{"id": 2}]}
    assert join({"drafts": [{"id": 2}]}, {"drafts": [{"id": 1}, {"x": 1}]})[0] == {
        "drafts": [{"id": 1}, {"id": 2}, {"x": 1}]
    }


def test_annotations_are_newer_than_those_of_the_copies():
    copies = ({"annotations": [{"id": 9}, {"id": 2, "x": 1}, 7]}, {"annotations": [{"id": 1}]})
    assert join(*copies, annotations=[{"id": 2}]) == ({"annotations": [{"id": 1}, {"id": 2}, {"id": 9}]}, False)
    assert join({"id": 1}, annotations=[{"b": 1}, {"a": 1}]) == ({"id": 1, "annotations": [{"b": 1}, {"a": 1}]}, False)


def test_tasks_with_the_same_data():
    tasks = [located(text) for text in ('{"data":{"a":1}}', '{"data":{"a":2}}', '{"data": {"a" : 1},"x":1}', "{}")]
    assert with_same_data(tasks) == [[tasks[0], tasks[2]], [tasks[1]], [tasks[3]]]
    assert with_same_data(tasks[:1]) == [tasks[:1]]


def test_numbers_are_compared_as_they_are_spelled():
    assert is_same(b"[" + b"9" * 5000 + b"]", b"[ " + b"9" * 5000 + b"]")
    assert not is_same(b"1", b'"1"')
    assert not is_same(None, b"1")
    assert is_same(None, None)
