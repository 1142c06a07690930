"""Members, items and outlines of JSON text are those that json finds, in whole and truncated text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.jsontext.outline import CutOffError, items, members, outline, value_end

TEXTS = st.text(st.sampled_from('a"\\\n{}[]:,1\u00e9\U0001f600'), max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=10,
)


def shortened(value, depth=8):
    if isinstance(value, list):
        return [shortened(item, depth - 1) for item in value[:3]] if depth else []
    if isinstance(value, dict):
        return {key: shortened(item, depth - 1) for key, item in value.items()} if depth else {}
    return len(str(value)) if isinstance(value, int) and not isinstance(value, bool) else value


@given(VALUES, st.sampled_from([None, 1]))
def test_values(value, indent):
    text = json.dumps(value, indent=indent).encode() + b" "
    assert value_end(text, 0) == len(text) - 1
    assert outline(text) == shortened(value)
    if isinstance(value, dict):
        assert [(key, json.loads(text[start:end])) for key, _, _, start, end in members(text, 0)] == [*value.items()]
    if isinstance(value, list):
        assert [json.loads(text[start:end]) for start, end in items(text, 0)] == value


@given(VALUES.filter(lambda value: isinstance(value, list | dict) and value), st.data())
def test_text_that_is_cut_off(value, data):
    text = json.dumps(value).encode()
    text = text[: data.draw(st.integers(1, len(text) - 1))]
    with pytest.raises(CutOffError):
        value_end(text, 0)
    with pytest.raises(CutOffError):
        for _ in members(text, 0) if isinstance(value, dict) else items(text, 0):
            pass


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"{1:2}", "expected a string"),
        (b'{"a" 2}', "expected a colon"),
        (b'{"a":1 "b":2}', "expected a comma"),
        (b"[1 2]", "expected a comma"),
        (b"[nonsense]", "Expecting value"),
    ],
)
def test_other_text(text, message):
    with pytest.raises(ValueError, match=message):
        outline(text)


def test_a_long_string_of_escapes():
    text = b'["' + rb"\"" * 100_000 + b'\\\\", 5]'
    assert [text[start:end] for start, end in items(text, 0)][1] == b"5"
