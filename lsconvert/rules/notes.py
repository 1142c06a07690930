"""The text of a note, and texts that agree with a count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Final

from lsconvert.errors import Hint, counted
from lsconvert.rules.operations import MapStrings
from lsconvert.rules.tables import NOTES

OPTION: Final = re.compile(r"\{(\w+=[^{}]*)\}")


def note_text(code: str, count: int) -> Hint:
    """Return the text of a note that occurred `count` times. It names options."""
    text = agree(NOTES[code], count).replace("{tasks}", counted(count, "task"))
    return Hint(OPTION.sub("{}", text), *OPTION.findall(text))


def agree(text: str, count: int) -> str:
    """Return a text for a count: of each `{one|several}`, the first form for 1, the second one for other counts."""
    return re.sub(r"\{([^{}|]*)\|([^{}|]*)\}", r"\1" if count == 1 else r"\2", text)


def unused_texts(rows: Sequence[MapStrings], used: Set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the old texts that were not found, each with the name of its row; not those that would not change."""
    return tuple(
        (row.name, old) for row in rows for old, new in row.texts.items() if old != new and (row.name, old) not in used
    )


def merged_texts(rows: Sequence[MapStrings], edits: Mapping[str, int]) -> int:
    """Return how many texts are the new one of several old ones, in the maps that made edits."""
    used = [row for row in rows if edits.get(row.name) and not row.prefixes]
    return sum(times > 1 for row in used for times in Counter(row.texts.values()).values())
