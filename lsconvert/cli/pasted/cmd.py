"""Split a text into commands and words as cmd.exe and the C runtime of Windows do, such as Chrome's "Copy as cURL (cmd)".

cmd.exe removes carets first; the program splits what is left into words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lsconvert import InputError
from lsconvert.cli.pasted.words import Command, Word

SIGN: Final = re.compile(r"\^(?:\r?\n|.)", re.DOTALL)
SPECIAL: Final = re.compile(r"[\"&|<>^%!()\n]")
MARKS: Final = re.compile(r"""\^(?:\s*\r?\n|")|(?<=[\s"=:/])%[A-Za-z_]{3,}%|"[\[{\s]*""\w+""\s*:""")
PROMPT: Final = re.compile(r"\s*[A-Za-z]:\\[^>\n]*>\s*")


class _Char(NamedTuple):
    """A character that the program receives, and its place in the paste. `operator`: cmd.exe reads it itself."""

    text: str
    start: int
    end: int
    operator: bool = False


def is_cmd(text: str) -> bool:
    """Tell whether a text is written for cmd.exe: it has its carets, variables, doubled quotes or prompt."""
    return MARKS.search(text) is not None or PROMPT.match(text) is not None


def quote(text: str, expand: bool) -> str:
    """Spell a text as one word. Variables in it, such as %TOKEN%, are expanded with `expand`."""
    inner = re.sub(r'(\\*)"', r'\1\1\\"', text)
    inner = re.sub(r"(\\+)\Z", r"\1\1", inner)
    if not SPECIAL.search(text) or (expand and not re.search(r'["&|<>^\n]', text)):
        return f'"{inner}"' if not text or re.search(r"\s", text) or expand else inner
    escaped = re.sub(r'["&|<>^()]' if expand else r'["&|<>^%!()]', r"^\g<0>", inner)
    return f'^"{escaped}^"'.replace("\n", "^\n\n")


def split(text: str) -> list[Command]:
    """Return the commands of a text. Raises InputError for an unclosed quote."""
    commands: list[Command] = []
    reads_pipe = False
    line: list[_Char] = []
    prompt = PROMPT.match(text)
    for char in [
        *_characters(text, prompt.end() if prompt is not None else 0),
        _Char("\n", len(text), len(text), True),
    ]:
        if not char.operator or char.text in "<>":
            line.append(char)
            continue
        words, redirected = _words(line)
        if words:
            commands.append(Command(words, quote, text, reads_pipe, redirected))
        reads_pipe, line = char.text == "|", []
    return commands


def _characters(text: str, at: int) -> Iterator[_Char]:
    """Yield the characters without carets. Outside of quotes, cmd.exe reads operators and the end of the line."""
    quoted = False
    while at < len(text):
        caret = SIGN.match(text, at) if not quoted else None
        if caret is not None:
            sign = caret[0][1:]
            if sign.endswith("\n"):  # the next character is literal, also a line end
                at = caret.end()
                if text.startswith(("\n", "\r\n"), at):
                    end = at + 1 + text.startswith("\r\n", at)
                    yield _Char("\n", caret.start(), end)
                    at = end
                continue
            yield _Char(sign, caret.start(), caret.end())
            at = caret.end()
            continue
        char = text[at]
        quoted ^= char == '"'
        if char == "\n":
            quoted = False
        if char != "\r":
            yield _Char(char, at, at + 1, char in "&|<>\n" and not quoted)
        at += 1


def _words(line: list[_Char]) -> tuple[tuple[Word, ...], Word | None]:
    """Return the words of a command, and the file that it reads."""
    words: list[Word] = []
    redirected: Word | None = None
    at = 0
    while at < len(line):
        if line[at].text in " \t" and not line[at].operator:
            at += 1
        elif line[at].operator:
            sign = line[at].text
            while at < len(line) and (line[at].operator or line[at].text in " \t"):
                at += 1
            target, at = _word(line, at)
            redirected = target if sign == "<" else redirected
        else:
            word, at = _word(line, at)
            words.append(word)
    return tuple(words), redirected


def _word(line: list[_Char], at: int) -> tuple[Word, int]:
    """Return the word at a place, as the C runtime of Windows reads it, and its end."""
    first, text, quoted = at, "", False
    while at < len(line) and (quoted or not (line[at].text in " \t" or line[at].operator)):
        slashes = at
        while slashes < len(line) and line[slashes].text == "\\":
            slashes += 1
        count = slashes - at
        if slashes < len(line) and line[slashes].text == '"' and count:
            text += "\\" * (count // 2)
            at = slashes
            if count % 2:
                text += '"'
                at += 1
            continue
        if count:
            text += "\\" * count
            at = slashes
        elif line[at].text == '"':
            doubled = quoted and at + 1 < len(line) and line[at + 1].text == '"'
            text += '"' if doubled else ""
            quoted ^= not doubled
            at += 1 + doubled
        else:
            text += line[at].text
            at += 1
    if quoted or at == first:
        raise InputError("the command has an unclosed quote", hint="Check its quotes and carets.")
    has_expansion = re.search(r"%\w+%|!\w+!", "".join(char.text for char in line[first:at])) is not None
    return Word(text, line[first].start, line[at - 1].end, has_expansion), at
