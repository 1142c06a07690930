"""URLs of a script, old to new: each goes through the page of calls as a call of its own, and comes back as edits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from lsconvert.calls.bodies import match_any
from lsconvert.calls.migrate import ARGUMENTS, IDS
from lsconvert.calls.model import CallNote
from lsconvert.calls.urls import parse
from lsconvert.errors import InputError
from lsconvert.scripts.detection.addresses import Address, Addresses
from lsconvert.scripts.detection.finding import Found
from lsconvert.scripts.editing.edits import Edit, Template
from lsconvert.scripts.editing.entries import Pair, edit_entries
from lsconvert.scripts.model import Entries, Script, Text
from lsconvert.scripts.parsing.requests import METHODS

_WORDS: Final = re.compile(r"[^\s\"'`|;<>()]+")
_PATH: Final = re.compile("(?:^|/)(?:api|organization)/")
_QUERY: Final = re.compile(r"[?&]?\w+=[^&\s]*(?:&\w+=[^&\s]*)*")
_EXPORT: Final = "/api/projects/1/export"
_ROUTE: Final = re.compile(r"/:\w|<\w")  # how servers write the paths that they answer
_NUMBER: Final = re.compile(r"/[0-9]+(?=[/?]|$)")
_NEW: Final = "exportType"
_BOOLEANS: Final = ("true", "false", "none", "null")


class Links:
    """Finds the URLs of one script. `bases`: whether the script has a base URL that ends in /api."""

    def __init__(self, script: Script, source: str, known: Mapping[str, str]) -> None:
        self._script, self._source, self._known = script, source, known
        self._addresses = Addresses(script)
        self._bases = any(_says(text).rstrip("/").endswith("/api") for text in script.texts)
        self._done: set[int] = set()  # dicts of arguments
        params = [script.resolve(request.params) for request in script.requests]
        dicts = sorted((value.start, value.end) for value in params if isinstance(value, Entries))
        self._starts = [start for start, _ in dicts]
        self._ends = [*accumulate((end for _, end in dicts), max)]  # of a dict, or of one before it that ends later

    def find(self, *, tails: bool) -> Iterator[Found]:
        """Yield what is found. `tails`: also of URLs that go on from a base."""
        found = [(text, self._addresses.of(text, tails=tails)) for text in self._script.texts]
        parts = {part for _, address in found if address is not None for part in self._parts(address)}
        for text, address in found:
            if text.start in parts:
                continue  # found as a part of a longer URL
            if address is None or not _PATH.search(address.url):
                yield from self._mentioned(text)
            elif address.template.own():
                yield from self._link(address)

    def _parts(self, address: Address) -> set[int]:
        """Return where the texts begin that a URL of the page begins with."""
        own = address.template.own() and address.template.parts
        return address.template.parts if own and self._migrate(address, METHODS)[1] else set()

    def address(self, text: Text) -> Address | None:
        """Return the URL of a request."""
        found = self._script.resolve(text)
        return self._addresses.of(found, tails=True) if isinstance(found, Text) else None

    def unread(self, told: set[int]) -> Iterator[Found]:
        """Yield the names of arguments that are in no dict of a request that was found, nor at one of these places."""
        for use in self._script.keys:
            row = next((row for row in ARGUMENTS if row.name == use.name), None)
            if row is None or use.at in told or use.form not in ("item", "entry"):
                continue
            todo = f"if it is sent with an export, write {row.becomes}" if row.becomes else "take it out of exports"
            note = CallNote(row.code, "manual", f"{row.name} may be an argument of an export", todo, row.server)
            yield Found(use.at, note, certain=False)

    def _link(self, address: Address) -> Iterator[Found]:
        methods = address.methods or METHODS
        new, notes = self._migrate(address, methods)
        exports = "GET" in methods and _is_export(new)
        if not notes and address.methods and not exports:
            _, notes = self._migrate(address, METHODS)
            for note in notes[:1]:
                todo = f"see whether this is {note.message}"
                what = "this looks like a call of v1, but has another method"
                yield Found(address.text.start, replace(note, fidelity="manual", message=what, todo=todo))
            return
        if notes and _ROUTE.search(address.template.text):
            todo = "if this is a server or a proxy of your own, give it the new paths as well"
            yield Found(address.text.start, replace(notes[0], fidelity="manual", todo=todo), certain=False)
            return
        numbered = _NUMBER.search(address.template.text)
        notes = [replace(note, todo=IDS.todo) if note.code == IDS.code else note for note in notes]
        notes = [note for note in notes if note.code != IDS.code or numbered]
        params = address.params(self._script)
        if exports:
            new, notes = self._with_params(address, new, notes, params)
        edits = self._edits(address, new)
        if any(more.startswith("/") for more in self._addresses.following(address.text)):
            if not address.requests:
                return  # the beginning of other URLs
            edits = None  # and one of its own
        yield from _found(address, notes, edits, changed=new != address.url, bases=self._bases)
        if edits is not None and exports:
            yield from self._arguments(address, new, params, notes)

    def _migrate(self, address: Address, methods: Sequence[str]) -> tuple[str, list[CallNote]]:
        for method in methods:
            new, notes = address.migrate(method, self._known)
            if notes:
                return new, notes
        return address.url, []

    def _with_params(
        self, address: Address, new: str, notes: list[CallNote], params: Sequence[object]
    ) -> tuple[str, list[CallNote]]:
        """Leave to the dicts of arguments what they take better, and forget what they answer."""
        named = {entry.name for value in params if isinstance(value, Entries) for entry in value.entries}
        opaque = any(value is not None and not isinstance(value, Entries) for value in params)
        notes = [
            note for note in notes if not (note.message.startswith("there is no") and (opaque or named & _names(note)))
        ]
        elsewhere = self._addresses.following(address.text) or (params and all(_takes(value) for value in params))
        if elsewhere and parse(new).has(_NEW) and not parse(address.url).has(_NEW):
            new = str(parse(new).replace_argument(_NEW, ""))
        return new, notes

    def _edits(self, address: Address, new: str) -> list[Edit] | None:
        if new == address.url:
            return []
        edits = address.template.edits(address.spelled(new))
        if edits and address.text.bare and re.search("[?&]", new):
            edits = [Edit(address.text.start, address.text.start, '"'), *edits]
            edits.append(Edit(address.text.end, address.text.end, '"'))
        return edits

    def _arguments(
        self, address: Address, new: str, params: Sequence[object], notes: Sequence[CallNote]
    ) -> Iterator[Found]:
        for value in params:
            if isinstance(value, Text):
                at = address.text.start
                todo = "see whether it holds one of " + ", ".join(row.name for row in ARGUMENTS)
                yield Found(at, CallNote(ARGUMENTS[0].code, "manual", "arguments are not spelled out here", todo))
            if isinstance(value, Entries) and value.start not in self._done:
                self._done.add(value.start)
                yield from self._dict(address, new, value, notes[0] if notes else None)

    def _dict(self, address: Address, new: str, entries: Entries, route: CallNote | None) -> Iterator[Found]:
        path = parse(new).path
        changes: dict[int, Pair | None] = {}
        made: list[Found] = []
        for number, entry in enumerate(entries.entries):
            value = entry.value.literal if entry.value is not None else None
            spelled = value is not None and value.lower() not in _BOOLEANS
            probe = replace(address, url=f"{path}?{entry.name}={value if spelled else '$value'}", tail=False)
            after, found = self._migrate(probe, ("GET",))
            if not found or self._script.ignores(entry.start):
                continue
            if not spelled:
                what = f"{entry.name} has a value that is not spelled out"
                yield from (Found(entry.start, replace(note, fidelity="manual", message=what)) for note in found)
                continue
            name, _, given = parse(after).query[1:].partition("=")
            changes[number] = Pair(name, given) if name else None
            made += [Found(entry.start, note, ()) for note in found]
        there = parse(new).has(_NEW) or any(entry.name == _NEW for entry in entries.entries)
        added = [Pair(_NEW, "JSON")] if route is not None and _takes(entries) and not there else []
        edits = edit_entries(self._source, entries, changes, added)
        if edits and not made and route is not None:
            made = [Found(entries.start, replace(route, message=f"{_NEW}=JSON is added to its arguments"))]
        yield from (replace(each, edits=None if edits is None else tuple(edits)) for each in made)

    def _is_argument(self, text: Text) -> bool:
        """Tell whether a text is an argument of a request, which is found with it."""
        before = bisect_right(self._starts, text.start)
        return before > 0 and text.start < self._ends[before - 1]

    def _mentioned(self, text: Text) -> Iterator[Found]:
        """Look at the words of a longer text (a command, a message, a page), and at a query that stands alone."""
        template = Template(self._script.spelled_out(text), text, lambda number: f"{{hole{number}}}")
        alone = _QUERY.fullmatch(template.text) and not self._is_argument(text)
        for word in _WORDS.finditer(template.text):
            if not template.own(*word.span()) or not (alone or _PATH.search(word[0])):
                continue
            url = f"{_EXPORT}?{word[0].lstrip('?&')}" if alone else word[0]
            try:
                _, notes = self._migrate(Address(text, template, url, False, ()), METHODS)
            except InputError:
                continue
            for note in notes[:1]:
                todo = f"a text says this: {note.todo or 'write it anew'}"
                yield Found(text.start, replace(note, fidelity="manual", todo=todo), certain=not alone)


def _found(
    address: Address, notes: list[CallNote], edits: list[Edit] | None, *, changed: bool, bases: bool
) -> Iterator[Found]:
    """Yield a finding for each note; the first that is no manual one has the edits."""
    left = edits
    for note in notes:
        base = Found(address.text.start, note, certain=not address.tail)
        if note.fidelity == "manual":
            yield base
        elif note.message.startswith("there is no"):
            yield replace(base, info=True)
        elif edits is None or not changed or (address.tail and not bases):
            yield base
        else:
            yield replace(base, edits=tuple(left or ()))
            left = None


def _says(text: Text) -> str:
    return "".join(piece.text for piece in text.pieces[-1:] if piece.kind == "plain")


def _is_export(url: str) -> bool:
    return any(match_any(row.calls, "GET", parse(url)) is not None for row in ARGUMENTS)


def _takes(value: object) -> bool:
    return isinstance(value, Entries) and bool(value.entries) and value.form != "curl"


def _names(note: CallNote) -> set[str]:
    return {note.message.rpartition(" ")[2]}
