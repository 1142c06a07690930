"""Write a map of users to fill in, which `read_ids` reads."""

from __future__ import annotations

from collections.abc import Mapping

from lsconvert.errors import OutputError
from lsconvert.inspection.task_statistics import MAX_NAME
from lsconvert.io.csv_cells import to_cell
from lsconvert.io.sink import Sink, SinkLike

HEADER = "expert,user,email,annotations"


def write_users(annotators: Mapping[str, int], path: SinkLike) -> tuple[str, ...]:
    """Write a CSV map of users to fill in; return the annotators that are left out because CSV cannot hold their ids.

    Each annotator gets a row with its old id and its number of annotations. The e-mail address is filled in if it is
    the only id. A text that a spreadsheet could run as a formula gets an apostrophe before it, which is not read as
    part of the text. Values that are not ids get no row: see `unmapped` of `convert`.

    Args:
        annotators: Counts of annotations by annotator: `Inspection.annotators`.
        path: Path of a new CSV file.

    Returns:
        Annotators whose ids have a lone surrogate or a NUL, or were shortened by the Inspection.

    Raises:
        OutputError: The file exists, or cannot be written.
    """
    rows = [HEADER]
    left_out = []
    for name, count in annotators.items():
        old, email = _id_and_email(name)
        if not _fits(name):
            left_out.append(name)
        elif old:
            rows.append(f"{to_cell(old)},,{to_cell(email)},{count}")
    try:
        with Sink(path) as sink:
            sink.write("".join(f"{row}\n" for row in rows).encode())
            sink.commit()
    except OutputError as error:
        raise OutputError(error.message, where=error.where, hint="Give the name of a new file.") from error
    return tuple(left_out)


def _id_and_email(name: str) -> tuple[str, str]:
    """Return the old id and the e-mail address of an annotator, "" if unknown."""
    if len(name) > 1 and name[0] == name[-1] == '"':
        return name[1:-1], ""
    email = name.partition(" (id ")[0]
    if "@" in email:
        return email, email
    return (name if name.isascii() and name.isdigit() else ""), ""


def _fits(name: str) -> bool:
    """Return whether a name is complete, can be encoded, and can be read by every Python (3.10 rejects NUL)."""
    return len(name) <= MAX_NAME and "\0" not in name and not any("\ud800" <= char <= "\udfff" for char in name)
