"""Read the requests of curl, HTTPie and wget commands: method, URL, arguments and payloads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lsconvert.scripts.model import DictEntry, DictForm, DictValue, ScriptRequest, StringValue, Value
from lsconvert.scripts.parsing.requests import METHODS

HTTPIE: Final = ("http", "https", "xh", "xhs")
CLIENTS: Final = ("curl", "wget", *HTTPIE)
_DATA_OPTIONS: Final = (
    "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "--json", "--post-data",
    "--post-file", "--body-data", "--body-file", "--raw",
)  # fmt: skip
_FORM_OPTIONS: Final = ("-F", "--form", "--form-string")
_STDIN: Final = re.compile(r"(?:.*=)?(?:@-|@/dev/stdin)|(?:--(?:post|body)-file=)?(?:-|/dev/stdin)", re.DOTALL)
_METHOD_OPTIONS: Final = ("-X", "--request", "--method")
_HEADER_OPTIONS: Final = ("-H", "--header")
# Further options that take a value.
_WITH_VALUE: Final = (
    "-o", "--output", "-u", "--user", "-A", "--user-agent", "-e", "-b", "--cookie", "-c", "-w", "--write-out",
    "-m", "--max-time", "--retry", "--retry-delay", "--connect-timeout", "-x", "--proxy", "-T", "--cacert", "-E",
    "--cert", "--key", "-O", "-a", "--auth", "--auth-type", "--timeout",
)  # fmt: skip
_LITERAL_KINDS: Final = ("plain", "bare")
_FIELD: Final = re.compile(r"[\w.-]+=(?!=)")
_HTTPIE_ITEM: Final = re.compile(r"([\w.-]+)(==|:=|=)")


@dataclass(slots=True)
class _CommandParts:
    """The words of a command, sorted by meaning."""

    method: str = ""
    get: bool = False
    url: StringValue | None = None
    data: list[tuple[int, StringValue]] = field(default_factory=list)  # each with the start of its option
    form: list[tuple[int, StringValue]] = field(default_factory=list)  # likewise
    headers: list[StringValue] = field(default_factory=list)
    rest: list[StringValue] = field(default_factory=list)


def request_of(
    program: str, words: Sequence[StringValue], here: Sequence[StringValue]
) -> tuple[ScriptRequest | None, list[StringValue]]:
    """Return the request of a command, None if it has no URL; and its headers. `here`: its here-documents."""
    parts = _sort(words, curl=program == "curl" or program == "wget")
    if program in HTTPIE:
        return _httpie_request(parts, here), parts.headers
    if parts.url is None:
        return None, parts.headers
    single = [each for each in parts.data if program == "curl" and _is_field(each[1])]
    payloads: list[Value] = [*(text for start, text in parts.data if (start, text) not in single), *here]
    for group in (single, parts.form):
        fields = _dict_of_words(group, "curl", "=")
        payloads += [fields] if fields is not None else [text for _, text in group]
    params = None
    if parts.get:
        params, payloads = _dict_of_words([(start, text) for start, text in parts.data], "curl", "="), []
    method = parts.method or ("POST" if payloads else "GET")
    return ScriptRequest(method, parts.url, params, tuple(payloads)), parts.headers


def reads_stdin(program: str, words: Sequence[StringValue]) -> bool:
    """Tell whether a command sends the text that it reads."""
    return program in HTTPIE or any(_STDIN.fullmatch(word.spelled) for word in words[1:])


def _sort(words: Sequence[StringValue], *, curl: bool) -> _CommandParts:
    found = _CommandParts(get=_sends_query(words) if curl else False)
    number = 0
    while number < len(words):
        word = words[number]
        first = word.pieces[0].text if word.pieces and word.pieces[0].kind in _LITERAL_KINDS else ""
        option, equals, _ = first.partition("=") if first.startswith("--") else (first, "", "")
        glued = re.fullmatch(r"-[a-zA-Z]*X([A-Z]+)", first)
        following = words[number + 1] if number + 1 < len(words) and not equals else None
        number += 1
        if glued:
            found.method = glued[1]
        elif option in (
            *_DATA_OPTIONS,
            *_FORM_OPTIONS,
            *_METHOD_OPTIONS,
            *_HEADER_OPTIONS,
            *_WITH_VALUE,
            "--url",
        ) or re.fullmatch(r"-[a-zA-Z]*[XdHou]", option):
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


def _sends_query(words: Sequence[StringValue]) -> bool:
    """Tell whether an option makes curl append its data to the URL."""
    return any(re.fullmatch(r"--get|-[a-zA-Z]*G", word.literal or "") for word in words)


def _take(found: _CommandParts, option: str, start: int, given: StringValue | None) -> None:
    if given is None:
        return
    if option in _DATA_OPTIONS or re.fullmatch("-[a-zA-Z]*d", option):
        found.data.append((start, given))
    elif option in _FORM_OPTIONS:
        found.form.append((start, given))
    elif option in _METHOD_OPTIONS or re.fullmatch("-[a-zA-Z]*X", option):
        found.method = (given.literal or "").upper()
    elif option in _HEADER_OPTIONS or re.fullmatch("-[a-zA-Z]*H", option):
        found.headers.append(given)
    elif option == "--url":
        found.url = given


def _cut(word: StringValue, length: int) -> StringValue:
    """Return a word without its first `length` characters."""
    first = word.pieces[0]
    pieces = (
        [type(first)("plain", first.text[length:], first.start + length, first.end)] if len(first.text) > length else []
    )
    return StringValue((*pieces, *word.pieces[1:]), first.start + length, word.end)


def _httpie_request(parts: _CommandParts, here: Sequence[StringValue]) -> ScriptRequest | None:
    if parts.url is None:
        return None
    items = [(word.start, word) for word in parts.rest]
    headers = [word for word in parts.rest if re.match(r"Authorization:", word.pieces[0].text if word.pieces else "")]
    parts.headers += headers
    params, payload = _dict_of_words(items, "httpie", "=="), _dict_of_words(items, "httpie", "=", ":=")
    payloads: list[Value] = [payload] if payload is not None else [*(text for _, text in parts.data), *here]
    method = parts.method or ("POST" if payloads else "GET")
    return ScriptRequest(method, parts.url, params, tuple(payloads))


def _is_field(word: StringValue) -> bool:
    """Tell whether a word is one field of a form: `name=value`."""
    return _FIELD.match(word.spelled) is not None and "&" not in word.spelled


def _dict_of_words(words: Sequence[tuple[int, StringValue]], form: DictForm, *separators: str) -> DictValue | None:
    """Return the words of the form NAME SEPARATOR VALUE as entries, None if there are none.

    Each word is paired with the start of its option.
    """
    entries = []
    for start, word in words:
        first = word.pieces[0] if word.pieces else None
        item = _HTTPIE_ITEM.match(first.text) if first is not None and first.kind in _LITERAL_KINDS else None
        if item is None or item[2] not in separators or first is None:
            continue
        value = _cut(word, item.end())
        at, end = first.start, first.start + item.end()
        content = (end, word.pieces[-1].end)
        entries.append(DictEntry(item[1], (at, at + item.end(1)), value, content, start, word.end))
    if not entries:
        return None
    return DictValue(tuple(entries), form, entries[0].start, entries[-1].end)
