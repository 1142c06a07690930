"""Read a wget command."""

from __future__ import annotations

from typing import Final

from lsconvert import InputError, Request
from lsconvert.cli.pasted.call import Call, Data, no_value, read_file, unsupported
from lsconvert.cli.pasted.forms import form_fields
from lsconvert.cli.pasted.words import Command, Word

TEXT: Final = ("--post-data", "--body-data")
FILE: Final = ("--post-file", "--body-file")
WITH_VALUE: Final = (
    *("-O", "-o", "-a", "-P", "-t", "-T", "-w", "-U", "-e", "-i"),
    *("--output-document", "--output-file", "--append-output", "--directory-prefix", "--tries", "--timeout", "--wait"),
    *("--user", "--password", "--http-user", "--http-password", "--user-agent", "--referer", "--load-cookies"),
    *("--save-cookies", "--ca-certificate", "--certificate", "--private-key", "--limit-rate", "--retry-on-http-error"),
)
WITHOUT_VALUE: Final = (
    *("-q", "-v", "-nv", "-c", "-N", "-S", "-r", "-nc", "-k", "-4", "-6", "-b", "-d"),
    *("--quiet", "--verbose", "--no-verbose", "--continue", "--timestamping", "--server-response", "--no-clobber"),
    *(
        "--no-check-certificate",
        "--content-disposition",
        "--content-on-error",
        "--show-progress",
        "--auth-no-challenge",
    ),
    *("--no-proxy", "--keep-session-cookies", "--spider", "--trust-server-names"),
)


def read_wget(command: Command) -> Call:
    """Return the call of a wget command. Raises InputError for one that cannot be read, SourceError for a data file."""
    method, urls, data, options = "", list[Word](), list[Data](), list[tuple[str, str]]()
    headers: list[tuple[str, str]] = []
    expanded: set[str] = set()
    words = list(command.words[:0:-1])
    while words:
        word = words.pop()
        if not word.text.startswith("-") or word.text == "-":
            urls.append(word)
            continue
        name, value = _option(word)
        if name in WITHOUT_VALUE:
            options.append((name, name))
            continue
        if name not in (*TEXT, *FILE, *WITH_VALUE, "--method", "--header"):
            raise unsupported("wget", name)
        if value is None:
            if not words:
                raise no_value("wget", name)
            value = words.pop()
        if name == "--method":
            method = value.text.upper()
        elif name == "--header":
            header, _, content = value.text.partition(":")
            headers.append((header.strip(), content.strip()))
            expanded |= {f"{header.strip()}: {content.strip()}"} if value.has_expansion else set()
        elif name in TEXT:
            data.append(Data(value.text.encode(errors="surrogateescape"), value, word.start))
        elif name in FILE:
            read = read_file(value.text, command)
            data.append(Data(read or b"", value, word.start, value.text, is_unread=read is None))
        else:
            options.append((name, name))
    if len(urls) != 1 or len(data) > 1:
        raise InputError(
            f"the wget command has {len(urls)} URLs and {len(data)} bodies", hint="Give one URL, and one body."
        )
    body = data[0].content if data else None
    request = Request(method or ("POST" if data else "GET"), urls[0].text, tuple(headers), body)
    fields = form_fields(command, data)
    return Call(
        "wget", request, command, urls[0], tuple(data), fields, options=tuple(options), expanded=frozenset(expanded)
    )


def _option(word: Word) -> tuple[str, Word | None]:
    """Return the name of an option, and its value if that is attached: `--post-data=x`, `-Oout`."""
    if word.text.startswith("--"):
        name, equals, _ = word.text.partition("=")
        return name, word.after(len(name) + 1) if equals else None
    if word.text in WITHOUT_VALUE:
        return word.text, None
    for place, letter in enumerate(word.text[1:], 2):
        if f"-{letter}" in WITH_VALUE:
            return f"-{letter}", word.after(place) if len(word.text) > place else None
        if f"-{letter}" not in WITHOUT_VALUE:
            return word.text, None
    return word.text[:2], None
