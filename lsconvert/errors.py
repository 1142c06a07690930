"""Everything that lsconvert raises. EngineError and its subclass are in `engines/errors.py`.

LSConvertError                  base class: catch this one
├── InputError                  the input cannot be used (exit 3)
│   ├── SourceError             it cannot be opened, read or decompressed
│   ├── InvalidJSONError        it is not RFC 8259 JSON in UTF-8
│   │   └── TruncatedInputError it ends too early
│   ├── NotTasksError           it is another kind of document: JSON_MIN, COCO, CSV, HTML ...
│   └── ConfigError             it is not a labeling config
├── ConversionError             a task cannot be converted (exit 1)
│   ├── ConflictError           it has the old and the new key, both with items
│   ├── CheckError              the conversion made it invalid, or a server would refuse it
│   └── UnmappedError           ids are missing from their maps
├── LimitError                  nesting depth, task size or another limit is exceeded (exit 5)
├── OutputError                 the target cannot be written (exit 4)
├── MapError                    a map of ids cannot be used (exit 2; 3 if it cannot be read)
├── PredicateError              a predicate of a filter cannot be used (exit 2)
├── SchemaError                 a schema cannot be used (exit 2; 3 if it cannot be read)
├── KernelError                 the requested kernel is not available (exit 2)
├── EngineError                 an executor, or its worker, failed (exit 4)
│   └── WorkerError             a worker has another version of lsconvert, or another kernel (exit 2)
└── ExtraError                  a library of an optional extra is not installed (exit 2)

A message never contains values from the data: only positions, key names of the format, and task ids.
"""

from __future__ import annotations

import copyreg
import re
from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

__all__ = [
    "CheckError",
    "ConfigError",
    "ConflictError",
    "ConversionError",
    "ExtraError",
    "InputError",
    "InvalidJSONError",
    "KernelError",
    "LSConvertError",
    "LimitError",
    "MapError",
    "NotTasksError",
    "OutputError",
    "PredicateError",
    "SchemaError",
    "SourceError",
    "TruncatedInputError",
    "UnmappedError",
]


# GitHub Actions takes `::` at the start of a line, and `##[` anywhere, for a command; Azure Pipelines and TeamCity allow a
# word before the bracket. Runners ignore characters without weight (U+034F), so any but visible ASCII may come between.
_COMMAND: Final = r"^\W*?:(?=[^!-~]*:)|#(?=[^!-~]*#\w*[^!-~]*\[)"


def escape_line(text: str) -> str:
    r"""Return text as one line that is safe in a terminal and in a log. Plain text is returned unchanged.

    Control characters, line separators, marks that change the text direction and lone surrogates become Python escapes,
    such as `\x1b` or `\u202e`, and so does one character of each CI server command.
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return re.sub(_COMMAND, lambda found: f"{found[0][:-1]}\\x{ord(found[0][-1]):x}", text, flags=re.ASCII)


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, such as "1 task" or "2,000 tasks"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


MAX_POINTER: Final = 120  # characters that are shown


def shorten_pointer(pointer: str) -> str:
    """Return a JSON Pointer, cut to 120 characters and `...`: a key in the data may be as long as a task."""
    return pointer if len(pointer) <= MAX_POINTER else pointer[:MAX_POINTER] + "..."


class Where(NamedTuple):
    """A position in an input. Unknown fields are None.

    `offset`, in bytes, and `task_index` count from 0, `line` and `column`, a byte of its line, from 1. `task_id` is spelled as
    in the file. `pointer` is a JSON Pointer (RFC 6901) from the root of the document, or of the line in JSON Lines.
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


# An error makes a task invalid. A warning is about a value that servers write and take back: it is only reported.
Severity: TypeAlias = Literal["error", "warning"]


class ValidationError(NamedTuple):
    """One problem of a task. It is a value, not an exception.

    `where` has the file, task index and id, JSON Pointer, offset, line and column of the value, as far as they are
    known. `keyword` is the schema keyword that failed, or the name of an error class. `rule` is the rule of the guide
    that fixes the problem, "" if no rule does. `severity` is "error" or "warning". `code` is one of FINDING_CODES.
    """

    where: Where
    keyword: str
    message: str
    rule: str = ""
    severity: Severity = "error"
    code: str = ""

    def __str__(self) -> str:
        fix = f" (`lsconvert upgrade` fixes it: {self.rule})" if self.rule else ""
        return escape_line(f"{self.where}: {self.message}{fix}")


