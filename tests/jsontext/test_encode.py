"""Encoding is the counterpart of decoding: each value comes back, and what JSON does not have is refused."""

import enum
import json
import types
from decimal import Decimal
from itertools import repeat

import pytest
from hypothesis import given
from strategies import old_tasks, render

from lsconvert import InvalidJSONError, LimitError
from lsconvert.jsontext.decode import decode_task
from lsconvert.jsontext.encode import encode_value

NAN = float("nan")


def in_json(value):
    """Return a value as text that shows types and signs, so that 1, 1.0, True and -0.0 differ."""
    return repr(value)


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, -1, 2**64, 10**5_000, 1.0, -0.0, 1e16, 1e-7, 5e-324, Decimal("1E+400")),
        *("", "é 漢字 🙂", '"\\\n\x00\x1f\x7f\u2028', "\ud800", "a\udc00b", [], {}, [[], {}]),
        {"": {"a/b": [1, {"~": "\ud800"}]}, "é": None, "\udfff": 1},
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_come_back(value):
    expected = Decimal(value) if type(value) is int and value > 10**4_000 else value
    assert in_json(decode_task(encode_value(value), "f", 0)) == in_json(expected)


@given(old_tasks)
def test_decoded_tasks_come_back(tree):
    decoded = decode_task(render(tree, "compact", repeat("")).encode(), "f", 0)
    assert in_json(decode_task(encode_value(decoded), "f", 0)) == in_json(decoded)


@pytest.mark.parametrize("value", [[], {}, {"a": [1, 2.5, "é", None, True], "b": {"c": ["\x00"]}}, [{}, []]], ids=str)
def test_the_spelling_is_that_of_json_dumps(value):
    assert encode_value(value).decode() == json.dumps(value, ensure_ascii=False)


class Level(enum.IntEnum):
    LOW = 1


class Name(str):
    def __str__(self):
        return "other"


def test_subclasses_are_encoded_by_their_value():
    mapping = types.MappingProxyType({"a": (Level.LOW, Name("x"))})
    assert encode_value(mapping) == b'{"a": [1, "x"]}'


@pytest.mark.parametrize(
    ("value", "pointer", "problem"),
    [
        (NAN, "", "NaN"),
        ([1, float("inf")], "/1", "NaN"),
        ({"a/b": [{"~": -float("inf")}]}, "/a~1b/0/~0", "NaN"),
        ({"a": Decimal("NaN")}, "/a", "NaN"),
        ({"a": Decimal("-Infinity")}, "/a", "NaN"),
        ({"a": [b"x"]}, "/a/0", "bytes"),
        ({"a": {1, 2}}, "/a", "set"),
        ({"a": object()}, "/a", "object"),
        ({"a": [{1: "secret"}]}, "/a/0", "int"),
        ({None: 1}, "", "NoneType"),
        (range(3), "", "range"),
    ],
)
def test_values_that_json_does_not_have(value, pointer, problem):
    with pytest.raises(InvalidJSONError, match=problem) as caught:
        encode_value(value, "/7")
    assert caught.value.where.pointer == "/7" + pointer
    assert caught.value.hint
    assert "secret" not in str(caught.value)


def test_a_value_that_contains_itself():
    value = []
    value.append(value)
    with pytest.raises(LimitError, match="contains itself"):
        encode_value({"a": value})
