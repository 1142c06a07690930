"""Split a command into words as a POSIX shell does, as far as that is possible without running anything."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lsconvert import InputError

_BETWEEN: Final = re.compile(r"(?:[ \t\r\n]|\\\r?\n)*")
_PART: Final = re.compile(
    r"""'(?P<single>[^']*)'|"(?P<double>(?:\\.|[^"\\])*)"|\\(?P<escaped>\r?\n|.)|(?P<plain>[^ \t\r\n'"\\]+)""",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\([$`\"\\\n])")  # in double quotes; other backslashes are text
_FILLED_IN: Final = re.compile("[$`]")
_COMMAND: Final = re.compile(r"`[^`\\]*`")
# A substitution that goes on behind a quote or a space, or has a backslash in it: what it says is more than text.
_NESTED: Final = re.compile(r"\$\([^)]*(?:\\|\Z)|\$\{[^}]*(?:\\|\Z)|`")
_DATA_HINT: Final = "Write the data to a file: --data @FILE."


@dataclass(frozen=True, slots=True)
class Word:
    """A word: what the program gets of it, and `raw`, how it is written.

    `filled_in`: the shell fills something in, like `$TOKEN`, which is in the text as it is written. `has_signs`: `$` or a
    backtick are in the text that the shell leaves alone.
    """

    text: str
    raw: str
    filled_in: bool = False
    has_signs: bool = False

    def after(self, length: int) -> Word:
        """Return the word without the characters that it begins with."""
        text = self.text[length:]
        return (
            Word(text, quote(text, filled_in=self.filled_in), self.filled_in, self.has_signs) if text else Word("", "")
        )


def quote(text: str, *, filled_in: bool) -> str:
    """Quote a text for a shell; in double quotes where the shell fills something in."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"' if filled_in else shlex.quote(text)


def split(command: str) -> Iterator[Word]:
    """Yield the words of a command. Raises InputError for a quote that does not end, and for what only a shell can read.

    Operators, such as `|` and `&`, are characters like others: who asks has to look at `raw`.
    """
    at = _end_of_space(command, 0)
    while at < len(command):
        start, parts = at, []
        while part := _PART.match(command, at):
            parts.append(part)
            at = part.end()
        if at < len(command) and command[at] not in " \t\r\n":
            raise InputError("the curl command has a quote that does not end", hint="Check its quotes and backslashes.")
        yield _word(parts, command[start:at])
        at = _end_of_space(command, at)


def _end_of_space(command: str, at: int) -> int:
    space = _BETWEEN.match(command, at)
    return space.end() if space is not None else at


def _word(parts: list[re.Match[str]], raw: str) -> Word:
    if any(
        part["plain"] and part["plain"].endswith("$") and after[0][0] in "'\"" for part, after in zip(parts, parts[1:])
    ):
        raise InputError("quotes of the form $'...' are not understood", hint=_DATA_HINT)
    text, filled_in, has_signs = "", False, False
    for part in parts:
        single, double, escaped, plain = part.groups()
        if single is not None or escaped is not None:
            literal = single if single is not None else escaped if escaped[-1] != "\n" else ""
            has_signs |= _FILLED_IN.search(literal) is not None
            text += literal
            continue
        written = double if double is not None else plain
        if _NESTED.search(_COMMAND.sub("", _ESCAPE.sub("", written))):
            raise InputError("quotes, spaces or backslashes in a substitution are not understood", hint=_DATA_HINT)
        filled_in |= _FILLED_IN.search(re.sub(r"(?s)\\.", "", written)) is not None
        has_signs |= re.search(r"\\[$`]", re.sub(r"\\\\", "", written)) is not None
        text += _ESCAPE.sub(lambda escape: escape[1].strip("\n"), written) if double is not None else written
    return Word(text, raw, filled_in, has_signs)
