"""Read a curl command: the request that it makes, and what only curl or a shell knows of it.

Errors name options, and never show what was given with them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lsconvert import InputError, Request, SourceError
from lsconvert.cli.formats.shell_words import Word, split

DATA: Final = ("-d", "--data", "--data-ascii", "--data-binary", "--data-raw", "--json")
OWN: Final = (*DATA, "-X", "--request", "-H", "--header", "--url")
FORM: Final = ("-F", "--form", "--form-string")
WITH_VALUE: Final = (
    *FORM,
    *("-A", "-b", "-c", "-e", "-E", "-m", "-o", "-u", "-w", "-x"),
    *("--cacert", "--cert", "--connect-timeout", "--cookie", "--cookie-jar", "--key", "--limit-rate", "--max-redirs"),
    *("--max-time", "--oauth2-bearer", "--output", "--proxy", "--referer", "--resolve", "--retry", "--retry-delay"),
    *("--user", "--user-agent", "--write-out"),
)
WITHOUT_VALUE: Final = (
    *("-#", "-4", "-6", "-f", "-g", "-i", "-J", "-k", "-L", "-N", "-O", "-q", "-s", "-S", "-v"),
    *("--compressed", "--fail", "--fail-with-body", "--globoff", "--http1.1", "--http2", "--include", "--insecure"),
    *("--ipv4", "--ipv6", "--location", "--no-buffer", "--no-progress-meter", "--progress-bar", "--remote-header-name"),
    *("--remote-name", "--show-error", "--silent", "--verbose"),
)
OPERATOR: Final = re.compile(r"[0-9]*[<>|&;].*", re.DOTALL)
NOTHING: Final = Word("", "")
HINT: Final = "Give one curl command in single quotes, or METHOD URL with --data."


@dataclass(frozen=True, slots=True)
class Source:
    """A request as somebody wrote it.

    `options`: the names and texts of curl's other options, as they are written. `filled_in`: the URL, body (as "") and
    headers in which a shell fills something in, like `$TOKEN`. `data`: where the body is from.
    """

    request: Request
    options: tuple[tuple[str, str], ...] = ()
    filled_in: frozenset[str] = frozenset()
    data: str = "the body"


def read_curl(command: str) -> Source:
    """Return what a curl command asks for. Raises InputError, SourceError."""
    return _Reader(command).read()


def read_data(path: str) -> bytes:
    """Return what is in a file, or in stdin for `-`. Raises SourceError."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(error, "the data cannot be read") from error


class _Reader:
    """One command, word by word."""

    def __init__(self, command: str) -> None:
        self._words = _words(command)
        self._method = ""
        self._urls: list[str] = []
        self._headers: list[tuple[str, str]] = []
        self._data: list[bytes] = []
        self._data_from = "the body"
        self._query = False
        self._options: list[tuple[str, str]] = []
        self._filled_in: set[str] = set()  # names of texts: --url, --data, or a header
        self._has_signs: set[str] = set()

    def read(self) -> Source:
        if Path(next(self._words, NOTHING).text).name not in ("curl", "curl.exe"):
            raise InputError("this is no curl command", hint=HINT)
        for word in self._words:
            if word.text.startswith("--"):
                self._option(word.text, NOTHING)
            elif word.text.startswith("-") and word.text != "-":
                self._letters(word)
            else:
                self._take("--url", word)
        if len(self._urls) != 1:
            raise InputError(f"the curl command has {len(self._urls)} URLs, not one", hint=HINT)
        request = self._request()
        return Source(request, tuple(self._options), self._filled_in_of(request), self._data_from)

    def _request(self) -> Request:
        [url], body = self._urls, b"&".join(self._data) if self._data else None
        if self._query and body is not None:
            before, sharp, fragment = url.partition("#")
            url = f"{before}{'&' if '?' in before else '?'}{body.decode(errors='replace')}{sharp}{fragment}"
            body = None
        form = any(name in FORM for name, _ in self._options)
        return Request(self._method or ("POST" if form or body is not None else "GET"), url, tuple(self._headers), body)

    def _letters(self, word: Word) -> None:
        """Take options of one letter that are written together; the last may have its value attached."""
        for i, letter in enumerate(word.text[1:], 2):
            if f"-{letter}" in (*OWN, *WITH_VALUE):
                self._option(f"-{letter}", word.after(i))
                return
            self._option(f"-{letter}", NOTHING)

    def _option(self, name: str, attached: Word) -> None:
        if name in ("-G", "--get"):
            self._query = True
        elif name in WITHOUT_VALUE:
            self._options.append((name, name))
        elif name in (*OWN, *WITH_VALUE):
            value = attached if attached.raw else next(self._words, NOTHING)
            if not value.raw:
                raise InputError(f"curl's {name} has no value", hint=HINT)
            self._take(name, value)
        else:
            shown = name.partition("=")[0][:20]
            raise InputError(f"this option of curl is not known here: {shown}", hint=HINT)

    def _take(self, name: str, word: Word) -> None:
        value = word.text
        if name in ("-X", "--request"):
            self._method = value
        elif name == "--url":
            self._urls.append(value)
            self._look_at(word, "--url")
        elif name in DATA:
            self._take_data(name, value)
            self._look_at(word, "--data")
        elif name in ("-H", "--header") and ":" in value:
            header, _, content = value.partition(":")
            self._headers.append((header.strip(), content.strip()))
            self._look_at(word, f"{header.strip()}: {content.strip()}")
        else:
            self._options.append((name, f"{name} {word.raw}"))

    def _take_data(self, name: str, value: str) -> None:
        if value.startswith("@") and name != "--data-raw":
            self._data_from, data = "<stdin>" if value == "@-" else value[1:], read_data(value[1:])
            data = data if name in ("--data-binary", "--json") else re.sub(rb"[\r\n]", b"", data)
            self._has_signs |= {"--data"} if re.search(b"[$`]", data) else set()
        else:
            data = value.encode(errors="surrogateescape")
        self._data.append(data)
        if name == "--json":
            self._headers += [("Content-Type", "application/json"), ("Accept", "application/json")]

    def _look_at(self, word: Word, text: str) -> None:
        """Remember what the shell does with a text."""
        self._filled_in |= {text} if word.filled_in else set()
        self._has_signs |= {text} if word.has_signs else set()

    def _filled_in_of(self, request: Request) -> frozenset[str]:
        """Return the texts of a request in which the shell fills something in, as `Source` names them."""
        names = {"--url": request.url, "--data": request.url if self._query else ""}
        filled_in, has_signs = (
            {names.get(text, text) for text in texts} for texts in (self._filled_in, self._has_signs)
        )
        if filled_in & has_signs:
            what = "a text has both: what the shell fills in, and $ or ` that it leaves alone"
            raise InputError(what, hint="Fill in the values, and put the text into single quotes.")
        return frozenset(filled_in)


def _words(command: str) -> Iterator[Word]:
    """Yield the words of a command. Raises InputError where it ends and another begins."""
    for word in split(command):
        if OPERATOR.fullmatch(word.raw):
            raise InputError("the command goes on after curl", hint=HINT)
        yield word
