"""Read a file that a user gives beside the data, such as a map of ids or a schema: whole, as text, up to a limit."""

from __future__ import annotations

import os

from lsconvert.errors import LSConvertError, Where


def read_side_file(
    path: str | os.PathLike[str], max_size: int, kind: type[LSConvertError], *, too_large: str, not_text: str
) -> str:
    """Return the text of a file or pipe, without a byte order mark. At most `max_size` bytes and one more are read.

    Raises an error of this `kind`, with the hint `too_large` or `not_text` where that is the reason.
    """
    where = Where(file=os.fspath(path))
    try:
        with open(path, "rb") as file:
            data = file.read(max_size + 1)
    except (OSError, ValueError) as error:
        what = (error.strerror if isinstance(error, OSError) else None) or "this is no name of a file"
        raise kind(f"cannot be read: {what.lower()}", where=where) from error
    if len(data) > max_size:
        raise kind(f"is larger than {max_size >> 20} MiB", where=where, hint=too_large)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise kind("cannot be read: is not UTF-8", where=where, hint=not_text) from error
    if "\0" in text:
        raise kind("cannot be read: has null characters, so it is no text in UTF-8", where=where, hint=not_text)
    return text
