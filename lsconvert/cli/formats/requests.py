"""Write requests as curl commands, HTTPie commands, Python code, or JSON."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from lsconvert import InputError, Migration, Request
from lsconvert.cli.formats.curl import CurlSource
from lsconvert.cli.formats.shell_words import quote
from lsconvert.cli.terminal.output import to_json


def as_curl(migration: Migration, source: CurlSource) -> str:
    """Return a curl command for each request, with the other curl options of the source."""
    return "\n".join(_curl_command(request, source) for request in migration.requests)


def as_httpie(migration: Migration, source: CurlSource) -> str:
    """Return an HTTPie command for each request."""
    return "\n".join(_httpie_command(request, source) for request in migration.requests)


def as_python(migration: Migration, _: CurlSource) -> str:
    """Return Python code that sends the requests."""
    return "import requests\n\n" + "\n".join(_python_call(request) for request in migration.requests)


def as_json(migration: Migration, _: CurlSource) -> str:
    """Return the requests and the notes as a JSON object."""
    requests = [
        {"method": request.method, "url": request.url, "headers": request.headers, "body": _body_text(request)}
        for request in migration.requests
    ]
    return to_json({"requests": requests, "notes": [asdict(note) for note in migration.notes]}, indent=2)


REQUEST_FORMATS: Final[dict[str, Callable[[Migration, CurlSource], str]]] = {
    "curl": as_curl,
    "httpie": as_httpie,
    "python": as_python,
    "json": as_json,
}


def _curl_command(request: Request, source: CurlSource) -> str:
    body = _body_text(request)
    words = ["curl"] if request.method == "GET" and body is None else ["curl", "-X", shlex.quote(request.method)]
    words += [_shell_quote(request.url, source, source.request.url), *(text for _, text in source.options)]
    for name, value in request.headers:
        header = f"{name}: {value}" if value else f"{name};"
        words += ["-H", _shell_quote(header, source, header)]
    return " ".join([*words, "--data-raw", _shell_quote(body, source, "")] if body is not None else words)


def _httpie_command(request: Request, source: CurlSource) -> str:
    body = _body_text(request)
    words = ["http"] if body is None else ["http", "--raw", _shell_quote(body, source, "")]
    words += [shlex.quote(request.method), _shell_quote(request.url, source, source.request.url)]
    for name, value in request.headers:
        words.append(_shell_quote(f"{name}:{value}" if value else f"{name};", source, f"{name}: {value}"))
    return " ".join(words)


def _python_call(request: Request) -> str:
    lines = [f"{request.method!r}", f"{request.url!r}"]
    if request.headers:
        lines.append(f"headers={dict(request.headers)!r}")
    body = _body_text(request)
    if body is not None:
        lines.append(f"data={body!r}.encode()")
    return "response = requests.request(\n" + "".join(f"    {line},\n" for line in lines) + ")"


def _body_text(request: Request) -> str | None:
    """Return the body as text. Raises InputError if no command can contain it."""
    try:
        text = request.body.decode() if request.body is not None else None
    except UnicodeDecodeError:
        raise InputError("the body is not UTF-8, so a command cannot contain it") from None
    if text is not None and "\0" in text:
        raise InputError("the body has a NUL character, so a command cannot contain it")
    return text


def _shell_quote(text: str, source: CurlSource, original: str) -> str:
    """Quote a text for a shell, in double quotes if the original text has an expansion."""
    return quote(text, expand=original in source.expanded)
