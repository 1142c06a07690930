"""Read Invoke-RestMethod and Invoke-WebRequest of PowerShell."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from lsconvert import InputError, Request
from lsconvert.cli.pasted.call import Call, Data, Field, no_value, read_file
from lsconvert.cli.pasted.forms import form_fields
from lsconvert.cli.pasted.powershell import literal, read_word
from lsconvert.cli.pasted.words import Command, Word

SWITCHES: Final = (
    *(
        "usebasicparsing",
        "skipcertificatecheck",
        "usedefaultcredentials",
        "passthru",
        "followrellink",
        "disablekeepalive",
    ),
    *("allowunencryptedauthentication", "skipheadervalidation", "skiphttperrorcheck", "verbose", "debug", "noproxy"),
)
ENTRY: Final = re.compile(
    r"\s*(?P<key>'(?:[^']|'')*'|\"(?:[^\"`]|`.)*\"|[\w-]+)\s*=\s*"
    r"(?P<value>'(?:[^']|'')*'|\"(?:[^\"`]|`.)*\"|\$?[\w.:-]+)[ \t]*(?:;|\r?\n|\Z)\s*",
    re.DOTALL,
)
PARAMETER: Final = re.compile(r"[\s;]*['\"]?(\w+)['\"]?[ \t]*=[ \t]*")
END: Final = re.compile(r"[ \t]*(?:[;\r\n]|(?=\}))\s*")
CONVERTED: Final = re.compile(r"\(?\s*(?P<table>@\{.*\})\s*\|\s*ConvertTo-Json\b[^()]*\)?", re.DOTALL | re.IGNORECASE)
BYTES: Final = re.compile(
    r"\(\s*\[(?:System\.)?Text\.Encoding\]::UTF8\.GetBytes\((?P<text>.*)\)\s*\)", re.DOTALL | re.IGNORECASE
)
WORDS: Final = {"$true": True, "$false": False, "$null": None}


def read_invoke(command: Command) -> Call:
    """Return the call of a cmdlet. Raises InputError for one that cannot be read, SourceError for a data file."""
    given = _parameters(command)
    url = given.pop("uri", None)
    if url is None:
        raise InputError("the command has no -Uri", hint="Give the whole command.")
    method = given.pop("method", None)
    headers = _headers(command, given.pop("headers", None), given.pop("contenttype", None))
    sends = method is not None and method.text.upper() != "GET"
    data, fields, body = _body(command, given.pop("body", None), given.pop("infile", None), sends=sends)
    request = Request(method.text.upper() if method else "GET", url.text, headers, body)
    return Call(
        "powershell", request, command, url, data, fields, options=tuple((f"-{name}", f"-{name}") for name in given)
    )


def _parameters(command: Command) -> dict[str, Word]:
    """Return the values of the parameters by their names in small letters. Switches have their own word."""
    found: dict[str, Word] = {}
    words = list(command.words[:0:-1])
    while words:
        word = words.pop()
        if re.fullmatch(r"@\w+", command.raw(word)):
            found |= _splatted(command, word.text[1:])
            continue
        if not command.raw(word).startswith("-"):
            found.setdefault("uri", word)
            continue
        name, colon, _ = word.text[1:].partition(":")
        if name.lower() in SWITCHES or colon:
            found[name.lower()] = word
        elif words:
            found[name.lower()] = words.pop()
        else:
            raise no_value("PowerShell", f"-{name}")
    return found


def _headers(command: Command, table: Word | None, content_type: Word | None) -> tuple[tuple[str, str], ...]:
    headers = []
    if table is not None and (entries := _entries(_resolved(command, table)[0])) is not None:
        headers = [(_text(entry["key"]), _text(entry["value"])) for entry in entries]
    return (*headers, *([("Content-Type", content_type.text)] if content_type is not None else []))


def _body(
    command: Command, body: Word | None, file: Word | None, *, sends: bool
) -> tuple[tuple[Data, ...], tuple[Field, ...], bytes | None]:
    if file is not None:
        content = read_file(file.text, command)
        return (Data(content or b"", file, file.start, file.text, is_unread=content is None),), (), content or b""
    if body is None:
        return (), (), None
    raw, start = _resolved(command, body)
    if (encoded := BYTES.fullmatch(raw)) is not None:
        raw, start = encoded["text"], start + encoded.start("text")
    value = literal(raw)
    if value is not None:
        text, has_expansion, has_literal_dollar = value
        word = Word(text, start, start + len(raw), has_expansion, has_literal_dollar)
        content = text.encode(errors="surrogateescape")
        data = (Data(content, word, start),)
        return data, form_fields(command, data), content
    converted = CONVERTED.fullmatch(raw)
    table, at = (converted["table"], start + converted.start("table")) if converted is not None else (raw, start)
    entries = _entries(table)
    if entries is None or (converted is None and not sends):  # arguments, or a value that only PowerShell can compute
        return (Data(b"", body, body.start, is_unread=True),), (), b""
    fields = tuple(
        Field(
            _text(entry["key"]),
            at + 2 + entry.start("key"),
            at + 2 + entry.end("value"),
            (at + 2 + entry.start("key"), at + 2 + entry.end()),
            partial(_spelled, entry),
        )
        for entry in entries
    )
    values: dict[str, Any] = {_text(entry["key"]): _value(entry["value"]) for entry in entries}
    return (), fields, json.dumps(values).encode() if converted is not None else urlencode(values).encode()


def _resolved(command: Command, word: Word) -> tuple[str, int]:
    """Return the source of a value and its place: that of the only assignment if it is a variable."""
    raw = command.raw(word)
    start = _assigned(command, raw[1:]) if re.fullmatch(r"\$\w+", raw) else None
    if start is None:
        return raw, word.start
    rest = command.source[start:]
    here = re.match(
        r"@(['\"])[ \t]*\r?\n.*?\r?\n\1@|@\{.*?\n?\}(?:[ \t]*\|[ \t]*ConvertTo-Json[^\r\n;]*)?|[^\r\n;]+",
        rest,
        re.DOTALL,
    )
    return (here[0].rstrip(), start) if here is not None else (raw, word.start)


def _assigned(command: Command, name: str) -> int | None:
    """Return the place of the value of a variable that has one value and one use, None for another variable."""
    assignment = rf"(?m)^[ \t]*(?:PS [^\n>]*>[ \t]*)?\${re.escape(name)}[ \t]*=[ \t]*"
    assigned = list(re.finditer(assignment, command.source, re.IGNORECASE))
    uses = re.findall(rf"[$@]{re.escape(name)}\b", command.source, re.IGNORECASE)
    return assigned[0].end() if len(assigned) == 1 and len(uses) == 2 else None  # another command may use the value


def _splatted(command: Command, name: str) -> dict[str, Word]:
    """Return the parameters in the hashtable of a variable. Raises InputError for one that cannot be read."""
    start = _assigned(command, name)
    table = read_word(command.source, start) if start is not None else None
    if start is None or table is None or not table.text.startswith("@{"):
        raise InputError(f"the parameters in @{name} cannot be read", hint="Write them behind the command.")
    found, at = dict[str, Word](), start + 2
    while command.source[at : table.end - 1].strip(" \t\r\n;"):
        key = PARAMETER.match(command.source, at, table.end - 1)
        value = read_word(command.source, key.end()) if key is not None else None
        end = END.match(command.source, value.end) if value is not None else None
        if key is None or value is None or end is None:
            raise InputError(f"the parameters in @{name} cannot be read", hint="Write them behind the command.")
        found[key[1].lower()] = value
        at = min(end.end(), table.end - 1)
    return found


def _entries(table: str) -> list[re.Match[str]] | None:
    """Return the entries of a hashtable, None if one of them is not a simple value."""
    if not (table.startswith("@{") and table.endswith("}")):
        return None
    found, inner, at = list[re.Match[str]](), table[2:-1], 0
    while inner[at:].strip():
        entry = ENTRY.match(inner, at)
        if entry is None:
            return None
        found.append(entry)
        at = entry.end()
    return found


def _text(raw: str) -> str:
    value = literal(raw)
    return value[0] if value is not None else raw


def _value(raw: str) -> Any:
    if raw.lower() in WORDS:
        return WORDS[raw.lower()]
    return int(raw) if re.fullmatch(r"-?[0-9]{1,18}", raw) else _text(raw)


def _spelled(entry: re.Match[str], name: str, value: str | None) -> str:
    key = name if re.fullmatch(r"\w+", name) else f"'{name}'"
    between = entry.string[entry.end("key") : entry.start("value")]
    return f"{key}{between}{entry['value'] if value is None else value}"
