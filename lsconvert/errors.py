"""Everything that lsconvert raises.

LSConvertError                  base: catch this one
├── InputError                  the input cannot be used (exit 3)
│   ├── SourceError             it cannot be opened, read or decompressed
│   ├── InvalidJSONError        it is not RFC 8259 JSON in UTF-8
│   │   └── TruncatedInputError it ends too early
│   └── NotTasksError           it is something else: JSON_MIN, COCO, CSV, HTML ...
├── ConversionError             a task that a rule cannot be applied to (exit 1)
│   ├── ConflictError           a task that has the old and the new key, both in use
│   └── CheckError              a converted task that does not pass its schema
├── LimitError                  depth or task size over the limit (exit 5)
├── OutputError                 the target cannot be written (exit 4)
├── SchemaError                 a schema that cannot be used (exit 2)
├── KernelError                 the kernel that was asked for is not there (exit 2)
└── ExtraError                  a library that an extra brings is not installed (exit 2)

A message never holds values from the data: only places, key names of the format, and task ids.
"""

from __future__ import annotations

import copyreg
import re
from typing import Any, Final, NamedTuple, TypeVar

CHECK_HINT = (
    "Correct the task, or go on without such tasks with --on-error quarantine, with them with --on-error keep (on_error=), "
    "or without a check with --no-check (check=False)."
)

__all__ = [
    "CheckError",
    "ConflictError",
    "ConversionError",
    "ExtraError",
    "InputError",
    "InvalidJSONError",
    "KernelError",
    "LSConvertError",
    "LimitError",
    "NotTasksError",
    "OutputError",
    "SchemaError",
    "SourceError",
    "TruncatedInputError",
]


# What the runner of GitHub Actions takes for a command: `::` at the beginning of a line, and `##[` anywhere; Azure
# Pipelines and TeamCity have a word before the bracket. The runner compares as a culture does, which passes over
# characters without weight such as U+034F, so anything but visible ASCII may stand between.
_COMMAND: Final = r"^\W*?:(?=[^!-~]*:)|#(?=[^!-~]*#\w*[^!-~]*\[)"


def escape_line(text: str) -> str:
    r"""Return text as one line that is safe in a terminal and a log; plain text comes back as it is.

    What is not printable becomes an escape as Python has it, such as `\x1b`, `\n` or `\u202e`: control characters, line
    separators, marks that change the direction of text, lone surrogates. Of what begins a command of a CI server, a
    character is escaped as well.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return re.sub(_COMMAND, lambda found: f"{found[0][:-1]}\\x{ord(found[0][-1]):x}", text, flags=re.ASCII)


def escape_json(text: str) -> str:
    """Return one line of JSON that is as safe, and has the same meaning."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else _json_escape(char) for char in text)
    return text.replace("##", r"#\u0023")  # which only texts hold


def _json_escape(char: str) -> str:
    """Return the JSON escape of a character; above U+FFFF there are two."""
    return re.sub("(....)", r"\\u\1", char.encode("utf-16-be", "surrogatepass").hex())


MAX_POINTER: Final = 120  # characters that are shown


def shorten_pointer(pointer: str) -> str:
    """Return a JSON Pointer, cut to 120 characters and `...`: a key in the data may be as long as a task."""
    return pointer if len(pointer) <= MAX_POINTER else pointer[:MAX_POINTER] + "..."


