"""Write requests as curl commands, for HTTPie, in Python, or as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from lsconvert import InputError, Migration, Request
from lsconvert.cli.formats.curl import Source
from lsconvert.cli.formats.shell_words import quote
from lsconvert.cli.terminal.output import to_json


def as_curl(migration: Migration, source: Source) -> str:
    """Return a curl command for each request, with the other options of the source."""
    return "\n".join(_curl(request, source) for request in migration.requests)


def as_httpie(migration: Migration, source: Source) -> str:
    """Return an HTTPie command for each request."""
    return "\n".join(_httpie(request, source) for request in migration.requests)


def as_python(migration: Migration, _: Source) -> str:
    """Return Python that sends the requests."""
    return "import requests\n\n" + "\n".join(_python(request) for request in migration.requests)


def as_json(migration: Migration, _: Source) -> str:
    """Return the requests and the notes as a JSON object."""
    requests = [
        {"method": request.method, "url": request.url, "headers": request.headers, "body": _text(request)}
        for request in migration.requests
    ]
    return to_json({"requests": requests, "notes": [asdict(note) for note in migration.notes]}, indent=2)


FORMATS: Final[dict[str, Callable[[Migration, Source], str]]] = {
    "curl": as_curl,
    "httpie": as_httpie,
    "python": as_python,
    "json": as_json,
}


def _curl(request: Request, source: Source) -> str:
    body = _text(request)
    words = ["curl"] if request.method == "GET" and body is None else ["curl", "-X", shlex.quote(request.method)]
    words += [_quote(request.url, source, source.request.url), *(text for _, text in source.options)]
    for name, value in request.headers:
        header = f"{name}: {value}" if value else f"{name};"
        words += ["-H", _quote(header, source, header)]
    return " ".join([*words, "--data-raw", _quote(body, source, "")] if body is not None else words)


def _httpie(request: Request, source: Source) -> str:
    body = _text(request)
    words = ["http"] if body is None else ["http", "--raw", _quote(body, source, "")]
    words += [shlex.quote(request.method), _quote(request.url, source, source.request.url)]
    for name, value in request.headers:
        words.append(_quote(f"{name}:{value}" if value else f"{name};", source, f"{name}: {value}"))
    return " ".join(words)


def _python(request: Request) -> str:
    lines = [f"{request.method!r}", f"{request.url!r}"]
    if request.headers:
        lines.append(f"headers={dict(request.headers)!r}")
    body = _text(request)
    if body is not None:
        lines.append(f"data={body!r}.encode()")
    return "response = requests.request(\n" + "".join(f"    {line},\n" for line in lines) + ")"


def _text(request: Request) -> str | None:
    """Return the body as text. Raises InputError for one that cannot stand in a command."""
    try:
        text = request.body.decode() if request.body is not None else None
    except UnicodeDecodeError:
        raise InputError("the body is not UTF-8, and cannot stand in a command") from None
    if text is not None and "\0" in text:
        raise InputError("the body has a NUL character, and cannot stand in a command")
    return text


def _quote(text: str, source: Source, original: str) -> str:
    """Quote for a shell; in double quotes where the shell fills something in."""
    return quote(text, filled_in=original in source.filled_in)
