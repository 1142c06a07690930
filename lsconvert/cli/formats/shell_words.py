"""Split a command into words as a POSIX shell does, as far as that is possible without a shell."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lsconvert import InputError

_WORD_GAP: Final = re.compile(r"(?:[ \t\r\n]|\\\r?\n)*")
_WORD_PART: Final = re.compile(
    r"""'(?P<single>[^']*)'|"(?P<double>(?:\\.|[^"\\])*)"|\\(?P<escaped>\r?\n|.)|(?P<plain>[^ \t\r\n'"\\]+)""",
    re.DOTALL,
)
_DOUBLE_QUOTE_ESCAPE: Final = re.compile(r"\\([$`\"\\\n])")  # in double quotes; other backslashes are literal
_EXPANSION: Final = re.compile("[$`]")
_BACKTICK_COMMAND: Final = re.compile(r"`[^`\\]*`")
# A substitution that contains a quote, a space or a backslash. Only a shell can read it.
_NESTED: Final = re.compile(r"\$\([^)]*(?:\\|\Z)|\$\{[^}]*(?:\\|\Z)|`")
_DATA_HINT: Final = "Write the data to a file: --data @FILE."


@dataclass(frozen=True, slots=True)
class Word:
    """A word: `text` as the program receives it, `raw` as the command spells it.

    `has_expansion`: the shell expands a part of it, such as `$TOKEN`; `text` has that part unexpanded.
    `has_literal_dollar`: it contains a `$` or a backtick that the shell does not expand.
    """

    text: str
    raw: str
    has_expansion: bool = False
    has_literal_dollar: bool = False

    def after(self, length: int) -> Word:
        """Return the word without its first `length` characters."""
        text = self.text[length:]
        raw = quote(text, expand=self.has_expansion)
        return Word(text, raw, self.has_expansion, self.has_literal_dollar) if text else Word("", "")


def quote(text: str, *, expand: bool) -> str:
    """Quote a text for a shell, in double quotes if the shell has to expand a part of it."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"' if expand else shlex.quote(text)


def split(command: str) -> Iterator[Word]:
    """Yield the words of a command.

    Operators such as `|` and `&` are ordinary characters of a word; callers detect them in `raw`.

    Raises InputError for an unclosed quote, and for syntax that only a shell can read.
    """
    at = _end_of_space(command, 0)
    while at < len(command):
        start, parts = at, []
        while part := _WORD_PART.match(command, at):
            parts.append(part)
            at = part.end()
        if at < len(command) and command[at] not in " \t\r\n":
            raise InputError("the curl command has an unclosed quote", hint="Check its quotes and backslashes.")
        yield _word(parts, command[start:at])
        at = _end_of_space(command, at)


def _end_of_space(command: str, at: int) -> int:
    space = _WORD_GAP.match(command, at)
    return space.end() if space is not None else at


def _word(parts: list[re.Match[str]], raw: str) -> Word:
    if any(
        part["plain"] and part["plain"].endswith("$") and after[0][0] in "'\"" for part, after in zip(parts, parts[1:])
    ):
        raise InputError("quotes of the form $'...' are not supported", hint=_DATA_HINT)
    text, has_expansion, has_literal_dollar = "", False, False
    for part in parts:
        single, double, escaped, plain = part.groups()
        if single is not None or escaped is not None:
            literal = single if single is not None else escaped if escaped[-1] != "\n" else ""
            has_literal_dollar |= _EXPANSION.search(literal) is not None
            text += literal
            continue
        spelling = double if double is not None else plain
        if _NESTED.search(_BACKTICK_COMMAND.sub("", _DOUBLE_QUOTE_ESCAPE.sub("", spelling))):
            raise InputError("quotes, spaces or backslashes in a substitution are not supported", hint=_DATA_HINT)
        has_expansion |= _EXPANSION.search(re.sub(r"(?s)\\.", "", spelling)) is not None
        has_literal_dollar |= re.search(r"\\[$`]", re.sub(r"\\\\", "", spelling)) is not None
        text += (
            _DOUBLE_QUOTE_ESCAPE.sub(lambda escape: escape[1].strip("\n"), spelling) if double is not None else spelling
        )
    return Word(text, raw, has_expansion, has_literal_dollar)
