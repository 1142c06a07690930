"""What the command line says about a run on stderr: reports, errors and warnings, as text or as JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from lsconvert import (
    ConversionError,
    ExtraError,
    InputError,
    KernelError,
    LimitError,
    LSConvertError,
    MapError,
    OutputError,
    SchemaError,
)
from lsconvert.cli.terminal.output import say, say_json

if TYPE_CHECKING:
    from lsconvert import Finding, Report

MAX_FINDINGS: Final = 20  # in a report; the quarantine has them all
MAX_PARTS: Final = 20  # the manifest has them all

EXIT_CODES: Final[tuple[tuple[type[LSConvertError], int], ...]] = (
    (ConversionError, 1),
    (MapError, 2),
    (KernelError, 2),
    (ExtraError, 2),
    (SchemaError, 2),
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
        fields = {key: value for key, value in error.where._asdict().items() if value is not None}
        what = {"error": type(error).__name__, "message": error.message, "hint": error.hint, "exit_code": code}
        say_json(what | fields)
    else:
        say(*f"lsconvert: {error}".split("\n"))
    return code


def show_usage_error(error: click.ClickException) -> int:
    """Print what is wrong with a command line, as click does; return the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        say(*error.format_message().splitlines())
    else:
        context = error.ctx if isinstance(error, click.UsageError) else None
        if context is not None:
            say(*context.get_usage().splitlines(), f"Try '{context.command_path} --help' for help.", "")
        say(f"Error: {error.format_message()}")
    return error.exit_code


def show_warning(message: Warning | str, *_: object) -> None:
    """Print a warning; takes what `warnings.showwarning` takes."""
    say(f"lsconvert: warning: {message}")


def show_report(report: Report, form: str, *, check: bool) -> None:
    """Print what was done, or would be done."""
    if form == "json":
        say_json(report.as_dict())
        return
    target = f"as {report.to.value}:" if check else f"-> {report.target}: {report.to.value},"
    lines = [f"{report.source} {target} {_counts(report)}"]
    reasons = {note.code: note.message for note in report.notes if note.code in report.edits}
    lines += [f"  {count:>8,} x {name}{_because(reasons.get(name))}" for name, count in report.edits.items()]
    lines += [] if report.edits else ["  nothing to change"]
    lines += [f"  note: {note.message} ({note.count:,})" for note in report.notes if note.code not in reasons]
    lines += [
        f"  import will not keep: {loss.scope} {loss.key} ({loss.count:,}): {loss.message}" for loss in report.losses
    ]
    lines += [f"  {part.file}: {_number(part.tasks, 'task')}, {part.size:,} bytes" for part in report.parts[:MAX_PARTS]]
    lines += [f"  and {len(report.parts) - MAX_PARTS:,} more files"] if len(report.parts) > MAX_PARTS else []
    if report.failed:
        were = "was" if report.failed == 1 else "were"
        lines += [f"  {_number(report.failed, 'task')} failed and {were} {_fate(report)}:"]
        lines += [_finding(finding) for finding in report.findings[:MAX_FINDINGS]]
        more = len(report.findings) - MAX_FINDINGS
        lines += [f"    and {more:,} more kinds of errors"] if more > 0 else []
    say(*lines)


def _because(reason: str | None) -> str:
    return f" (import: {reason})" if reason else ""


def _fate(report: Report) -> str:
    if not report.quarantined:
        return "kept"
    place = f" in {report.quarantine}" if report.quarantine else ""
    total = report.tasks + report.quarantined
    return f"quarantined{place} ({total:,} in = {report.tasks:,} out + {report.quarantined:,})"


def _finding(finding: Finding) -> str:
    first = finding.first._replace(pointer=None)
    return f"    {finding.pointer or '/'}: {finding.message}: {_number(finding.tasks, 'task')}, first at {first}"


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def _counts(report: Report) -> str:
    counts = {
        "task": report.tasks,
        "annotation": report.annotations,
        "prediction": report.predictions,
        "region": report.regions,
    }
    return ", ".join(_number(count, name) for name, count in counts.items() if count or name == "task")
