"""Splitting objects into members as they are spelled, and adding members."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.jsontext.members import Member, members_of, with_members


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("{}", {}),
        (' {\n"a" : 1.50 , "b":[1 ,2]} ', {"a": "1.50", "b": "[1 ,2]"}),
        (r'{"\u0061": "\"}", "a b": {"c": null}}', {"a": r'"\"}"', "a b": '{"c": null}'}),
        ('{"a": ' + "9" * 5000 + ', "b": 1e999}', {"a": "9" * 5000, "b": "1e999"}),
        ('{"a": {"b": 1, "b": 2}}', {"a": '{"b": 1, "b": 2}'}),
    ],
)
def test_members_of(text, members):
    assert {key: member.value for key, member in members_of(text).items()} == members


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a"}', '{"a":}', '{"a": 1,}', '{"a": 1 "b": 2}', "{} x", "{a: 1}", '{"a', '{"a": NaN}']
)
def test_text_that_is_not_one_object(text):
    with pytest.raises(ValueError):
        members_of(text)


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', r'{"a": 1, "\u0061": 2}'])
def test_duplicate_key(text):
    with pytest.raises(ValueError, match="twice"):
        members_of(text)


def test_with_members():
    one, other = Member('"a"', "1"), Member(r'"\ud800"', "[]")
    assert with_members("{}", [one]) == '{"a": 1}'
    assert with_members('{\n "b": 2\n}\n', [one, other]) == '{\n "b": 2, "a": 1, "\\ud800": []}'
    assert with_members("{\n}", []) == "{\n}"


characters = st.characters() | st.characters(categories=["Cs"])
strings = st.builds(json.dumps, st.text(characters, max_size=3), ensure_ascii=st.booleans()).filter(
    lambda text: not re.search("[\ud800-\udfff]", text)  # lone surrogates occur as escapes only
)
numbers = st.from_regex(r"-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,3})?([eE][+-]?[0-9]{1,4})?", fullmatch=True) | st.just(
    "9" * 5000
)
spaces = st.text(" \t\r\n", max_size=2)


def spelled(inner):
    lists = st.builds(lambda items, s: f"[{s}{f'{s},'.join(items)}{s}]", st.lists(inner, max_size=3), spaces)
    pairs = st.lists(st.tuples(strings, inner), max_size=3)  # values may have duplicate keys
    return lists | st.builds(
        lambda pairs, s: "{" + f"{s},{s}".join(f"{k}{s}:{v}" for k, v in pairs) + "}", pairs, spaces
    )


values = st.recursive(strings | numbers | st.sampled_from(("true", "false", "null")), spelled, max_leaves=5)
members = st.lists(st.builds(Member, strings, values), unique_by=lambda member: json.loads(member.key), max_size=5)


@given(members, spaces)
def test_members_keep_their_spelling(pairs, s):
    text = f"{s}{{" + ",".join(f"{s}{pair.key}{s}:{s}{pair.value}{s}" for pair in pairs) + f"{s}}}{s}"
    assert list(members_of(text).values()) == pairs
    assert list(members_of(with_members("{}", pairs)).values()) == pairs
    assert list(members_of(with_members(text, [Member('"~ new ~"', "0")])).values())[:-1] == pairs
