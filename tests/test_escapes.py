"""Escapes for one line: no terminal and no CI server executes any text as a command."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown import TEXTS, UNSAFE, is_command

from lsconvert import ConversionError, Difference, ValidationError, Where, escape_json, escape_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
        ("a\nb\r\tc\0", r"a\nb\r\tc\x00"),
        ("\x7f\x9b\xa0", r"\x7f\x9b\xa0"),
        ("\u202e\u2028\ud800\U000e0001", r"\u202e\u2028\ud800\U000e0001"),
        ("::error::x", r"\x3a:error::x"),
        ("  ::error::x", r"  \x3a:error::x"),
        (": :error::x", r"\x3a :error::x"),
        ("\u034f:\u034f:error::x", "\u034f\\x3a\u034f:error::x"),
        ("a ###[error]x", r"a #\x23#[error]x"),
        ("##vso[task.x]##teamcity[x]", r"\x23#vso[task.x]\x23#teamcity[x]"),
        ("#\u034f#\u034f[error]", "\\x23\u034f#\u034f[error]"),
    ],
)
def test_escaped_texts(text, expected):
    assert escape_line(text) == expected


@pytest.mark.parametrize("text", ["", "plain é 語 /~1", "a::b", "a: :b", "## title", "#[1]", "\\x1b", "C:\\x"])
def test_plain_text_is_returned_unchanged(text):
    assert escape_line(text) is text


@given(TEXTS)
def test_no_text_is_a_command(text):
    line = escape_line(text)
    assert line.isprintable()
    assert not is_command(line)
    assert escape_line(line) == line


@given(st.dictionaries(TEXTS, TEXTS, max_size=2))
def test_json_keeps_its_meaning(value):
    for ascii_only in (True, False):
        line = escape_json(json.dumps(value, ensure_ascii=ascii_only))
        assert json.loads(line) == json.loads(json.dumps(value))
        assert line.isprintable()
        assert "##" not in line


@pytest.mark.parametrize("text", [":" * 100_000, "#" * 100_000, "#\u034f" * 50_000, "##" + "\u034f" * 100_000])
def test_long_texts(text):
    assert not is_command(escape_line(text))


@pytest.mark.parametrize(
    "error", [ConversionError(UNSAFE, where=Where(UNSAFE, 1, 2, 3, 4, UNSAFE, UNSAFE), hint=UNSAFE)]
)
def test_an_error_is_one_line_and_its_hint_another(error):
    where, hint = str(error).split("\n")
    assert (where + hint).isprintable()
    assert (error.message, error.where.file, error.hint) == (UNSAFE, UNSAFE, UNSAFE)


@pytest.mark.parametrize(
    "shown",
    [
        ConversionError("::error::x"),
        ConversionError("x", hint="::error::x"),
        Where("::error::x"),
        ValidationError(Where(UNSAFE, pointer=UNSAFE), UNSAFE, UNSAFE, UNSAFE),
        Difference(0, UNSAFE, UNSAFE, f"##[error]{UNSAFE}"),
    ],
)
def test_texts_of_the_library_are_safe(shown):
    for line in str(shown).split("\n"):
        assert line.isprintable()
        assert not is_command(line)
