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
from typing import TYPE_CHECKING, Any

from lsconvert.escapes import escape_line

if TYPE_CHECKING:  # dataclasses, which take long to define
    from lsconvert.details import ValidationError
    from lsconvert.where import Where

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


class LSConvertError(Exception):
    """Base of all errors. `message` says what, `where` says where, `hint` says what to do next.

    `file` is short for a `where` of which only the file is known. `str` escapes them for a terminal: one line, and
    another one for the hint.
    """

    def __init__(self, message: str, *, where: Where | None = None, file: str | None = None, hint: str = "") -> None:
        from lsconvert.where import Where

        super().__init__(message)
        self.message = message
        self.where = where or Where(file)
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle without `__init__`, whose arguments differ from class to class."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    def __str__(self) -> str:
        text = escape_line(": ".join(part for part in (str(self.where), self.message) if part))
        return f"{text}\n{escape_line(self.hint)}" if self.hint else text

    def located(self, where: Where) -> LSConvertError:
        """Fill in the parts of `where` that this error does not know yet; returns itself."""
        from lsconvert.where import completed

        self.where = completed(self.where, where)
        return self

    def in_file(self, name: str | None) -> LSConvertError:
        """Fill in the name of the file if this error does not know it yet; returns itself."""
        from lsconvert.where import Where

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
