"""Requests of curl, HTTPie and wget: method, URL, arguments and payloads from their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lsconvert.scripts.model import Entries, Entry, Form, Request, Text, Value
from lsconvert.scripts.parsing.requests import METHODS

HTTPIE: Final = ("http", "https", "xh", "xhs")
CLIENTS: Final = ("curl", "wget", *HTTPIE)
_DATA: Final = (
    "-d",
    "--data",
    "--data-raw",
    "--data-binary",
    "--data-ascii",
    "--data-urlencode",
    "--json",
    "--post-data",
    "-F",
    "--form",
    "--body-data",
)
_METHOD: Final = ("-X", "--request", "--method")
_HEADER: Final = ("-H", "--header")
# Options with a value that is neither of these.
_OTHER: Final = (
    "-o", "--output", "-u", "--user", "-F", "--form", "-A", "--user-agent", "-e", "-b", "--cookie", "-c", "-w", "--write-out",
    "-m", "--max-time", "--retry", "--retry-delay", "--connect-timeout", "-x", "--proxy", "-T", "--cacert", "-E", "--cert",
    "--key", "-O", "-a", "--auth", "-A", "--auth-type", "--timeout",
)  # fmt: skip
_SPELLED: Final = ("plain", "bare")
_ITEM: Final = re.compile(r"([\w.-]+)(==|:=|=)")


@dataclass(slots=True)
class _Words:
    """The words of a command, sorted."""

    method: str = ""
    get: bool = False
    url: Text | None = None
    data: list[tuple[int, Text]] = field(default_factory=list)  # where the option begins
    headers: list[Text] = field(default_factory=list)
    rest: list[Text] = field(default_factory=list)


def request_of(program: str, words: Sequence[Text], here: Sequence[Text]) -> tuple[Request | None, list[Text]]:
    """Return the request of a command, and its headers. `here`: its here-documents."""
    sorted_ = _sort(words, curl=program == "curl" or program == "wget")
    if program in HTTPIE:
        return _httpie(sorted_), sorted_.headers
    if sorted_.url is None:
        return None, sorted_.headers
    payloads: list[Value] = [*(text for _, text in sorted_.data), *here]
    params = None
    if sorted_.get:
        params, payloads = _entries([(start, text) for start, text in sorted_.data], "curl", "="), []
    method = sorted_.method or ("POST" if payloads else "GET")
    return Request(method, sorted_.url, params, tuple(payloads)), sorted_.headers


def _sort(words: Sequence[Text], *, curl: bool) -> _Words:
    found = _Words(get=program_gets(words) if curl else False)
    number = 0
    while number < len(words):
        word = words[number]
        first = word.pieces[0].text if word.pieces and word.pieces[0].kind in _SPELLED else ""
        option, equals, _ = first.partition("=") if first.startswith("--") else (first, "", "")
        glued = re.fullmatch(r"-[a-zA-Z]*X([A-Z]+)", first)
        following = words[number + 1] if number + 1 < len(words) and not equals else None
        number += 1
        if glued:
            found.method = glued[1]
        elif option in (*_DATA, *_METHOD, *_HEADER, *_OTHER, "--url") or re.fullmatch(r"-[a-zA-Z]*[XdHou]", option):
            given = _cut(word, len(option) + 1) if equals else following
            number += following is not None
            _take(found, option, word.start, given)
        elif first.startswith("-"):
            continue
        elif found.url is None and (curl or (word.literal or "").upper() not in METHODS):
            found.url = word
        else:
            found.rest.append(word)
    if not curl and not found.method:
        found.method = next((w.upper() for word in words if (w := word.literal or "").upper() in METHODS), "")
    return found


def program_gets(words: Sequence[Text]) -> bool:
    """Tell whether curl is told to put its data into the URL."""
    return any(re.fullmatch(r"--get|-[a-zA-Z]*G", word.literal or "") for word in words)


def _take(found: _Words, option: str, start: int, given: Text | None) -> None:
    if given is None:
        return
    if option in _DATA or re.fullmatch("-[a-zA-Z]*d", option):
        found.data.append((start, given))
    elif option in _METHOD or re.fullmatch("-[a-zA-Z]*X", option):
        found.method = (given.literal or "").upper()
    elif option in _HEADER or re.fullmatch("-[a-zA-Z]*H", option):
        found.headers.append(given)
    elif option == "--url":
        found.url = given


def _cut(word: Text, length: int) -> Text:
    """Return a word without what it begins with."""
    first = word.pieces[0]
    pieces = (
        [type(first)("plain", first.text[length:], first.start + length, first.end)] if len(first.text) > length else []
    )
    return Text((*pieces, *word.pieces[1:]), first.start + length, word.end)


def _httpie(words: _Words) -> Request | None:
    if words.url is None:
        return None
    items = [(word.start, word) for word in words.rest]
    headers = [word for word in words.rest if re.match(r"Authorization:", word.pieces[0].text if word.pieces else "")]
    words.headers += headers
    params, payload = _entries(items, "httpie", "=="), _entries(items, "httpie", "=", ":=")
    method = words.method or ("POST" if payload is not None else "GET")
    return Request(method, words.url, params, (payload,) if payload is not None else ())


def _entries(words: Sequence[tuple[int, Text]], form: Form, *signs: str) -> Entries | None:
    """Return the words that are `NAME SIGN VALUE`; `start` is where each begins, with its option."""
    entries = []
    for start, word in words:
        first = word.pieces[0] if word.pieces else None
        item = _ITEM.match(first.text) if first is not None and first.kind in _SPELLED else None
        if item is None or item[2] not in signs or first is None:
            continue
        value = _cut(word, item.end())
        at, end = first.start, first.start + item.end()
        content = (end, word.pieces[-1].end)
        entries.append(Entry(item[1], (at, at + item.end(1)), value, content, start, word.end))
    if not entries:
        return None
    return Entries(tuple(entries), form, entries[0].start, entries[-1].end)
