"""The two forms of an output with several tasks: a JSON array, and JSON Lines. Names of files tell which one is meant."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from lsconvert.errors import LimitError, NotTasksError, Where
from lsconvert.io.locations import shown_name
from lsconvert.io.part_names import split_name
from lsconvert.io.suffixes import COMPRESSED_SUFFIXES
from lsconvert.io.task_names import id_text
from lsconvert.model import OutputFormat

if TYPE_CHECKING:
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.model import TaskSpan

SPACE: Final = b" \t\r\n"
LINES_SUFFIXES: Final = (".jsonl", ".ndjson")
_LABEL: Final = re.compile(rb'("(?:[^"\\]|\\.)*")[ \t\r\n]*:[ \t\r\n]*\Z')
LINE_END: Final = re.compile(rb"[ \t]*\r?\n[ \t]*")  # between two lines of JSON Lines
# A document that begins so is an object of tasks by id.
_BY_ID: Final = re.compile(rb'\{[ \t\r\n]*"(?:[0-9]|\\u003[0-9])+"[ \t\r\n]*:[ \t\r\n]*\{')


class Form(NamedTuple):
    """The text before, between and after tasks, and the text of an output without tasks."""

    opening: bytes
    separator: bytes
    closing: bytes
    empty: bytes


ARRAY: Final = Form(b"[\n", b",\n", b"\n]\n", b"[]\n")
LINES: Final = Form(b"", b"\n", b"\n", b"")


def named_format(name: SourceLike | SinkLike | None) -> OutputFormat | None:
    """Return the form that the name of a file means: its suffix, before that of a compression. None if it means none."""
    if not isinstance(name, (str, os.PathLike)) or name == "-":
        return None
    suffix = _plain_suffix(os.fspath(name))
    return OutputFormat.JSONL if suffix in LINES_SUFFIXES else OutputFormat.JSON if suffix == ".json" else None


def name_in_format(name: str, output_format: OutputFormat) -> str:
    """Return the name of an output in this form, for the name of an input: `a.json.gz` becomes `a.jsonl.gz`.

    A name that means this form already stays. A suffix that means no form is kept, and the one of the form is added.
    """
    found = named_format(name)
    is_lines = output_format is OutputFormat.JSONL
    if found is (OutputFormat.JSONL if is_lines else OutputFormat.JSON):
        return name
    stem, suffix = split_name(name)
    packed = next((each for each in COMPRESSED_SUFFIXES if suffix.lower().endswith(each)), "")
    plain, packed = suffix[: len(suffix) - len(packed)], suffix[len(suffix) - len(packed) :]
    return f"{stem}{'' if found is not None else plain}{'.jsonl' if is_lines else '.json'}{packed}"


def one_line(text: bytes) -> bytes:
    """Return a JSON value without line breaks: each of their bytes becomes a space. Strings have none, so none change."""
    if b"\n" not in text and b"\r" not in text:
        return text
    return text.replace(b"\n", b" ").replace(b"\r", b" ")


def check_line(text: bytes) -> None:
    """Raise NotTasksError for a value that cannot be a line of JSON Lines, because lsconvert would not read it as a task."""
    if not text.startswith(b"{"):
        what = "a value in the place of a task is not an object, so it cannot be a line of JSON Lines"
    elif _BY_ID.match(text):
        what = "the first key of an object is a number, so a line of JSON Lines would be read as tasks by id"
    else:
        return
    raise NotTasksError(what, hint="Write a JSON array: give the output a name that ends with .json.")


def place_of(task: TaskSpan) -> Where:
    """Return the place of a task in the document, whose name a writer does not know."""
    column = task.offset - task.line_start + 1
    return Where(None, task.lines + 1, column, task.offset, task.index, pointer=task.pointer)


def is_response(text: bytes) -> bool:
    """Tell whether an object is an import response, which is never an item of an array."""
    from lsconvert.io.first_object import outline_of
    from lsconvert.rules.recognition import kind_of

    kind = kind_of(outline_of(text))
    return kind is not None and bool(kind.scope)


def label_of(gap: bytes) -> str | None:
    """Return the key before a task, in tasks by id; None if `gap`, the text before the task, has none."""
    label = _LABEL.search(gap) if b":" in gap else None
    if label is None:
        return None
    import json

    return str(json.loads(label[1]))


def loses_key(gap: bytes, text: bytes) -> bool:
    """Tell whether the key before a task, in tasks by id, is not also the id of the task."""
    label = label_of(gap)
    if label is None:
        return False
    from lsconvert.jsontext.decode import decode_roughly  # late: tasks by id are rare

    try:
        return id_text(decode_roughly(text, "", 0)) != label
    except LimitError:
        return True


def _plain_suffix(name: str) -> str:
    stem, suffix = os.path.splitext(os.path.basename(shown_name(name)).lower())
    return os.path.splitext(stem)[1] if suffix in COMPRESSED_SUFFIXES else suffix
