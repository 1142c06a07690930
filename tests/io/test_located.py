"""Parts of texts keep their places."""

import pytest

from lsconvert.errors import Where
from lsconvert.io.file_places import FilePlaces, Piece, Place
from lsconvert.io.located import LocatedMember, Members, as_array, concat, cut, items_of, whole

TEXT = '{"é": "ü",\n "b" : [1,\n  {"c":2} , 3]\n}'.encode()


def place_in(text, offset):
    return Place(0, 1, 1).after(text[:offset])


def found(text, part):
    return whole(part, "f", place_in(text, text.index(part)))


def test_members_and_items():
    object_ = whole(b" " + TEXT, "f", place_in(b"", 0))
    every = Members(object_)
    assert [(key, each.key.decode(), each.value.text) for key, each in every.items()] == [
        ("é", '"é"', '"ü"'.encode()),
        ("b", '"b"', b'[1,\n  {"c":2} , 3]'),
    ]
    assert every["é"].value == found(object_.text, '"ü"'.encode())
    assert list(items_of(every["b"].value)) == [found(object_.text, part) for part in (b"1", b'{"c":2}', b"3")]
    second = list(items_of(every["b"].value))[1]
    assert Members(second)["c"].value == Members(second).value("c") == found(object_.text, b"2")
    assert [every.spelled(key) for key in ("b", "missing")] == ['[1,\n  {"c":2} , 3]', ""]


@pytest.mark.parametrize(
    "text", [b"[]", b"1", b"", b'{"a":1,"\\u0061":2}', b'{"a":1', b'{"a":[', b'{"a":' + b"[" * 30_000]
)
def test_what_has_no_members(text):
    with pytest.raises(ValueError):
        Members(whole(text, "f", None))


@pytest.mark.parametrize("text", [b"{}", b"{ }", b'{"a":1}', b'{"a": 1 }\n'])
def test_a_text_without_new_values_stays_as_it_is(text):
    assert Members(whole(text, "f", None)).with_values({}).text == text


def test_new_values():
    new = {key: LocatedMember(f'"{key}"'.encode(), whole(b"[0]", "g", Place(7, 2, 3))) for key in ("b", "z")}
    changed = Members(whole(TEXT, "f", Place(0, 1, 1))).with_values(new)
    assert changed.text.decode() == '{"é": "ü",\n "b" : [0], "z": [0]}'
    assert [piece.file for piece in changed.pieces] == ["f", "g", "g"]
    assert Members(whole(b"{ }", "f", None)).with_values({"z": new["z"]}).text == b'{"z": [0]}'
    before = Members(whole(b'{"b":1, "c":2}', "f", Place(5, 1, 6))).with_values({"b": new["b"]})
    assert (before.text, before.pieces[-1]) == (b'{"b":[0], "c":2}', Piece(8, "f", Place(11, 1, 12)))


def test_a_part_of_several_pieces():
    joined = concat([whole(b"ab\n", "f", Place(0, 1, 1)), b", ", whole(b"cdef", "g", Place(4, 2, 1))])
    assert cut(joined, 1, 7) == (b"b\n, cd", [Piece(0, "f", Place(1, 1, 2)), Piece(4, "g", Place(4, 2, 1))])
    assert cut(joined, 6, 8) == (b"de", [Piece(0, "g", Place(5, 2, 2))])


def test_an_array_has_the_places_of_its_tasks():
    places = FilePlaces("stream")
    tasks = [whole(b'{"a":\n1}', "f", Place(10, 3, 2)), whole(b"{}", "g", Place(0, 1, 1))]
    text = b"".join(as_array(tasks, places))
    assert text == b'[\n{"a":\n1},\n{}\n]\n'
    assert places.where(Where("stream", 3, 1, text.index(b"1}"))) == Where("f", 4, 1, 16)
    assert places.where(Where("stream", 4, 1, text.index(b"{}"))) == Where("g", 1, 1, 0)
    assert b"".join(as_array([], places)) == b"[]\n"
