"""Read strings of a script as URLs of the API, and find the requests that use them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lsconvert.calls.endpoints import STORAGE
from lsconvert.calls.migrate import ROUTES, migrate_url
from lsconvert.calls.model import CallNote
from lsconvert.calls.urls import PLACEHOLDER, TEMPLATE, match_path, parse_url
from lsconvert.errors import InputError
from lsconvert.scripts.editing.edits import Template
from lsconvert.scripts.model import DictValue, ParsedScript, Piece, ScriptRequest, StringValue, Value
from lsconvert.scripts.parsing.requests import OPTIONS_ONLY

# The beginning of a URL relative to a base URL that ends in /api, as clients with a base URL use it.
_RELATIVE: Final = re.compile(rf"({PLACEHOLDER}|https?://[^/]+)?/?(?=(?:projects|storages|teams|tasks|completions)/)")
_TEMPLATE: Final = re.compile(TEMPLATE)
_TYPE_NAME: Final = re.compile("type|kind|provider", re.IGNORECASE)
_OLD_PATHS: Final = tuple(dict.fromkeys(call.path for row in ROUTES for call in row.old))
# Path, value in it, parameter: the script goes on to compute the value for the new call.
_KEPT_VALUES: Final = tuple(
    dict.fromkeys((call.path, value, parameter) for row in ROUTES for call in row.old for value, parameter in row.keeps)
)


@dataclass(frozen=True, slots=True)
class Address:
    """A URL in a script.

    `url`: the URL with `/api`. `relative`: the string continues a base URL, so it does not spell `/api`. `requests`:
    the requests that are sent to the URL. `name`: the variable that has only this value in the script, "" if none has.
    """

    string: StringValue
    template: Template
    url: str
    relative: bool
    requests: tuple[ScriptRequest, ...]
    name: str = ""

    @property
    def methods(self) -> tuple[str, ...]:
        """The known methods of the requests."""
        return tuple(dict.fromkeys(request.method for request in self.requests if request.method))

    def params(self, script: ParsedScript) -> list[Value | None]:
        """Return the query arguments of each request: None for none, a string for arguments that cannot be read."""
        return [_params(script, request) for request in self.requests]

    def other_arguments(self, script: ParsedScript) -> list[DictValue]:
        """Return the query arguments that belong to no `params`: the payload of a GET request, and those added later."""
        payloads = [each for request in self.requests for each in (request.payloads if request.method == "GET" else ())]
        rest = [each for request in self.requests for each in (request.params, *_rest(request))]
        later = [added for value in (*rest, *payloads) for added in script.added_later(value)]
        later += script.later.get((0, f"{self.name}.searchParams"), []) if self.name else []
        return [*(value for value in map(script.resolve, payloads) if isinstance(value, DictValue)), *later]

    def migrate(self, method: str, known: Mapping[str, str]) -> tuple[str, list[CallNote]]:
        """Return the v2 URL for a method, and notes."""
        path = parse_url(self.url).path
        found = next((values for call in STORAGE if (values := match_path(call.path, path)) is not None), {})
        if _TYPE_NAME.search(self.template.placeholders.get(found.get("pk", ""), "")):
            return self.url, []  # a v2 URL: the placeholder is the storage type
        return migrate_url(method, self.url, self.facts(known))

    def facts(self, known: Mapping[str, str]) -> dict[str, str]:
        """Return the values of parameters: those in `known`, and those that the script computes itself.

        An id that the script computes stays: it may be that of any object.
        """
        path = parse_url(self.url).path
        found = [values for template in _OLD_PATHS if (values := match_path(template, path)) is not None]
        computed = {name for values in found for name, value in values.items() if not value.isdecimal()}
        return {name: known[name] for name in known if name not in computed} | self._kept_values(path)

    def spelled(self, url: str) -> str:
        """Return a URL as the script spells it: a relative one without `/api`."""
        before = _RELATIVE.match(self.template.text) if self.relative else None
        return url if before is None else url.replace("/api/", "/" if before[0].endswith("/") else "", 1)

    def _kept_values(self, path: str) -> dict[str, str]:
        """Return the values of parameters that the script computes itself."""
        kept = {}
        placeholders = self.template.placeholders
        for template, name, parameter in _KEPT_VALUES:
            value = (match_path(template, path) or {}).get(name, "")
            computed_base = parameter == "host" and value and not self.template.spells_any(0, len(value))
            if value.rstrip("/") in placeholders or computed_base:
                kept[parameter] = value
        return kept


class Addresses:
    """The addresses of one script."""

    def __init__(self, script: ParsedScript) -> None:
        self._script = script
        requests: dict[int, list[ScriptRequest]] = defaultdict(list)
        for request in script.requests:
            url = script.resolve(request.url)
            if isinstance(url, StringValue):
                requests[url.start].append(request)
        self._requests = {start: tuple(sent) for start, sent in requests.items()}
        self._continuations = _continuations(script)
        self._names = _names(script)
        self._templates: dict[int, Template] = {}  # by the identity of the string

    def of(self, string: StringValue, *, relative: bool) -> Address | None:
        """Return a string as a URL, None if it cannot be one. `relative`: accept URLs that continue a base URL."""
        if not any(piece.text if piece.kind == "placeholder" else "/" in piece.text for piece in string.pieces):
            return None
        template = self.template(string)
        url = template.text
        before = _RELATIVE.match(url) if relative and "/api/" not in url else None
        if before is not None:
            url = f"{before[0].rstrip('/')}/api/{url[before.end() :]}"
        try:
            parse_url(url)
        except InputError:
            return None
        requests, name = self._requests.get(string.start, ()), self._names.get(string.start, "")
        return Address(string, template, url, before is not None, requests, name)

    def template(self, string: StringValue) -> Template:
        """Return a string with `{placeholder0}`, `{placeholder1}` and so on for its placeholders."""
        if id(string) not in self._templates:
            script = self._script
            pieces = [(part, by) for piece, by in script.spelled_out(string) for part in _without_templates(piece)]
            self._templates[id(string)] = Template(pieces, string, lambda number: f"{{placeholder{number}}}")
        return self._templates[id(string)]

    def continuations(self, string: StringValue) -> list[str]:
        """Return the texts that other strings append to this one, each up to the next placeholder."""
        return self._continuations.get((string.bound, string.start), [])


def _without_templates(piece: Piece) -> Iterator[Piece]:
    """Yield the parts of a piece, with a placeholder for each expression of a template such as `{{ id }}`."""
    if piece.kind not in ("plain", "bare", "segment") or not ("{{" in piece.text or "<%" in piece.text):
        yield piece
        return
    at = 0
    for found in (*_TEMPLATE.finditer(piece.text), None):
        start, end = found.span() if found is not None else (len(piece.text), 0)
        if start > at:
            yield replace(piece, text=piece.text[at:start], start=piece.start + at, end=piece.start + start)
        if found is not None:
            yield Piece("placeholder", "", piece.start + start, piece.start + end, piece.start + end)
        at = end


def _continuations(script: ParsedScript) -> dict[tuple[str, int], list[str]]:
    """Return the texts that other strings append to a string, by its name and start."""
    continuations: dict[tuple[str, int], list[str]] = defaultdict(list)
    for other in (*script.strings, *(request.url for request in script.requests)):
        for piece, after in zip(other.pieces, other.pieces[1:]):
            found = script.lookup(piece.text, other.scopes, other.start)
            if found is not None:
                continuations[piece.text, found.start].append(after.text if after.kind != "placeholder" else "")
    return continuations


def _names(script: ParsedScript) -> dict[int, str]:
    """Return the variables that have one value in the whole script, by the start of the value."""
    values: dict[str, list[Value | None]] = defaultdict(list)
    for (_, name), bound in script.bound.items():
        values[name] += bound
    single = ((name, each[0]) for name, each in values.items() if len(each) == 1)
    return {value.start: name for name, value in single if isinstance(value, StringValue)}


def _rest(request: ScriptRequest) -> tuple[Value, ...]:
    return request.rest if request.method == "GET" else ()


def _params(script: ParsedScript, request: ScriptRequest) -> Value | None:
    rest = [value for value in map(script.resolve, _rest(request)) if isinstance(value, DictValue)]
    arguments = (value for value in rest if OPTIONS_ONLY.isdisjoint(entry.name for entry in value.entries))
    return script.resolve(request.params) or next(arguments, None)
