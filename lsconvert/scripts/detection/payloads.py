"""Detect legacy payloads: dicts by the key rows of the endpoint table, JSON strings as the body of a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lsconvert.calls.bodies import (
    KEY_ROWS,
    NO_SUCH_KEY,
    Obstacle,
    changed_note,
    edit_payload,
    match_any,
    new_key,
    storage_type,
    unchanged_note,
    untyped,
)
from lsconvert.calls.model import CallNote
from lsconvert.calls.rows import Key
from lsconvert.calls.urls import Url, parse_url
from lsconvert.errors import LSConvertError
from lsconvert.scripts.detection.addresses import Address
from lsconvert.scripts.detection.detected_place import DetectedPlace
from lsconvert.scripts.editing.dict_entries import Pair, edit_entries
from lsconvert.scripts.editing.edits import Template
from lsconvert.scripts.model import DictValue, ParsedScript, ScriptRequest, StringValue
from lsconvert.scripts.parsing.requests import METHODS

# keys.py detects keys of other scopes, in the whole script.
PAYLOAD_SCOPES: Final = ("storage", "project", "annotation")
_FIRST_STAND_IN: Final = 910_000_000  # the JSON number for placeholder 0


@dataclass(frozen=True, slots=True)
class PayloadDetector:
    """Detects the legacy payloads of one script."""

    script: ParsedScript
    source: str
    known: Mapping[str, str]

    def detect(self, request: ScriptRequest, address: Address) -> Iterator[DetectedPlace]:
        """Yield the places in the payloads of a request to this address."""
        methods = [request.method] if request.method else METHODS
        facts = address.facts(self.known)
        migrated = (address.migrate(method, self.known)[0] for method in methods)
        url = parse_url(next((new for new in migrated if new != address.url), address.url))
        sent = request.payloads + (() if request.method == "GET" else request.rest)
        rows = [row for row in KEY_ROWS if any(match_any(row.payload, method, url) is not None for method in methods)]
        later = [added for value in sent for added in self.script.added_later(value)]
        for value in (*map(self.script.resolve, sent), *later):
            if isinstance(value, DictValue):
                dict_rows = [row for row in rows if row.scope in PAYLOAD_SCOPES]
                left = next((found for m in methods if (found := untyped(m, url, facts)) is not None), None)
                yield from self._dict(value, dict_rows, storage_type(url, facts), left)
            elif isinstance(value, StringValue):
                yield from self._json(value, request.method or "POST", url, facts)

    def _dict(
        self, payload: DictValue, rows: list[Key], storage: str, left: Obstacle | None
    ) -> Iterator[DetectedPlace]:
        changes: dict[int, Pair | None] = {}
        changed: list[tuple[int, CallNote]] = []
        present = {entry.name for entry in payload.entries}
        for number, entry in enumerate(payload.entries):
            row = next((row for row in rows if row.old == entry.name), None)
            if row is None or self.script.ignores(entry.start):
                continue
            new = new_key(row, storage)
            obstacle = left or self._obstacle(row, new, present, storage)
            if obstacle is not None:
                yield DetectedPlace(entry.start, unchanged_note(row, obstacle))
            elif new != row.old:
                changes[number] = Pair(new, self.known.get(row.value, ""), number=True) if new else None
                changed.append((entry.start, changed_note(row, new)))
        edits = edit_entries(self.source, payload, changes, ())
        for start, note in changed:
            yield DetectedPlace(start, note, tuple(edits) if edits is not None else None)

    def _obstacle(self, row: Key, new: str, present: set[str], storage: str) -> Obstacle | None:
        parameter = "storage_type" if row.by_type and not storage else row.value
        if parameter and parameter not in self.known:
            return Obstacle(f"{parameter} is missing", (parameter,))
        if row.by_type and not new:
            return Obstacle(NO_SUCH_KEY)
        return Obstacle(f"{new} is already present") if new != row.old and new in present else None

    def _json(self, payload: StringValue, method: str, url: Url, facts: Mapping[str, str]) -> Iterator[DetectedPlace]:
        """Convert a spelled-out body by the rules, with a number for each placeholder."""
        spelled_out = self.script.spelled_out(payload)
        template = Template(spelled_out, payload, lambda number: str(_FIRST_STAND_IN + number))
        body = template.text.strip()
        if not template.spells_any():
            return
        content_type = "application/json" if body[:1] in ("{", "[") else ""  # else it may be a form
        try:
            new, notes = edit_payload(body.encode(), method, url, content_type, facts, split=False)
        except (LSConvertError, UnicodeEncodeError):  # the text may have lone surrogates
            return
        edits = template.edits(template.text.replace(body, new.decode())) if new != body.encode() else []
        left = tuple(edits) if edits is not None and new else None  # without a text, its option has to go as well
        for note in notes:
            if note.fidelity == "manual" or left is None:
                yield DetectedPlace(payload.start, note, info=_is_about_ids(note))
            else:
                yield DetectedPlace(payload.start, note, left)
                left = ()


def _is_about_ids(note: CallNote) -> bool:
    return any(row.ids and row.code == note.code for row in KEY_ROWS)
