"""Texts of a script that are URLs of the API, and the requests that they are for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lsconvert.calls.endpoints import STORAGE
from lsconvert.calls.migrate import migrate_url
from lsconvert.calls.model import CallNote
from lsconvert.calls.urls import match, parse
from lsconvert.errors import InputError
from lsconvert.scripts.editing.edits import Template
from lsconvert.scripts.model import Entries, Request, Script, Text, Value

# A path that goes on from a base URL which ends in /api, as clients with a base URL are given it.
_TAIL: Final = re.compile(r"(\{hole[0-9]+\}|https?://[^/]+)?/?(?=(?:projects|storages|teams)/)")
_TYPE: Final = re.compile("type|kind|provider", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A URL in a script. `url`: with `/api`, also where `tail` says that it is not spelled. `requests`: that are sent to it."""

    text: Text
    template: Template
    url: str
    tail: bool
    requests: tuple[Request, ...]

    @property
    def methods(self) -> tuple[str, ...]:
        """What it is called with, as far as that is known."""
        return tuple(dict.fromkeys(request.method for request in self.requests if request.method))

    def params(self, script: Script) -> list[Value | None]:
        """Return the arguments of each request: None for none, a text for what cannot be read."""
        return [_params(script, request) for request in self.requests]

    def migrate(self, method: str, known: Mapping[str, str]) -> tuple[str, list[CallNote]]:
        """Return what the URL becomes with a method, and notes."""
        path = parse(self.url).path
        found = next((f for call in STORAGE if (f := match(call.path, path)) is not None), {})
        if _TYPE.search(self.template.holes.get(found.get("pk", ""), "")):
            return self.url, []  # a v2 URL: what is filled in is the type
        return migrate_url(method, self.url, {**known, **self._filled_in(path)})

    def spelled(self, url: str) -> str:
        """Return a URL as the script spells it: without the `/api` that is not there."""
        before = _TAIL.match(self.template.text) if self.tail else None
        return url if before is None else url.replace("/api/", "/" if before[0].endswith("/") else "", 1)

    def _filled_in(self, path: str) -> dict[str, str]:
        """Return the values that the script fills in itself, as it goes on to do."""
        filled = {}
        holes = self.template.holes
        for call, name, becomes in _KEPT:
            value = (match(call, path) or {}).get(name, "")
            if value.rstrip("/") in holes or (value and not self.template.own(0, len(value)) and becomes == "host"):
                filled[becomes] = value
        return filled


# Path, place in it, parameter: the new call has the same value there, by its new id or name.
_KEPT: Final = (
    ("/api/storages/<pk>", "pk", "storage_id"),
    ("/api/storages/<pk>/sync", "pk", "storage_id"),
    ("/organization/welcome/<token>", "token", "invite_token"),
    ("/organization/welcome/<token>", "base", "host"),
)


class Addresses:
    """Finds the requests of the texts of one script."""

    def __init__(self, script: Script) -> None:
        self._script = script
        requests: dict[int, list[Request]] = defaultdict(list)
        for request in script.requests:
            url = script.resolve(request.url)
            if isinstance(url, Text):
                requests[url.start].append(request)
        self._requests = {start: tuple(sent) for start, sent in requests.items()}
        self._following = _following(script)

    def of(self, text: Text, *, tails: bool) -> Address | None:
        """Return a text as a URL, None if it cannot be one. `tails`: also one that goes on from a base."""
        if not any(piece.text if piece.kind == "hole" else "/" in piece.text for piece in text.pieces):
            return None
        template = Template(self._script.spelled_out(text), text, lambda number: f"{{hole{number}}}")
        url = template.text
        tail = _TAIL.match(url) if tails and "/api/" not in url else None
        if tail is not None:
            url = f"{tail[0].rstrip('/')}/api/{url[tail.end() :]}"
        try:
            parse(url)
        except InputError:
            return None
        return Address(text, template, url, tail is not None, self._requests.get(text.start, ()))

    def following(self, text: Text) -> list[str]:
        """Return what other texts add to one that they begin with, as far as the next thing that is filled in."""
        return self._following.get((text.bound, text.start), [])


def _following(script: Script) -> dict[tuple[str, int], list[str]]:
    """Return, by the name and the place of a text, what other texts add to it."""
    following: dict[tuple[str, int], list[str]] = defaultdict(list)
    for other in (*script.texts, *(request.url for request in script.requests)):
        for piece, after in zip(other.pieces, other.pieces[1:]):
            found = script.lookup(piece.text, other.scopes, other.start)
            if found is not None:
                following[piece.text, found.start].append(after.text if after.kind != "hole" else "")
    return following


def _params(script: Script, request: Request) -> Value | None:
    rest = map(script.resolve, request.rest if request.method == "GET" else ())
    return script.resolve(request.params) or next((value for value in rest if isinstance(value, Entries)), None)
