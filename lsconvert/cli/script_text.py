"""What was found in scripts, for people: as text, as a diff, and the page that it is found by."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

import lsconvert
from lsconvert import ScriptFinding, ScriptResult
from lsconvert.cli.findings import AnyFinding, Writer, shown
from lsconvert.cli.migrate_call import with_options

# Of what no script can show, what a new call needs that is the same for all scripts. Ids of projects are filled in by the
# scripts themselves.
KNOWN: Final = ("host", "storage_type", "storage_id", "workspace_id", "invite_token")


class ScriptText(Writer):
    """A line for each finding, what to do on the next, and at the end where servers differ from the guide."""

    def begin(self) -> None:
        """Forget what was said before."""
        self._servers: dict[str, str] = {}

    def add(self, error: AnyFinding) -> None:
        """Write a finding."""
        assert isinstance(error, ScriptFinding)  # validation errors have a text of their own
        place = f"{error.where.file}:{error.where.line}:{error.where.column}"
        what = f"{error.code} {error.action}: {error.message} ({error.fidelity}, confidence {error.confidence})"
        self._write(shown(f"{place}: {what} [{error.guide}]") + "\n")
        if error.todo:
            self._write(f"  to do: {with_options(error.todo, KNOWN)}\n")
        if error.server and error.action != "note":
            self._servers[error.code] = error.server

    def end(self) -> None:
        """Write what servers do, once for each row."""
        for code, server in sorted(self._servers.items()):
            self._write(f"{code} on servers: {server}\n")


def unified(result: ScriptResult) -> str:
    """Return what would change in a file, as `diff -u` does. What is no UTF-8 is shown as well as it can be."""
    old, new = (
        text.decode("utf-8", "replace").splitlines(keepends=True) for text in (result.old, result.migration.script)
    )
    lines = difflib.unified_diff(old, new, result.path, result.path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def rules() -> Iterator[str]:
    """Yield a line for each row of the page of calls."""
    for row in lsconvert.ENDPOINTS:
        yield f"{row.code} {row.fidelity:<6} {_old(row)} -> {_new(row)} [{row.guide.partition(':')[0]}]"


def _old(row: object) -> str:
    calls = getattr(row, "old", ())
    if isinstance(calls, str):
        return calls
    paths = dict.fromkeys(call.path for call in calls)
    argument = getattr(row, "value", "")
    return ", ".join(paths) or f"{getattr(row, 'name', '')}{f'={argument}' if argument else ''}"


def _new(row: object) -> str:
    becomes = getattr(row, "becomes", getattr(row, "new", ""))
    if isinstance(becomes, tuple):
        becomes = ", then ".join(f"{call.path}{f'?{call.query}' if call.query else ''}" for call in becomes)
    return becomes or "nothing"
