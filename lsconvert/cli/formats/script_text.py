"""What was found in scripts: as text for people, as a diff, and the page that it is found by."""

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
        show(f"{place}: {what} [{error.guide}]")
        if error.todo:
            show(f"  to do: {with_options(error.todo, KNOWN)}")
        if error.server and error.action != "note":
            self._servers[error.code] = error.server

    def end(self) -> None:
        """Write what servers do, once for each row."""
        for code, server in sorted(self._servers.items()):
            show(f"{code} on servers: {server}")


def unified(result: ScriptResult) -> bytes:
    """Return what would change in a file, byte for byte, as `diff -u` does."""
    old, new = (re.findall(rb"[^\n]*\n|[^\n]+", text) for text in (result.old, result.migration.script))
    name = _diff_name(os.fsencode(result.path.replace(os.sep, "/")))
    lines = difflib.diff_bytes(difflib.unified_diff, old, new, name, name)
    return b"".join(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in lines)


def _diff_name(name: bytes) -> bytes:
    """Return the name of a file for a diff: quoted as git and patch do if they would not read it as it is."""
    if re.fullmatch(rb"[!#-\[\]-~]+", name):
        return name
    octal = re.sub(rb"[^ !#-\[\]-~]", lambda byte: b"\\%03o" % ord(byte[0]), name)
    return b'"%b"' % octal


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
