"""Findings as SARIF 2.1.0, the format of code scanning services: one run, written as they are found.

Members of an object have no order, so the results come first and what is known at the end comes behind them: the
rules, which are the keywords that were broken or the rows of the page of calls, and the files that could not be read.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import lsconvert
from lsconvert import LSConvertError, ScriptFinding, Where
from lsconvert.cli.formats.findings import AnyFinding, Writer, level, name, summary
from lsconvert.cli.terminal.output import to_json, write

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Columns of SARIF count characters or UTF-16 units, ours count bytes: for a line in ASCII, that is the same.
COLUMNS: Final = (
    "startColumn counts bytes of the line, from 1: these are code points as far as the line is ASCII. byteOffset is exact. "
    "Places in compressed files are those of their content."
)
_RULES: Final = {
    "type": "A value has another type.",
    "required": "A key is missing.",
    "not": "Something is here that must not be.",
    "enum": "A value is none of those that are possible.",
    "const": "A value is another one than the only one that is possible.",
    "pattern": "A text does not match a pattern.",
    "anyOf": "A value fits none of the possible shapes.",
    "oneOf": "A value does not fit exactly one of the possible shapes.",
}


class Sarif(Writer):
    """A log with one run: a result for each finding, a notification for each file that could not be read."""

    def begin(self) -> None:
        """Open the log, the run and its results."""
        self._comma = ""
        self._rules: dict[str, str] = {}  # what was broken: id, description
        self._notifications: list[dict[str, Any]] = []
        self._conditions: dict[str, str] = {}  # what the notifications are about: id, description
        run = {"columnKind": "unicodeCodePoints", "defaultEncoding": "UTF-8", "properties": {"columns": COLUMNS}}
        log = {"$schema": SCHEMA, "version": "2.1.0"}
        write(f'{to_json(log)[:-1]}, "runs": [{to_json(run)[:-1]}, "results": [')

    def begin_file(self, file: str) -> None:
        """Go on to a file."""
        self._file = file

    def add(self, error: AnyFinding) -> None:
        """Write a result."""
        self._rules[name(error)] = _description(error)
        write(f"{self._comma}\n{to_json(_result(error))}")
        self._comma = ","

    def fail(self, failure: LSConvertError) -> None:
        """Note that the file could not be read."""
        about = (type(failure).__doc__ or "").partition("\n")[0]
        self._notify("error", type(failure).__name__, about, f"{failure.message} {failure.hint}", failure.where)

    def stop(self) -> None:
        """Note that the file may hold more errors."""
        self._notify("note", "MaxErrors", "The file may hold more errors.", "Stopped after --max-errors.", Where())

    def end(self) -> None:
        """Close the results, and say what they come from."""
        driver = {
            "name": "lsconvert",
            "version": lsconvert.__version__,
            "rules": _descriptors(self._rules, self._rules.__getitem__),
            "notifications": _descriptors(self._conditions, self._conditions.__getitem__),
        }
        invocation = {
            "executionSuccessful": all(note["level"] != "error" for note in self._notifications),
            "toolExecutionNotifications": self._notifications,
        }
        rest = {"tool": {"driver": driver}, "invocations": [invocation]}
        write(f"\n],{to_json(rest, indent=1)[1:]}]}}\n")

    def _notify(self, level: str, about: str, description: str, message: str, where: Where) -> None:
        self._conditions[about] = description
        place = {"physicalLocation": _physical(where, self._file)}
        self._notifications.append(
            {"level": level, "descriptor": {"id": about}, "message": _message(message), "locations": [place]}
        )


def _description(finding: AnyFinding) -> str:
    if isinstance(finding, ScriptFinding):
        return next(row.guide for row in lsconvert.ENDPOINTS if row.code == finding.code)
    return _RULES.get(finding.keyword, f"The keyword {finding.keyword} fails.")


def _result(finding: AnyFinding) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": _physical(finding.where, "")}
    result = {
        "ruleId": name(finding),
        "level": level(finding),
        "message": _message(summary(finding)),
        "locations": [location],
        "partialFingerprints": {"lsconvert/v1": _fingerprint(finding)},
    }
    if isinstance(finding, ScriptFinding):
        of_script = ("action", "fidelity", "confidence", "guide", "server")
        return result | {"properties": {key: getattr(finding, key) for key in of_script if getattr(finding, key)}}
    where = finding.where
    if where.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": _whole(where.pointer)}]
    properties = {"taskIndex": where.task_index} | ({"taskId": where.task_id} if where.task_id else {})
    return result | {"properties": properties}


def _physical(where: Where, file: str) -> dict[str, Any]:
    numbers = {"startLine": where.line, "startColumn": where.column, "byteOffset": where.offset}
    region = {name: value for name, value in numbers.items() if value is not None}
    return {"artifactLocation": {"uri": _uri(where.file or file)}} | ({"region": region} if region else {})


def _uri(file: str) -> str:
    """Return a relative reference for a relative path, a file URI for an absolute one."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()), safe="/")


def _fingerprint(finding: AnyFinding) -> str:
    """Return what stays as it is when tasks with ids or lines move in a file, and when data gets another name."""
    where = finding.where
    if isinstance(finding, ScriptFinding):
        identity: list[str | None] = [finding.code, where.file, finding.message]
    else:
        task = where.task_id or str(where.task_index)
        pointer = re.sub(r"^/[0-9]+(?=/|$)", "/*", where.pointer or "")
        identity = [finding.keyword, pointer, task, finding.message]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()


def _message(text: str) -> dict[str, str]:
    """Return a message. Braces would be placeholders, `[text](target)` a link: data must not make one."""
    text = _whole(text.strip()).replace("](", "]\\u0028")
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _whole(text: str) -> str:
    """Return text that every JSON reader takes: lone surrogates are replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _descriptors(ids: Iterable[str], description: Callable[[str], str]) -> list[dict[str, Any]]:
    return [{"id": name, "shortDescription": {"text": description(name)}} for name in sorted(ids)]
