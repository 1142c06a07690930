"""What must agree with a whole conversion: decoded tasks, the second opinion, the conversion itself once more, and back."""

from __future__ import annotations

import io
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import lsconvert
from lsconvert.jsontext.decode import parse_float, parse_int

from .figures import Finding
from .generator import Document

if TYPE_CHECKING:
    from .differential import Outcome, Way

REFUSED = object()
BOM = b"\xef\xbb\xbf"
spelled = partial(json.dumps, default=repr)  # a Decimal is no text
DECODER = json.JSONDecoder(parse_float=parse_float, parse_int=parse_int)


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


def check_tasks(document: Document, way: Way, outcome: Outcome) -> list[Finding]:
    """The output has what `upgrade_task` makes of each task; as many tasks come out as went in, or are quarantined."""
    report = outcome.report
    found = []
    if report is not None:
        found = _check_counts(document, way, outcome)
    if document.twice or way.options.get("unmapped") == "error" or way.max_tasks:
        return found
    expected = _converted(tasks_of(document.text, by_id=document.form == "by id"), way)
    failing = [task for task, new in expected if new is REFUSED]
    if outcome.error is not None:
        kinds = ("ConversionError", "ConflictError", "UnmappedError")
        if outcome.error[0] in kinds and not failing:
            return [*found, Finding("objects differ", f"refused by the kernel alone: {outcome.error[1][:200]}")]
        return found
    made = tasks_of(outcome.output[""], by_id=document.form == "by id" and "target" not in way.options)
    if way.policy == "stop" and failing:
        return [*found, Finding("objects differ", "refused by objects alone")]
    kept = [(task, new) for task, new in expected if new is not REFUSED or way.policy == "keep"]
    wanted = [spelled(new if new is not REFUSED else task) for task, new in kept]
    got = [spelled(task) for task in made]
    if got == wanted:
        return found
    if way.policy == "quarantine" and way.check and _is_part(got, wanted):
        return found
    place = next((i for i, (a, b) in enumerate(zip(got, wanted)) if a != b), min(len(got), len(wanted)))
    return [*found, Finding("objects differ", f"task {place} of {len(wanted)}")]


def check_verified(before: bytes, way: Way, after: bytes) -> list[Finding]:
    """The second opinion agrees."""
    try:
        difference = lsconvert.verify(io.BytesIO(before), io.BytesIO(after), to=way.to, **way.options)
    except lsconvert.LSConvertError as error:
        return [Finding("verify fails", f"{type(error).__name__}: {error.message}"[:200])]
    return [Finding("verify disagrees", str(difference)[:200])] if difference is not None else []


def check_once_more(output: bytes, again: bytes, error: object) -> list[Finding]:
    """What is converted is not changed by the same conversion."""
    if error is not None:
        return [Finding("not idempotent", f"refused: {error}"[:300])]
    return [] if again == output else [Finding("not idempotent", f"{len(output)} and {len(again)} bytes")]


def check_back(text: bytes) -> list[Finding]:
    """A document of v2 comes back byte for byte, but for its byte order mark."""
    old, new = io.BytesIO(), io.BytesIO()
    lsconvert.downgrade(io.BytesIO(text), old, check=False)
    lsconvert.upgrade(io.BytesIO(old.getvalue()), new, check=False, keep_ground_truth=True)
    found = (
        [] if new.getvalue() == text.removeprefix(BOM) else [Finding("not the same", "after the way there and back")]
    )
    return found + [
        Finding("verify disagrees", str(difference)[:200])
        for difference in [lsconvert.verify(io.BytesIO(text), io.BytesIO(old.getvalue()), to="v1")]
        if difference is not None
    ]


def _check_counts(document: Document, way: Way, outcome: Outcome) -> list[Finding]:
    report = outcome.report or {}
    out = sum(
        len(tasks_of(text)) for name, text in outcome.output.items() if name.endswith("json") and "manifest" not in name
    )
    lines = outcome.quarantine.splitlines()
    found = []
    if not document.twice:
        went_in = len(tasks_of(document.text, by_id=document.form == "by id"))
        if "" in outcome.output:
            out = len(tasks_of(outcome.output[""], by_id=document.form == "by id" and "target" not in way.options))
        if way.max_tasks is None and went_in != out + len(lines):
            found.append(Finding("tasks lost", f"{went_in} in, {out} out, {len(lines)} quarantined"))
    if report["quarantined"] != len(lines):
        found.append(Finding("wrong report", f"{report['quarantined']} quarantined, {len(lines)} lines"))
    if way.max_tasks and document.form == "array" and not document.twice:
        went_in = len(tasks_of(document.text))
        if went_in != out + len(lines):
            found.append(Finding("tasks lost", f"{went_in} in, {out} in the parts, {len(lines)} quarantined"))
    return found


def _converted(tasks: list[Any], way: Way) -> list[tuple[Any, Any]]:
    """Pair each task with what objects make of it, or REFUSED."""
    convert = lsconvert.upgrade_task if way.to == "v2" else lsconvert.downgrade_task
    pairs = []
    for task in tasks:
        try:
            new = convert(task, **way.options) if isinstance(task, dict) else task
        except lsconvert.ConversionError:
            new = REFUSED
        pairs.append((task, new))
    return pairs


def _is_part(some: list[str], every: list[str]) -> bool:
    rest = iter(every)
    return all(item in rest for item in some)
