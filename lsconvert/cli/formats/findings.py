"""Findings on their way to stdout: what a writer of any format does, and the plain formats.

A finding is a validation error, or what a row of the page of calls finds in a script.

Nothing waits for the end of the input: errors are written as they are found, or grouped where equal ones belong
together. So memory does not depend on how much is wrong. sarif.py and junit.py have the formats that need more words.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from textwrap import indent
from typing import Any, Final, Literal, TypeAlias

from lsconvert import LSConvertError, ScriptFinding, ValidationError, Where, escape_line
from lsconvert.cli.terminal.output import show, to_json, write

MAX_GROUPS: Final = 1_000  # of one file
MAX_PLACES: Final = 10  # of one group
MAX_POINTER: Final = 120  # characters

AnyFinding: TypeAlias = ValidationError | ScriptFinding
Level: TypeAlias = Literal["error", "warning", "note"]


class Writer:
    """Takes the findings of one file after the other and writes them to stdout, and nothing else.

    Called in this order: `begin`; for each file `begin_file`, any number of `add`, perhaps `fail` or `stop`, `end_file`;
    `end`.
    """

    streams = True  # whether it writes while a file is read

    def begin(self) -> None:
        """Write what comes before all files."""

    def begin_file(self, file: str) -> None:
        """Go on to a file."""

    def add(self, error: AnyFinding) -> None:
        """Take a finding of the file."""

    def fail(self, failure: LSConvertError) -> None:
        """Take why the file could not be read, or not to its end."""

    def stop(self) -> None:
        """Take that --max-errors was reached in the file."""

    def end_file(self) -> None:
        """Close the file."""

    def end(self) -> None:
        """Write what comes after all files."""


class Text(Writer):
    """Equal errors of a file as one line, with the first place."""

    streams = False

    def begin_file(self, file: str) -> None:
        """Go on to a file."""
        self._file, self._groups = file, Groups()

    def add(self, error: AnyFinding) -> None:
        """Take an error of the file."""
        assert isinstance(error, ValidationError)  # those of scripts have a text of their own
        self._file = error.where.file or self._file
        self._groups.add(error)

    def end_file(self) -> None:
        """Write the lines of the file."""
        for group in self._groups.sorted():
            what = f"{self._file}: {group.pointer}: {group.words}: {number(group.tasks, 'task')}"
            show(f"{what}, first at {place(group.places[0])}")
        if self._groups.more:
            show(f"{self._file}: {further(self._groups.more)}")


class Json(Writer):
    """An array with an object for each finding."""

    def begin(self) -> None:
        """Open the array."""
        self._comma = ""
        write("[")

    def add(self, error: AnyFinding) -> None:
        """Write an element."""
        write(f"{self._comma}\n{indent(to_json(_fields(error), indent=2), '  ')}")
        self._comma = ","

    def end(self) -> None:
        """Close the array."""
        write("\n]\n" if self._comma else "]\n")


class JsonLines(Writer):
    """An object for each finding, on a line of its own."""

    def add(self, error: AnyFinding) -> None:
        """Write a line."""
        write(f"{to_json(_fields(error))}\n")


class Github(Writer):
    """Workflow commands of GitHub Actions, which show up beside the line."""

    def add(self, error: AnyFinding) -> None:
        """Write a command."""
        where = error.where
        command = {"error": "error", "warning": "warning", "note": "notice"}[level(error)]
        properties = {"file": where.file, "line": where.line, "col": where.column, "title": f"lsconvert {name(error)}"}
        about = ",".join(f"{key}={_command_property(str(value))}" for key, value in properties.items() if value)
        write(f"::{command} {about}::{_command_data(summary(error))}\n")


@dataclass(slots=True)
class Group:
    """Equal errors of a file: at the same pointer, but for the indices in it, and with the same words."""

    pointer: str
    keyword: str
    words: str
    errors: int = 0
    tasks: int = 0
    places: list[Where] = field(default_factory=list)  # the first few
    last_task: int | None = None

    def add(self, where: Where) -> None:
        """Count an error. Those of one task come one after the other."""
        self.tasks += not self.errors or where.task_index != self.last_task
        self.last_task = where.task_index
        self.errors += 1
        if len(self.places) < MAX_PLACES:
            self.places.append(where._replace(pointer=None))  # which may be as long as a task


class Groups:
    """The errors of one file, equal ones together."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, str], Group] = {}
        self.more = 0  # errors that found no room

    def add(self, error: ValidationError) -> None:
        """Put an error into its group."""
        pointer = shorten(re.sub(r"/[0-9]+(?=/|$)", "/*", error.where.pointer or "") or "/")
        key = (pointer, error.keyword, words(error))
        if key not in self._groups and len(self._groups) == MAX_GROUPS:
            self.more += 1
            return
        self._groups.setdefault(key, Group(*key)).add(error.where)

    def sorted(self) -> list[Group]:
        """Return the groups by pointer, keyword and words."""
        return [self._groups[key] for key in sorted(self._groups)]


def name(finding: AnyFinding) -> str:
    """Return what found it: the keyword of a schema, or the code of a row."""
    return finding.code if isinstance(finding, ScriptFinding) else finding.keyword


def level(finding: AnyFinding) -> Level:
    """Return how much it matters: what is legacy still works where nobody has moved yet."""
    if isinstance(finding, ScriptFinding):
        return "note" if finding.action == "note" else "warning"
    return "error"


def summary(finding: AnyFinding) -> str:
    """Say in one line what is found."""
    if isinstance(finding, ScriptFinding):
        todo = f"; to do: {finding.todo}" if finding.todo else ""
        return f"{finding.action} ({finding.fidelity}, confidence {finding.confidence}): {finding.message}{todo}"
    return f"{shorten(finding.where.pointer or '/')}: {words(finding)}"


def words(error: ValidationError) -> str:
    """Say what is wrong, and which rule mends it."""
    return error.message + (f" [lsconvert upgrade mends it: {error.rule}]" if error.rule else "")


def place(where: Where) -> str:
    """Return a place in a file, for a person."""
    task_id = f" (id {where.task_id})" if where.task_id else ""
    return f"{where.line}:{where.column}, offset {where.offset}, task {where.task_index}{task_id}"


def further(count: int) -> str:
    """Say how many errors are in no group."""
    return f"{number(count, 'further error')} not grouped, after {MAX_GROUPS:,} different ones"


def number(count: int, name: str) -> str:
    """Return a count with its name."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def shorten(pointer: str) -> str:
    """Return a pointer, cut if a key of the data makes it long."""
    return pointer if len(pointer) <= MAX_POINTER else pointer[:MAX_POINTER] + "..."


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
