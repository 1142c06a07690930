"""Read a small text file, such as a map of ids or a schema, whole and up to a limit."""

from __future__ import annotations

import os

from lsconvert.errors import LSConvertError, Where


def read_text_file(
    path: str | os.PathLike[str], max_size: int, error_type: type[LSConvertError], *, too_large: str, not_text: str
) -> str:
    """Return the text of a file or pipe in UTF-8, without its byte order mark. Read at most `max_size` + 1 bytes.

    Raises `error_type`. Its hint is `too_large` for a file of more than `max_size` bytes, `not_text` for one that is
    not UTF-8 or has null characters.
    """
    where = Where(file=os.fspath(path))
    try:
        with open(path, "rb") as file:
            data = file.read(max_size + 1)
    except (OSError, ValueError) as error:
        raise error_type.from_os_error(error, "cannot be read", where=where) from error
    if len(data) > max_size:
        raise error_type(f"is larger than {max_size >> 20} MiB", where=where, hint=too_large)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise error_type("cannot be read: is not UTF-8", where=where, hint=not_text) from error
    if "\0" in text:
        raise error_type("cannot be read: has null characters, so it is not UTF-8 text", where=where, hint=not_text)
    return text
