"""Ids that a run has found in no map, for messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from lsconvert.errors import UnmappedError, escape_line
from lsconvert.model import OTHER_ID

if TYPE_CHECKING:
    from lsconvert.rules.idmap import IdMap

USERS: Final = "users"
UNMAPPED_HINT: Final = (
    "`lsconvert inspect FILE --write-users users.csv` writes a map to fill in, for --users (users=); or see --unmapped "
    "(unmapped=)."
)


def unmapped_error(unmapped: Counter[tuple[str, bytes]], maps: Mapping[str, IdMap]) -> UnmappedError | None:
    """Return the error that lists all ids that a run has found in no map, None if there are none."""
    lines = unmapped_lines(unmapped, maps)
    hint = (
        UNMAPPED_HINT if any(option == USERS for option, _ in unmapped) else "Add them to the map, or see --unmapped."
    )
    return UnmappedError("; ".join(lines), hint=hint) if lines else None


def unmapped_lines(
    unmapped: Counter[tuple[str, bytes]], maps: Mapping[str, IdMap], most: int | None = None
) -> list[str]:
    """Return, for each map, what is not in it: at most so many ids, the most frequent first."""
    lines = []
    for option in dict.fromkeys(option for option, _ in unmapped):
        counts = sorted(
            (-count, old) for (other, old), count in unmapped.items() if other == option and old != OTHER_ID
        )
        name = maps[option].name if option in maps else ""
        listed = ", ".join(f"{shown(old)} ({-count:,})" for count, old in counts[:most])
        more = unmapped[option, OTHER_ID] - sum(count for count, _ in (counts[most:] if most is not None else ()))
        listed += f", and others ({more:,})" if more else ""
        where = f"in {name}" if name else "given"
        what = "annotators" if option == USERS else option
        have = f"{what} have" if len(counts) != 1 else f"{what[:-1]} has"
        lines.append(f"{len(counts):,} {have} no new id {where}: {listed}")
    return lines


def shown(old: bytes) -> str:
    """Return an old id for a message."""
    return escape_line(old.decode(errors="replace"))
