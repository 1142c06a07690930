"""`powershell` splits a text as PowerShell does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import InputError
from lsconvert.cli.pasted.powershell import is_powershell, quote, split


def texts(text):
    return [[word.text for word in command.words] for command in split(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a -b c", [["a", "-b", "c"]]),
        ('a \'it\'\'s\' "x`"y`n""z"', [["a", "it's", 'x"y\n"z']]),
        ("a `\n  -b `\r\n  c", [["a", "-b", "c"]]),
        ("a @{ b = 'c}'; d = 1 } (e (f))", [["a", "@{ b = 'c}'; d = 1 }", "(e (f))"]]),
        ("a @'\nb 'c'\n'@ d", [["a", "b 'c'", "d"]]),
        ("$x = a b | c; d # e", [["a", "b"], ["c"], ["d"]]),
        ("PS C:\\Users\\x> a b", [["a", "b"]]),
        ("a https://h/{id}/$pid/${x}?y", [["a", "https://h/{id}/$pid/${x}?y"]]),
    ],
)
def test_words(text, words):
    assert texts(text) == words


@pytest.mark.parametrize("text", ["a 'b", 'a "b', "a @{ b", "a (b", "a }", "a @'\nb"])
def test_unclosed_quotes_and_brackets_are_refused(text):
    with pytest.raises(InputError):
        split(text)


@pytest.mark.parametrize("text", ["curl x | jq .irm", "a `b` c", "curl -d 'iwr'"])
def test_other_shells(text):
    assert not is_powershell(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_split_reads_what_quote_writes(text):
    assert texts(f"a {quote(text, False)} b") == [["a", text, "b"]]
    if "$" not in text:
        assert texts(f"a {quote(text, True)} b") == [["a", text, "b"]]


@given(st.text("ab \t\n'\"`$@{}();|=-"))
def test_any_text(text):
    try:
        commands = split(text)
    except InputError:
        return
    places = [place for command in commands for word in command.words for place in (word.start, word.end)]
    assert places == sorted(places)
