"""Members of objects as they are spelled."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.members import members_of, with_members


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("{}", {}),
        (' {\n"a" : 1.50 , "b":[1 ,2]} ', {"a": "1.50", "b": "[1 ,2]"}),
        (r'{"\u0061": "\"}", "a b": {"c": null}}', {"a": r'"\"}"', "a b": '{"c": null}'}),
    ],
)
def test_members(text, members):
    assert members_of(text) == members


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a"}', '{"a":}', '{"a": 1,}', '{"a": 1 "b": 2}', "{} x", "{a: 1}", '{"a']
)
def test_no_object(text):
    with pytest.raises(ValueError):
        members_of(text)


def test_more_members():
    assert with_members("{}", [("a", "1")]) == '{"a": 1}'
    assert with_members('{\n "b": 2\n}\n', [("a", "1"), ("c", "[]")]) == '{\n "b": 2, "a": 1, "c": []}'
    assert with_members("{\n}", []) == "{\n}"


objects = st.dictionaries(
    st.text(max_size=3), st.recursive(st.integers() | st.text(), st.lists, max_leaves=3), max_size=4
)


@given(objects, st.sampled_from((None, 1)))
def test_nothing_is_lost(value, indent):
    members = members_of(json.dumps(value, indent=indent))
    assert {key: json.loads(text) for key, text in members.items()} == value
