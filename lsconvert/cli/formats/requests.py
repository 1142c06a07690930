"""Write requests as curl commands, HTTPie commands, Python code, or JSON."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Final, TypeAlias

from lsconvert import InputError, Migration, Request
from lsconvert.cli.pasted.call import Call
from lsconvert.cli.pasted.posix import quote
from lsconvert.cli.pasted.rewrite import body_text
from lsconvert.cli.pasted.words import Word
from lsconvert.cli.terminal.output import to_json

Migrated: TypeAlias = tuple[Call, Migration]


def as_curl(calls: Sequence[Migrated]) -> str:
    """Return a curl command for each request, with the other options of curl commands."""
    return "\n".join(_curl_command(request, call) for call, migration in calls for request in migration.requests)


def as_httpie(calls: Sequence[Migrated]) -> str:
    """Return an HTTPie command for each request."""
    return "\n".join(_httpie_command(request, call) for call, migration in calls for request in migration.requests)


def as_python(calls: Sequence[Migrated]) -> str:
    """Return Python code that sends the requests."""
    requests = (request for _, migration in calls for request in migration.requests)
    return "import requests\n\n" + "\n".join(map(_python_call, requests))


def as_json(calls: Sequence[Migrated]) -> str:
    """Return the requests and the notes as a JSON object."""
    requests = [
        {"method": request.method, "url": request.url, "headers": request.headers, "body": _body_text(request)}
        for _, migration in calls
        for request in migration.requests
    ]
    notes = [asdict(note) for _, migration in calls for note in migration.notes]
    return to_json({"requests": requests, "notes": notes}, indent=2)


REQUEST_FORMATS: Final[dict[str, Callable[[Sequence[Migrated]], str]]] = {
    "curl": as_curl,
    "httpie": as_httpie,
    "python": as_python,
    "json": as_json,
}


def _curl_command(request: Request, call: Call) -> str:
    body = _body_text(request) if not call.has_form else None  # its options have the form
    words = ["curl"] if request.method == "GET" and body is None else ["curl", "-X", shlex.quote(request.method)]
    words.append(_spelled(request.url, [call.url]))
    words += [text for _, text in call.options] if call.client == "curl" else []
    for name, value in request.headers:
        header = f"{name}: {value}" if value else f"{name};"
        words += ["-H", quote(header, header in call.expanded)]
    return " ".join([*words, "--data-raw", _spelled(body, _body_words(call))] if body is not None else words)


def _httpie_command(request: Request, call: Call) -> str:
    body = _body_text(request)
    words = ["http"] if body is None else ["http", "--raw", _spelled(body, _body_words(call))]
    words += [shlex.quote(request.method), _spelled(request.url, [call.url])]
    for name, value in request.headers:
        words.append(quote(f"{name}:{value}" if value else f"{name};", f"{name}: {value}" in call.expanded))
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
    return body_text(request.body) if request.body is not None else None


def _body_words(call: Call) -> list[Word]:
    return [data.word for data in call.data if not data.file]


def _spelled(text: str, words: Sequence[Word]) -> str:
    """Quote a text for a shell, in double quotes if one of its words has an expansion. Raises InputError."""
    expands = any(word.has_expansion for word in words)
    if any(word.is_opaque for word in words) or (expands and any(word.has_literal_dollar for word in words)):
        message = "one text contains both a shell expansion and quotes, a literal $ or `"
        raise InputError(message, hint="Fill in the values, and put the text into single quotes.")
    return quote(text, expands)
