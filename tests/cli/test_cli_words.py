"""Words of a command are what a POSIX shell makes of them."""

import os
import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsconvert import InputError
from lsconvert.cli.formats.shell_words import quote, split

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")

TABLE = [
    "a",
    "a b\tc",
    "''",
    '""',
    "a''b",
    r"\$ \` \" \' \\ \a \ b",
    r"'\$ \` \" \\ \a'",
    r'"\$ \` \" \\ \a \' \!"',
    "'a'\"b\"c\\d'\"'\"'\"",
    "a\\\nb",
    "a \\\n b",
    "a \\\n\\\n",
    '"a\\\nb"',
    "'a\\\nb'",
    '"a\nb"',
    "'a\rb' \"c\\\r\"",
    r"\\\$ '\\'",
    r'"{\"a\": \"\$x\"}"',
    "'it'\\''s'",
    "\u00e9 '\u00fc' \U0001f600",
    "a#b '#'",
    "'$'\\''a'",
]


def of_shell(commands):
    """Return the words of each command, as a shell passes them to a program."""
    text = 'f() { printf \'%s\\0\' "$#" "$@"; }\n' + "".join(f"f {command}\n" for command in commands)
    done = subprocess.run(["/bin/sh", "-c", text], capture_output=True, check=True, env={"PATH": ""}, timeout=60)
    words = iter(os.fsdecode(done.stdout).split("\0"))
    return [[next(words) for _ in range(int(next(words)))] for _ in commands]


def test_table():
    assert [[word.text for word in split(command)] for command in TABLE] == of_shell(TABLE)


# Pieces of words without what makes a shell do more than read: nothing is filled in, matched or run. A # is never the
# first character, nor a ~, because each word begins with a letter; nor does $ come before a quote.
text = st.text(st.sampled_from("ab \t\n'\"\\$`#~*;&|<>(){}=\u00e9"), max_size=4)
single = st.builds("'{}'".format, text.map(lambda s: s.replace("'", "")))
double = st.builds(
    '"{}"'.format,
    st.lists(st.sampled_from(["a", " ", "'", "\n", "*", ";", *(f"\\{c}" for c in "$`\"\\\na'*;")]), max_size=5).map(
        "".join
    ),
)
escaped = st.builds("\\{}".format, st.sampled_from("ab \t'\"\\$`#~*;&|<>(){}=\n\u00e9"))
plain = st.text(st.sampled_from("ab#=:/.,@%+-_\u00e9"), max_size=3)
words = st.builds("w{}".format, st.lists(single | double | escaped | plain, max_size=5).map("".join))
commands = st.builds(
    lambda items, gaps: "".join(a + b for a, b in zip(items, gaps)),
    st.lists(words, min_size=1, max_size=4),
    st.lists(st.sampled_from([" ", "\t", " \\\n ", "  "]), min_size=4, max_size=4),
)


@settings(max_examples=20)  # each asks a shell once, about many commands
@given(st.lists(commands, min_size=30, max_size=60))
def test_words(many):
    assert [[word.text for word in split(command)] for command in many] == of_shell(many)
    for command in many:
        assert (
            "".join(word.raw for word in split(command)).split()
            == "".join(word.raw for word in split(" ".join(word.raw for word in split(command)))).split()
        )


@given(st.text(st.characters(exclude_characters="\0")))
def test_what_is_quoted_is_read_again(value):
    [word] = split(shlex.quote(value))
    assert (word.text, word.filled_in) == (value, False)
    [word] = split(quote(value, filled_in=False))
    assert (word.text, word.has_signs) == (value, "$" in value or "`" in value)


@pytest.mark.parametrize(
    ("command", "filled_in", "has_signs"),
    [
        ("$A", True, False),
        ('"a $A"', True, False),
        ('"`date`"', True, False),
        ('"$(date -u)"', True, False),
        ("'$A'", False, True),
        (r"\$A", False, True),
        (r'"\$A"', False, True),
        (r'"\\$A"', True, False),
        (r'"\\\$A"', False, True),
        (r'"\$A $B"', True, True),
        ("'`'\"$A\"", True, True),
    ],
)
def test_what_a_shell_fills_in(command, filled_in, has_signs):
    [word] = split(command)
    assert (word.filled_in, word.has_signs) == (filled_in, has_signs)
    if not has_signs:
        [again] = split(quote(word.text, filled_in=True))
        assert (again.text, again.filled_in) == (word.text, True)


@pytest.mark.parametrize(
    "command", ["'", '"', "a'b", 'a"b\\"', "a\\", "$'a'", 'a$"b"', '"$(a "b")"', "$(a b)", "`a b`", '"`\\`"']
)
def test_what_only_a_shell_can_read(command):
    with pytest.raises(InputError):
        list(split(command))