E = TypeVar("E", bound="LSConvertError")


class Hint(str):
    """A hint that names options. As a str, it names them as Python does.

    `text` has `{}` in the place of each of the `options`, which are keyword arguments: `max_depth=`, `check=False`.
    """

    text: str
    options: tuple[str, ...]

    def __new__(cls, text: str, *options: str) -> Hint:
        hint = super().__new__(cls, text.format(*options) if options else text)
        hint.text, hint.options = text, options
        return hint

    def spelled(self, spell: Callable[[str], str]) -> str:
        """Return the hint with each option as `spell` spells it."""
        return self.text.format(*map(spell, self.options)) if self.options else self.text


CHECK_HINT: Final = Hint(
    "Correct the task, or use {} to leave such tasks out, {} to keep them, or {} to skip the check.",
    'on_error="quarantine"', 'on_error="keep"', "check=False",
)  # fmt: skip


URL_HINT: Final = (
    "lsconvert reads s3://, gs://, az://, abfs:// and https:// only. Download it first, or upload the output."
)


class LSConvertError(Exception):
    """Base class of all errors. `message` states the problem, `where` its position, `hint` the next step.

    Pass `file` instead of `where` if only the file is known. `str()` returns one line, and a second one for the hint,
    both escaped for a terminal.
    """

    def __init__(self, message: str, *, where: Where | None = None, file: str | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where or Where(file)
        self.hint = hint
        self.is_unreadable = False  # whether the operating system could not open or read a file
        self.is_located = False  # whether `where` is a place in the file itself, not in a stream that was made of it

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

        The message is `action`, such as "cannot be read", then the system's reason in lower case. `error` is an
        OSError, or the ValueError that Python raises for a path that cannot be a file name, such as one with a null
        character.
        """
        why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "this is not a valid file name"
        found = cls(f"{action}: {why}" if action else why, where=where, file=file, hint=hint)
        found.is_unreadable = True
        if isinstance(error, FileNotFoundError) and error.filename is not None and "://" in str(error.filename):
            found.hint = URL_HINT
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle all attributes without `__init__`, whose parameters differ between classes."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]

    def __str__(self) -> str:
        text = escape_line(": ".join(part for part in (str(self.where), self.message) if part))
        return f"{text}\n{escape_line(self.hint)}" if self.hint else text

    def located(self, where: Where) -> LSConvertError:
        """Fill in the unknown fields of `where` from the argument, and return this error."""
        self.where = Where._make(theirs if known is None else known for known, theirs in zip(self.where, where))
        return self

    def in_file(self, name: str | None) -> LSConvertError:
        """Fill in the name of the file if it is unknown, and return this error."""
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
    """The input is another kind of document, which has no tasks to convert."""


class ConfigError(InputError):
    """A labeling config cannot be read, or is not one."""


class ConversionError(LSConvertError):
    """A rule cannot be applied to a task. lsconvert does not guess, because a guess could lose annotations."""


class ConflictError(ConversionError):
    """A task has both the old and the new key, and both hold items."""


class UnmappedError(ConversionError):
    """Ids are missing from their maps. The message lists all of them."""


class CheckError(ConversionError):
    """A converted task does not pass its schema. `errors` lists all problems."""

    def __init__(self, errors: list[ValidationError]) -> None:
        first, more = errors[0], len(errors) - 1
        rest = f", and {counted(more, 'more error')}" if more else ""
        super().__init__(f"the task does not pass the check: {first.message}{rest}", where=first.where, hint=CHECK_HINT)
        self.errors = errors


class LimitError(LSConvertError):
    """A limit is exceeded, such as the nesting depth or the size of one task."""


class OutputError(LSConvertError):
    """The target cannot be written. It keeps its old content."""


class SchemaError(LSConvertError):
    """A schema is not valid, or it refers to a schema that is not bundled."""


class MapError(LSConvertError):
    """A map of ids cannot be read, or cannot be inverted."""


class PredicateError(LSConvertError):
    """A predicate of a filter is not known, or its value cannot be used."""


class KernelError(LSConvertError):
    """The kernel that LSCONVERT_KERNEL names is not available."""


class ExtraError(LSConvertError):
    """A library of an optional extra of this package is not installed."""
