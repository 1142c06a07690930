"""What a conversion comes to: the tally of what is written, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsconvert.inspection.notes import Note, make_notes
from lsconvert.kernel.contract import Kernel
from lsconvert.model import Tally, Version, as_plain
from lsconvert.rules.plan import TASK, Plan
from lsconvert.validation.groups import Finding

if TYPE_CHECKING:
    from lsconvert.conversion.task_filter import TaskFilter
    from lsconvert.inspection.import_losses import ImportLosses, Loss
    from lsconvert.io.part_content import Part
    from lsconvert.io.split_writer import SplitWriter


@dataclass(frozen=True, slots=True)
class Report:
    """What a conversion did. Objects are counted in the output; sizes are bytes of JSON.

    `failed` tasks could not be converted or did not pass the check, for the reasons in `findings`; `quarantined` of
    them are in `quarantine` instead of the output: the input had `tasks` + `quarantined` tasks. `parts` are the files, if
    there are several; `target` is their manifest then. `losses` is what the server of the target will not keep.
    """

    source: str
    target: str
    to: Version
    tasks: int
    annotations: int
    predictions: int
    regions: int
    edits: dict[str, int]
    notes: tuple[Note, ...]
    kernel: str
    bytes_in: int
    bytes_out: int
    failed: int
    quarantined: int
    quarantine: str
    findings: tuple[Finding, ...]
    parts: tuple[Part, ...] = ()
    losses: tuple[Loss, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return all fields as dicts, lists and plain values, as `--format json` prints them."""
        fields: dict[str, Any] = as_plain(self)
        return fields


def written_tally(kernel: Kernel, gate: TaskFilter | None) -> Tally:
    """Return what was counted in what is written."""
    tally = Tally()
    tally.add(kernel.tally)
    if not any(tally.objects.values()) and not tally.notes["import-response"]:
        tally.notes["empty"] = 1
    if gate is not None:
        tally.subtract(gate.left_out)
    return tally


def make_report(
    kernel: Kernel,
    tally: Tally,
    gate: TaskFilter | None,
    plan: Plan,
    names: list[str],
    files: Mapping[str, list[str]],
    to: Version,
    sizes: tuple[int, int],
    parts: SplitWriter | None,
    losses: ImportLosses | None,
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
