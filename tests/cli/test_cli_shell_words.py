"""`shell_words` splits a command into the words that a POSIX shell makes of it."""

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


def words_of_shell(commands):
    """Return the words of each command that a shell passes to a program."""
    text = 'f() { printf \'%s\\0\' "$#" "$@"; }\n' + "".join(f"f {command}\n" for command in commands)
    done = subprocess.run(["/bin/sh", "-c", text], capture_output=True, check=True, env={"PATH": ""}, timeout=60)
    words = iter(os.fsdecode(done.stdout).split("\0"))
    return [[next(words) for _ in range(int(next(words)))] for _ in commands]


def test_table_of_commands():
    assert [[word.text for word in split(command)] for command in TABLE] == words_of_shell(TABLE)


# Pieces of words without expansions, patterns and operators. Each word begins with a letter, so that # and ~ are never
# its first character. No $ comes before a quote.
characters = st.text(st.sampled_from("ab \t\n'\"\\$`#~*;&|<>(){}=\u00e9"), max_size=4)
single = st.builds("'{}'".format, characters.map(lambda s: s.replace("'", "")))
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


@settings(max_examples=20)  # each example starts a shell for many commands
@given(st.lists(commands, min_size=30, max_size=60))
def test_random_commands(many):
    assert [[word.text for word in split(command)] for command in many] == words_of_shell(many)
    for command in many:
        assert (
            "".join(word.raw for word in split(command)).split()
            == "".join(word.raw for word in split(" ".join(word.raw for word in split(command)))).split()
        )


@given(st.text(st.characters(exclude_characters="\0")))
def test_split_reads_what_quote_writes(value):
    [word] = split(shlex.quote(value))
    assert (word.text, word.has_expansion) == (value, False)
    [word] = split(quote(value, expand=False))
    assert (word.text, word.has_literal_dollar) == (value, "$" in value or "`" in value)


@pytest.mark.parametrize(
    ("command", "has_expansion", "has_literal_dollar"),
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
def test_expansions_and_literal_dollars(command, has_expansion, has_literal_dollar):
    [word] = split(command)
    assert (word.has_expansion, word.has_literal_dollar) == (has_expansion, has_literal_dollar)
    if not has_literal_dollar:
        [again] = split(quote(word.text, expand=True))
        assert (again.text, again.has_expansion) == (word.text, True)


@pytest.mark.parametrize(
    "command", ["'", '"', "a'b", 'a"b\\"', "a\\", "$'a'", 'a$"b"', '"$(a "b")"', "$(a b)", "`a b`", '"`\\`"']
)
def test_syntax_that_only_a_shell_can_read_is_refused(command):
    with pytest.raises(InputError):
        list(split(command))
