"""Ids are cut between characters, also those that are escapes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.jsontext.escapes import MAX_ID, shorten_id


@pytest.mark.parametrize(
    ("spelled", "shown"),
    [
        ("7", "7"),
        ("9" * 50, "9" * 40),
        ('"' + "x" * 38 + '"', '"' + "x" * 38 + '"'),
        ('"' + "x" * 50 + '"', '"' + "x" * 39),
        ('"' + "x" * 38 + r'\n"', '"' + "x" * 38),
        ('"' + "x" * 37 + r'\n"', '"' + "x" * 37 + r"\n"),
        ('"' + "x" * 37 + r'\\\\"', '"' + "x" * 37 + r"\\"),
        ('"' + "x" * 36 + r'\u00e9"', '"' + "x" * 36),
        ('"' + "x" * 28 + r'\ud83d\ude00"', '"' + "x" * 28),
        ('"' + "x" * 27 + r'\ud83d\ude00"', '"' + "x" * 27 + r"\ud83d\ude00"),
        ('"' + "x" * 20 + r"\ud83d" + "x" * 30 + '"', '"' + "x" * 20 + r"\ud83d" + "x" * 13),
    ],
)
def test_an_id_is_not_cut_inside_an_escape(spelled, shown):
    assert shorten_id(spelled) == shown


@given(st.text(st.sampled_from('a\\"\né\x00😀\ud83d'), max_size=60), st.booleans())
def test_a_cut_id_is_the_beginning_of_the_id(text, is_ascii):
    spelled = json.dumps(text, ensure_ascii=is_ascii)
    shown = shorten_id(spelled)
    assert spelled.startswith(shown)
    assert len(shown) <= MAX_ID
    if shown != spelled:
        assert text.startswith(json.loads(f'{shown}"'))
