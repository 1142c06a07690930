"""Write a map of users to fill in, which `read_ids` reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from lsconvert.errors import OutputError, escape_line
from lsconvert.inspection.task_statistics import MAX_NAME
from lsconvert.io.csv_cells import to_cell
from lsconvert.io.sink import Sink, SinkLike

MAX_NAMED: Final = 5  # ids in a note
HEADER: Final = "expert,user,email,annotations"
_NUMBER: Final = re.compile(r"-?[0-9]+")
_DETAILS: Final = re.compile(r"(.*) \(id (.*)\)", re.DOTALL)


class _Annotator(NamedTuple):
    """An annotator as an annotation names it: by an id, an e-mail address, or both. What it lacks is ""."""

    id: str
    email: str


def write_users(
    annotators: Mapping[str, int], path: SinkLike, *, on_note: Callable[[str], object] | None = None
) -> tuple[str, ...]:
    """Write a CSV map of users to fill in; return the annotators that are left out because CSV cannot hold their ids.

    Each annotator gets one row with its old id and its number of annotations. 7, "7" and the details of a user with the id
    7 are one annotator; so an id means the same person in all files. Details have two rows, one for the id and one for
    the e-mail address, only if annotations name the annotator by the address alone, or if the id has several addresses.
    The address is filled in if it is known. A text that a spreadsheet could run as a formula gets an apostrophe before it,
    which is not read as part of the text. Values that are not ids get no row: see `unmapped` of `convert`.

    Args:
        annotators: Counts of annotations by annotator: `Inspection.annotators`, of several files the sum.
        path: Path of a new CSV file.
        on_note: Called with a sentence if ids have several addresses, as those of different servers.

    Returns:
        Annotators whose ids have a lone surrogate or a NUL, or were shortened by the Inspection.

    Raises:
        OutputError: The file exists, or cannot be written.
    """
    left_out = tuple(name for name in annotators if not _fits(name))
    parsed = ((_parse(name), count) for name, count in annotators.items() if _fits(name))
    named = [(each, count) for each, count in parsed if each.id or each.email]
    emails = _emails_by_id(each for each, _ in named)
    several = [old for old, found in emails.items() if len(found) > 1]
    # A map looks up the address of details first, then their id.
    by_email = {each.id or each.email for each, _ in named if not (each.id and each.email)}
    by_email.update(*(emails[old] for old in several))
    counts: Counter[str] = Counter()
    for each, count in named:
        counts[each.email if each.email in by_email else each.id or each.email] += count
    rows = [f"{to_cell(old)},,{to_cell(_email(old, emails))},{count}\n" for old, count in counts.items()]
    try:
        with Sink(path) as sink:
            sink.write("".join([f"{HEADER}\n", *rows]).encode())
            sink.commit()
    except OutputError as error:
        raise OutputError(error.message, where=error.where, hint="Give the name of a new file.") from error
    if several and on_note is not None:
        on_note(_several_addresses(several))
    return left_out


def _parse(name: str) -> _Annotator:
    """Return the annotator for a name in `Inspection.annotators`. Both parts are "" for other values, such as null."""
    if len(name) > 1 and name[0] == name[-1] == '"':
        return _Annotator(name[1:-1], "")
    details = _DETAILS.fullmatch(name)
    if details is not None:
        return _Annotator(details[2], details[1])
    if "@" in name:
        return _Annotator("", name)
    return _Annotator(name if _NUMBER.fullmatch(name) else "", "")


def _emails_by_id(annotators: Iterable[_Annotator]) -> dict[str, dict[str, None]]:
    """Return the e-mail addresses in the details of each id, in the order of the annotators."""
    found: dict[str, dict[str, None]] = {}
    for old, email in annotators:
        if old and "@" in email:
            found.setdefault(old, {})[email] = None
    return found


def _email(old: str, emails: Mapping[str, Mapping[str, None]]) -> str:
    """Return what is filled in for an old id: itself if it is an address, or its only address."""
    known = emails.get(old, {})
    return old if "@" in old else next(iter(known)) if len(known) == 1 else ""


def _several_addresses(ids: list[str]) -> str:
    more = f" and {len(ids) - MAX_NAMED:,} more" if len(ids) > MAX_NAMED else ""
    have = "id has" if len(ids) == 1 else "ids have"
    return (
        f"{len(ids):,} {have} several e-mail addresses: {escape_line(', '.join(ids[:MAX_NAMED]))}{more}. Annotations with "
        "an address have a row for it, the others one for the id. If the files are from different servers, write a map "
        "for the files of each"
    )


def _fits(name: str) -> bool:
    """Return whether a name is complete, can be encoded, and can be read by every Python (3.10 rejects NUL)."""
    return len(name) <= MAX_NAME and "\0" not in name and not any("\ud800" <= char <= "\udfff" for char in name)
