"""Write findings to stdout: the interface of all formats, and the plain formats.

A finding is a validation error, or a match of the endpoint table in a script.

Writers do not keep what they write: they write each error when it is found, or group equal errors in bounded memory.
sarif.py and junit.py have the larger formats.
"""

from __future__ import annotations

from dataclasses import asdict
from textwrap import indent
from typing import Any, Literal, TypeAlias

import lsconvert
from lsconvert import (
    ErrorGroup,
    ErrorGroups,
    LSConvertError,
    ScriptFinding,
    ValidationError,
    Where,
    escape_line,
    shorten_pointer,
)
from lsconvert.cli.terminal.output import show, to_json, write

AnyFinding: TypeAlias = ValidationError | ScriptFinding
Level: TypeAlias = Literal["error", "warning", "note"]


class Writer:
    """Writes the findings of several files to stdout, one file after the other. This base class writes nothing.

    Call `begin`; then for each file `begin_file`, `add` for each finding, at most one of `fail` and `stop`, and
    `end_file`; then `end`.
    """

    streams = True  # whether it writes while a file is read

    def begin(self) -> None:
        """Begin the output."""

    def begin_file(self, file: str) -> None:
        """Begin a file."""

    def add(self, error: AnyFinding) -> None:
        """Add a finding of the current file."""

    def fail(self, failure: LSConvertError) -> None:
        """Record that the file cannot be read to its end."""

    def stop(self) -> None:
        """Record that reading stopped at --max-errors."""

    def end_file(self) -> None:
        """End the current file."""

    def end(self) -> None:
        """End the output."""


class Text(Writer):
    """Writes a line for each group of equal errors in a file, with the first position."""

    streams = False

    def begin_file(self, file: str) -> None:
        """Begin the groups of a file."""
        self._file, self._groups = file, ErrorGroups()

    def add(self, error: AnyFinding) -> None:
        """Add an error to its group."""
        assert isinstance(error, ValidationError)  # ScriptText writes the findings in scripts
        self._file = error.where.file or self._file
        self._groups.add([error])

    def end_file(self) -> None:
        """Write the lines of the file."""
        for group in self._groups.groups():
            error = f"{group.pointer or '/'}: {with_fix(group)}"
            show(f"{self._file}: {error}: {lsconvert.counted(group.tasks, 'task')}, first at {place(group.places[0])}")
        if self._groups.ungrouped:
            show(f"{self._file}: {ungrouped(self._groups)}")


class Json(Writer):
    """Writes an array with an object for each finding."""

    def begin(self) -> None:
        """Begin the array."""
        self._comma = ""
        write("[")

    def add(self, error: AnyFinding) -> None:
        """Write a finding as an element of the array."""
        write(f"{self._comma}\n{indent(to_json(_fields(error), indent=2), '  ')}")
        self._comma = ","

    def end(self) -> None:
        """End the array."""
        write("\n]\n" if self._comma else "]\n")


class JsonLines(Writer):
    """Writes each finding as an object on its own line."""

    def add(self, error: AnyFinding) -> None:
        """Write a finding as a line."""
        write(f"{to_json(_fields(error))}\n")


class Github(Writer):
    """Writes workflow commands. GitHub Actions shows each of them beside its line of the file."""

    def add(self, error: AnyFinding) -> None:
        """Write a finding as a command."""
        where = error.where
        command = {"error": "error", "warning": "warning", "note": "notice"}[level(error)]
        properties = {"file": where.file, "line": where.line, "col": where.column, "title": f"lsconvert {name(error)}"}
        about = ",".join(f"{key}={_command_property(str(value))}" for key, value in properties.items() if value)
        write(f"::{command} {about}::{_command_data(summary(error))}\n")


def name(finding: AnyFinding) -> str:
    """Return the check that found it: a keyword of the schema, or the code of a row of the endpoint table."""
    return finding.code if isinstance(finding, ScriptFinding) else finding.keyword


def level(finding: AnyFinding) -> Level:
    """Return the severity. Legacy calls are warnings: they still work on servers that were not upgraded."""
    if isinstance(finding, ScriptFinding):
        return "note" if finding.action == "note" else "warning"
    return "error"


def summary(finding: AnyFinding) -> str:
    """Return a finding as one line."""
    if isinstance(finding, ScriptFinding):
        todo = f"; to do: {finding.todo}" if finding.todo else ""
        return f"{finding.action} ({finding.fidelity}, confidence {finding.confidence}): {finding.message}{todo}"
    return f"{shorten_pointer(finding.where.pointer or '/')}: {with_fix(finding)}"


def with_fix(error: ValidationError | ErrorGroup) -> str:
    """Return the message of an error, with the rule that fixes it."""
    return error.message + (f" [lsconvert upgrade fixes it: {error.rule}]" if error.rule else "")


def place(where: Where) -> str:
    """Return a position in a file as text."""
    task_id = f" (id {where.task_id})" if where.task_id else ""
    return f"{where.line}:{where.column}, offset {where.offset}, task {where.task_index}{task_id}"


def ungrouped(groups: ErrorGroups) -> str:
    """Return a sentence that counts the errors in no group."""
    return f"{lsconvert.counted(groups.ungrouped, 'more error')} not grouped, after {len(groups.groups()):,} different ones"


def _command_data(text: str) -> str:
    return escape_line(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _command_property(text: str) -> str:
    return _command_data(text).replace(":", "%3A").replace(",", "%2C")


def _fields(error: AnyFinding) -> dict[str, Any]:
    if isinstance(error, ScriptFinding):
        place = {
            key: value for key, value in error.where._asdict().items() if key in ("file", "line", "column", "offset")
        }
        return place | {key: value for key, value in asdict(error).items() if key != "where"}
    return {**error.where._asdict(), "keyword": error.keyword, "message": error.message, "rule": error.rule}
