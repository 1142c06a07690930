"""The values that dialects and clients share: words with their places, and commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

GAP: Final = re.compile(r"(?:[ \t]|[\\^`]\r?\n)*\Z")
# Spell a text as one word. With `expand`, the shell has to expand variables in it.
Quote: TypeAlias = "Callable[[str, bool], str]"


@dataclass(frozen=True, slots=True)
class Word:
    """A word: `text` as the program receives it, at `start` to `end` of the paste.

    `has_expansion`: the shell expands a part of it, such as `$TOKEN`; `text` has that part unexpanded.
    `has_literal_dollar`: it contains a `$` or a backtick that the shell does not expand. `is_opaque`: an expansion
    contains quotes, so the word cannot be spelled again. `prefix`: the option before an attached value, as in `-XPOST`.
    """

    text: str
    start: int
    end: int
    has_expansion: bool = False
    has_literal_dollar: bool = False
    is_opaque: bool = False
    prefix: str = ""

    def after(self, length: int) -> Word:
        """Return the value that follows the first `length` characters, an option."""
        return replace(self, text=self.text[length:], prefix=self.prefix + self.text[:length])


@dataclass(frozen=True, slots=True)
class Command:
    """The words of a command, without redirections.

    `quote` spells a word. `source`: the paste. `reads_pipe`: another command writes its input. `input`: the file of a redirection `<`.
    `has_document`: its input is a here-document.
    """

    words: tuple[Word, ...]
    quote: Quote
    source: str
    reads_pipe: bool = False
    input: Word | None = None
    has_document: bool = False

    def before(self, place: int) -> int:
        """Return the place where the space before a word begins."""
        gap = GAP.search(self.source, 0, place)
        return gap.start() if gap is not None else place

    def raw(self, word: Word) -> str:
        """Return a word as the paste spells it."""
        return self.source[word.start : word.end]
