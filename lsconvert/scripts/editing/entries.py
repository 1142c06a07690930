"""Dicts, objects and arguments of commands, edited: entries get other names or values, go, or are added.

A new entry takes the place of one that goes, so that lines and commas stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lsconvert.scripts.editing.edits import Edit
from lsconvert.scripts.model import Entries, Entry

_COMMENT: Final = re.compile(r"#|//|/\*")


@dataclass(frozen=True, slots=True)
class Pair:
    """A new name and value: "" for the value that is there. `number`: the value is one."""

    name: str
    value: str = ""
    number: bool = False


def edit_entries(
    source: str, old: Entries, changes: Mapping[int, Pair | None], added: Sequence[Pair]
) -> list[Edit] | None:
    """Return the edits for the entries by their number (None: it goes) and those that are added.

    None if that cannot be done: a name is not spelled as it says, or there is nothing beside which one can be added.
    """
    changes, more = dict(changes), list(added)
    for number, change in changes.items():
        if change is None and more:
            changes[number] = more.pop(0)
    if more and (not old.entries or old.form == "curl"):
        return None
    edits: list[Edit] = []
    for number, change in sorted(changes.items()):
        entry = old.entries[number]
        if change is None:
            continue
        if entry.key is None:
            return None
        edits.append(Edit(*entry.key, change.name))
        if change.value:
            edits.append(Edit(*entry.content, _spell(source, old, entry, change)))
    for pair in more:
        first = old.entries[0]
        edits.append(Edit(first.start, first.start, _whole(source, old, first, pair)))
    gone = {number for number, change in changes.items() if change is None}
    edits += _removals(source, old, gone)
    return sorted(edits)


def _spell(source: str, entries: Entries, entry: Entry, pair: Pair) -> str:
    if entries.form in ("curl", "httpie") or pair.number:
        return pair.value
    quote = _quote(source, entries, entry)
    return f"{quote}{pair.value}{quote}"


def _quote(source: str, entries: Entries, entry: Entry) -> str:
    """Return the quote of the entry's name, or else the one that is more common around it."""
    if source[entry.start] in "'\"":
        return source[entry.start]
    return max("'\"", key=source[max(0, entries.start - 1000) : entries.end].count)


def _whole(source: str, entries: Entries, first: Entry, pair: Pair) -> str:
    """Return a new entry, to stand before the first."""
    if entries.form == "httpie":
        return f"{pair.name}=={pair.value} "
    name = pair.name
    if source[first.start] in "'\"" or entries.form == "python":
        quote = _quote(source, entries, first)
        name = f"{quote}{name}{quote}"
    line = source.rfind("\n", 0, first.start) + 1
    indent = source[line : first.start]
    own_line = not indent.strip() and line > entries.start
    ending = "\r\n" if own_line and source[line - 2 : line] == "\r\n" else "\n"
    colon = "=" if entries.form == "keywords" else ": "
    return f"{name}{colon}{_spell(source, entries, first, pair)}," + (ending + indent if own_line else " ")


def _removals(source: str, entries: Entries, gone: set[int]) -> list[Edit]:
    """Return the edits that take entries out, with the comma behind each, or before it for the last ones."""
    all_of_them = entries.entries
    if entries.form in ("curl", "httpie"):
        return [Edit(len(source[: all_of_them[i].start].rstrip(" \t\\\r\n")), all_of_them[i].end, "") for i in gone]
    kept = [i for i in range(len(all_of_them)) if i not in gone]
    last = kept[-1] if kept else -1
    edits = []
    for i in sorted(gone):
        start, end = all_of_them[i].start, all_of_them[i].end
        comma = re.compile(r"\s*,").match(source, end, entries.end)
        end = comma.end() if comma else end
        line = source.rfind("\n", 0, start) + 1
        after = re.compile(r"[ \t]*(\r?\n)?").match(source, end)
        assert after is not None  # it matches nothing as well
        if not source[line:start].strip() and after[1]:
            edits.append(Edit(line, after.end(), ""))
        elif i < last or (not comma and last < 0):
            edits.append(Edit(start, after.end() if not after[1] else end, ""))
        else:  # the last ones: the comma before goes instead
            before = all_of_them[i - 1].end if i else start
            gap = source[before:start]
            edits.append(Edit(start, end, "") if _COMMENT.search(gap) else Edit(before, all_of_them[i].end, ""))
    return edits
