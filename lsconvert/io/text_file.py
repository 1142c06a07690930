"""Read a small text file, such as a map of ids or a schema, whole and up to a limit."""

from __future__ import annotations

import errno
import os
from typing import IO

from lsconvert.errors import LSConvertError, SourceError, Where
from lsconvert.io.locations import locate, shown_name


def read_text_file(
    path: str | os.PathLike[str], max_size: int, error_type: type[LSConvertError], *, too_large: str, not_text: str
) -> str:
    """Return the text of a file or pipe in UTF-8, without its byte order mark. Read at most `max_size` + 1 bytes.

    Raises `error_type`. Its hint is `too_large` for a file of more than `max_size` bytes, `not_text` for one that is
    not UTF-8 or has null characters.
    """
    where = Where(file=shown_name(path))
    data = read_bytes(path, max_size + 1, error_type)
    if len(data) > max_size:
        raise error_type(f"is larger than {max_size >> 20} MiB", where=where, hint=too_large)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise error_type("cannot be read: is not UTF-8", where=where, hint=not_text) from error
    if "\0" in text:
        raise error_type("cannot be read: has null characters, so it is not UTF-8 text", where=where, hint=not_text)
    return text


def read_bytes(path: str | os.PathLike[str], size: int, error_type: type[LSConvertError]) -> bytes:
    """Return at most `size` bytes of a file, a pipe or a remote object. Raises `error_type`; ExtraError for a URL."""
    where = Where(file=shown_name(path))
    try:
        opened = locate(path).open()
        if opened is None:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with opened as file:
            return _read(file, size)
    except SourceError as error:  # of a remote object
        found = error_type(f"cannot be read: {error.message}", where=where, hint=error.hint)
        found.is_unreadable = True
        raise found from None
    except (OSError, ValueError) as error:
        raise error_type.from_os_error(error, "cannot be read", where=where) from error


def _read(file: IO[bytes], size: int) -> bytes:
    """Return `size` bytes, fewer at the end: an unbuffered pipe returns what it has."""
    data = bytearray()
    while len(data) < size and (more := file.read(size - len(data))):
        data += more
    return bytes(data)
