"""Calls of the API, old to new: the page of calls (`endpoints.py`) applied to one request or one answer.

A call is edited, not written anew: in its URL, headers and body only what a row of the page names is changed. What no
call can show (the type of a storage, new ids, the new server) is a parameter; where one is missing the call comes back as
it was, with a note. Notes hold no values of the call.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeAlias
from urllib.parse import quote

from lsconvert.calls.bodies import edit_payload, edit_response, match_any
from lsconvert.calls.endpoints import ENDPOINTS, PARAMETERS, STORAGE_TYPES, Argument, Call, Fact, Route
from lsconvert.calls.model import CallNote, Fidelity, Migration, Request
from lsconvert.calls.urls import NAME, Url, parse
from lsconvert.model import Version

Values: TypeAlias = Mapping[str, str]

ROUTES: Final = tuple(row for row in ENDPOINTS if isinstance(row, Route))
ARGUMENTS: Final = tuple(row for row in ENDPOINTS if isinstance(row, Argument))
[IDS] = (row for row in ENDPOINTS if isinstance(row, Fact) and row.name == "object ids")
UNCHANGED: Final = "nothing in this call is on the page of legacy calls: it is unchanged"


def migrate_request(
    request: Request, *, call: str = "", split_annotators: bool = False, **known: str | int
) -> Migration:
    """Return what a v1 call becomes. One that the page does not know, or that is v2, comes back unchanged.

    `known`: what the call cannot show, by the names of PARAMETERS. `call`: the code of the row that the call is, for
    those whose form is not documented. JSON bodies go through the rules as in `upgrade`, but ground_truth is kept.

    Raises InputError for a URL or a body that cannot be read, ConversionError for a body that a rule cannot be applied
    to; TypeError and ValueError for parameters that do not exist or cannot be.
    """
    values = checked(known)
    routed, notes = _route(request, parse(request.url), call, values)
    if len(routed) > 1 or (notes and not routed):
        return Migration(routed or (request,), tuple(notes))
    [new] = routed or (request,)
    url, more = _edit_query(new.method, parse(new.url), routed=bool(routed))
    notes += more
    body = new.body
    if body is not None:
        kind = next((value for name, value in new.headers if name.lower() == "content-type"), "")
        body, more = edit_payload(body, new.method, url, kind, values, split=split_annotators)
        notes += more
    new = replace(new, url=str(url), body=body)
    return Migration((new,), tuple(notes) or (CallNote("", "exact", UNCHANGED),))


def migrate_url(method: str, text: str, known: Values) -> tuple[str, list[CallNote]]:
    """Return what the URL of a v1 call becomes, and notes: none if the page does not know it.

    `known` is as for `migrate_request`, but may hold what a program fills in. Raises InputError as that does.
    """
    routed, notes = _route(Request(method, text), parse(text), "", known)
    if len(routed) > 1 or (notes and not routed):
        return text, notes
    [new] = routed or (Request(method, text),)
    url, more = _edit_query(new.method, parse(new.url), routed=bool(routed))
    return str(url), notes + more


def migrate_response(
    request: Request, response: bytes, *, to: Version | str = Version.V1, storage_type: str = ""
) -> bytes:
    """Return an answer as a client of version `to` expects it; `request` is the call, old or new, that it answers.

    For v1: `annotation_count` becomes `completion_count`, `annotations` become `completions` with double lists, storages
    get their old keys. For v2 the other way round, but ground_truth is kept. Answers that are no JSON, and those that the
    page does not know, come back unchanged. `storage_type` is needed where the path does not show it.

    Raises InputError for broken JSON, ConversionError for a task that a rule cannot be applied to.
    """
    values = checked({"storage_type": storage_type} if storage_type else {})
    return edit_response(response, request.method, parse(request.url), values, Version(to))


def checked(known: Mapping[str, str | int]) -> dict[str, str]:
    """Return the parameters as texts that can stand in a URL."""
    values = {}
    for name, value in known.items():
        if name not in PARAMETERS:
            raise TypeError(f"{name} is no parameter; there are {', '.join(PARAMETERS)}")
        text = str(value)
        if name == "host":
            if not re.match(r"https?://[^/?#]", text) or "?" in text or "#" in text:
                raise ValueError(f"host is not {PARAMETERS['host']}")
            values[name] = str(parse(text)).rstrip("/") + "/"
            continue
        if name == "storage_type" and text.removeprefix("export/") not in STORAGE_TYPES:
            raise ValueError(f"storage_type is none of {', '.join(STORAGE_TYPES)}")
        if name.endswith("_id") and not re.fullmatch("[0-9]+", text):
            raise ValueError(f"{name} is no number")
        values[name] = text if name == "storage_type" else quote(text, safe="")
    return values


def _route(request: Request, url: Url, call: str, values: Values) -> tuple[tuple[Request, ...], list[CallNote]]:
    """Return the calls of the first row that has all it needs; without one, none, and what is missing."""
    if call and call not in {row.code for row in ROUTES}:
        raise ValueError(f"call is none of {', '.join(row.code for row in ROUTES)}")
    notes = []
    for row in ROUTES:
        found = match_any(row.old, request.method, url)
        if (row.code != call) if call else (found is None):
            continue
        found = found or {}
        missing = _missing(row, url, found, values)
        if row.becomes and not missing:
            return _calls(row, request, url, found, values), [_done(row), *_ids(row, found, values)]
        what = f"is as it was: {', '.join(missing)} missing" if missing else "is as it was: no call takes its place"
        todo = row.todo or "give " + ", ".join(f"{name} ({PARAMETERS[name]})" for name in missing)
        notes.append(CallNote(row.code, "manual", f"{row.name} {what}", todo, row.server))
    return (), notes


def _missing(row: Route, url: Url, found: Values, values: Values) -> list[str]:
    """Return the names of the parameters that the new calls need and nobody gave."""
    needed = []
    for call in row.becomes:
        path = call.path if "base" in found else f"<host>{call.path}"
        query = "" if url.has(call.query.partition("=")[0]) else call.query
        needed += NAME.findall(path + query + call.body)
    return [name for name in dict.fromkeys(needed) if name not in found.keys() | values.keys()]


def _calls(row: Route, request: Request, url: Url, found: Values, values: Values) -> tuple[Request, ...]:
    filled = {**found, **values}
    base = values.get("host", found.get("base", ""))

    def fill(text: str) -> str:
        return NAME.sub(lambda name: filled[name[1]], text)

    def make(call: Call) -> Request:
        path = base + fill(call.path.removeprefix("<host>").lstrip("/"))
        if len(row.becomes) > 1 or not row.old:
            headers = request.headers
            if call.body and not any(name.lower() == "content-type" for name, _ in headers):
                headers = (*headers, ("Content-Type", "application/json"))
            return Request(call.method, path, headers, fill(call.body).encode() if call.body else None)
        new = replace(url, path=path)
        if call.query and not new.has(call.query.partition("=")[0]):
            new = new.with_argument(fill(call.query))
        method = request.method if call.method in ("", request.method.upper()) else call.method
        return replace(request, method=method, url=str(new))

    return tuple(make(call) for call in row.becomes)


def _done(row: Route) -> CallNote:
    calls = ", then ".join(
        f"{call.method} {call.path}".strip() + (f"?{call.query}" if call.query else "") for call in row.becomes
    )
    todo = row.todo if row.fidelity != "exact" else ""
    return CallNote(row.code, row.fidelity, f"{row.name} becomes {calls}", todo, row.server)


def _ids(row: Route, found: Values, values: Values) -> list[CallNote]:
    """Say which ids of the old path stand in the new one."""
    used = {name for call in row.becomes for name in NAME.findall(call.path)}
    kept = [name for name in found if name in used and name in PARAMETERS and name not in values]
    message = f"the {' and '.join(kept)} of the old path is kept"
    return [CallNote(IDS.code, IDS.fidelity, message, f"{IDS.todo}, and give it as {', '.join(kept)}")] if kept else []


def _edit_query(method: str, url: Url, *, routed: bool) -> tuple[Url, list[CallNote]]:
    notes = []
    for row in ARGUMENTS:
        if match_any(row.calls, method, url) is None:
            continue
        value = url.value(row.name)
        if value is None:
            if routed and row.absent:
                notes.append(CallNote(row.code, "lossy", f"there is no {row.name}", row.absent))
            continue
        documented = row.value in (value, "")
        becomes = row.becomes if documented else ""
        url = url.replace_argument(row.name, becomes)
        old = f"{row.name}={row.value}" if documented and row.value else row.name
        fidelity: Fidelity = row.fidelity if documented else "lossy"
        todo = row.todo if documented else row.otherwise
        notes.append(
            CallNote(row.code, fidelity, f"{old} {f'becomes {becomes}' if becomes else 'goes'}", todo, row.server)
        )
    return url, notes
