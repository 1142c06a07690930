"""Messages about ids that are in no map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from lsconvert.errors import Hint, UnmappedError, counted, escape_line
from lsconvert.model import OTHER_ID

if TYPE_CHECKING:
    from lsconvert.rules.idmap import IdMap

USERS: Final = "users"
UNMAPPED_HINT: Final = Hint(
    "`lsconvert inspect FILE --write-users users.csv` writes a map to fill in: give it as {}. To convert without a "
    "complete map, use {} or {}.",
    'users="users.csv"',
    'unmapped="keep"',
    'unmapped="drop"',
)
OTHERS_HINT: Final = Hint("Add them to the map, or use {} or {}.", 'unmapped="keep"', 'unmapped="drop"')


def unmapped_error(unmapped: Counter[tuple[str, bytes]], maps: Mapping[str, IdMap]) -> UnmappedError | None:
    """Return the error that lists all ids in `unmapped`, None if there are none."""
    lines = unmapped_lines(unmapped, maps)
    has_users = any(option == USERS for option, _ in unmapped)
    hint = UNMAPPED_HINT if has_users else OTHERS_HINT
    return UnmappedError("; ".join(lines), hint=hint) if lines else None


def unmapped_lines(
    unmapped: Counter[tuple[str, bytes]], maps: Mapping[str, IdMap], limit: int | None = None
) -> list[str]:
    """Return one line for each map: the ids that it lacks, the most frequent first, at most `limit` of them."""
    return [_unmapped_line(unmapped, option, maps, limit) for option in dict.fromkeys(option for option, _ in unmapped)]


def _unmapped_line(
    unmapped: Counter[tuple[str, bytes]], option: str, maps: Mapping[str, IdMap], limit: int | None
) -> str:
    counts = sorted((-count, old) for (other, old), count in unmapped.items() if other == option and old != OTHER_ID)
    listed = ", ".join(f"{format_id(old)} ({counted(-count, 'time')})" for count, old in counts[:limit])
    rest = unmapped[option, OTHER_ID] - sum(count for count, _ in (counts[limit:] if limit is not None else ()))
    listed += f", and others ({counted(rest, 'time')})" if rest else ""
    name = maps[option].name if option in maps else ""
    noun = "annotators" if option == USERS else option
    subject = f"{noun} have" if len(counts) != 1 else f"{noun[:-1]} has"
    return f"{len(counts):,} {subject} no new id{f' in {name}' if name else ''}: {listed}"


def format_id(old: bytes) -> str:
    """Return an old id as text that is safe in a message."""
    return escape_line(old.decode(errors="replace"))
