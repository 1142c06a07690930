"""The values that a parser reads from a script: strings, requests, keys and names. All languages share them.

All places are offsets in characters of the decoded script.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal, TypeAlias

LEFT_UNCHANGED: Final = "It is left unchanged."  # the hint of errors about scripts
MAX_LOOKUPS: Final = 8  # of names that refer to names; longer chains are circular


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a string.

    plain: characters that the source spells literally. bare: the same, outside of the quotes in a partly quoted shell
    word. escaped: characters that the source spells by an escape. implied: characters that the source does not spell.
    placeholder: a value that is filled in; `text` is the name of the value, "" if it has none.
    """

    kind: Literal["plain", "bare", "escaped", "implied", "placeholder"]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StringValue:
    """A string expression, as far as the source spells it out.

    `bound`: the name that it is assigned to. `scopes`: the scopes around it, innermost last. `bare`: an unquoted word
    of a shell.
    """

    pieces: tuple[Piece, ...]
    start: int
    end: int
    bound: str = ""
    scopes: tuple[int, ...] = (0,)
    bare: bool = False

    @property
    def name(self) -> str:
        """The name of the only value, "" if the string has any other piece."""
        return self.pieces[0].text if len(self.pieces) == 1 and self.pieces[0].kind == "placeholder" else ""

    @property
    def literal(self) -> str | None:
        """The whole string, None if it has a placeholder."""
        return None if any(p.kind == "placeholder" for p in self.pieces) else "".join(p.text for p in self.pieces)

    @property
    def spelled(self) -> str:
        """The string without its placeholders."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "placeholder")


@dataclass(frozen=True, slots=True)
class DictEntry:
    """A name with a value.

    `key`: the place of the name without quotes, None if it is not spelled literally. `value`: None if it is not a
    string. `start`, `end`: the whole entry. `content`: the place of the value.
    """

    name: str
    key: tuple[int, int] | None
    value: StringValue | None
    content: tuple[int, int]
    start: int
    end: int


# The syntax of the entries: a dict, a call of dict(), an object, or words of a shell for curl or HTTPie.
DictForm: TypeAlias = Literal["python", "keywords", "javascript", "curl", "httpie"]


@dataclass(frozen=True, slots=True)
class DictValue:
    """The entries of a dict, an object, or a shell command, as far as they can be read."""

    entries: tuple[DictEntry, ...]
    form: DictForm
    start: int
    end: int
    scopes: tuple[int, ...] = (0,)


Value: TypeAlias = StringValue | DictValue


@dataclass(frozen=True, slots=True)
class ScriptRequest:
    """A call that may be a request.

    `method`: "" if it is unknown. `params`: the query arguments, None if there are none. `rest`: values after the URL
    without a name; they are query arguments if the method is GET, and payloads otherwise.
    """

    method: str
    url: StringValue
    params: Value | None = None
    payloads: tuple[Value, ...] = ()
    rest: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A word that may be a key.

    `place`: None if it is not spelled literally. `form`: one of

    - item: `t["k"]`, `t.get("k")`, `"k" in t`;
    - entry: `{"k": v}`;
    - pattern: the same, where it is read or declared;
    - attribute: `t.k`;
    - shorthand: `{k}`, which is a variable as well;
    - filter: in a jq program;
    - string: any other string with exactly this text.

    `subject`: the name of `t`. `beside`: for an entry, the other keys of the dict, the keys of dicts in its lists, and
    `**` if it includes another dict.
    """

    name: str
    form: Literal["item", "entry", "pattern", "attribute", "shorthand", "filter", "string"]
    place: tuple[int, int] | None
    at: int
    subject: str = ""
    beside: frozenset[str] = frozenset()
    scopes: tuple[int, ...] = (0,)


@dataclass(slots=True)
class ParsedScript:
    """All values that a parser has read from one script."""

    strings: list[StringValue] = field(default_factory=list)
    requests: list[ScriptRequest] = field(default_factory=list)
    keys: list[KeyUse] = field(default_factory=list)
    nested_results: list[int] = field(default_factory=list)  # places that treat a result as a list of lists
    headers: list[StringValue] = field(default_factory=list)  # values of Authorization
    imports: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    ignores: Callable[[int], bool] = lambda _: False  # whether a place is on a line that the user has excluded
    bound: dict[tuple[int, str], list[Value | None]] = field(default_factory=lambda: defaultdict(list))

    _starts: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def bind(self, name: str, value: Value | None, scope: int) -> None:
        """Record an assignment to a name. `value`: None if it cannot be read."""
        self.bound[scope, name].append(value)
        self._starts.pop((scope, name), None)

    def lookup(self, name: str, scopes: tuple[int, ...], before: int) -> Value | None:
        """Return the value of a name at a place, None if it is unknown or ambiguous.

        In the innermost scope, the last value before the place counts. An outer scope must have only one value.
        """
        for scope in reversed(scopes):
            values = self.bound.get((scope, name), [])
            if scope == scopes[-1] and len(values) > 1:
                last = bisect_left(self._starts_of(scope, name), before) - 1
                values = values[last : last + 1] if last >= 0 else []
            if values:
                return values[0] if len(values) == 1 else None
        return None

    def _starts_of(self, scope: int, name: str) -> list[int]:
        """Return for each value of a name the smallest start of it and of all later values.

        The start of a value that cannot be read is -1.
        """
        key = scope, name
        if key not in self._starts:
            starts = (-1 if value is None else value.start for value in reversed(self.bound[key]))
            self._starts[key] = [*accumulate(starts, min)][::-1]
        return self._starts[key]

    def resolve(self, value: Value | None) -> Value | None:
        """Return the value that a name refers to, and any other value as it is."""
        for _ in range(MAX_LOOKUPS):
            if not isinstance(value, StringValue) or not value.name:
                break
            found = self.lookup(value.name, value.scopes, value.start)
            if found is None:
                break
            value = found
        return value

    def spelled_out(self, value: StringValue) -> list[tuple[Piece, StringValue]]:
        """Return the pieces of a string, known names replaced by their pieces; each with the string that spells it."""
        return list(self._spelled_out(value, 0))

    def _spelled_out(self, value: StringValue, depth: int) -> Iterator[tuple[Piece, StringValue]]:
        for piece in value.pieces:
            known = self.lookup(piece.text, value.scopes, value.start) if piece.kind == "placeholder" else None
            if isinstance(known, StringValue) and known is not value and depth < MAX_LOOKUPS:
                yield from self._spelled_out(known, depth + 1)
            else:
                yield piece, value
