"""Find the fields of URL-encoded forms in the words of a command, so that each can be spelled with another name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import parse_qsl

from lsconvert.cli.pasted.call import Data, Field
from lsconvert.cli.pasted.words import Command, Word


def form_fields(command: Command, data: Sequence[Data]) -> tuple[Field, ...]:
    """Return the fields of a form, none if the words spell another body, or several fields with escapes."""
    found: list[Field] = []
    if any(each.file or each.is_unread or b"=" not in each.content for each in data):
        return ()
    if not data or data[0].content.lstrip()[:1] in (b"[", b"{"):
        return ()
    for each in data:
        if each.is_encoded or "&" not in each.word.text:
            found.append(word_field(command, each.word, each.start))
            continue
        start = each.word.end - len(each.word.text)
        start -= command.source[each.word.end - 1] in "'\""
        if command.source[start : start + len(each.word.text)] != each.word.text:
            return ()
        found += _fields_within(each.word.text, start)
    return tuple(found)


def word_field(command: Command, word: Word, start: int) -> Field:
    """Return the field that a word spells: `name=value`. `start`: the place of its option."""
    name, equals, rest = word.text.partition("=")

    def spelled(new: str, value: str | None) -> str:
        return word.prefix + command.quote(f"{new}{equals}{rest if value is None else value}", word.has_expansion)

    return Field(name, word.start, word.end, (command.before(start), word.end), spelled)


def pairs_of(body: bytes) -> list[tuple[str, str]]:
    """Return the names and values of the fields of a form."""
    return parse_qsl(body.decode(errors="replace"), keep_blank_values=True)


def _fields_within(text: str, start: int) -> Iterator[Field]:
    """Yield the fields of a text that is spelled at a place without escapes."""
    for number, each in enumerate(text.split("&")):
        end = start + len(each)
        removal = (start - 1, end) if number else (start, end + 1)
        name, _, rest = each.partition("=")
        yield Field(name, start, end, removal, partial(_spelled, rest))
        start = end + 1


def _spelled(rest: str, name: str, value: str | None) -> str:
    return f"{name}={rest if value is None else value}"
