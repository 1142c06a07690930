"""What the command line says about a run: reports and errors, as text or as JSON lines on stderr."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

import click

from lsconvert import (
    ConversionError,
    InputError,
    KernelError,
    LimitError,
    LSConvertError,
    OutputError,
    Report,
)

EXIT_CODES: Final[tuple[tuple[type[LSConvertError], int], ...]] = (
    (ConversionError, 1),
    (KernelError, 2),
    (InputError, 3),
    (OutputError, 4),
    (LimitError, 5),
)


def exit_code(error: LSConvertError) -> int:
    """Return the exit code for an error."""
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))


def show_error(error: LSConvertError, form: str) -> int:
    """Print an error; return its exit code."""
    code = exit_code(error)
    if form == "json":
        fields = {key: value for key, value in asdict(error.where).items() if value is not None}
        what = {"error": type(error).__name__, "message": error.message, "hint": error.hint, "exit_code": code}
        click.echo(json.dumps(what | fields), err=True)
    else:
        click.echo(f"lsconvert: {error}", err=True)
    return code


def show_report(report: Report, form: str, *, check: bool) -> None:
    """Print what was done, or would be done."""
    if form == "json":
        click.echo(json.dumps(asdict(report) | {"to": report.to.value}), err=True)
        return
    target = "would become" if check else f"-> {report.target}:"
    lines = [f"{report.source} {target} {report.to.value}, {_counts(report)}"]
    lines += [f"  {count:>8,} x {name}" for name, count in report.edits.items()]
    lines += [] if report.edits else ["  nothing to change"]
    lines += [f"  note: {note.count:,} {note.message}" for note in report.notes]
    click.echo("\n".join(lines), err=True)


def _counts(report: Report) -> str:
    counts = {
        "task": report.tasks,
        "annotation": report.annotations,
        "prediction": report.predictions,
        "region": report.regions,
    }
    return ", ".join(
        f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count or name == "task"
    )
