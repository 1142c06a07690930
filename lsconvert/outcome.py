"""What a conversion comes to: the tally of what is written, and the report."""

from __future__ import annotations

from lsconvert.gate import Gate
from lsconvert.kernel import Kernel
from lsconvert.model import Note, Report, Tally, Version
from lsconvert.plan import TASK
from lsconvert.rules import IMPORT, NOTES


def written_tally(kernel: Kernel, gate: Gate | None) -> Tally:
    """Return what was counted in what is written."""
    tally = Tally()
    tally.add(kernel.tally)
    if not any(tally.objects.values()) and not tally.notes["import-response"]:
        tally.notes["empty"] = 1
    if gate is not None:
        tally.subtract(gate.left_out)
    return tally


def make_report(
    kernel: Kernel, tally: Tally, gate: Gate | None, names: list[str], to: Version, bytes_in: int, bytes_out: int
) -> Report:
    servers = tuple(Note(rule.name, tally.edits[rule.name], rule.server) for rule in IMPORT if tally.edits[rule.name])
    return Report(
        source=names[0],
        target=names[1],
        to=to,
        tasks=tally.objects[TASK],
        annotations=tally.objects["annotation"],
        predictions=tally.objects["prediction"],
        regions=tally.objects["region"],
        edits={name: count for name, count in sorted(tally.edits.items()) if count},
        notes=tuple(Note(code, tally.notes[code], text) for code, text in NOTES.items() if tally.notes[code]) + servers,
        kernel=kernel.name,
        bytes_in=bytes_in,
        bytes_out=bytes_out,
        failed=gate.failed if gate is not None else 0,
        quarantined=gate.quarantined if gate is not None else 0,
        quarantine=names[2],
        findings=gate.findings.sorted() if gate is not None else (),
    )
