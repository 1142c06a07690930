"""What a migration of pasted calls leaves to the user: it is said, never passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from lsconvert import ENDPOINTS, InputError, Migration, migrate_request
from lsconvert.cli.pasted import posix
from lsconvert.cli.pasted.call import Call
from lsconvert.cli.pasted.rewrite import is_import

UPGRADE: Final = "lsconvert upgrade --keep-ground-truth"
ADDRESS: Final = re.compile(r"https?://[^\s/]|/api/\w")
# The place of an id in the path of an old call.
IDS: Final = {
    "project_id": re.compile(r"/projects/([^/?#]+)"),
    "storage_id": re.compile(r"/storages/(?:[a-z][\w-]*/)*([^/?#a-z][^/?#]*)"),
}
GLOB: Final = re.compile(r"\{[^{}]*,[^{}]*\}|\[\w+-\w+(?::\d+)?\]")  # several URLs for curl
# Keys of payloads that v2 names in another way.
OLD_KEYS: Final = ("completions", "path", "regex", "data_key", "team_id")
# Keys of tasks in a response that v2 names in another way, or does not have.
RESPONSE_KEYS: Final = sorted(
    {
        str(getattr(row, "old", ""))
        for row in ENDPOINTS
        if getattr(row, "scope", "") in ("task", "import response")
        and not getattr(row, "kept", False)
        and getattr(row, "new", "") != getattr(row, "old", "")
    }
)
# Options that only change what is shown, or how; without them, the call has the same effect.
HARMLESS: Final = frozenset(
    (
        *("-#", "-f", "-i", "-L", "-N", "-q", "-s", "-S", "-v", "-nv", "--compressed", "--fail", "--fail-with-body"),
        *("--include", "--location", "--no-buffer", "--no-verbose", "--progress-bar", "--quiet", "--show-error"),
        *("--silent", "--verbose", "-usebasicparsing", "-disablekeepalive"),
    )
)
LOOP: Final = re.compile(r"\bfor\s+(\w+)\s+in\b|\bread\s+(?:-\w+\s+)*(\w+)")


def ids_of_several(text: str, calls: Iterable[Call], names: Iterable[str]) -> list[str]:
    """Return those of these parameters for which the calls have several old values, or one that a loop changes."""
    loops = {name for found in LOOP.findall(text) for name in found if name}
    urls = [call.request.url for call in calls]
    several = []
    for name in names:
        found = {match[1] for url in urls if name in IDS for match in IDS[name].finditer(url)}
        changes = any(
            old == "{}" or (re.fullmatch(r"\$\{?(\w+)\}?", old) and old.strip("${}") in loops) for old in found
        )
        several += [name] if len(found) > 1 or changes or any(map(GLOB.fullmatch, found)) else []
    return several


def unread_lines(text: str, calls: Sequence[Call]) -> list[int]:
    """Return the numbers of the lines that have an address outside of all calls and comments."""
    places = _places(calls)
    found, start = [], 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        begins = (start + address.start() for address in ADDRESS.finditer(line))
        is_comment = re.match(r"\s*(?:#|//|::|REM\b)", line) is not None
        if not is_comment and any(not any(first <= at < last for first, last in places) for at in begins):
            found.append(number)
        start += len(line)
    return found


def keys_around(text: str, calls: Sequence[Call]) -> list[str]:
    """Return the old keys in the rest of a text, such as a filter of the response."""
    starts, ends = zip((0, 0), *sorted(_places(calls)), (len(text), len(text)))
    rest = "\n".join(text[start:end] for start, end in zip(accumulate(ends, max), starts[1:]))
    return [key for key in RESPONSE_KEYS if re.search(rf"(?<![\w/-]){key}(?!\w)", rest) is not None]


def _places(calls: Sequence[Call]) -> list[tuple[int, int]]:
    """Return the places of calls, and of their words in variables of PowerShell."""
    words = [word for call in calls for word in (call.url, *(data.word for data in call.data))]
    commands = [(call.command.words[0].start, call.command.words[-1].end) for call in calls]
    return commands + [(word.start, word.end) for word in words]


def sentences(call: Call, migration: Migration, form: str | None) -> Iterator[str]:
    """Yield what is left to the user in a call that is written in a form, None for that of its command."""
    if is_import(migration.requests[-1].url) and call.has_form:
        yield f"files in the form are unchanged: convert tasks with {UPGRADE}"
    elif is_import(migration.requests[-1].url) and call.is_unread and call.place not in ("the body", "<stdin>"):
        yield f"{call.place} is not here: convert it before it is sent, with {UPGRADE}"
    elif is_import(migration.requests[-1].url) and call.is_unread:
        yield f"the body is not in the call: convert tasks before it is sent, with {UPGRADE}"
    elif call.is_unread and (keys := [key for key in OLD_KEYS if _is_legacy(call, key)]):
        yield f"the body is not in the call; v2 has other names for: {', '.join(keys)}"
    if form not in (None, call.client) and (names := [name for name, _ in call.options if name not in HARMLESS]):
        yield f"left out, with their values: {', '.join(names)}. Add them by hand"
    if call.has_expansion and (form in ("python", "json") or (form and call.command.quote is not posix.quote)):
        yield "variables of the shell are unchanged: fill them in"


def has_surroundings(text: str, calls: Sequence[Call]) -> bool:
    """Tell whether a text has more than calls, such as a pipe."""
    for call in reversed(calls):
        words = call.command.words
        text = text[: words[0].start] + text[words[-1].end :]
    return bool(re.sub(r"^(?:PS [^\n>]*|\w:\\[^\n>]*)?[\s$%#>!]*", "", text, flags=re.MULTILINE))


def check_form(call: Call, form: str | None) -> None:
    """Raise InputError if a call has a form that another format would lose."""
    if call.has_form and form is not None and (form, call.client) != ("curl", "curl"):
        message = f"the form of the {call.client} command is not read, so it cannot be written as {form}"
        raise InputError(message, hint="Leave out --format, or send JSON instead of a form.")


def _is_legacy(call: Call, key: str) -> bool:
    request = replace(call.request, body=json.dumps({key: 1}).encode(), headers=())
    try:
        with_key, without = (migrate_request(each).notes for each in (request, replace(request, body=None)))
    except InputError:
        return False  # the migration of the call itself says what is wrong
    return bool({note.code for note in with_key} - {note.code for note in without} - {""})
