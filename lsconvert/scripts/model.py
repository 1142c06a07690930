"""The values that a parser reads from a script: strings, requests, keys and names. All languages share them.

All places are offsets in characters of the decoded script.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from math import inf
from typing import Final, Literal, TypeAlias

from lsconvert.scripts.subjects import Subjects

LEFT_UNCHANGED: Final = "It is left unchanged."  # the hint of errors about scripts
MAX_LOOKUPS: Final = 8  # of names that refer to names; longer chains are circular


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a string.

    plain: characters that the source spells literally. bare: the same, outside of the quotes in a partly quoted shell
    word. segment: the same, in a string that is sent as a segment of a path. escaped: characters that the source spells
    by an escape. implied: characters that the source does not spell.
    placeholder: a value that is filled in; `text` is the name of the value, "" if it has none. `closing`: the place
    behind it where the string continues, -1 if it is unknown.
    """

    kind: Literal["plain", "bare", "segment", "escaped", "implied", "placeholder"]
    text: str
    start: int
    end: int
    closing: int = -1


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


# The syntax of the entries: a dict, a call of dict(), an object, words of a shell for curl or HTTPie, or
# a statement that adds one entry. The place of a statement is its lines; it is empty if they cannot be removed.
DictForm: TypeAlias = Literal["python", "keywords", "javascript", "curl", "httpie", "statement"]


@dataclass(frozen=True, slots=True)
class DictValue:
    """The entries of a dict, an object, or a shell command, as far as they can be read.

    `extends`: it has the entries of another dict as well.
    """

    entries: tuple[DictEntry, ...]
    form: DictForm
    start: int
    end: int
    scopes: tuple[int, ...] = (0,)
    extends: bool = False


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
    - unpacked: the same, where it is read;
    - filter: in a jq program;
    - listed: a string in a list, or one that a value is compared with;
    - string: any other string with exactly this text.

    `subject`: the name of `t`. `of`: the node of `t` in `ParsedScript.subjects`, None if it is unknown; with the
    form listed, the node of the string itself. `beside`: for an entry, the other keys of the dict, the keys of dicts in its lists, and
    `**` if it includes another dict.
    """

    name: str
    form: Literal["item", "entry", "pattern", "attribute", "shorthand", "unpacked", "filter", "listed", "string"]
    place: tuple[int, int] | None
    at: int
    subject: str = ""
    beside: frozenset[str] = frozenset()
    scopes: tuple[int, ...] = (0,)
    of: int | None = None


@dataclass(frozen=True, slots=True)
class FieldUse:
    """The name of a field of a class: where the class declares it, an attribute, or an argument of a call.

    own: an attribute of `self`. `owner`: the class of the script that declares the field, "" if it is unknown.
    `beside`: the other fields of the class. `at`: the start of the expression with the name, which is a string for the
    name that a field has in JSON.
    """

    name: str
    kind: Literal["declared", "attribute", "own", "argument"]
    place: tuple[int, int]
    at: int
    owner: str = ""
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PathUse:
    """A key in a string that is a path into data. `sure`: a function that takes paths gets the string."""

    name: str
    place: tuple[int, int]
    at: int
    sure: bool


@dataclass(slots=True)
class ParsedScript:
    """All values that a parser has read from one script."""

    strings: list[StringValue] = field(default_factory=list)
    requests: list[ScriptRequest] = field(default_factory=list)
    keys: list[KeyUse] = field(default_factory=list)
    fields: list[FieldUse] = field(default_factory=list)
    paths: list[PathUse] = field(default_factory=list)
    nested_results: list[int] = field(default_factory=list)  # places that treat a result as a list of lists
    headers: list[StringValue] = field(default_factory=list)  # values of Authorization
    choices: list[frozenset[str]] = field(default_factory=list)  # keys in one choice
    derived: list[tuple[str, frozenset[str]]] = field(default_factory=list)  # written keys, and keys in their values
    replaced: list[tuple[str, str]] = field(default_factory=list)  # texts, each with the one in its place; "": unknown
    constructed: list[tuple[int, str]] = field(
        default_factory=list
    )  # created values, or what they are made of, with a key
    foreign: list[tuple[int, str]] = field(default_factory=list)  # values, each with a key of a number or a function
    given: list[tuple[int, str]] = field(default_factory=list)  # values, each with a key that the script assigns to it
    tested: list[tuple[int, str]] = field(default_factory=list)  # values, each with a key that the script tests it for
    subjects: Subjects = field(default_factory=Subjects)
    reads_regions: bool = False  # whether a program within the script reads regions of completions
    imports: set[str] = field(default_factory=set)
    programs: set[str] = field(default_factory=set)  # that the script runs
    names: set[str] = field(default_factory=set)
    ignores: Callable[[int], bool] = lambda _: False  # whether a place is on a line that the user has excluded
    # By the scope and name of a dict: the entries that the script adds to it later, in the order of the source.
    later: dict[tuple[int, str], list[DictValue]] = field(default_factory=lambda: defaultdict(list))
    bound: dict[tuple[int, str], list[Value | None]] = field(default_factory=lambda: defaultdict(list))

    _starts: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    _bindings: dict[tuple[int, str], list[int]] = field(default_factory=dict)

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

    def _span(self, key: tuple[int, str], place: int) -> tuple[int, float]:
        """Return where the value that a name has at a place is bound, and where the next one is."""
        if key not in self._bindings:
            self._bindings[key] = sorted(value.start for value in self.bound.get(key, []) if value is not None)
        starts = self._bindings[key]
        number = bisect_right(starts, place)
        return starts[number - 1] if number else 0, starts[number] if number < len(starts) else inf

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

    def added_later(self, value: Value | None) -> list[DictValue]:
        """Return the entries that the script adds to the dict that a name refers to, until the name is bound anew."""
        if not isinstance(value, StringValue) or not value.name:
            return []
        for scope in reversed(value.scopes):
            key = scope, value.name
            if key in self.bound or key in self.later:
                first, last = self._span(key, value.start)
                added = self.later.get(key, [])
                return added[bisect_left(added, first, key=_entry_start) : bisect_left(added, last, key=_entry_start)]
        return []

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


def _entry_start(value: DictValue) -> int:
    return value.entries[0].start
