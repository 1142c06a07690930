"""Decoded tasks as a source: a list or an iterator of dicts becomes the bytes of a JSON array, task by task."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from lsconvert.errors import LSConvertError, NotTasksError, SourceError, Where
from lsconvert.io.iterator_stream import IteratorStream
from lsconvert.jsontext.encode import encode_value


def open_tasks(tasks: object) -> IteratorStream:
    """Return a JSON array of decoded tasks as a file. It takes a task from the iterator when it is read so far.

    Raises SourceError for an object that is not an iterable of tasks. Reading raises NotTasksError for an item that is
    not a dict, InvalidJSONError for a value that JSON does not have, and the errors of the iterator as they are.
    """
    if isinstance(tasks, Mapping):
        hint = "For one decoded task, use upgrade_task or downgrade_task, or pass a list: [task]."
        raise SourceError("expected a source, got a dict", hint=hint)
    if not isinstance(tasks, Iterable):
        what = f"expected a path, a binary file object, bytes or decoded tasks, got {type(tasks).__name__}"
        raise SourceError(what)
    return IteratorStream(_encode_tasks(tasks))


def _encode_tasks(tasks: Iterable[object]) -> Iterator[bytes]:
    separator = b"["
    for index, task in enumerate(tasks):
        yield separator + _encode_task(task, index)
        separator = b",\n"
    yield b"]\n" if separator != b"[" else b"[]\n"


def _encode_task(task: object, index: int) -> bytes:
    if not isinstance(task, Mapping):
        hint = "Pass decoded tasks, which are dicts."
        if isinstance(task, (str, os.PathLike)):
            hint += " For several files, call this once for each file."
        what = f"expected a decoded task, got {type(task).__name__}"
        raise NotTasksError(what, where=Where(task_index=index), hint=hint)
    try:
        return encode_value(task, f"/{index}")
    except LSConvertError as error:
        raise error.located(Where(task_index=index)) from None


def is_json_text(source: object) -> bool:
    """Tell whether a source that is not the name of a file is JSON text by its first character."""
    return isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith(("[", "{"))


def json_text_error() -> SourceError:
    """Return the error for JSON text in the place of a name. It does not show the text, which is data."""
    hint = "In Python, text.encode() makes bytes of it; in a shell, pipe it, with - as the name."
    return SourceError("this is JSON text: pass bytes, or the name of a file", hint=hint)
