"""Write findings to stdout: the interface of all formats, and the plain formats.

A finding is a validation error, or a match of the endpoint table in a script.

Writers do not keep what they write: they write each error when it is found, or group equal errors in bounded memory.
sarif.py and junit.py have the larger formats.
"""

from __future__ import annotations

from dataclasses import asdict
from textwrap import indent
from typing import Any, Final, Literal, TypeAlias

import lsconvert
from lsconvert import (
    ErrorGroup,
    ErrorGroups,
    FindingCode,
    LSConvertError,
    ScriptFinding,
    ValidationError,
    Where,
    escape_line,
    shorten_pointer,
)
from lsconvert.cli.formats.report import position
from lsconvert.cli.terminal.output import show, to_json, write

AnyFinding: TypeAlias = ValidationError | ScriptFinding
Level: TypeAlias = Literal["error", "warning", "note"]
INTERRUPTED: Final = "interrupted"  # the keyword of a finding
MAX_PLACES: Final = 10  # of a group of equal findings


class Writer:
    """Writes the findings of several files to stdout, one file after the other. This base class writes nothing.

    Call `begin`; then for each file `begin_file`, `add` for each finding, at most one of `fail` and `stop`, and
    `end_file`; then `end`. After an interrupt, call `interrupt` and `end`.
    """

    streams = True  # whether it writes while a file is read
    max_places: int | None = None  # how many equal findings need line and column, None for all
    _file = ""

    def begin(self) -> None:
        """Begin the output."""

    def begin_file(self, file: str) -> None:
        """Begin a file."""
        self._file = file

    def add(self, error: AnyFinding) -> None:
        """Add a finding of the current file."""

    def interrupt(self, file: str) -> None:
        """Record that the check was interrupted: that of this file, which may have begun, and of all after it."""
        self.add(interruption(file))

    def fail(self, failure: LSConvertError) -> None:
        """Record that the file cannot be read to its end. The caller prints the error to stderr."""

    def stop(self) -> None:
        """Record that reading stopped at --max-errors."""

    def skip(self) -> None:
        """Record that the file is not read, although it mentions v1 calls."""

    def end_file(self) -> None:
        """End the current file."""

    def end(self) -> None:
        """End the output."""


class Text(Writer):
    """Writes a line for each group of equal errors in a file: first the first position, so that terminals link it."""

    streams = False
    max_places = 1

    def begin_file(self, file: str) -> None:
        """Begin the groups of a file."""
        super().begin_file(file)
        self._groups = ErrorGroups()

    def add(self, error: AnyFinding) -> None:
        """Add an error to its group."""
        assert isinstance(error, ValidationError)  # ScriptText writes the findings in scripts
        self._groups.add([error])

    def end_file(self) -> None:
        """Write the lines of the file."""
        for group in self._groups.groups():
            where = group.places[0]
            severity = "warning: " if group.severity == "warning" else ""
            pointer = f"{group.pointer or '/'}: " if where.pointer is not None else ""
            error = f"{name(group)} {severity}{pointer}{with_fix(group).removesuffix('.')}"
            tasks = f": {lsconvert.counted(group.tasks, 'task')}, first {task(where)}" if task(where) else ""
            show(f"{position(where, file=self._file)}: {error}{tasks}")
        if self._groups.ungrouped:
            show(f"{self._file}: {ungrouped(self._groups)}")

    def interrupt(self, file: str) -> None:
        """Write the lines of a file that has begun. The caller says that the check was interrupted."""
        if file == self._file:
            self.end_file()


class Json(Writer):
    """Writes an array with an object for each finding."""

    def begin(self) -> None:
        """Begin the array."""
        self._comma = ""
        write("[")

    def add(self, error: AnyFinding) -> None:
        """Write a finding as an element of the array."""
        self._write(_fields(error))

    def fail(self, failure: LSConvertError) -> None:
        """Write the failure as an element of the array."""
        self._write(_failure_fields(failure.in_file(self._file)))

    def end(self) -> None:
        """End the array."""
        write("\n]\n" if self._comma else "]\n")

    def _write(self, fields: dict[str, Any]) -> None:
        comma, self._comma = self._comma, ","  # first, because an interrupt may come while the text is written
        write(f"{comma}\n{indent(to_json(fields, indent=2), '  ')}")


