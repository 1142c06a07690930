"""Write a map of users to fill in, for `ids.py` to read."""

from __future__ import annotations

from collections.abc import Mapping

from lsconvert.errors import OutputError
from lsconvert.inspection.task_statistics import MAX_NAME
from lsconvert.io.csv_cells import to_cell
from lsconvert.io.sink import Sink, SinkLike

HEADER = "expert,user,email,annotations"


def write_users(annotators: Mapping[str, int], path: SinkLike) -> tuple[str, ...]:
    """Write a map of users to fill in, as CSV: for each annotator, as `Inspection` names them, a row with its count.

    Where only the address is known, it is filled in. A text that a spreadsheet could run as a formula is written behind
    an apostrophe, which is not read as a part of it. Values that are not ids have no row: see `unmapped`.

    Return the annotators that are left out because CSV cannot hold their ids: those with a lone surrogate or a NUL, and
    those that an Inspection has cut. Raises OutputError, also if the file exists.
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
    """Return the old id of an annotator, and its address; "" for what is not known."""
    if len(name) > 1 and name[0] == name[-1] == '"':
        return name[1:-1], ""
    email = name.partition(" (id ")[0]
    if "@" in email:
        return email, email
    return (name if name.isascii() and name.isdigit() else ""), ""


def _fits(name: str) -> bool:
    """Tell whether a name is whole, and can be written in UTF-8 and read by every Python (3.10 refuses NUL)."""
    return len(name) <= MAX_NAME and "\0" not in name and not any("\ud800" <= char <= "\udfff" for char in name)
