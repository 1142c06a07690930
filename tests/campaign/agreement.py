"""Compare a conversion with decoded tasks, with `verify`, with a second conversion, and with one there and back."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import lsconvert
from lsconvert.jsontext.decode import parse_float, parse_int

from .generator import Document
from .results import Finding

if TYPE_CHECKING:
    from .differential import Outcome, Settings

REFUSED = object()
BOM = b"\xef\xbb\xbf"
DECODER = json.JSONDecoder(parse_float=parse_float, parse_int=parse_int)


def spelled(task: object, *, quoted: bool = False) -> str:
    """Return a task as JSON. With `quoted`, Python spells the numbers in ids that are strings.

    An upgrade for import quotes numbers. In a stream it keeps their spelling, which decoded tasks do not have.
    """
    return json.dumps(_with_spelled_ids(task) if quoted else task, default=repr)  # JSON has no Decimal


def _with_spelled_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_spelled_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _id(item) if key == "id" else _with_spelled_ids(item) for key, item in value.items()}


def _id(value: Any) -> Any:
    try:
        number = DECODER.decode(value) if isinstance(value, str) else None
    except ValueError:
        return value
    return json.dumps(number, default=repr) if isinstance(number, (int, float, Decimal)) else _with_spelled_ids(value)


def tasks_of(text: bytes, *, by_id: bool = False) -> list[Any]:
    """Decode the tasks of a document with the parser of the standard library."""
    rest, found = text.removeprefix(BOM).decode("utf-8", "surrogatepass").strip(" \t\r\n"), []
    while rest:
        value, end = DECODER.raw_decode(rest)
        found.append(value)
        rest = rest[end:].lstrip(" \t\r\n")
    if len(found) == 1 and isinstance(found[0], list):
        return found[0]
    return list(found[0].values()) if by_id and len(found) == 1 and isinstance(found[0], dict) else found


def check_tasks(document: Document, settings: Settings, outcome: Outcome) -> list[Finding]:
    """Check that the output has the tasks that `upgrade_task` returns, and that no task is lost."""
    report = outcome.report
    found = []
    if report is not None:
        found = _check_counts(document, settings, outcome)
    if document.has_duplicates or settings.options.get("unmapped") == "error" or settings.max_tasks:
        return found
    expected = _converted(tasks_of(document.text, by_id=document.form == "by id"), settings)
    failing = [task for task, new in expected if new is REFUSED]
    if outcome.error is not None:
        kinds = ("ConversionError", "ConflictError", "UnmappedError")
        if outcome.error[0] in kinds and not failing:
            return [*found, Finding("objects differ", f"refused by the kernel alone: {outcome.error[1][:200]}")]
        return found
    made = tasks_of(outcome.output[""], by_id=document.form == "by id" and "target" not in settings.options)
    if settings.policy == "stop" and failing:
        return [*found, Finding("objects differ", "refused by objects alone")]
    kept = [(task, new) for task, new in expected if new is not REFUSED or settings.policy == "keep"]
    quoted = "target" in settings.options
    wanted = [spelled(new if new is not REFUSED else task, quoted=quoted) for task, new in kept]
    got = [spelled(task, quoted=quoted) for task in made]
    if got == wanted:
        return found
    if settings.policy == "quarantine" and settings.check and _is_part(got, wanted):
        return found
    place = next((i for i, (a, b) in enumerate(zip(got, wanted)) if a != b), min(len(got), len(wanted)))
    return [*found, Finding("objects differ", f"task {place} of {len(wanted)}")]


def check_verified(before: bytes, settings: Settings, after: bytes) -> list[Finding]:
    """Check that `verify` accepts the output."""
    try:
        difference = lsconvert.verify(io.BytesIO(before), io.BytesIO(after), to=settings.to, **settings.options)
    except lsconvert.LSConvertError as error:
        return [Finding("verify fails", f"{type(error).__name__}: {error.message}"[:200])]
    return [Finding("verify disagrees", str(difference)[:200])] if difference is not None else []


def check_once_more(output: bytes, again: bytes, error: object) -> list[Finding]:
    """Check that the same conversion does not change its own output."""
    if error is not None:
        return [Finding("not idempotent", f"refused: {error}"[:300])]
    return [] if again == output else [Finding("not idempotent", f"{len(output)} and {len(again)} bytes")]


def check_back(text: bytes) -> list[Finding]:
    """Check that a v2 document survives a downgrade and an upgrade byte for byte, except its byte order mark."""
    old, new = io.BytesIO(), io.BytesIO()
    lsconvert.downgrade(io.BytesIO(text), old, check=False)
    lsconvert.upgrade(io.BytesIO(old.getvalue()), new, check=False, keep_ground_truth=True)
    found = (
        []
        if new.getvalue() == text.removeprefix(BOM)
        else [Finding("not the same", "after the settings there and back")]
    )
    return found + [
        Finding("verify disagrees", str(difference)[:200])
        for difference in [lsconvert.verify(io.BytesIO(text), io.BytesIO(old.getvalue()), to="v1")]
        if difference is not None
    ]


def _check_counts(document: Document, settings: Settings, outcome: Outcome) -> list[Finding]:
    report = outcome.report or {}
    out = sum(
        len(tasks_of(text)) for name, text in outcome.output.items() if name.endswith("json") and "manifest" not in name
    )
    lines = outcome.quarantine.splitlines()
    found = []
    if not document.has_duplicates:
        went_in = len(tasks_of(document.text, by_id=document.form == "by id"))
        if "" in outcome.output:
            out = len(tasks_of(outcome.output[""], by_id=document.form == "by id" and "target" not in settings.options))
        if settings.max_tasks is None and went_in != out + len(lines):
            found.append(Finding("tasks lost", f"{went_in} in, {out} out, {len(lines)} quarantined"))
    if report["quarantined"] != len(lines):
        found.append(Finding("wrong report", f"{report['quarantined']} quarantined, {len(lines)} lines"))
    if settings.max_tasks and document.form == "array" and not document.has_duplicates:
        went_in = len(tasks_of(document.text))
        if went_in != out + len(lines):
            found.append(Finding("tasks lost", f"{went_in} in, {out} in the parts, {len(lines)} quarantined"))
    return found


def _converted(tasks: list[Any], settings: Settings) -> list[tuple[Any, Any]]:
    """Pair each task with the result of `upgrade_task` or `downgrade_task`, or with REFUSED."""
    convert = lsconvert.upgrade_task if settings.to == "v2" else lsconvert.downgrade_task
    pairs = []
    for task in tasks:
        try:
            new = convert(task, **settings.options) if isinstance(task, dict) else task
        except lsconvert.ConversionError:
            new = REFUSED
        pairs.append((task, new))
    return pairs


def _is_part(some: list[str], every: list[str]) -> bool:
    rest = iter(every)
    return all(item in rest for item in some)
