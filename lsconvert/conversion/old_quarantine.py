"""Handle a quarantine that an earlier run left beside an output: it would be taken for tasks that the new output lacks."""

from __future__ import annotations

import os
from dataclasses import replace as changed
from typing import TYPE_CHECKING

from lsconvert.errors import Hint, OutputError
from lsconvert.inspection.notes import Note
from lsconvert.io.locations import Location, is_name, locate
from lsconvert.io.sink import is_same_file

if TYPE_CHECKING:
    from lsconvert.conversion.report import Report
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike

QUARANTINE = ".quarantine.jsonl"  # the end of the name of a quarantine beside an output


def old_quarantine(
    source: SourceLike, sink: SinkLike | None, quarantine: SinkLike | None, *, replace: bool
) -> Location | None:
    """Return a nonempty quarantine of an earlier run, which a run that writes `quarantine` has to remove at its end.

    With `replace`, outputs of an earlier run may be replaced. Raise OutputError if they may not, if the run writes another
    quarantine, or if the old one is the source. The quarantine of a file that is converted in place stays, because this
    file still lacks its tasks: then return None.
    """
    if not is_name(sink) or not locate(sink).is_writable:
        return None
    place = locate(f"{os.fspath(sink)}{QUARANTINE}")
    if is_name(quarantine) and os.fspath(quarantine) == place.address:
        return None  # the conversion replaces or removes it
    if not place.is_file() or not place.size() or is_same_file(source, sink):
        return None
    if is_same_file(source, place.address):
        raise OutputError(
            f"is the input, and the quarantine of {locate(sink).name}, which lacks its tasks",
            file=place.name,
            hint="Write its tasks to another file, and merge the two.",
        )
    if replace and quarantine is None:
        return place
    ways: tuple[str, ...] = ("move it away, or use {} to remove it.", "force=True")
    if quarantine is not None:
        ways = ("move it away, or leave out {} and use {} to remove it.", "quarantine=", "force=True")
    hint = Hint(f"It would be taken for tasks that the new output lacks: {ways[0]}", *ways[1:])
    raise OutputError("is left from an earlier run", file=place.name, hint=hint)


def without_quarantine(report: Report, old: Location | None) -> Report:
    """Remove the quarantine of an earlier run, and return the report with a note. Raise OutputError."""
    if old is None:
        return report
    try:
        old.remove()
        old.parent.flush_names()
    except OSError as error:
        what = f"the quarantine of an earlier run cannot be removed: {(error.strerror or type(error).__name__).lower()}"
        hint = "It would be taken for tasks that the new output lacks: remove it."
        raise OutputError(what, file=old.name, hint=hint) from error
    message = "the quarantine of an earlier run was removed, because the new output lacks no task"
    return changed(report, notes=(*report.notes, Note("earlier-quarantine", 1, message)))
