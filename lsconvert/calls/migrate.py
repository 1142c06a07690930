"""Migrate one request or one response by the endpoint table.

Only those parts of URL, headers and body are edited that a row names. Facts that a call cannot show (the storage type,
new ids, the new server) are parameters. If one is missing, the call is returned unchanged with a note. Notes do not
show values of the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote

from lsconvert.calls.bodies import edit_payload, edit_response, match_any
from lsconvert.calls.endpoints import ENDPOINTS, OBJECT_IDS, PARAMETERS, STORAGE_TYPES
from lsconvert.calls.model import CallNote, CallParameters, Fidelity, Migration, Request
from lsconvert.calls.rows import Argument, Call, Route
from lsconvert.calls.urls import VALUE_NAME, Url, parse_url
from lsconvert.model import (
    Version,
    VersionLike,
    choice,
)

if TYPE_CHECKING:
    from typing_extensions import Unpack  # in typing since Python 3.11

PathValues: TypeAlias = Mapping[str, str]

ROUTES: Final = tuple(row for row in ENDPOINTS if isinstance(row, Route))
ARGUMENTS: Final = tuple(row for row in ENDPOINTS if isinstance(row, Argument))
NOT_LEGACY: Final = "this is not a known v1 call: it is unchanged"


def migrate_request(
    request: Request, *, call: str = "", split_annotators: bool = False, **known: Unpack[CallParameters]
) -> Migration:
    """Return the v2 requests that replace a v1 request, and notes.

    A request that is already v2, or that the endpoint table does not contain, is returned unchanged. JSON bodies are
    converted by the rules of `upgrade`, but ground_truth is kept.

    `call`: the code of the row, for calls whose form the guide does not document. `split_annotators`: make one
    annotation of each inner list. `known`: facts that the call cannot show; `lsconvert.PARAMETERS` describes them.

    Raises InputError for a URL or a body that cannot be read, ConversionError for a body that a rule cannot convert,
    TypeError for an unknown parameter, ValueError for an impossible value.
    """
    values = checked_parameters(known)
    routed, notes = _route(request, parse_url(request.url), call, values)
    if len(routed) > 1 or (notes and not routed):
        return Migration(routed or (request,), tuple(notes))
    [new] = routed or (request,)
    url, more = _edit_query(new.method, parse_url(new.url), routed=bool(routed))
    notes += more
    body = new.body
    if body is not None:
        content_type = next((value for name, value in new.headers if name.lower() == "content-type"), "")
        body, more = edit_payload(body, new.method, url, content_type, values, split=split_annotators)
        notes += more
    new = replace(new, url=str(url), body=body)
    return Migration((new,), tuple(notes) or (CallNote("", "exact", NOT_LEGACY),))


def migrate_url(method: str, text: str, known: PathValues) -> tuple[str, list[CallNote]]:
    """Return the v2 URL of a v1 call, and notes; no notes if the endpoint table does not contain the call.

    `known` has the values of PARAMETERS; a value may be a placeholder that a program fills in. Raises InputError for a
    URL that cannot be read.
    """
    routed, notes = _route(Request(method, text), parse_url(text), "", known)
    if len(routed) > 1 or (notes and not routed):
        return text, notes
    [new] = routed or (Request(method, text),)
    url, more = _edit_query(new.method, parse_url(new.url), routed=bool(routed))
    return str(url), notes + more


def migrate_response(
    request: Request, response: bytes, *, to: VersionLike = Version.V1, storage_type: str = ""
) -> bytes:
    """Return a response as a client of version `to` expects it. `request` is the call, old or new, that it answers.

    With "v1", `annotation_count` becomes `completion_count`, `annotations` become `completions` with nested results,
    and storages get their old keys. With "v2" the changes are reversed, but ground_truth is kept. Responses that are
    not JSON, or that the endpoint table does not contain, are returned unchanged. `storage_type` is needed if the path
    does not show it.

    Raises InputError for broken JSON, ConversionError for a task that a rule cannot convert.
    """
    values = checked_parameters(CallParameters(storage_type=storage_type) if storage_type else {})
    return edit_response(response, request.method, parse_url(request.url), values, choice(Version, "to", to))


def checked_parameters(known: CallParameters) -> dict[str, str]:
    """Return parameters as texts for a URL.

    Raises TypeError for an unknown name, ValueError for an impossible value.
    """
    values = {}
    for name, value in known.items():
        if name not in PARAMETERS:
            raise TypeError(f"{name} is not a parameter; choose from {', '.join(PARAMETERS)}")
        text = str(value)
        if name == "host":
            if not re.match(r"https?://[^/?#]", text) or "?" in text or "#" in text:
                raise ValueError(f"host is not {PARAMETERS['host']}")
            values[name] = str(parse_url(text)).rstrip("/") + "/"
            continue
        if name == "storage_type" and text.removeprefix("export/") not in STORAGE_TYPES:
            raise ValueError(f"storage_type is not one of {', '.join(STORAGE_TYPES)}")
        if name.endswith("_id") and not re.fullmatch("[0-9]+", text):
            raise ValueError(f"{name} is not a number")
        values[name] = text if name == "storage_type" else quote(text, safe="")
    return values


def _route(request: Request, url: Url, call: str, values: PathValues) -> tuple[tuple[Request, ...], list[CallNote]]:
    """Return the requests of the first route that matches and has all its parameters.

    If no route has them, return no requests, and a note for each route that matches.
    """
    if call and call not in {row.code for row in ROUTES}:
        raise ValueError(f"call is not one of {', '.join(row.code for row in ROUTES)}")
    notes = []
    for row in ROUTES:
        found = match_any(row.old, request.method, url)
        if (row.code != call) if call else (found is None):
            continue
        found = found or {}
        missing = _missing(row, url, found, values)
        if row.becomes and not missing:
            return _requests(row, request, url, found, values), [_routed_note(row), *_kept_ids(row, found, values)]
        reason = f"missing {', '.join(missing)}" if missing else "no call replaces it"
        todo = row.todo or f"give {descriptions(missing)}"
        notes.append(CallNote(row.code, "manual", f"{row.name} is unchanged: {reason}", todo, row.server, missing))
    return (), notes


def descriptions(parameters: Iterable[str]) -> str:
    """Return the descriptions of parameters in words."""
    return " and ".join(PARAMETERS[name] for name in parameters)


def _missing(row: Route, url: Url, found: PathValues, values: PathValues) -> tuple[str, ...]:
    """Return the names of the parameters that the new calls need and that neither `found` nor `values` has."""
    needed = []
    for call in row.becomes:
        path = call.path if "base" in found else f"<host>{call.path}"
        query = "" if url.has(call.query.partition("=")[0]) else call.query
        needed += VALUE_NAME.findall(path + query + call.body)
    return tuple(name for name in dict.fromkeys(needed) if name not in found.keys() | values.keys())


def _requests(row: Route, request: Request, url: Url, found: PathValues, values: PathValues) -> tuple[Request, ...]:
    filled = {**found, **values}
    base = values.get("host", found.get("base", ""))

    def fill(text: str) -> str:
        return VALUE_NAME.sub(lambda name: filled[name[1]], text)

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


def _routed_note(row: Route) -> CallNote:
    calls = ", then ".join(
        f"{call.method} {call.path}".strip() + (f"?{call.query}" if call.query else "") for call in row.becomes
    )
    todo = row.todo if row.fidelity != "exact" else ""
    return CallNote(row.code, row.fidelity, f"{row.name} becomes {calls}", todo, row.server)


def _kept_ids(row: Route, found: PathValues, values: PathValues) -> list[CallNote]:
    """Return a note that names the ids of the old path that the new path repeats, if there are any."""
    used = {name for call in row.becomes for name in VALUE_NAME.findall(call.path)}
    kept = tuple(name for name in found if name in used and name in PARAMETERS and name not in values)
    if not kept:
        return []
    message = f"the new path has the {' and '.join(kept)} of the old one"
    todo = f"{OBJECT_IDS.todo}, and give {descriptions(kept)}"
    return [CallNote(OBJECT_IDS.code, OBJECT_IDS.fidelity, message, todo, missing=kept)]


def _edit_query(method: str, url: Url, *, routed: bool) -> tuple[Url, list[CallNote]]:
    notes = []
    for row in ARGUMENTS:
        if match_any(row.calls, method, url) is None:
            continue
        value = url.value(row.name)
        if value is None:
            if routed and row.absent:
                message = f"{row.name} is absent"
                notes.append(CallNote(row.code, "lossy", message, row.absent, absent_argument=row.name))
            continue
        documented = row.value in (value, "")
        becomes = row.becomes if documented else ""
        url = url.replace_argument(row.name, becomes)
        old = f"{row.name}={row.value}" if documented and row.value else row.name
        fidelity: Fidelity = row.fidelity if documented else "lossy"
        message = f"{old} becomes {becomes}" if becomes else f"{old} is removed"
        notes.append(CallNote(row.code, fidelity, message, row.todo if documented else row.otherwise, row.server))
    return url, notes
