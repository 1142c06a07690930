"""Read an HTTPie command."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from lsconvert import InputError, Request
from lsconvert.cli.pasted.call import Call, Data, Field, no_value, read_file, unsupported
from lsconvert.cli.pasted.words import Command, Word

WITH_VALUE: Final = (
    *("-a", "-A", "-o", "-p", "-s", "-x"),
    *(
        "--auth",
        "--auth-type",
        "--output",
        "--print",
        "--pretty",
        "--style",
        "--session",
        "--session-read-only",
        "--timeout",
    ),
    *("--proxy", "--verify", "--cert", "--cert-key", "--ssl", "--max-redirects", "--boundary", "--format-options"),
)
FORMS: Final = ("-f", "--form", "--multipart")
WITHOUT_VALUE: Final = (
    *("-j", "-v", "-h", "-b", "-m", "-I", "-F", "-d", "-c", "-S", "-q"),
    *("--json", "--verbose", "--headers", "--body", "--meta", "--ignore-stdin", "--follow", "--download", "--continue"),
    *(
        "--stream",
        "--quiet",
        "--check-status",
        "--offline",
        "--all",
        "--debug",
        "--path-as-is",
        "--chunked",
        "--unsorted",
    ),
)
SEPARATOR: Final = re.compile(r"(?:\\.|[^\\:=@;])*?(:=@|==@|:@|=@|:=|==|[:=@]|;$)", re.DOTALL)
METHOD: Final = re.compile("[A-Za-z]+")


def read_httpie(command: Command) -> Call:
    """Return the call of an HTTPie command. Raises InputError for one that cannot be read."""
    raw: Data | None = None
    options, places = list[tuple[str, str]](), list[Word]()
    words = list(command.words[:0:-1])
    while words:
        word = words.pop()
        if not word.text.startswith("-"):
            places.append(word)
            continue
        name, equals, _ = word.text.partition("=") if word.text.startswith("--") else (word.text, "", "")
        if name in (*WITH_VALUE, "--raw"):
            if not equals and not words:
                raise no_value("HTTPie", name)
            value = word.after(len(name) + 1) if equals else words.pop()
            raw = Data(value.text.encode(errors="surrogateescape"), value, word.start) if name == "--raw" else raw
        elif name not in (*WITHOUT_VALUE, *FORMS) and not _is_cluster(name):
            raise unsupported("HTTPie", name)
        options += [(name, name)] if name != "--raw" else []
    return _call(command, places, raw, options)


def _is_cluster(name: str) -> bool:
    return re.fullmatch(r"-\w+", name) is not None and all(f"-{letter}" in WITHOUT_VALUE for letter in name[1:])


def _call(command: Command, places: list[Word], raw: Data | None, options: list[tuple[str, str]]) -> Call:
    method = ""
    if len(places) > 1 and METHOD.fullmatch(places[0].text) and SEPARATOR.match(places[1].text + ":"):
        method, places = places[0].text.upper(), places[1:]
    if not places:
        raise InputError("the HTTPie command has no URL", hint="Give the whole command.")
    url, *items = places
    text, query_words = _full_url(url.text, command.words[0].text), list[tuple[int, int]]()
    headers, fields, values = list[tuple[str, str]](), list[Field](), dict[str, Any]()
    expanded: set[str] = set()
    has_form = any(name in FORMS for name, _ in options)
    for item in items:
        found = SEPARATOR.match(item.text)
        if found is None:
            raise InputError(
                "an item of the HTTPie command cannot be read", hint="Items are key=value, key:=json or Name:value."
            )
        sign = found[1]
        key, value = re.sub(r"\\(.)", r"\1", item.text[: found.start(1)]), item.text[found.end(1) :]
        if sign == "==":
            text += f"{'&' if '?' in text else '?'}{key}={value}"
            query_words.append((item.start, item.end))
            url = replace(url, has_expansion=url.has_expansion or item.has_expansion)
        elif sign in (":", ";"):
            headers.append((key, value))
            expanded |= {f"{key}: {value}"} if item.has_expansion else set()
        elif sign in ("=", ":=", "=@", ":=@"):
            spelled = partial(_spelled, command, item, f"{sign}{value}", "=" if has_form else ":=")
            fields.append(Field(key, item.start, item.end, (command.before(item.start), item.end), spelled))
            values[key] = _json(value) if sign == ":=" else value
        else:
            has_form = True
    data = (raw,) if raw is not None else _redirected(command, fields)
    body = data[0].content if data else (urlencode if has_form else json.dumps)(values).encode() if fields else None
    if body is not None and not has_form and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))  # what HTTPie sends
    request = Request(method or ("GET" if body is None and not has_form else "POST"), text, tuple(headers), body)
    return Call(
        "httpie",
        request,
        command,
        url,
        data,
        tuple(fields),
        tuple(query_words),
        options=tuple(options),
        has_form=has_form,
        expanded=frozenset(expanded),
    )


def _spelled(command: Command, item: Word, rest: str, sign: str, name: str, value: str | None) -> str:
    return command.quote(f"{name}{rest if value is None else f'{sign}{value}'}", item.has_expansion)


def _redirected(command: Command, fields: list[Field]) -> tuple[Data, ...]:
    """Return the body that the command reads from its input."""
    if fields or not (command.input or command.reads_pipe or command.has_document):
        return ()
    last = command.input or command.words[-1]
    content = read_file("-", command)
    file = command.input.text if command.input else "-"
    return (Data(content or b"", last, last.start, file, is_unread=content is None),)


def _full_url(text: str, program: str) -> str:
    """Return a URL with what HTTPie adds: a scheme, and localhost before a port or a path."""
    if "://" in text or text.startswith("$"):
        return text
    scheme = "https" if program.rpartition("/")[2] in ("https", "xhs") else "http"
    local = re.fullmatch(r":(\d*)(.*)", text, re.DOTALL)
    if local is not None:
        return f"{scheme}://localhost{':' if local[1] else ''}{local[1]}{local[2]}"
    return f"{scheme}://{text}"


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise InputError("a value after := is not JSON", hint="Use = for text.") from None
