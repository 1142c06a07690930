import pytest

from lsconvert.merging.keys import MissingKeyError, digest, parse_keys

TASK = b'{"id": 7, "data": {"image": "a", "n": [1, {"x": 2}], "a.b": 3}, "meta": null}'


def value(task, *names):
    return digest(task, parse_keys(names))


@pytest.mark.parametrize(
    ("names", "same"),
    [
        (["id"], b'{"data": {}, "id": "7"}'),
        (["id"], b'{"data": {}, "id": 5, "id": 7.0}'),
        (["data"], b'{"data": {"a.b": 3e0, "n": [1, {"x": 2}], "image": "\\u0061"}}'),
        (["data"], b'{"image": "a", "n": [1, {"x": 2}], "a.b": 3}'),
        (["data.image"], b'{"data": {"image": "a"}}'),
        (["data.image"], b'{"image": "a"}'),
        (["data.n.1.x"], b'{"data": {"n": [5, {"x": 2}]}}'),
        (["/data/a.b"], b'{"data": {"a.b": 3}}'),
        (["id", "data.image"], b'{"data": {"image": "a"}, "id": 7}'),
        (["id", "id"], b'{"data": {}, "id": 7}'),
    ],
)
def test_same(names, same):
    assert value(TASK, *names) == value(same, *names)


def test_different():
    assert value(TASK, "id") != value(b'{"data": {}, "id": "07"}', "id")
    assert value(TASK, "data.image") != value(b'{"data": {"image": "A"}}', "data.image")
    # Two keys do not run into each other.
    one, other = b'{"data": {"a": "x", "b": "yz"}}', b'{"data": {"a": "xy", "b": "z"}}'
    assert value(one, "data.a", "data.b") != value(other, "data.a", "data.b")


@pytest.mark.parametrize(
    ("task", "name"),
    [
        (TASK, "meta"),
        (TASK, "data.image.x"),
        (TASK, "data.n.2"),
        (TASK, "data.n.-1"),
        (TASK, "inner_id"),
        (b'{"id": 5, "text": "the bare data of a task"}', "id"),
        (b'{"data": null}', "data"),
        (b"5", "id"),
        (b"[]", "data"),
    ],
)
def test_missing(task, name):
    with pytest.raises(MissingKeyError) as caught:
        value(task, name)
    assert caught.value.name == name


def test_names():
    assert [key.steps for key in parse_keys(["id", "data.a", "/data/a~1b/", "id"])] == [
        ("id",),
        ("data", "a"),
        ("data", "a/b", ""),
    ]
    for name in ("", ".", "data.", ".data", "a..b"):
        with pytest.raises(ValueError, match="not the name of a key"):
            parse_keys([name])
    with pytest.raises(ValueError, match="no key"):
        parse_keys([])
