"""Split a text into commands and words as PowerShell does, as far as that is possible without it.

A hashtable `@{...}` and an expression `(...)` are one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lsconvert import InputError
from lsconvert.cli.pasted.words import Command, Word

MARKS: Final = re.compile(
    r"\b(?:Invoke-RestMethod|Invoke-WebRequest)\b|(?:^|[\s=(])(?:irm|iwr)\s|\s`\r?\n|^\s*PS [^\n>]*>",
    re.IGNORECASE | re.MULTILINE,
)
GAP: Final = re.compile(r"(?:[ \t]|`\r?\n|<#.*?#>)*", re.DOTALL)
PROMPT: Final = re.compile(r"\s*(?:PS [^\n>]*>\s*|>> )?")
END: Final = re.compile(r"\r?\n|;|\||#[^\n]*")
ASSIGNMENT: Final = re.compile(r"\$[\w:]+\s*\+?=\s*")
SINGLE: Final = re.compile(r"'((?:[^']|'')*)'")
DOUBLE: Final = re.compile(r'"((?:[^"`]|`.|"")*)"', re.DOTALL)
HERE: Final = re.compile(r"@(['\"])[ \t]*\r?\n(.*?)\r?\n\1@", re.DOTALL)
ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}


def is_powershell(text: str) -> bool:
    """Tell whether a text is written for PowerShell: it has a web cmdlet, a prompt, or a backtick at a line end."""
    return MARKS.search(text) is not None


def quote(text: str, expand: bool) -> str:
    """Spell a text as one word: in double quotes if PowerShell has to expand a variable in it."""
    if expand:
        return '"' + re.sub(r'(["`])', r"`\1", text) + '"'
    return "'" + text.replace("'", "''") + "'"


def split(text: str) -> list[Command]:
    """Return the commands of a text. Raises InputError for an unclosed quote or bracket."""
    return _Splitter(text).split()


def read_word(text: str, at: int) -> Word:
    """Return the word at a place of a text. Raises InputError for an unclosed quote or bracket."""
    return _Splitter(text, at)._word()


def literal(text: str) -> tuple[str, bool, bool] | None:
    """Return the value of a string in quotes, whether variables are expanded in it, and whether it has a literal `$`.

    Return None for anything else.
    """
    if (here := HERE.fullmatch(text)) is not None:
        expands = here[1] == '"' and "$" in here[2]
        return here[2], expands, "$" in here[2] and not expands
    if (single := SINGLE.fullmatch(text)) is not None:
        return single[1].replace("''", "'"), False, "$" in single[1]
    if (double := DOUBLE.fullmatch(text)) is not None:
        plain = re.sub(
            r"`(.)|\"\"", lambda found: ESCAPES.get(found[1], found[1]) if found[1] else '"', double[1], flags=re.DOTALL
        )
        unescaped = re.sub(r"`.", "", double[1], flags=re.DOTALL)
        return plain, "$" in unescaped, "`$" in double[1]
    return None


@dataclass(slots=True)
class _Splitter:
    text: str
    at: int = 0
    commands: list[Command] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    reads_pipe: bool = False

    def split(self) -> list[Command]:
        self._start_line()
        while self.at < len(self.text):
            if (gap := GAP.match(self.text, self.at)) is not None and gap.end() > self.at:
                self.at = gap.end()
            elif (end := END.match(self.text, self.at)) is not None:
                self.at = end.end()
                self._end_command(is_pipe=end[0] == "|")
            else:
                self.words.append(self._word())
        self._end_command(is_pipe=False)
        return self.commands

    def _start_line(self) -> None:
        for pattern in (PROMPT, ASSIGNMENT):
            found = pattern.match(self.text, self.at)
            self.at = found.end() if found is not None else self.at

    def _end_command(self, *, is_pipe: bool) -> None:
        if self.words:
            self.commands.append(Command(tuple(self.words), quote, self.text, self.reads_pipe))
        self.words, self.reads_pipe = [], is_pipe
        self._start_line()

    def _word(self) -> Word:
        text, start = self.text, self.at
        if text.startswith(("@{", "(", "@(", "{"), start):
            self.at = _closing(text, start + (text[start] == "@"))
            return Word(text[start : self.at], start, self.at, is_opaque=True)
        for pattern in (HERE, SINGLE, DOUBLE):
            if (found := pattern.match(text, start)) is not None:
                self.at = found.end()
                value = literal(found[0])
                assert value is not None  # all three are literals
                return Word(value[0], start, self.at, value[1], value[2])
        bare = re.compile(r"(?:[^\s;|'\"`(){}]|`[^\r\n]|\{[\w-]*\}|\$\{\w+\}|\$\([^()]*\))+").match(text, start)
        if bare is None:
            raise InputError("the command has an unclosed quote or bracket", hint="Give the whole command.")
        self.at = bare.end()
        return Word(re.sub(r"`(.)", r"\1", bare[0]), start, self.at, "$" in bare[0])


def _closing(text: str, at: int) -> int:
    """Return the place after the bracket that closes the one at `at`. Brackets in strings do not count."""
    depth = 0
    while at < len(text):
        string = next(
            (found for pattern in (HERE, SINGLE, DOUBLE) if (found := pattern.match(text, at)) is not None), None
        )
        if string is not None:
            at = string.end()
            continue
        depth += (text[at] in "({") - (text[at] in ")}")
        at += 1
        if not depth:
            return at
    raise InputError("the command has an unclosed bracket", hint="Give the whole command.")
