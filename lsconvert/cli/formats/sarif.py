"""Write findings as SARIF 2.1.0, the format of code scanning services: one run, written while the files are read.

Members of an object have no order. So the results come first, and everything that is known only at the end follows: the
rules (rows of FINDING_CODES or of the endpoint table) and the files that cannot be read.

A file that cannot be read is a result and a notification: services such as GitHub's show results only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import lsconvert
from lsconvert import LSConvertError, ScriptFinding, ValidationError, Where
from lsconvert.cli.formats.findings import (
    AnyFinding,
    Level,
    Writer,
    interruption,
    level,
    name,
    row_of,
    summary,
    with_hint,
)
from lsconvert.cli.terminal.output import to_json, write

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# SARIF counts columns in characters or UTF-16 units, lsconvert in bytes. In an ASCII line all are the same.
COLUMNS: Final = (
    "startColumn counts the bytes of the line from 1, which are code points if the line is ASCII. byteOffset is exact. "
    "Positions in a compressed file are positions in its content."
)


class Sarif(Writer):
    """Writes a log with one run: a result for each finding, a notification for each file that cannot be read."""

    def begin(self) -> None:
        """Begin the log, its run and the results."""
        self._comma = ""
        self._rules: dict[str, dict[str, Any]] = {}  # descriptors of the rules in the results, by id
        self._notifications: list[dict[str, Any]] = []
        self._conditions: dict[str, dict[str, Any]] = {}  # descriptors of the notifications, by id
        run = {"columnKind": "unicodeCodePoints", "defaultEncoding": "UTF-8", "properties": {"columns": COLUMNS}}
        log = {"$schema": SCHEMA, "version": "2.1.0"}
        write(f'{to_json(log)[:-1]}, "runs": [{to_json(run)[:-1]}, "results": [')

    def add(self, error: AnyFinding) -> None:
        """Write a finding as a result."""
        if name(error) not in self._rules:
            self._rules[name(error)] = _descriptor(error)
        comma, self._comma = self._comma, ","  # first, because an interrupt may come while the text is written
        write(f"{comma}\n{to_json(_result(error))}")

    def fail(self, failure: LSConvertError) -> None:
        """Write a result and add a notification: the file cannot be read to its end."""
        self._add_failure(with_hint(failure.in_file(self._file)))

    def interrupt(self, file: str) -> None:
        """Write a result and add a notification: the check is not complete."""
        self._add_failure(interruption(file))

    def stop(self) -> None:
        """Add a notification: the file may have more errors."""
        descriptor = {"id": "MaxErrors", "shortDescription": {"text": "The file may have more errors."}}
        self._notify("note", descriptor, "Stopped after --max-errors.", Where())

    def skip(self) -> None:
        """Add a notification: the file is not read, although it mentions v1 calls."""
        descriptor = {"id": "UnreadFile", "shortDescription": {"text": "Files of this type are not read."}}
        self._notify("note", descriptor, "Files of this type are not read, and this one mentions v1 calls.", Where())

    def end(self) -> None:
        """End the results, and write the rules and notifications."""
        driver = {
            "name": "lsconvert",
            "version": lsconvert.__version__,
            "rules": [self._rules[code] for code in sorted(self._rules)],
            "notifications": [self._conditions[code] for code in sorted(self._conditions)],
        }
        invocation = {
            "executionSuccessful": all(note["level"] != "error" for note in self._notifications),
            "toolExecutionNotifications": self._notifications,
        }
        rest = {"tool": {"driver": driver}, "invocations": [invocation]}
        write(f"\n],{to_json(rest, indent=1)[1:]}]}}\n")

    def _add_failure(self, found: ValidationError) -> None:
        self.add(found)
        self._notify("error", _descriptor(found), found.message, found.where)

    def _notify(self, level: Level, descriptor: dict[str, Any], message: str, where: Where) -> None:
        self._conditions[descriptor["id"]] = descriptor
        place = {"physicalLocation": _physical(where, self._file)}
        self._notifications.append(
            {"level": level, "descriptor": {"id": descriptor["id"]}, "message": _message(message), "locations": [place]}
        )


def _descriptor(finding: AnyFinding) -> dict[str, Any]:
    """Return the reporting descriptor of the code of a finding, with the help that code scanning services show."""
    if isinstance(finding, ScriptFinding):
        guide = next(row.guide for row in lsconvert.ENDPOINTS if row.code == finding.code)
        return {"id": finding.code, "shortDescription": {"text": guide}}
    row = row_of(finding.code)
    if row is None:
        return {
            "id": name(finding),
            "shortDescription": {"text": f"The keyword {finding.keyword} of the schema fails."},
        }
    return {
        "id": row.code,
        "name": row.name,
        "shortDescription": {"text": row.summary},
        "fullDescription": {"text": row.summary},
        "help": {"text": row.help},
        "defaultConfiguration": {"level": row.severity},
    }


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
        keys = ("action", "fidelity", "confidence", "guide", "server", "cell")
        return result | {"properties": {key: getattr(finding, key) for key in keys if getattr(finding, key)}}
    where = finding.where
    if where.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": _encodable(where.pointer)}]
    properties = {"taskIndex": where.task_index, "taskId": where.task_id}
    known = {key: value for key, value in properties.items() if value is not None}
    return result | ({"properties": known} if known else {})


def _physical(where: Where, file: str) -> dict[str, Any]:
    numbers = {"startLine": where.line, "startColumn": where.column, "byteOffset": where.offset}
    region = {name: value for name, value in numbers.items() if value is not None}
    return {"artifactLocation": {"uri": _uri(where.file or file)}} | ({"region": region} if region else {})


def _uri(file: str) -> str:
    """Return a relative reference for a relative path, a file URI for an absolute one."""
    if lsconvert.locate(file).is_remote:
        return quote(file, safe=":/@%")
    path = Path(file)
    try:
        return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()), safe="/")
    except UnicodeEncodeError:  # a lone surrogate, which no file name of this system has: a caller made the name up
        return _uri(_encodable(file))


def _fingerprint(finding: AnyFinding) -> str:
    """Return a hash that stays the same if lines or tasks with an id move, and if the file of the tasks is renamed."""
    where = finding.where
    if isinstance(finding, ScriptFinding):
        identity: list[str | None] = [finding.code, where.file, finding.message]
    else:
        task = where.task_id or str(where.task_index)
        pointer = re.sub(r"^/[0-9]+(?=/|$)", "/*", where.pointer or "")
        identity = [finding.keyword, pointer, task, finding.message]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()


def _message(text: str) -> dict[str, str]:
    """Return a message object. Data must create neither a placeholder (braces) nor a link (`[text](target)`)."""
    text = _encodable(text.strip()).replace("](", "]\\u0028")
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _encodable(text: str) -> str:
    """Replace lone surrogates, which some JSON readers reject."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
