"""Read a curl command: its request, its other options, and its shell expansions.

Errors name options, but never show their values.
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
REQUEST_OPTIONS: Final = (*DATA, "-X", "--request", "-H", "--header", "--url")
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
SHELL_OPERATOR: Final = re.compile(r"[0-9]*[<>|&;].*", re.DOTALL)
NO_WORD: Final = Word("", "")
CURL_HINT: Final = "Give one curl command in single quotes, or METHOD URL with --data."


@dataclass(frozen=True, slots=True)
class CurlSource:
    """A request with its spelling on the command line.

    `options`: the names and the texts of curl's other options. `expanded`: the URL, body (as "") and headers with a
    shell expansion, such as `$TOKEN`. `data`: the source of the body, for messages.
    """

    request: Request
    options: tuple[tuple[str, str], ...] = ()
    expanded: frozenset[str] = frozenset()
    data: str = "the body"


def read_curl(command: str) -> CurlSource:
    """Return the request of a curl command.

    Raises InputError for a command that cannot be read, SourceError for a data file that cannot be read.
    """
    return _CurlReader(command).read()


def read_data(path: str) -> bytes:
    """Return the bytes of a file, or of stdin for `-`. Raises SourceError."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(error, "the data cannot be read") from error


class _CurlReader:
    """Reads one command word by word."""

    def __init__(self, command: str) -> None:
        self._words = _command_words(command)
        self._method = ""
        self._urls: list[str] = []
        self._headers: list[tuple[str, str]] = []
        self._data: list[bytes] = []
        self._data_from = "the body"
        self._query = False
        self._options: list[tuple[str, str]] = []
        self._expanded: set[str] = set()  # texts with an expansion: --url, --data, or a header
        self._literal_dollar: set[str] = set()  # texts with a literal `$` or backtick

    def read(self) -> CurlSource:
        if Path(next(self._words, NO_WORD).text).name not in ("curl", "curl.exe"):
            raise InputError("this is not a curl command", hint=CURL_HINT)
        for word in self._words:
            if word.text.startswith("--"):
                self._option(word.text, NO_WORD)
            elif word.text.startswith("-") and word.text != "-":
                self._letters(word)
            else:
                self._take("--url", word)
        if len(self._urls) != 1:
            raise InputError(f"the curl command has {len(self._urls)} URLs instead of one", hint=CURL_HINT)
        request = self._request()
        return CurlSource(request, tuple(self._options), self._expanded_texts(request), self._data_from)

    def _request(self) -> Request:
        [url], body = self._urls, b"&".join(self._data) if self._data else None
        if self._query and body is not None:
            before, sharp, fragment = url.partition("#")
            url = f"{before}{'&' if '?' in before else '?'}{body.decode(errors='replace')}{sharp}{fragment}"
            body = None
        form = any(name in FORM for name, _ in self._options)
        return Request(self._method or ("POST" if form or body is not None else "GET"), url, tuple(self._headers), body)

    def _letters(self, word: Word) -> None:
        """Read a group of one-letter options. The value of the last one may follow without a space."""
        for i, letter in enumerate(word.text[1:], 2):
            if f"-{letter}" in (*REQUEST_OPTIONS, *WITH_VALUE):
                self._option(f"-{letter}", word.after(i))
                return
            self._option(f"-{letter}", NO_WORD)

    def _option(self, name: str, attached: Word) -> None:
        if name in ("-G", "--get"):
            self._query = True
        elif name in WITHOUT_VALUE:
            self._options.append((name, name))
        elif name in (*REQUEST_OPTIONS, *WITH_VALUE):
            value = attached if attached.raw else next(self._words, NO_WORD)
            if not value.raw:
                raise InputError(f"curl's {name} has no value", hint=CURL_HINT)
            self._take(name, value)
        else:
            shown = name.partition("=")[0][:20]
            raise InputError(f"unsupported curl option: {shown}", hint=CURL_HINT)

    def _take(self, name: str, word: Word) -> None:
        value = word.text
        if name in ("-X", "--request"):
            self._method = value
        elif name == "--url":
            self._urls.append(value)
            self._record_spelling(word, "--url")
        elif name in DATA:
            self._take_data(name, value)
            self._record_spelling(word, "--data")
        elif name in ("-H", "--header") and ":" in value:
            header, _, content = value.partition(":")
            self._headers.append((header.strip(), content.strip()))
            self._record_spelling(word, f"{header.strip()}: {content.strip()}")
        else:
            self._options.append((name, f"{name} {word.raw}"))

    def _take_data(self, name: str, value: str) -> None:
        if value.startswith("@") and name != "--data-raw":
            self._data_from, data = "<stdin>" if value == "@-" else value[1:], read_data(value[1:])
            data = data if name in ("--data-binary", "--json") else re.sub(rb"[\r\n]", b"", data)
            self._literal_dollar |= {"--data"} if re.search(b"[$`]", data) else set()
        else:
            data = value.encode(errors="surrogateescape")
        self._data.append(data)
        if name == "--json":
            self._headers += [("Content-Type", "application/json"), ("Accept", "application/json")]

    def _record_spelling(self, word: Word, text: str) -> None:
        """Record whether a text has expansions and literal dollars."""
        self._expanded |= {text} if word.has_expansion else set()
        self._literal_dollar |= {text} if word.has_literal_dollar else set()

    def _expanded_texts(self, request: Request) -> frozenset[str]:
        """Return the texts of a request with a shell expansion, as `CurlSource` names them."""
        names = {"--url": request.url, "--data": request.url if self._query else ""}
        expanded, literal = (
            {names.get(text, text) for text in texts} for texts in (self._expanded, self._literal_dollar)
        )
        if expanded & literal:
            message = "one text contains both a shell expansion and a literal $ or `"
            raise InputError(message, hint="Fill in the values, and put the text into single quotes.")
        return frozenset(expanded)


def _command_words(command: str) -> Iterator[Word]:
    """Yield the words of a command. Raises InputError at an operator that ends it."""
    for word in split(command):
        if SHELL_OPERATOR.fullmatch(word.raw):
            raise InputError("another command follows the curl command", hint=CURL_HINT)
        yield word
