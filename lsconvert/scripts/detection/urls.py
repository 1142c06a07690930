"""Detect legacy URLs in a script: migrate each as a call of its own, and turn the result into edits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from lsconvert.calls.bodies import match_any
from lsconvert.calls.endpoints import EXPORT, OBJECT_IDS
from lsconvert.calls.migrate import ARGUMENTS
from lsconvert.calls.model import CallNote
from lsconvert.calls.urls import parse_url
from lsconvert.errors import InputError
from lsconvert.scripts.detection.addresses import Address, Addresses, placeholder_template
from lsconvert.scripts.detection.detected_place import DetectedPlace
from lsconvert.scripts.editing.dict_entries import Pair, edit_entries
from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.model import DictValue, ParsedScript, StringValue, Value
from lsconvert.scripts.parsing.requests import METHODS

_MENTION: Final = re.compile(r"[^\s\"'`|;<>()]+")
_API_PATH: Final = re.compile("(?:^|/)(?:api|organization)/")
_QUERY: Final = re.compile(r"[?&]?\w+=[^&\s]*(?:&\w+=[^&\s]*)*")
_SERVER_ROUTE: Final = re.compile(r"/:\w|<\w")  # the path syntax of web frameworks
_ID_IN_PATH: Final = re.compile(r"/[0-9]+(?=[/?]|$)")
_EXPORT_PATH: Final = EXPORT.path.replace("<project_id>", "1")
_EXPORT_TYPE, _, _JSON = EXPORT.query.partition("=")
_CONSTANTS: Final = ("true", "false", "none", "null")  # each client library encodes them in its own way


class UrlDetector:
    """Detects the legacy URLs of one script."""

    def __init__(self, script: ParsedScript, source: str, known: Mapping[str, str]) -> None:
        self._script, self._source, self._known = script, source, known
        self._addresses = Addresses(script)
        self._has_base = any(_end(string).rstrip("/").endswith("/api") for string in script.strings)
        self._done: set[int] = set()  # starts of dicts with query arguments
        params = [script.resolve(request.params) for request in script.requests]
        dicts = sorted((value.start, value.end) for value in params if isinstance(value, DictValue))
        self._starts = [start for start, _ in dicts]
        self._ends = [*accumulate((end for _, end in dicts), max)]  # the largest end of this dict and those before it

    def detect(self, *, relative: bool) -> Iterator[DetectedPlace]:
        """Yield the legacy URLs. `relative`: also those that continue a base URL."""
        found = [(string, self._addresses.of(string, relative=relative)) for string in self._script.strings]
        parts = {part for _, address in found if address is not None for part in self._parts(address)}
        for string, address in found:
            if string.start in parts:
                continue  # it belongs to a longer URL
            if address is None or not _API_PATH.search(address.url):
                yield from self._mentions(string)
            elif address.template.spells_any():
                yield from self._url(address)

    def address(self, string: StringValue) -> Address | None:
        """Return the address of a request."""
        found = self._script.resolve(string)
        return self._addresses.of(found, relative=True) if isinstance(found, StringValue) else None

    def loose_arguments(self, detected: set[int]) -> Iterator[DetectedPlace]:
        """Yield the names of query arguments at other places than `detected`: no request shows that they are sent."""
        for use in self._script.keys:
            row = next((row for row in ARGUMENTS if row.name == use.name), None)
            if row is None or use.at in detected or use.form not in ("item", "entry"):
                continue
            change = f"write {row.becomes}" if row.becomes else "remove it"
            todo = f"if an export request sends it, {change}"
            note = CallNote(row.code, "manual", f"{row.name} may be an argument of an export", todo, row.server)
            yield DetectedPlace(use.at, note, certain=False)

    def _parts(self, address: Address) -> set[int]:
        """Return the starts of the strings that a legacy URL consists of."""
        own = address.template.spells_any() and address.template.parts
        return address.template.parts if own and self._migrate(address, METHODS)[1] else set()

    def _url(self, address: Address) -> Iterator[DetectedPlace]:
        methods = address.methods or METHODS
        new, notes = self._migrate(address, methods)
        exports = "GET" in methods and _is_export(new)
        if not notes and address.methods and not exports:
            yield from self._other_method(address)
            return
        if notes and _SERVER_ROUTE.search(address.template.text):
            todo = "if this is your own server or proxy, add the new paths to it"
            yield DetectedPlace(address.string.start, replace(notes[0], fidelity="manual", todo=todo), certain=False)
            return
        notes = _adapt_id_notes(address, notes)
        params = address.params(self._script)
        if exports:
            new, notes = self._leave_to_params(address, new, notes, params)
        edits = self._edits(address, new)
        if any(more.startswith("/") for more in self._addresses.continuations(address.string)):
            if not address.requests:
                return  # the string is only the beginning of other URLs
            edits = None  # it is also a URL of its own
        yield from _places_of_notes(address, notes, edits, changed=new != address.url, has_base=self._has_base)
        if edits is not None and exports:
            yield from self._params(address, new, params, notes)

    def _other_method(self, address: Address) -> Iterator[DetectedPlace]:
        """Yield a legacy URL that the script calls with another method."""
        _, notes = self._migrate(address, METHODS)
        for note in notes[:1]:
            message = "this looks like a v1 call, but has another method"
            todo = f"check whether this applies: {note.message}"
            yield DetectedPlace(address.string.start, replace(note, fidelity="manual", message=message, todo=todo))

    def _migrate(self, address: Address, methods: Sequence[str]) -> tuple[str, list[CallNote]]:
        for method in methods:
            new, notes = address.migrate(method, self._known)
            if notes:
                return new, notes
        return address.url, []

    def _leave_to_params(
        self, address: Address, new: str, notes: list[CallNote], params: Sequence[Value | None]
    ) -> tuple[str, list[CallNote]]:
        """Return the URL and the notes without those parts that belong to the dicts of query arguments."""
        named = {entry.name for value in params if isinstance(value, DictValue) for entry in value.entries}
        opaque = any(isinstance(value, StringValue) for value in params)
        notes = [note for note in notes if not (note.absent_argument and (opaque or note.absent_argument in named))]
        elsewhere = self._addresses.continuations(address.string) or (params and all(_can_grow(v) for v in params))
        if elsewhere and parse_url(new).has(_EXPORT_TYPE) and not parse_url(address.url).has(_EXPORT_TYPE):
            new = str(parse_url(new).replace_argument(_EXPORT_TYPE, ""))
        return new, notes

    def _edits(self, address: Address, new: str) -> list[TextEdit] | None:
        if new == address.url:
            return []
        edits = address.template.edits(address.spelled(new))
        if edits and address.string.bare and re.search("[?&]", new):
            edits = [TextEdit(address.string.start, address.string.start, '"'), *edits]
            edits.append(TextEdit(address.string.end, address.string.end, '"'))
        return edits

    def _params(
        self, address: Address, new: str, params: Sequence[Value | None], notes: Sequence[CallNote]
    ) -> Iterator[DetectedPlace]:
        for value in params:
            if isinstance(value, StringValue):
                message = "the query arguments are not spelled out here"
                todo = f"check whether they include {', '.join(row.name for row in ARGUMENTS)}"
                yield DetectedPlace(address.string.start, CallNote(ARGUMENTS[0].code, "manual", message, todo))
            if isinstance(value, DictValue) and value.start not in self._done:
                self._done.add(value.start)
                yield from self._param_dict(address, new, value, notes[0] if notes else None)

    def _param_dict(
        self, address: Address, new: str, params: DictValue, route: CallNote | None
    ) -> Iterator[DetectedPlace]:
        changes: dict[int, Pair | None] = {}
        detected: list[DetectedPlace] = []
        for number, entry in enumerate(params.entries):
            value = entry.value.literal if entry.value is not None else None
            spelled_out = value is not None and value.lower() not in _CONSTANTS
            query = f"{entry.name}={value if spelled_out else '$value'}"
            probe = replace(address, url=f"{parse_url(new).path}?{query}", relative=False)
            after, notes = self._migrate(probe, ("GET",))
            if not notes or self._script.ignores(entry.start):
                continue
            if not spelled_out:
                message = f"the value of {entry.name} is not spelled out"
                for note in notes:
                    yield DetectedPlace(entry.start, replace(note, fidelity="manual", message=message))
                continue
            name, _, given = parse_url(after).query[1:].partition("=")
            changes[number] = Pair(name, given) if name else None
            detected += [DetectedPlace(entry.start, note, ()) for note in notes]
        present = parse_url(new).has(_EXPORT_TYPE) or any(entry.name == _EXPORT_TYPE for entry in params.entries)
        added = [Pair(_EXPORT_TYPE, _JSON)] if route is not None and _can_grow(params) and not present else []
        edits = edit_entries(self._source, params, changes, added)
        if edits and not detected and route is not None:
            note = replace(route, message=f"{EXPORT.query} is added to the query arguments")
            detected = [DetectedPlace(params.start, note)]
        yield from (replace(place, edits=None if edits is None else tuple(edits)) for place in detected)

    def _is_param(self, string: StringValue) -> bool:
        """Tell whether a string is within the query arguments of a request, which are detected with it."""
        before = bisect_right(self._starts, string.start)
        return before > 0 and string.start < self._ends[before - 1]

    def _mentions(self, string: StringValue) -> Iterator[DetectedPlace]:
        """Yield the URLs within a longer string (a command, a message, a page), and a string that is only a query."""
        template = placeholder_template(self._script, string)
        alone = _QUERY.fullmatch(template.text) and not self._is_param(string)
        for mention in _MENTION.finditer(template.text):
            if not template.spells_any(*mention.span()) or not (alone or _API_PATH.search(mention[0])):
                continue
            url = f"{_EXPORT_PATH}?{mention[0].lstrip('?&')}" if alone else mention[0]
            try:
                _, notes = self._migrate(Address(string, template, url, False, ()), METHODS)
            except InputError:
                continue
            for note in notes[:1]:
                todo = f"a string contains this: {note.todo or 'rewrite it'}"
                yield DetectedPlace(string.start, replace(note, fidelity="manual", todo=todo), certain=not alone)


def _adapt_id_notes(address: Address, notes: list[CallNote]) -> list[CallNote]:
    """Return the notes.

    A note about ids stays only if the URL spells one, and names no parameter: scripts have many ids.
    """
    numbered = _ID_IN_PATH.search(address.template.text)
    ids = [note for note in notes if note.code != OBJECT_IDS.code or numbered]
    return [replace(note, todo=OBJECT_IDS.todo, missing=()) if note.code == OBJECT_IDS.code else note for note in ids]


def _places_of_notes(
    address: Address, notes: list[CallNote], edits: list[TextEdit] | None, *, changed: bool, has_base: bool
) -> Iterator[DetectedPlace]:
    """Yield a place for each note. The first note that is not manual has the edits."""
    left = edits
    for note in notes:
        place = DetectedPlace(address.string.start, note, certain=not address.relative)
        if note.fidelity == "manual":
            yield place
        elif note.absent_argument:
            yield replace(place, info=True)
        elif edits is None or not changed or (address.relative and not has_base):
            yield place
        else:
            yield replace(place, edits=tuple(left or ()))
            left = None


def _end(string: StringValue) -> str:
    """Return the literal end of a string."""
    return "".join(piece.text for piece in string.pieces[-1:] if piece.kind == "plain")


def _is_export(url: str) -> bool:
    return any(match_any(row.calls, "GET", parse_url(url)) is not None for row in ARGUMENTS)


def _can_grow(value: Value | None) -> bool:
    """Tell whether an entry can be added to a value."""
    return isinstance(value, DictValue) and bool(value.entries) and value.form != "curl"
