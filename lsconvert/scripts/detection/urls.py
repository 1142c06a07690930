"""Detect legacy URLs in a script: migrate each as a call of its own, and turn the result into edits."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from lsconvert.calls.bodies import match_any
from lsconvert.calls.endpoints import EXPORT, OBJECT_IDS, STILL_VALID
from lsconvert.calls.migrate import ARGUMENTS, ROUTES
from lsconvert.calls.model import CallNote
from lsconvert.calls.rows import Argument
from lsconvert.calls.urls import parse_url
from lsconvert.errors import InputError
from lsconvert.scripts.detection.addresses import Address, Addresses
from lsconvert.scripts.detection.detected_place import DetectedPlace
from lsconvert.scripts.editing.dict_entries import Pair, edit_entries
from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.model import DictValue, ParsedScript, StringValue, Value
from lsconvert.scripts.parsing.requests import METHODS

_MENTION: Final = re.compile(r"[^\s\"'`|;<>()]+")
_API_PATH: Final = re.compile("(?:^|/)(?:api|organization)/")
_QUERY: Final = re.compile(r"[?&]?\w+=[^&\s]*(?:&\w+=[^&\s]*)*")
# The path syntaxes of web frameworks. In a URL with a host, the second one is a value to fill in.
_ROUTE_OF_EXPRESS: Final = re.compile(r"/:\w")
_ROUTE_OF_FLASK: Final = re.compile(r"<\w")
_ID_IN_PATH: Final = re.compile(r"/[0-9]+(?=[/?]|$)")
_EXPORT_PATH: Final = EXPORT.path.replace("<project_id>", "1")
_EXPORT_TYPE, _, _JSON = EXPORT.query.partition("=")
_COMMON: Final = {row.code for row in ROUTES if row.common}  # reported only if the script uses Label Studio
_CONSTANTS: Final = ("true", "false", "none", "null")  # each client library encodes them in its own way


class UrlDetector:
    """Detects the legacy URLs of one script."""

    def __init__(self, addresses: Addresses, script: ParsedScript, source: str, known: Mapping[str, str]) -> None:
        self._script, self._source, self._known = script, source, known
        self._addresses = addresses
        self._has_base = any(_end(string).rstrip("/").endswith("/api") for string in script.strings)
        self._replaces_query = "httpx" in script.imports  # by the query arguments that it is given
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
            if row is not None and use.at not in detected and use.form in ("item", "entry"):
                yield _loose_argument(row, use.at)
        added = (entry for values in self._script.later.values() for value in values for entry in value.entries)
        for entry in added:
            row = next((row for row in ARGUMENTS if row.name == entry.name), None)
            if row is not None and entry.start not in detected:
                yield _loose_argument(row, entry.start)

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
        if notes and _is_server_route(address):
            todo = "if this is your own server or proxy, add the new paths to it"
            yield DetectedPlace(address.string.start, replace(notes[0], fidelity="manual", todo=todo), certain=False)
            return
        notes = _adapt_id_notes(address, notes)
        params = address.params(self._script)
        others = address.other_arguments(self._script)
        if exports:
            new, notes = self._leave_to_params(address, new, notes, params, others)
        edits = self._edits(address, new)
        if any(more.startswith("/") for more in self._addresses.continuations(address.string)):
            if not address.requests:
                return  # the string is only the beginning of other URLs
            edits = None  # it is also a URL of its own
        yield from _places_of_notes(address, notes, edits, changed=new != address.url, has_base=self._has_base)
        if edits is not None and exports:
            yield from self._params(address, new, params, notes)
            yield from self._params(address, new, others, ())

    def _other_method(self, address: Address) -> Iterator[DetectedPlace]:
        """Yield a legacy URL that the script calls with another method, unless that is a v2 call."""
        if any(match_any(STILL_VALID, method, parse_url(address.url)) is not None for method in address.methods):
            return
        _, notes = self._migrate(address, METHODS)
        for note in notes[:1]:
            message = "this looks like a v1 call, but has another method"
            todo = f"check whether this applies: {note.message}"
            certain = note.code not in _COMMON
            left = replace(note, fidelity="manual", message=message, todo=todo)
            yield DetectedPlace(address.string.start, left, certain=certain)

    def _migrate(self, address: Address, methods: Sequence[str]) -> tuple[str, list[CallNote]]:
        for method in methods:
            new, notes = address.migrate(method, self._known)
            if notes and not (address.relative and notes[0].code in _COMMON):  # it may be a folder
                return new, notes
        return address.url, []

    def _leave_to_params(
        self,
        address: Address,
        new: str,
        notes: list[CallNote],
        params: Sequence[Value | None],
        others: Sequence[DictValue],
    ) -> tuple[str, list[CallNote]]:
        """Return the URL and the notes without those parts that belong to the dicts of query arguments."""
        named = {entry.name for value in (*params, *others) if isinstance(value, DictValue) for entry in value.entries}
        opaque = any(isinstance(value, StringValue) for value in params)
        notes = [note for note in notes if not (note.absent_argument and (opaque or note.absent_argument in named))]
        can_grow = bool(params) and all(map(self._can_grow, params))
        replaced = self._replaces_query and any(value is not None for value in params)
        elsewhere = self._addresses.continuations(address.string) or can_grow or replaced or _EXPORT_TYPE in named
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
                if self._replaces_query and notes:
                    todo += f"; add {EXPORT.query} to them: httpx replaces the query of the URL by them"
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
            spelled_out = value is not None and value.lower() not in _CONSTANTS and not re.search(r"\s", value)
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
        added = [Pair(_EXPORT_TYPE, _JSON)] if route is not None and self._can_grow(params) and not present else []
        edits = edit_entries(self._source, params, changes, added)
        if edits and not detected and route is not None:
            note = replace(route, message=f"{EXPORT.query} is added to the query arguments")
            detected = [DetectedPlace(params.start, note)]
        yield from (replace(place, edits=None if edits is None else tuple(edits)) for place in detected)

    def _can_grow(self, value: Value | None) -> bool:
        """Tell whether an entry can be added to a value."""
        if not isinstance(value, DictValue) or value.form in ("curl", "statement"):
            return False
        is_empty = not self._source[value.start : value.end].strip()
        return bool(value.entries) or (self._replaces_query and is_empty)

    def _is_param(self, string: StringValue) -> bool:
        """Tell whether a string is within the query arguments of a request, which are detected with it."""
        before = bisect_right(self._starts, string.start)
        return before > 0 and string.start < self._ends[before - 1]

    def _mentions(self, string: StringValue) -> Iterator[DetectedPlace]:
        """Yield the URLs within a longer string (a command, a message, a page), and a string that is only a query."""
        if not any(piece.kind == "placeholder" or "/" in piece.text or "=" in piece.text for piece in string.pieces):
            return
        template = self._addresses.template(string)
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
                certain = not alone and note.code not in _COMMON
                yield DetectedPlace(string.start, replace(note, fidelity="manual", todo=todo), certain=certain)


def _is_server_route(address: Address) -> bool:
    """Tell whether a URL is a pattern of paths that a server answers."""
    text = address.template.text
    to_fill_in = "://" in text or (address.requests and not text.startswith(("/", "api")))
    return bool(_ROUTE_OF_EXPRESS.search(text) or (_ROUTE_OF_FLASK.search(text) and not to_fill_in))


def _loose_argument(row: Argument, at: int) -> DetectedPlace:
    change = f"write {row.becomes} in place of {row.name}={row.value}, and " if row.becomes else ""
    todo = f"if an export request sends it, {change}remove {'any other value' if change else 'it'}"
    note = CallNote(row.code, "manual", f"{row.name} may be an argument of an export", todo, row.server)
    return DetectedPlace(at, note, certain=False)


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
        place = DetectedPlace(address.string.start, note, certain=not address.relative and note.code not in _COMMON)
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
