"""What a reader of a language finds in a script: texts, calls, keys and names. Values, the same for every language.

All places are offsets in characters of the decoded script.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal, TypeAlias

MAX_LOOKUPS: Final = 8  # of names in names; more is a circle


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. `plain`: spelled as it says; `escaped`: in another way; `bare`: as it says, and without the
    quotes that the rest of the word has; `implied`: not at all; `hole`: the name of a value.
    """

    kind: Literal["plain", "bare", "escaped", "implied", "hole"]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text, as far as it is spelled out. `bound`: the name that it is given. `scopes`: where it stands, innermost last.

    `bare`: a word of a shell without quotes.
    """

    pieces: tuple[Piece, ...]
    start: int
    end: int
    bound: str = ""
    scopes: tuple[int, ...] = (0,)
    bare: bool = False

    @property
    def name(self) -> str:
        """The name, if the text is nothing but the value of one."""
        return self.pieces[0].text if len(self.pieces) == 1 and self.pieces[0].kind == "hole" else ""

    @property
    def literal(self) -> str | None:
        """What it says, None if something is filled in."""
        return None if any(p.kind == "hole" for p in self.pieces) else "".join(p.text for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with a value. `key`: the place of the name without quotes, None if it is not spelled as it says.

    `value`: None if it is no text. `start`, `end`: all of it, `content` the value alone.
    """

    name: str
    key: tuple[int, int] | None
    value: Text | None
    content: tuple[int, int]
    start: int
    end: int


# How entries are written: as a dict, its call, an object, or as words of a shell for one of two programs.
Form: TypeAlias = Literal["python", "keywords", "javascript", "curl", "httpie"]


@dataclass(frozen=True, slots=True)
class Entries:
    """A dict, an object, or some words of a command: all that is known of it. `whole`: nothing else is in it."""

    entries: tuple[Entry, ...]
    form: Form
    start: int
    end: int
    whole: bool = True
    scopes: tuple[int, ...] = (0,)


Value: TypeAlias = Text | Entries


@dataclass(frozen=True, slots=True)
class Request:
    """What may be a request. `method`: "" if it is not known. `params`: None if there are none.

    `rest`: what stands behind the URL without a name: arguments of one that reads, payloads of one that sends.
    """

    method: str
    url: Text
    params: Value | None = None
    payloads: tuple[Value, ...] = ()
    rest: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyUse:
    """The name of a key, where one can stand. `place`: None if it is not spelled as it says.

    item: `t["k"]`, `t.get("k")`, `"k" in t`; entry: `{"k": v}`; pattern: the same, where it is read or declared; attribute:
    `t.k`; shorthand: `{k}`, which is a variable as well; filter: of a jq program; word: any other text that says only this.
    `subject`: the name of `t`. `beside`: of an entry, the other keys, those of its value, and `**` for another dict.
    """

    name: str
    form: Literal["item", "entry", "pattern", "attribute", "shorthand", "filter", "word"]
    place: tuple[int, int] | None
    at: int
    subject: str = ""
    beside: frozenset[str] = frozenset()
    scopes: tuple[int, ...] = (0,)


@dataclass(slots=True)
class Script:
    """All that was found."""

    texts: list[Text] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    keys: list[KeyUse] = field(default_factory=list)
    doubles: list[int] = field(default_factory=list)  # where a result is taken for a list of lists
    headers: list[Text] = field(default_factory=list)  # values of Authorization
    imports: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    ignores: Callable[[int], bool] = lambda _: False  # whether a place is on a line that is left out
    bound: dict[tuple[int, str], list[Value | None]] = field(default_factory=lambda: defaultdict(list))

    _starts: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def bind(self, name: str, value: Value | None, scope: int) -> None:
        """Note that a name is given a value, None if that cannot be read."""
        self.bound[scope, name].append(value)
        self._starts.pop((scope, name), None)

    def lookup(self, name: str, scopes: tuple[int, ...], before: int) -> Value | None:
        """Return the value of a name at a place: the last one of its own scope, or the only one of a scope around."""
        for scope in reversed(scopes):
            values = self.bound.get((scope, name), [])
            if scope == scopes[-1] and len(values) > 1:
                last = bisect_left(self._starts_of(scope, name), before) - 1
                values = values[last : last + 1] if last >= 0 else []
            if values:
                return values[0] if len(values) == 1 else None
        return None

    def _starts_of(self, scope: int, name: str) -> list[int]:
        """Return, for each value of a name, where it or the first of those after it begins; one that cannot be read: -1."""
        key = scope, name
        if key not in self._starts:
            starts = (-1 if value is None else value.start for value in reversed(self.bound[key]))
            self._starts[key] = [*accumulate(starts, min)][::-1]
        return self._starts[key]

    def resolve(self, value: Value | None) -> Value | None:
        """Return what a value that is only a name stands for."""
        for _ in range(MAX_LOOKUPS):
            if not isinstance(value, Text) or not value.name:
                break
            found = self.lookup(value.name, value.scopes, value.start)
            if found is None:
                break
            value = found
        return value

    def spelled_out(self, text: Text) -> list[tuple[Piece, Text]]:
        """Return the pieces of a text with those of the names in it that are known, each with the text that spells it."""
        return list(self._spelled_out(text, 0))

    def _spelled_out(self, text: Text, depth: int) -> Iterator[tuple[Piece, Text]]:
        for piece in text.pieces:
            known = self.lookup(piece.text, text.scopes, text.start) if piece.kind == "hole" else None
            if isinstance(known, Text) and known is not text and depth < MAX_LOOKUPS:
                yield from self._spelled_out(known, depth + 1)
            else:
                yield piece, text
