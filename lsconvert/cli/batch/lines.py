"""One line for each file of a job, for `--verbose`."""

from __future__ import annotations

from typing import Any

from lsconvert import Inspection, LSConvertError, Outcome, Report, Skipped, counted
from lsconvert.cli.batch.summary import NOUNS, contents
from lsconvert.cli.formats.tally import Tally


def line_of(outcome: Outcome) -> str:
    """Return the line of a file that was converted or inspected, or failed, or was skipped."""
    item, result, error = outcome
    if error is not None:
        return failed_line(item.label, error)
    if isinstance(result, Skipped):
        return f"{item.label}: skipped (done before)"
    if isinstance(result, Report):
        target = f" -> {result.target}" if result.target else ""
        what = {
            "edit": sum(result.edits.values()),
            "note": len(result.notes),
            "task with warnings": result.warned,
            "task that failed": result.failed,
        }
        return f"{item.label}: {_contents(result)}{target}{_details(what)}"
    assert isinstance(result, Inspection)
    what = {
        "edit": sum(result.edits.values()),
        "note": len(result.notes),
        "task that cannot be converted": result.failed,
    }
    return f"{item.label}: {result.version}, {_contents(result)}{_details(what)}"


def failed_line(source: str, error: LSConvertError) -> str:
    """Return the line of a file that failed. The summary has its error with the place."""
    other = error.where.file if error.where.file not in (None, source) else ""
    return f"{source}: failed: {other}{': ' if other else ''}{error.message}"


def checked_line(source: str, tally: Tally, notes: int) -> str:
    """Return the line of a file that was checked."""
    return f"{source}: {tally.counts() or 'no errors'} {tally.within()}{_details({'note': notes})}"


def _contents(result: Any) -> str:
    return contents({key: getattr(result, key, 0) for key in NOUNS})


def _details(counts: dict[str, int]) -> str:
    """Return counts that are not 0 as text. The first word of a name is its noun."""
    found = []
    for name, count in counts.items():
        noun, space, rest = name.partition(" ")
        found += [f"{counted(count, noun)}{space}{rest}"] if count else []
    return f"; {', '.join(found)}" if found else ""
