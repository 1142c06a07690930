"""Write the findings of scripts as text or as a diff, and list the rows of the endpoint table."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from typing import Final

import lsconvert
from lsconvert import ScriptFinding, ScriptResult
from lsconvert.cli.formats.findings import AnyFinding, Writer
from lsconvert.cli.formats.option_names import with_options
from lsconvert.cli.terminal.output import show

# The parameters that are the same for all scripts. Scripts compute the others, such as ids of projects, themselves.
SCRIPT_PARAMETERS: Final = ("host", "storage_type", "storage_id", "workspace_id", "invite_token")


_MAX_LOW: Final = 3  # findings of low confidence that a file can have before they are one line


class ScriptText(Writer):
    """A line for each finding, the work that is left on the next, and at the end how servers differ from the guide.

    Many findings of low confidence in one file are one line.
    """

    def begin(self) -> None:
        """Start without any row."""
        self._servers: dict[str, str] = {}

    def begin_file(self, file: str) -> None:
        """Begin a file."""
        super().begin_file(file)
        self._low: list[ScriptFinding] = []

    def add(self, error: AnyFinding) -> None:
        """Write a finding. Those of low confidence wait for the end of the file."""
        assert isinstance(error, ScriptFinding)  # another writer shows validation errors
        if error.confidence == "low":
            self._low.append(error)
        else:
            self._write(error)

    def end_file(self) -> None:
        """Write the findings of low confidence."""
        if len(self._low) <= _MAX_LOW:
            for finding in self._low:
                self._write(finding)
            return
        first, codes = self._low[0], sorted({finding.code for finding in self._low})
        place = f"{first.where.file}:{first.where.line}:{first.where.column}"
        places = lsconvert.counted(len(self._low), "place")
        show(f"{place}: {', '.join(codes)} review: {places} in this file, of which this is the first (confidence low)")
        show(f"  to do: {first.todo}")

    def _write(self, error: ScriptFinding) -> None:
        place = f"{error.where.file}:{error.where.line}:{error.where.column}"
        cell = f", cell {error.cell}" if error.cell is not None else ""
        what = f"{error.code} {error.action}: {error.message} ({error.fidelity}, confidence {error.confidence}{cell})"
        show(f"{place}: {what} [{error.guide}]")
        if error.todo:
            show(f"  to do: {with_options(error.todo, error.missing, SCRIPT_PARAMETERS)}")
        if error.server and error.action != "note":
            self._servers[error.code] = error.server

    def interrupt(self, file: str) -> None:
        """Write nothing: the caller says that the run was interrupted."""

    def end(self) -> None:
        """Write how servers differ from the guide, once for each row."""
        for code, server in sorted(self._servers.items()):
            show(f"{code} on servers: {server}")


def unified_diff(result: ScriptResult) -> bytes:
    """Return the changes of a file as `diff -u` does, byte for byte."""
    old, new = (re.findall(rb"[^\n]*\n|[^\n]+", text) for text in (result.old, result.migration.script))
    name = _diff_name(os.fsencode(result.path.replace(os.sep, "/")))
    lines = difflib.diff_bytes(difflib.unified_diff, old, new, name, name)
    return b"".join(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines)


def _diff_name(name: bytes) -> bytes:
    """Return a file name for a diff, quoted if git and patch need it."""
    if re.fullmatch(rb"[!#-\[\]-~]+", name):
        return name
    octal = re.sub(rb"[^ !#-\[\]-~]", lambda byte: b"\\%03o" % ord(byte[0]), name)
    return b'"%b"' % octal


def endpoint_lines() -> Iterator[str]:
    """Yield a line for each row of the endpoint table."""
    for row in lsconvert.ENDPOINTS:
        yield f"{row.code} {row.fidelity:<6} {_old_form(row)} -> {_new_form(row)} [{row.section}]"


def _old_form(row: object) -> str:
    calls = getattr(row, "old", ())
    if isinstance(calls, str):
        return calls
    paths = dict.fromkeys(call.path for call in calls)
    value = getattr(row, "value", "")
    return ", ".join(paths) or f"{getattr(row, 'name', '')}{f'={value}' if value else ''}"


def _new_form(row: object) -> str:
    becomes = getattr(row, "becomes", getattr(row, "new", ""))
    if isinstance(becomes, tuple):
        becomes = ", then ".join(f"{call.path}{f'?{call.query}' if call.query else ''}" for call in becomes)
    return becomes or "nothing"
