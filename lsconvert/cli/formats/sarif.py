"""Write findings as SARIF 2.1.0, the format of code scanning services: one run, written while the files are read.

Members of an object have no order. So the results come first, and everything that is known only at the end follows: the
rules (keywords that failed, or rows of the endpoint table) and the files that cannot be read.
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
# SARIF counts columns in characters or UTF-16 units, lsconvert in bytes. In an ASCII line all are the same.
COLUMNS: Final = (
    "startColumn counts the bytes of the line from 1, which are code points if the line is ASCII. byteOffset is exact. "
    "Positions in a compressed file are positions in its content."
)
_RULES: Final = {
    "type": "A value has the wrong type.",
    "required": "A key is missing.",
    "not": "A key or value is not allowed.",
    "enum": "A value is not one of the allowed values.",
    "const": "A value is not the allowed value.",
    "pattern": "A string has the wrong form.",
    "minimum": "A number is too small.",
    "exclusiveMinimum": "A number is too small.",
    "maximum": "A number is too large.",
    "exclusiveMaximum": "A number is too large.",
    "minItems": "A list has too few items.",
    "maxItems": "A list has too many items.",
    "minProperties": "An object has too few keys.",
    "maxProperties": "An object has too many keys.",
    "anyOf": "A value has none of the allowed forms.",
    "oneOf": "A value does not have exactly one of the allowed forms.",
}


class Sarif(Writer):
    """Writes a log with one run: a result for each finding, a notification for each file that cannot be read."""

    def begin(self) -> None:
        """Begin the log, its run and the results."""
        self._comma = ""
        self._rules: dict[str, str] = {}  # descriptions of the rules in the results, by id
        self._notifications: list[dict[str, Any]] = []
        self._conditions: dict[str, str] = {}  # descriptions of the notifications, by id
        run = {"columnKind": "unicodeCodePoints", "defaultEncoding": "UTF-8", "properties": {"columns": COLUMNS}}
        log = {"$schema": SCHEMA, "version": "2.1.0"}
        write(f'{to_json(log)[:-1]}, "runs": [{to_json(run)[:-1]}, "results": [')

    def begin_file(self, file: str) -> None:
        """Begin a file."""
        self._file = file

    def add(self, error: AnyFinding) -> None:
        """Write a finding as a result."""
        self._rules[name(error)] = _description(error)
        write(f"{self._comma}\n{to_json(_result(error))}")
        self._comma = ","

    def fail(self, failure: LSConvertError) -> None:
        """Add a notification: the file cannot be read to its end."""
        description = (type(failure).__doc__ or "").partition("\n")[0]
        self._notify("error", type(failure).__name__, description, f"{failure.message} {failure.hint}", failure.where)

    def stop(self) -> None:
        """Add a notification: the file may have more errors."""
        self._notify("note", "MaxErrors", "The file may have more errors.", "Stopped after --max-errors.", Where())

    def end(self) -> None:
        """End the results, and write the rules and notifications."""
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

    def _notify(self, level: str, condition: str, description: str, message: str, where: Where) -> None:
        self._conditions[condition] = description
        place = {"physicalLocation": _physical(where, self._file)}
        self._notifications.append(
            {"level": level, "descriptor": {"id": condition}, "message": _message(message), "locations": [place]}
        )


def _description(finding: AnyFinding) -> str:
    if isinstance(finding, ScriptFinding):
        return next(row.guide for row in lsconvert.ENDPOINTS if row.code == finding.code)
    return _RULES.get(finding.keyword, f"The keyword {finding.keyword} of the schema fails.")


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
        keys = ("action", "fidelity", "confidence", "guide", "server")
        return result | {"properties": {key: getattr(finding, key) for key in keys if getattr(finding, key)}}
    where = finding.where
    if where.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": _encodable(where.pointer)}]
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


def _descriptors(ids: Iterable[str], description: Callable[[str], str]) -> list[dict[str, Any]]:
    return [{"id": name, "shortDescription": {"text": description(name)}} for name in sorted(ids)]
