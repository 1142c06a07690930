"""Compare the files of two folders, as one job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

import lsconvert
from lsconvert import Difference, Item, Items, Outcome, Progress, input_name
from lsconvert.cli.batch.after_folder import AfterFolder, manifest_and_quarantine
from lsconvert.cli.batch.job import run_job
from lsconvert.cli.batch.lines import failed_line
from lsconvert.cli.batch.results import Results
from lsconvert.cli.batch.summary import MAX_FAILED, Summary
from lsconvert.cli.formats.report import comparison_fields, difference_text, exit_code
from lsconvert.cli.terminal.output import has_terminal, say, write
from lsconvert.cli.terminal.wrapped import say_report


def verify_folders(
    before: str,
    after: str,
    jobs: int | None,
    *,
    form: str,
    hint: Sequence[str],
    quiet: bool,
    verbose: bool,
    **options: Any,
) -> int:
    """Compare the files of two folders; return the exit code of the worst.

    `form`: text on stderr, or json (one document) or jsonl (a line for each file) on stdout. `hint`: lines for files that
    differ. `options` are those of `lsconvert.verify`.
    """

    def work(item: Item, progress: Progress) -> list[Difference]:
        assert item.target is not None
        target, quarantine = manifest_and_quarantine(item.target)
        difference = lsconvert.verify(item.source, [target], quarantine=quarantine, progress=progress, **options)
        return [] if difference is None else [difference]

    def add(outcome: Outcome) -> None:
        item, differences, error = outcome
        if error is not None:
            codes.append(exit_code(error))
            summary.fail_as(item.label, str(error))
        elif differences:
            codes.append(1)
            hints.update(hint)
            summary.fail_as(item.label, difference_text(input_name(item.target or ""), item.label, differences[0]))
        else:
            summary.succeed()
        if results is not None and (error is not None or differences or not quiet):
            if error is None:
                results.add_fields(
                    comparison_fields(item.label, [manifest_and_quarantine(item.target or "")[0]], *differences)
                )
            else:
                results.add(outcome)
        if verbose and not quiet:
            found = "verified" if error is None and not differences else "differs"
            say(f"{item.label}: {found}" if error is None else failed_line(item.label, error))

    notes: list[str] = []
    found = lsconvert.find_files([before], skip=[after], on_note=notes.append)
    outputs = AfterFolder(after, found)
    extra = outputs.extra_files(before)
    summary = _FolderSummary(len(found), extra, notes)
    results = Results(form, write) if form != "text" else None
    hints: set[str] = set()
    codes = [0, int(bool(extra))]
    try:
        run_job(Items(found, outputs.path), work, add, jobs=jobs, quiet=quiet or (form == "json" and has_terminal()))
    except KeyboardInterrupt:
        if results is not None:
            results.end(summary.as_dict() | {"interrupted": True})
        else:
            say(summary.interrupted())
        raise click.exceptions.Exit(130) from None
    if results is not None and (max(codes) or not quiet):
        results.end(summary.as_dict() | {"interrupted": False})
    elif results is None and (summary.failed or extra or not quiet):
        for name in extra[:MAX_FAILED]:
            summary.failures.append((name, f"{lsconvert.locate(after).join(name).name}: has no file in {before}"))
        say_report(*summary.lines(), *hints)
    return max(codes)


class _FolderSummary(Summary):
    """A summary that also counts the files of AFTER that no file of BEFORE explains."""

    def __init__(self, files: int, extra: Sequence[str], notes: Sequence[str]) -> None:
        super().__init__(files, "verified", notes)
        self._extra = extra

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON values."""
        return super().as_dict() | {"extra_files": list(self._extra)}

    def headline(self) -> str:
        """Return what became of the files as a sentence."""
        return super().headline() + (f", {len(self._extra):,} extra" if self._extra else "")
