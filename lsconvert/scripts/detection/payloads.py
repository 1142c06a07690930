"""What requests send, old to new: dicts by the rows for their keys, JSON in a text as the body of a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lsconvert.calls.bodies import KEYS, edit_payload, match_any, new_key, storage_type
from lsconvert.calls.endpoints import Key
from lsconvert.calls.model import CallNote
from lsconvert.calls.urls import Url, parse
from lsconvert.errors import LSConvertError
from lsconvert.scripts.detection.addresses import Address
from lsconvert.scripts.detection.finding import Found
from lsconvert.scripts.editing.edits import Template
from lsconvert.scripts.editing.entries import Pair, edit_entries
from lsconvert.scripts.model import Entries, Request, Script, Text
from lsconvert.scripts.parsing.requests import METHODS

SCOPES: Final = ("storage", "project")  # keys of tasks are found wherever they are, by keys.py
_DIGITS: Final = 910_000_000  # a number that looks like a value, with the number of a hole


@dataclass(frozen=True, slots=True)
class Payloads:
    """Finds what is sent by the requests of one script."""

    script: Script
    source: str
    known: Mapping[str, str]

    def find(self, request: Request, address: Address) -> Iterator[Found]:
        """Yield what is found in the payloads of a request to a URL."""
        url = parse(address.url)
        methods = [request.method] if request.method else METHODS
        sent = request.payloads + (() if request.method == "GET" else request.rest)
        for value in map(self.script.resolve, sent):
            if isinstance(value, Entries):
                rows = [
                    row for row in KEYS if any(match_any(row.payload, method, url) is not None for method in methods)
                ]
                yield from self._entries(
                    value, [row for row in rows if row.scope in SCOPES], storage_type(url, self.known)
                )
            elif isinstance(value, Text):
                yield from self._json(value, request.method or "POST", url)

    def _entries(self, entries: Entries, rows: list[Key], storage: str) -> Iterator[Found]:
        changes: dict[int, Pair | None] = {}
        found = []
        names = {entry.name for entry in entries.entries}
        for number, entry in enumerate(entries.entries):
            row = next((row for row in rows if row.old == entry.name), None)
            if row is None or self.script.ignores(entry.start):
                continue
            new = new_key(row, storage)
            why = self._obstacle(row, new, names, storage)
            if why:
                message = f"{row.old} is as it was: {why}"
                found.append(Found(entry.start, CallNote(row.code, "manual", message, row.todo, row.server)))
            elif new != row.old:
                changes[number] = Pair(new, self.known.get(row.value, ""), number=True) if new else None
                found.append(Found(entry.start, _done(row, new), ()))
        edits = edit_entries(self.source, entries, changes, ())
        for each in found:
            if each.edits is None or edits is None:
                yield Found(each.at, each.note)
            else:
                yield Found(each.at, each.note, tuple(edits))

    def _obstacle(self, row: Key, new: str, names: set[str], storage: str) -> str:
        if row.value and row.value not in self.known:
            return f"{row.value} is missing"
        if row.by_type and not storage:
            return "storage_type is missing"
        if row.by_type and not new:
            return "this type of storage has no such key"
        return f"{new} is there already" if new != row.old and new in names else ""

    def _json(self, text: Text, method: str, url: Url) -> Iterator[Found]:
        """Let a body that is spelled out go through the rules, with a number for each value that is filled in."""
        template = Template(self.script.spelled_out(text), text, lambda number: str(_DIGITS + number))
        body = template.text.strip()
        if not template.own():
            return
        kind = "application/json" if body[:1] in ("{", "[") else ""  # else perhaps a form, which is only looked at
        try:
            new, notes = edit_payload(body.encode(), method, url, kind, self.known, split=False)
        except LSConvertError:
            return
        edits = template.edits(template.text.replace(body, new.decode())) if new != body.encode() else []
        left = tuple(edits) if edits is not None else None
        for note in notes:
            if note.fidelity == "manual" or edits is None:
                yield Found(text.start, note, info=_is_about_ids(note))
            else:
                yield Found(text.start, note, left)
                left = ()


def _done(row: Key, new: str) -> CallNote:
    message = f"{row.old} becomes {new}" if new else f"{row.old} goes"
    return CallNote(row.code, row.fidelity, message, "" if row.fidelity == "exact" else row.todo, row.server)


def _is_about_ids(note: CallNote) -> bool:
    return any(row.ids and row.code == note.code for row in KEYS)
