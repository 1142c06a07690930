"""What a conversion comes to: the tally of what is written, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from lsconvert.escapes import escape_line
from lsconvert.kernel.contract import Kernel
from lsconvert.model import Tally, Unmapped, Version
from lsconvert.plan import TASK, Plan
from lsconvert.rules import IMPORT, NOTES
from lsconvert.unmapped import unmapped_lines
from lsconvert.values import Note, Report

if TYPE_CHECKING:
    from lsconvert.gate import Gate
    from lsconvert.losses import Losses
    from lsconvert.parts import Parts

MAX_LISTED: Final = 20  # ids in a note; an error has them all


def written_tally(kernel: Kernel, gate: Gate | None) -> Tally:
    """Return what was counted in what is written."""
    tally = Tally()
    tally.add(kernel.tally)
    if not any(tally.objects.values()) and not tally.notes["import-response"]:
        tally.notes["empty"] = 1
    if gate is not None:
        tally.subtract(gate.left_out)
    return tally


def make_notes(tally: Tally, plan: Plan, files: Mapping[str, list[str]]) -> tuple[Note, ...]:
    """Return what a person must know: notes of the page, what a server would have done, and ids without a new one.

    `files`: the names of those that a note is about, by its code.
    """
    notes = [
        Note(code, tally.notes[code], text + _named(files.get(code)))
        for code, text in NOTES.items()
        if tally.notes[code]
    ]
    notes += [Note(rule.name, tally.edits[rule.name], rule.server) for rule in IMPORT if tally.edits[rule.name]]
    lines = unmapped_lines(tally.unmapped, plan.maps, MAX_LISTED)
    if lines:
        became = "became null" if plan.unmapped is Unmapped.DROP else "stay as they are"
        notes.append(Note("unmapped", tally.unmapped.total(), f"ids without a new one {became}: {'; '.join(lines)}"))
    return tuple(notes)


def _named(files: list[str] | None) -> str:
    if not files:
        return ""
    more = f", and {len(files) - MAX_LISTED:,} more" if len(files) > MAX_LISTED else ""
    return f": {escape_line(', '.join(files[:MAX_LISTED]))}{more}"


def make_report(
    kernel: Kernel,
    tally: Tally,
    gate: Gate | None,
    plan: Plan,
    names: list[str],
    files: Mapping[str, list[str]],
    to: Version,
    sizes: tuple[int, int],
    parts: Parts | None,
    losses: Losses | None,
) -> Report:
    """Return the report of a run: names of source, sink and quarantine; bytes that were read, and written."""
    return Report(
        source=names[0],
        target=names[1],
        to=to,
        tasks=tally.objects[TASK],
        annotations=tally.objects["annotation"],
        predictions=tally.objects["prediction"],
        regions=tally.objects["region"],
        edits={name: count for name, count in sorted(tally.edits.items()) if count},
        notes=make_notes(tally, plan, files),
        kernel=kernel.name,
        bytes_in=sizes[0],
        bytes_out=sizes[1],
        failed=gate.failed if gate is not None else 0,
        quarantined=gate.quarantined if gate is not None else 0,
        quarantine=names[2],
        findings=gate.findings.sorted() if gate is not None else (),
        parts=parts.parts if parts is not None else (),
        losses=losses.listed() if losses is not None else (),
    )
