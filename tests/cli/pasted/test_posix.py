"""`posix` splits a text into the words that a POSIX shell makes of it."""

import os
import shlex
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsconvert import InputError
from lsconvert.cli.pasted.posix import quote, split

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


def words_of(text):
    return [word for command in split(text) for word in command.words]


def words_of_shell(commands):
    """Return the words of each command that a shell passes to a program."""
    text = 'f() { printf \'%s\\0\' "$#" "$@"; }\n' + "".join(f"f {command}\n" for command in commands)
    done = subprocess.run(["/bin/sh", "-c", text], capture_output=True, check=True, env={"PATH": ""}, timeout=60)
    words = iter(os.fsdecode(done.stdout).split("\0"))
    return [[next(words) for _ in range(int(next(words)))] for _ in commands]


def test_table_of_commands():
    assert [[word.text for word in words_of(command)] for command in TABLE] == words_of_shell(TABLE)


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
plain = st.text(st.sampled_from("ab#=:/.,%+-_\u00e9"), max_size=3)
words = st.builds("w{}".format, st.lists(single | double | escaped | plain, max_size=5).map("".join))
commands = st.builds(
    lambda items, gaps: "".join(a + b for a, b in zip(items, gaps)),
    st.lists(words, min_size=1, max_size=4),
    st.lists(st.sampled_from([" ", "\t", " \\\n ", "  "]), min_size=4, max_size=4),
)


@settings(max_examples=settings.default.max_examples // 5)  # each example starts a shell for many commands
@given(st.lists(commands, min_size=30, max_size=60))
def test_random_commands(many):
    assert [[word.text for word in words_of(command)] for command in many] == words_of_shell(many)


@given(st.text(st.characters(exclude_characters="\0")))
def test_split_reads_what_quote_writes(value):
    [word] = words_of(shlex.quote(value))
    assert (word.text, word.has_expansion) == (value, False)
    [word] = words_of(quote(value, False))
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
    word = words_of(f"w {command}")[1]
    assert (word.has_expansion, word.has_literal_dollar) == (has_expansion, has_literal_dollar)
    if not has_literal_dollar:
        again = words_of(f"w {quote(word.text, True)}")[1]
        assert (again.text, again.has_expansion) == (word.text, True)


ANSI = [r"$'a\n\t\'\\\"'", r"$'\u00e9\x41\101\cA'", r"a$'b'c", r"$'\U0001f600\e'", r"$'\u0021'"]


def test_ansi_c_quotes():
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    for word in ANSI:
        done = subprocess.run(
            [bash, "-c", f"printf %s {word}"], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}
        )
        assert [each.text for each in words_of(word)] == [os.fsdecode(done.stdout)]


@pytest.mark.parametrize(
    "command", ["'", '"', "a'b", 'a"b\\"', "a\\", "$'a", 'a$"b', '"$(a "b"', "$(a b", "`a b", "a <<EOF\nb"]
)
def test_unclosed_quotes_are_refused(command):
    with pytest.raises(InputError):
        split(command)


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("a b | c; d && e || f & g", ["a b", "c", "d", "e", "f", "g"]),
        ("$ a\n$ b \\\n> c\n", ["a", "b c"]),
        ("# a\nb # c\n", ["a", "b"]),
        ("x=$(a | b) y", ["a", "b", "y"]),
        ('x="$(a b)"\nc', ["a b", "c"]),
        ("x=`a b` c", ["a b", "c"]),
        ("export x=$(a b)", ["export", "a b"]),
        ('a "$(b c)" `d` $(e)', ["a $(b c) `d` $(e)"]),
        ("a > b 2>&1 < c d", ["a d"]),
        ("a <<EOF\nit's\nEOF\nb", ["a", "b"]),
        ("a <b> c/<d>/e?f=<g h>", ["a <b> c/<d>/e?f=<g h>"]),
        ("a?b=1&c=2;d e", ["a?b=1&c=2;d e"]),
        ("", []),
    ],
)
def test_commands(text, commands):
    assert [" ".join(word.text for word in command.words) for command in split(text)] == commands


def test_what_a_command_reads():
    (piped,) = [command for command in split("a | b") if command.reads_pipe]
    assert piped.words[0].text == "b"
    assert split("a < b")[0].input.text == "b"
    assert split("a <<EOF\nEOF")[0].has_document


@given(st.text("ab \t\n'\"\\$`#~*;&|<>(){}=\u00e9^-"))
def test_any_text(text):
    """Places are in order, and no exception but InputError escapes."""
    try:
        commands = split(text)
    except InputError:
        return
    places = [place for command in commands for word in command.words for place in (word.start, word.end)]
    assert places == sorted(places)
    assert all(command.source == text for command in commands)