class JsonLines(Writer):
    """Writes each finding as an object on its own line."""

    def add(self, error: AnyFinding) -> None:
        """Write a finding as a line."""
        write(f"{to_json(_fields(error))}\n")

    def fail(self, failure: LSConvertError) -> None:
        """Write the failure as a line."""
        write(f"{to_json(_failure_fields(failure.in_file(self._file)))}\n")


class Github(Writer):
    """Writes workflow commands. GitHub Actions shows each of them beside its line of the file."""

    def add(self, error: AnyFinding) -> None:
        """Write a finding as a command."""
        where = error.where
        command = {"error": "error", "warning": "warning", "note": "notice"}[level(error)]
        properties = {"file": where.file, "line": where.line, "col": where.column, "title": f"lsconvert {title(error)}"}
        about = ",".join(f"{key}={_command_property(str(value))}" for key, value in properties.items() if value)
        write(f"::{command} {about}::{_command_data(summary(error))}\n")

    def fail(self, failure: LSConvertError) -> None:
        """Write the failure as a command."""
        self.add(with_hint(failure.in_file(self._file)))


def name(finding: AnyFinding | ErrorGroup) -> str:
    """Return the stable code of what was found: a row of FINDING_CODES or of the endpoint table."""
    if isinstance(finding, ScriptFinding):
        return finding.code
    return finding.code or finding.keyword  # a caller of the library may make findings without a code


def title(finding: AnyFinding) -> str:
    """Return the code of a finding, and its name in words if it has one."""
    row = row_of(name(finding))
    return f"{row.code} {row.name}" if row is not None else name(finding)


def row_of(code: str) -> FindingCode | None:
    """Return the row of FINDING_CODES for a code, None for the code of a script."""
    return next((row for row in lsconvert.FINDING_CODES if row.code == code), None)


def interruption(file: str) -> ValidationError:
    """Return an error that says that the check was interrupted, of a file and all after it."""
    row = next(row for row in lsconvert.FINDING_CODES if INTERRUPTED in row.keywords)
    return ValidationError(Where(file), INTERRUPTED, "interrupted; the check is not complete", code=row.code)


def with_hint(failure: LSConvertError) -> ValidationError:
    """Return an exception as a finding whose message ends with the next step."""
    found = lsconvert.failure_of(failure)
    return found._replace(message=f"{found.message}. {failure.hint}") if failure.hint else found


def level(finding: AnyFinding) -> Level:
    """Return the severity. Legacy calls are warnings: they still work on servers that were not upgraded."""
    if isinstance(finding, ScriptFinding):
        return "note" if finding.action == "note" else "warning"
    return finding.severity


def summary(finding: AnyFinding) -> str:
    """Return a finding as one line."""
    if isinstance(finding, ScriptFinding):
        todo = f"; to do: {finding.todo}" if finding.todo else ""
        cell = f", cell {finding.cell}" if finding.cell is not None else ""
        return f"{finding.action} ({finding.fidelity}, confidence {finding.confidence}{cell}): {finding.message}{todo}"
    if finding.where.pointer is None:  # of a file that cannot be read
        return with_fix(finding)
    return f"{shorten_pointer(finding.where.pointer or '/')}: {with_fix(finding)}"


def with_fix(error: ValidationError | ErrorGroup) -> str:
    """Return the message of an error, with the rule that fixes it."""
    return error.message + (f" [lsconvert upgrade fixes it: {error.rule}]" if error.rule else "")


def task(where: Where) -> str:
    """Return the task of a position as text, "" if it is not in a task."""
    if where.task_index is None:
        return ""
    return f"task {where.task_index}" + (f" (id {where.task_id})" if where.task_id else "")


def ungrouped(groups: ErrorGroups) -> str:
    """Return a sentence that counts the errors in no group."""
    return f"{lsconvert.counted(groups.ungrouped, 'more error')} not grouped, after {len(groups.groups()):,} different ones"


def _command_data(text: str) -> str:
    return escape_line(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _command_property(text: str) -> str:
    return _command_data(text).replace(":", "%3A").replace(",", "%2C")


def _failure_fields(failure: LSConvertError) -> dict[str, Any]:
    return _fields(lsconvert.failure_of(failure)) | {"hint": failure.hint}


def _fields(error: AnyFinding) -> dict[str, Any]:
    if isinstance(error, ScriptFinding):
        place = {
            key: value for key, value in error.where._asdict().items() if key in ("file", "line", "column", "offset")
        }
        return place | {key: value for key, value in asdict(error).items() if key != "where"}
    return {**error.where._asdict(), **{key: value for key, value in error._asdict().items() if key != "where"}}
