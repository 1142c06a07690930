"""Edit dicts, objects and arguments of commands: rename, remove and add entries.

A new entry takes the place of a removed one, so that line breaks and commas stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.model import DictEntry, DictValue

_COMMENT: Final = re.compile(r"#|//|/\*")


@dataclass(frozen=True, slots=True)
class Pair:
    """A new name and value. `value`: "" to keep the old one. `number`: write the value without quotes."""

    name: str
    value: str = ""
    number: bool = False


def edit_entries(
    source: str, old: DictValue, changes: Mapping[int, Pair | None], added: Sequence[Pair]
) -> list[TextEdit] | None:
    """Return the edits that change entries, by their number, and add others. None as a change removes the entry.

    Return None if a name is not spelled literally, or if there is no place for a new one.
    """
    changes, more = dict(changes), list(added)
    for number, change in changes.items():
        if change is None and more:
            changes[number] = more.pop(0)
    if more and not old.entries:
        return _fill(source, old, more)
    if more and old.form in ("curl", "statement"):
        return None
    if old.form == "statement" and None in changes.values():
        return [TextEdit(old.start, old.end, "")] if old.start < old.end else None
    edits: list[TextEdit] = []
    for number, change in sorted(changes.items()):
        entry = old.entries[number]
        if change is None:
            continue
        if entry.key is None:
            return None
        edits.append(TextEdit(*entry.key, change.name))
        if change.value:
            edits.append(TextEdit(*entry.content, _spell_value(source, old, entry, change)))
    for pair in more:
        first = old.entries[0]
        edits.append(TextEdit(first.start, first.start, _new_entry(source, old, first, pair)))
    removed = {number for number, change in changes.items() if change is None}
    edits += _removals(source, old, removed)
    return sorted(edits)


def _fill(source: str, old: DictValue, added: Sequence[Pair]) -> list[TextEdit] | None:
    """Return the edit that adds entries to an empty dict, None if the dict is not written as `{}` or `dict()`."""
    if old.form not in ("python", "keywords", "javascript") or source[old.start : old.end].strip():
        return None
    quote = max("\"'", key=source[max(0, old.start - 1000) : old.end].count)
    name = "{}={}" if old.form == "keywords" else f"{quote}{{}}{quote}: {{}}" if old.form == "python" else "{}: {}"
    text = ", ".join(name.format(pair.name, f"{quote}{pair.value}{quote}") for pair in added)
    return [TextEdit(old.start, old.end, text)]


def _spell_value(source: str, old: DictValue, entry: DictEntry, pair: Pair) -> str:
    if old.form in ("curl", "httpie") or pair.number:
        return pair.value
    quote = _quote_near(source, old, entry)
    return f"{quote}{pair.value}{quote}"


def _quote_near(source: str, old: DictValue, entry: DictEntry) -> str:
    """Return the quote of the entry's name, or else the more frequent one in the source around it."""
    if source[entry.start] in "'\"":
        return source[entry.start]
    return max("'\"", key=source[max(0, old.start - 1000) : old.end].count)


def _new_entry(source: str, old: DictValue, first: DictEntry, pair: Pair) -> str:
    """Return a new entry, to be written before the first one."""
    if old.form == "httpie":
        return f"{pair.name}=={pair.value} "
    name = pair.name
    if source[first.start] in "'\"" or old.form == "python":
        quote = _quote_near(source, old, first)
        name = f"{quote}{name}{quote}"
    line = source.rfind("\n", 0, first.start) + 1
    indent = source[line : first.start]
    own_line = not indent.strip() and line > old.start
    ending = "\r\n" if own_line and source[line - 2 : line] == "\r\n" else "\n"
    colon = "=" if old.form == "keywords" else ": "
    return f"{name}{colon}{_spell_value(source, old, first, pair)}," + (ending + indent if own_line else " ")


def _removals(source: str, old: DictValue, removed: set[int]) -> list[TextEdit]:
    """Return the edits that remove entries: each with the comma after it, trailing ones with the comma before them."""
    entries = old.entries
    if old.form in ("curl", "httpie"):
        return [
            TextEdit(len(source[: entries[i].start].rstrip(" \t\\\r\n")), entries[i].end, "") for i in sorted(removed)
        ]
    kept = [i for i in range(len(entries)) if i not in removed]
    last = kept[-1] if kept else -1
    edits = []
    for i in sorted(removed):
        start, end = entries[i].start, entries[i].end
        comma = re.compile(r"\s*,").match(source, end, old.end)
        end = comma.end() if comma else end
        line = source.rfind("\n", 0, start) + 1
        after = re.compile(r"[ \t]*(\r?\n)?").match(source, end)
        assert after is not None  # the pattern matches the empty string
        if not source[line:start].strip() and after[1]:
            edits.append(TextEdit(line, after.end(), ""))
        elif i < last or (not comma and last < 0):
            edits.append(TextEdit(start, after.end() if not after[1] else end, ""))
        else:
            before = entries[i - 1].end if i else start
            gap = source[before:start]
            edits.append(TextEdit(start, end, "") if _COMMENT.search(gap) else TextEdit(before, entries[i].end, ""))
    return edits
