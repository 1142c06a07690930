"""`cmd` splits a text as cmd.exe and the C runtime of Windows do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert import InputError
from lsconvert.cli.pasted.cmd import is_cmd, quote, split


def texts(text):
    return [[word.text for word in command.words] for command in split(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a b", [["a", "b"]]),
        ('a "b c" d\\e "f\\\\" "g\\"h"', [["a", "b c", "d\\e", "f\\", 'g"h']]),
        ('a "b""c"', [["a", 'b"c']]),
        ('a ^"b^&c^" ^\n  d ^\r\n  e', [["a", "b&c", "d", "e"]]),
        ('a ^"^{^\\^"b^\\^":1^}^"', [["a", '{"b":1}']]),
        ('a ^"b^\n\nc^"', [["a", "b\nc"]]),
        ('a "b^c&d|e" & f | g > h', [["a", "b^c&d|e"], ["f"], ["g"]]),
        ("C:\\Users\\x> a b", [["a", "b"]]),
        ('a ^%^"', None),
    ],
)
def test_words(text, words):
    if words is None:
        with pytest.raises(InputError):
            split(text)
    else:
        assert texts(text) == words


@pytest.mark.parametrize("text", ["a b", 'a "b"', "a \\\n b", "curl 'x^2'"])
def test_other_shells(text):
    assert not is_cmd(text)


@given(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"])), st.booleans())
def test_split_reads_what_quote_writes(text, expand):
    [[program, word, end]] = texts(f"a {quote(text, expand)} b")
    assert (program, word, end) == ("a", text, "b")


@given(st.text("ab \t\n'\"\\^&|<>%"))
def test_any_text(text):
    try:
        commands = split(text)
    except InputError:
        return
    places = [place for command in commands for word in command.words for place in (word.start, word.end)]
    assert places == sorted(places)
