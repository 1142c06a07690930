"""Maps of labels and controls, and prefixes: valid and invalid ones, and their inverses."""

import pytest

import lsconvert
from lsconvert import MapError, Version
from lsconvert.io.text_maps import parse_path, read_prefixes, read_text_maps, spell_path

V1, V2 = Version.V1, Version.V2


def texts(given, to=V2, of="labels"):
    [row] = read_text_maps({of: given}, to)
    return row.texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("old,new\nCar,Vehicle\n5,five\n", {"Car": "Vehicle", "5": "five"}),
        ("old;new\n' Car ;'=x\nempty;\n", {" Car ": "=x"}),
        ('{"Car": " Vehicle ", "a\\"b": "\\\\", "1": 2, "x": ""}', {"Car": " Vehicle ", 'a"b': "\\", "1": "2"}),
        ('[{"old": "é", "new": "\\u00c9"}]', {"é": "É"}),
        ("", {}),
    ],
)
def test_files(tmp_path, text, expected):
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    assert texts(path) == texts(lsconvert.read_ids(path, "labels")) == expected
    assert texts(path, V1) == {new: old for old, new in expected.items()}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"": "x"}, "is not text, or is empty"),
        ({"x": 1.5}, "is not text"),
        ({None: "x"}, "is not text"),
        ({"x": ["y"]}, "is not text"),
        ({"x": True}, "is not text"),
        ({"\ud800": "x"}, "lone surrogate"),
        ({"x": "\ud800"}, "lone surrogate"),
        ({"x": "y" * 1001}, "more than 1,000 characters"),
        ({"1": "x", 1: "y"}, "occurs twice"),
    ],
)
def test_invalid_maps(given, what):
    with pytest.raises(MapError, match=what):
        texts(given)


def test_a_map_of_ids_is_not_one_of_labels():
    with pytest.raises(MapError, match="is a map of ids, not of labels"):
        texts(lsconvert.read_ids({"a": 7}))


def test_a_map_that_is_not_one_to_one():
    given = {"Car": "Vehicle", "Truck": "Vehicle"}
    assert texts(given) == given
    with pytest.raises(MapError, match="have the same new text") as caught:
        texts(given, V1, "controls")
    assert "one to one" in caught.value.hint


def test_paths():
    for text, path in {
        "data": ("data",),
        "data.image": ("data", "image"),
        "/data/image": ("data", "image"),
        "/data/a.b/c~1d~0": ("data", "a.b", "c/d~"),
    }.items():
        assert parse_path(text) == path
        assert parse_path(spell_path(path)) == path
    for text in ("", "image", "meta.image", "data..image", "/", "/image", "data.", "\udc80", "data.\udc80"):
        with pytest.raises(MapError):
            parse_path(text)


def test_prefixes():
    rows = read_prefixes({"/a": "/b", "data": {"/c": ""}, "data.x": {"/a": "/z"}, "/data/x": {"/d": "/e"}}, V2)
    assert [(row.name, row.paths, row.texts) for row in rows] == [
        ("replace a prefix in data", ((("data",),),), {"/a": "/b", "/c": ""}),
        ("replace a prefix in data.x", ((("data",), ("x",)),), {"/a": "/z", "/d": "/e"}),
    ]
    [row] = read_prefixes({"/a": "/b", "/c": "/d"}, V1)
    assert row.texts == {"/b": "/a", "/d": "/c"}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"": "x"}, "is empty"),
        ({"x": 1}, "is not text"),
        ({"data": {"x": 1}}, "is not text"),
        ({"data": {1: "x"}}, "is not text"),
        ({"x": "\ud800"}, "lone surrogate"),
        ({1: {"x": "y"}}, "a path is not text"),
        ({"image": {"x": "y"}}, "does not lead into data"),
        ({"data.a": {"x": "y"}, "/data/a": {"x": "z"}}, "has two new ones"),
    ],
)
def test_invalid_prefixes(given, what):
    with pytest.raises(MapError, match=what):
        read_prefixes(given, V2)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"x": ""}, "is empty"),
        ({"x": "s3:", "y": "s3:"}, "is the beginning of another one"),
        ({"data": {"x": "s3:"}, "data.a": {"y": "s3://b"}}, "is the beginning of another one"),
    ],
)
def test_prefixes_that_cannot_be_inverted(given, what):
    assert read_prefixes(given, V2)
    with pytest.raises(MapError, match=what) as caught:
        read_prefixes(given, V1)
    assert "one to one" in caught.value.hint


def test_prefixes_in_different_places_may_share_a_new_one():
    given = {"data.a": {"x": "s3:"}, "data.b": {"y": "s3:"}}
    assert [row.texts for row in read_prefixes(given, V1)] == [{"s3:": "x"}, {"s3:": "y"}]


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("data.image=/a/=/b/", "replace_prefix is a str, not a mapping"),
        (["/a=/b"], "replace_prefix is a list, not a mapping"),
        ({"data.image": "x"}, "a path has one text in place of its prefixes"),
        ({"data": "x"}, "a path has one text in place of its prefixes"),
    ],
)
def test_prefixes_in_another_form(given, what):
    with pytest.raises(MapError, match=what) as caught:
        lsconvert.upgrade_task({"data": {}}, replace_prefix=given)
    assert '{"data.image": {"old": "new"}}' in caught.value.hint


def test_prefixes_that_look_almost_like_a_path():
    for name in ("database", "data/image", "/data/image", "Data.image"):
        [row] = read_prefixes({name: "x"}, V2)
        assert row.texts == {name: "x"}
    [row] = read_prefixes({"data": {"data.image": "x", "data": "y"}}, V2)
    assert row.texts == {"data.image": "x", "data": "y"}


@pytest.mark.parametrize("text", ["Car,Vehicle\n", '[{"a": 1}]', "{", 'old,new\n"' + "x" * 200_000 + '",y\n'])
def test_files_in_another_form(tmp_path, text):
    path = tmp_path / "labels.csv"
    path.write_text(text)
    with pytest.raises(MapError) as caught:
        texts(path)
    assert caught.value.hint == "CSV with the header old,new; or a JSON object that maps old texts to new ones."
    with pytest.raises(MapError, match=r"(?s)maps old ids to new ids"):
        lsconvert.read_ids(path)