class Where(NamedTuple):
    """A place in an input. Unknown parts are None.

    `offset` counts bytes from 0, `line` and `column` from 1 (a column is a byte of its line),
    `task_index` tasks from 0. `task_id` is the id as it is spelled in the file, `pointer` a
    JSON Pointer (RFC 6901) from the root of the document, or of the line in JSON Lines.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    offset: int | None = None
    task_index: int | None = None
    task_id: str | None = None
    pointer: str | None = None

    def __str__(self) -> str:
        return escape_line(self._text())

    def _text(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        task = f"task {self.task_index}" if self.task_index is not None else ""
        if task and self.task_id is not None:
            task += f" (id {self.task_id})"
        details = (
            f"offset {self.offset}" if self.offset is not None else "",
            task,
            f"at {shorten_pointer(self.pointer)}" if self.pointer else "",
        )
        return ": ".join(part for part in (place, ", ".join(filter(None, details))) if part)


def completed(where: Where, other: Where) -> Where:
    """Return `where`, with its unknown parts taken from `other`."""
    return Where._make(theirs if known is None else known for known, theirs in zip(where, other))


class ValidationError(NamedTuple):
    """One thing that is wrong in a task. A value, not an exception.

    `where` has the file, task index and id, JSON Pointer, offset, line and column of the value, as far as they are
    known. `keyword` is that of the schema. `rule` is the rule of the guide that mends it, "" if there is none.
    """

    where: Where
    keyword: str
    message: str
    rule: str = ""

    def __str__(self) -> str:
        mend = f" (`lsconvert upgrade` mends it: {self.rule})" if self.rule else ""
        return escape_line(f"{self.where}: {self.message}{mend}")


E = TypeVar("E", bound="LSConvertError")


class LSConvertError(Exception):
    """Base of all errors. `message` says what, `where` says where, `hint` says what to do next.

    `file` is short for a `where` of which only the file is known. `str` escapes them for a terminal: one line, and
    another one for the hint.
    """

    def __init__(self, message: str, *, where: Where | None = None, file: str | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where or Where(file)
        self.hint = hint

    @classmethod
    def from_os_error(
        cls: type[E],
        error: Exception,
        action: str = "",
        *,
        where: Where | None = None,
        file: str | None = None,
        hint: str = "",
    ) -> E:
        """Return this error for a failed call of the operating system.

        The message is `action`, such as "cannot be read", then the system's reason in lower case. `error` is an OSError, or
        the ValueError that Python raises for a path that cannot be a file name, such as one with a null character.
        """
        if isinstance(error, OSError):
            reason = (error.strerror or str(error)).lower()
        else:
            reason = "this is not a valid file name"
        return cls(f"{action}: {reason}" if action else reason, where=where, file=file, hint=hint)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle without `__init__`, whose arguments differ from class to class."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    def __str__(self) -> str:
        text = escape_line(": ".join(part for part in (str(self.where), self.message) if part))
        return f"{text}\n{escape_line(self.hint)}" if self.hint else text

    def located(self, where: Where) -> LSConvertError:
        """Fill in the parts of `where` that this error does not know yet; returns itself."""
        self.where = completed(self.where, where)
        return self

    def in_file(self, name: str | None) -> LSConvertError:
        """Fill in the name of the file if this error does not know it yet; returns itself."""
        return self.located(Where(name))


class InputError(LSConvertError):
    """The input cannot be used."""


class SourceError(InputError):
    """The input cannot be opened, read or decompressed."""


class InvalidJSONError(InputError):
    """The input is not RFC 8259 JSON in UTF-8."""


class TruncatedInputError(InvalidJSONError):
    """The input ends before its document does."""


class NotTasksError(InputError):
    """The input is a document of another kind, which has no tasks to convert."""


class ConversionError(LSConvertError):
    """A rule cannot be applied to a task; guessing would lose somebody's work."""


class ConflictError(ConversionError):
    """A task has both the old and the new key, and both hold items."""


class UnmappedError(ConversionError):
    """Ids are in no map; the message lists all of them."""


class CheckError(ConversionError):
    """A converted task does not pass its schema. `errors` has all that is wrong with it."""

    def __init__(self, errors: list[ValidationError]) -> None:
        first, more = errors[0], len(errors) - 1
        rest = f", and {more} more error{'' if more == 1 else 's'}" if more else ""
        message = f"once converted, this task does not pass the check: {first.message}{rest}"
        super().__init__(message, where=first.where, hint=CHECK_HINT)
        self.errors = errors


class LimitError(LSConvertError):
    """The input goes over a limit: nesting depth or the size of one task."""


class OutputError(LSConvertError):
    """The target cannot be written; what was there before is still there."""


class SchemaError(LSConvertError):
    """It is no valid schema, or it refers to something that is not bundled."""


class MapError(LSConvertError):
    """A map of ids cannot be read, or not be turned round."""


class KernelError(LSConvertError):
    """The kernel that was asked for by name is not available."""


class ExtraError(LSConvertError):
    """A library that an extra of this package brings is not installed."""
