"""Change the words of a paste that a migration changes. All other characters stay."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from lsconvert import InputError, Migration, Request
from lsconvert.cli.pasted.call import Call
from lsconvert.cli.pasted.forms import pairs_of
from lsconvert.cli.pasted.words import Word

INLINE: Final = 4096  # bytes of a body that a command may contain
# Characters that some shell reads in double quotes, without and with variables in the word.
ESCAPED: Final = (re.compile(r"[\\$`%!^\n]"), re.compile(r"[\\`!^\n]"))


class Edit(NamedTuple):
    """New text for the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def rewrite(
    text: str, calls: Iterable[tuple[Call, Migration]], spelled: Callable[[Call, Migration], str], upgrade: str
) -> str:
    """Return a paste with the calls replaced by their migrations.

    `spelled` spells a migration that no change of words can express, such as several requests. `upgrade` is the command
    that converts a file of tasks, without its files.

    Raises InputError for a word that cannot be spelled again.
    """
    edits = [edit for call, migration in calls for edit in _edits(call, migration, spelled, upgrade)]
    first = {edit.text: edit for edit in reversed(edits) if edit.start == edit.end}  # a file is converted once
    edits = [edit for edit in edits if first.get(edit.text, edit) is edit]
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _edits(call: Call, migration: Migration, spelled: Callable[[Call, Migration], str], upgrade: str) -> Iterator[Edit]:
    old, words = call.request, call.command.words
    if len(migration.requests) > 1 or migration.requests[0].method != old.method:
        yield Edit(words[0].start, words[-1].end, spelled(call, migration))
        return
    [new] = migration.requests
    if new.url != old.url:
        yield _replaced(call, call.url, new.url)
        yield from (_removed(call, *place) for place in call.query_words)
    if new.body != old.body and not call.is_unread:
        yield from _body_edits(call, new, upgrade)


def _body_edits(call: Call, new: Request, upgrade: str) -> Iterator[Edit]:
    assert new.body is not None  # a migration removes no body
    if call.fields:
        yield from _field_edits(call, new.body)
        return
    if any(each.is_encoded for each in call.data):
        raise InputError("a form is spelled with escapes", hint="Put each field into an option of its own.")
    first, *others = call.data
    is_option = call.client == "curl"
    if first.file and not others and (len(new.body) > INLINE or not is_option):
        yield from _file_edits(call, new, upgrade)
        return
    yield _replaced(call, first.word, body_text(new.body))
    yield from (_removed(call, other.start, other.end) for other in others)


def _file_edits(call: Call, new: Request, upgrade: str) -> Iterator[Edit]:
    """Yield the edits that convert the file of the body first, and send the new file."""
    [data] = call.data
    if not is_import(new.url) or data.file == "-":
        message = "the body has to change, and it is not in the command"
        raise InputError(message, file=call.place, hint="Put it into the command, or change it there.")
    stem, suffix = os.path.splitext(data.file)
    path = f"{stem}.v2{suffix}"
    line = call.command.source.rfind("\n", 0, call.command.words[0].start) + 1
    yield Edit(line, line, f"{upgrade} {shlex.quote(data.file)} -o {shlex.quote(path)}\n")
    yield _replaced(call, data.word, data.word.text[: len(data.word.text) - len(data.file)] + path)


def _field_edits(call: Call, new: bytes) -> Iterator[Edit]:
    """Yield an edit for each piece of the body whose key is renamed or removed, or has a new value."""
    body = call.request.body or b""
    is_json = body[:1] == b"{"
    old_values, new_values = (json.loads(each) if is_json else dict(pairs_of(each)) for each in (body, new))
    changes = _changes(old_values, new_values)
    for field in call.fields:
        name, value = changes.get(field.name, ("", None))
        if not name:
            yield Edit(*field.removal, "")
        elif (name, value) != (field.name, old_values[field.name]):
            spelled = json.dumps(value) if is_json else str(value)
            yield Edit(
                field.start, field.end, field.spelled(name, None if value == old_values[field.name] else spelled)
            )


def _changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Return the new name and value of each key that is not removed. The order of the keys stays."""
    changes = {}
    left = list(new.items())
    for number, (name, value) in enumerate(old.items()):
        is_renamed = bool(left) and left[0][0] not in old
        if is_renamed and len(left) < len(old) - number:  # a key is removed: this one, or a later one
            is_renamed = left[0][1] == value
        if is_renamed or (left and left[0][0] == name):
            changes[name] = left.pop(0)
    return changes


def is_import(url: str) -> bool:
    """Tell whether the body of a call to this URL has tasks."""
    return re.search(r"/import/?(?:[?#]|\Z)", url) is not None


def _replaced(call: Call, word: Word, text: str) -> Edit:
    """Return the edit that spells a word anew. Raises InputError if an expansion prevents that."""
    if word.is_opaque or (word.has_expansion and word.has_literal_dollar):
        problem = (
            "a substitution with quotes in it" if word.is_opaque else "both a shell expansion and a literal $ or `"
        )
        raise InputError(
            f"one word contains {problem}", hint="Fill in the values, and put the word into single quotes."
        )
    return Edit(word.start, word.end, word.prefix + (_in_same_quotes(call, word, text) or _quoted(call, word, text)))


def _in_same_quotes(call: Call, word: Word, text: str) -> str:
    """Return a text in the quotes that the paste has around the word, "" if either needs escapes."""
    mark = call.command.source[word.end - 1]
    raw = f"{mark}{word.text}{mark}"
    is_quoted = mark in "'\"" and call.command.source[word.end - len(raw) : word.end] == raw
    is_plain = mark not in text and (mark == "'" or ESCAPED[word.has_expansion].search(text) is None)
    return f"{mark}{text}{mark}" if is_quoted and is_plain and len(raw) <= word.end - word.start else ""


def _quoted(call: Call, word: Word, text: str) -> str:
    return call.command.quote(text, word.has_expansion)


def _removed(call: Call, start: int, end: int) -> Edit:
    """Return the edit that removes words and the space before them."""
    return Edit(call.command.before(start), end, "")


def body_text(body: bytes) -> str:
    """Return a body as text. Raises InputError if no command can contain it."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise InputError("the body is not UTF-8, so a command cannot contain it") from None
    if "\0" in text:
        raise InputError("the body has a NUL character, so a command cannot contain it")
    return text
