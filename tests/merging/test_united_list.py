import json

import pytest

from lsconvert.errors import Where
from lsconvert.merging.united_list import ItemConflictError, UnitedList


def united(first, *others, on_conflict="error"):
    found = UnitedList(first, on_conflict)
    for other in others:
        found.add(other)
    assert len(json.loads(str(found))) == len(found)
    return str(found)


@pytest.mark.parametrize(
    ("lists", "result"),
    [
        (("[]", "[]"), "[]"),
        (("[ ]", "[1, 2]"), "[1, 2 ]"),
        (("[1]", "[2]"), "[1, 2]"),
        (("[1,2]", "[3, 4]"), "[1,2,3,4]"),
        (("[\n 1\n]", "[2, 3]"), "[\n 1,\n 2,\n 3\n]"),
        (("[1 , 2]", "[3]"), "[1 , 2 , 3]"),
        (("[1]", "[1]"), "[1]"),
        (("[1]", "[1.0, 1e0]"), "[1, 1e0]"),
        (("[1, 1]", "[1]", "[1, 1, 1]"), "[1, 1, 1]"),
        (('[{"id": 1}]', '[{"id": "1"}, {"id": 2, "x": "é"}]'), '[{"id": 1}, {"id": 2, "x": "é"}]'),
        (('[{"id": null, "x": 1}]', '[{"x": 1}, {"x": 1, "id": null}]'), '[{"id": null, "x": 1}, {"x": 1}]'),
        (('[{"id": 1, "x": 1}, {"id": 1, "x": 2}]', '[{"id": 1, "x": 2}]'), '[{"id": 1, "x": 1}, {"id": 1, "x": 2}]'),
        (('[{"id": 1}]', '[{"id": 1}, {"id": 1}]'), '[{"id": 1}, {"id": 1}]'),
        (("[]", '[{"id": 1}, {"id": 1, "x": 1}]'), '[{"id": 1}, {"id": 1, "x": 1}]'),
        (
            ('[{"id": 1, "x": 1}]', '[{"id": 1, "x": 1}, {"id": 1, "x": 1.0}]'),
            '[{"id": 1, "x": 1}, {"id": 1, "x": 1.0}]',
        ),
        (('["é", "]"]', '["\\u00e9", "["]'), '["é", "]", "["]'),
    ],
)
def test_lists(lists, result):
    assert united(*lists) == result


def test_counts():
    found = UnitedList('[{"id": 1, "x": 1}, 5]', "keep")
    found.add('[{"id": 1, "x": 1}, 5]')
    assert (found.appended, found.equal, found.conflicts) == (0, 2, [])
    found.add('[{"id": 1, "x": 2}, {"id": 2}, 5]')
    assert (found.appended, found.equal, len(found.conflicts)) == (2, 3, 1)


ONE, OTHER = '[{"id": 1}, {"id": 2}]', '[{"id": 3}, {"id": 1, "x": 1}]'


def test_conflicts():
    with pytest.raises(ItemConflictError) as caught:
        united(ONE, OTHER)
    assert caught.value.index == 1
    assert united(ONE, OTHER, on_conflict="keep") == '[{"id": 1}, {"id": 2}, {"id": 3}, {"id": 1, "x": 1}]'
    assert united(ONE, OTHER, on_conflict="first") == '[{"id": 1}, {"id": 2}, {"id": 3}]'
    assert united(ONE, OTHER, on_conflict="last") == '[{"id": 1, "x": 1}, {"id": 2}, {"id": 3}]'
    # An item that was appended can be replaced, too; and the first list is another one then.
    assert united("[]", ONE, OTHER, on_conflict="last") == '[{"id": 1, "x": 1}, {"id": 2}, {"id": 3}]'
    assert united(ONE, OTHER, ONE, on_conflict="last") == '[{"id": 1}, {"id": 2}, {"id": 3}]'
    assert united(ONE, OTHER, OTHER, ONE, on_conflict="first") == '[{"id": 1}, {"id": 2}, {"id": 3}]'


@pytest.mark.parametrize(
    ("on_conflict", "places"),
    [
        ("keep", [("a/0", "b/1"), ("b/1", "c/0")]),
        ("first", [("a/0", "b/1"), ("a/0", "c/0")]),
        ("last", [("a/0", "b/1"), ("b/1", "c/0")]),
    ],
)
def test_conflicts_have_the_places_of_both_items(on_conflict, places):
    found = UnitedList(ONE, on_conflict, Where(pointer="a"))
    found.add(OTHER, Where(pointer="b"))
    found.add('[{"id": 1, "x": 2}]', Where(pointer="c"))
    assert [(first.pointer, other.pointer) for first, other in found.conflicts] == places


@pytest.mark.parametrize("text", ["5", "{}", "null", '"[]"'])
def test_other_values_are_not_lists(text):
    with pytest.raises(ValueError, match="not JSON"):
        UnitedList(text, "error")
