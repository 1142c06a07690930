"""Show reports, errors and warnings on stderr, as text or as JSON lines; choose the exit codes of errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import click

from lsconvert import (
    ConversionError,
    EngineError,
    ExtraError,
    InputError,
    KernelError,
    LimitError,
    LSConvertError,
    MapError,
    OutputError,
    PredicateError,
    SchemaError,
    Where,
    WorkerError,
)
from lsconvert.cli.formats.option_names import in_options, notes_in_options
from lsconvert.cli.terminal.output import say, say_error, say_json

if TYPE_CHECKING:
    from lsconvert import Difference, Report

EXIT_CODES: Final[tuple[tuple[type[LSConvertError], int], ...]] = (
    (ConversionError, 1),
    (MapError, 2),
    (PredicateError, 2),
    (KernelError, 2),
    (WorkerError, 2),
    (ExtraError, 2),
    (SchemaError, 2),
    (InputError, 3),
    (OutputError, 4),
    (EngineError, 4),
    (LimitError, 5),
)
UNHANDLED: Final = 70  # EX_SOFTWARE of sysexits.h

NEXT_STEP: Final = "to import {} into Label Studio, use --for import"


def exit_code(error: LSConvertError) -> int:
    """Return the exit code for an error. A map or schema that cannot be read is like any other missing input."""
    if error.is_unreadable and isinstance(error, (MapError, SchemaError)):
        return 3
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), UNHANDLED)


def show_error(error: LSConvertError, form: str) -> int:
    """Print an error to stderr; `form` is text, json or jsonl. Return its exit code.

    Text begins with `file:line:column:`, so that editors and CI servers find the place.
    """
    code, error = exit_code(error), in_options(error)
    if form != "text":
        say_json(error_fields(error))
    else:
        show_failure(str(error), error.where)
    return code


def position(where: Where, *, file: str = "") -> str:
    """Return file, line and column as compilers write them, as far as they are known. `file` is used if there is none."""
    return ":".join(str(part) for part in (where.file or file, where.line, where.column) if part)


def show_errors(errors: Iterable[LSConvertError]) -> None:
    """Print a list of errors to stderr as text, with their hints indented."""
    for error in errors:
        show_failure(str(in_options(error)).replace("\n", "\n  "), error.where)


def difference_text(after: str, before: str, difference: Difference) -> str:
    """Return a line that begins with the file that differs."""
    return f"{after}: is not {before} plus the rules: {difference}"


def comparison_fields(before: str, after: Sequence[str], difference: Difference | None = None) -> dict[str, Any]:
    """Return the result of a verification as JSON values."""
    found = None if difference is None else asdict(difference)
    return {"before": before, "after": list(after), "verified": difference is None, "difference": found}


def show_failure(text: str, where: Where) -> None:
    """Print lines of text that begin with a place, as those of compilers do. Without a file, lsconvert is named."""
    head, named = (position(where), "") if where.file else ("lsconvert", "lsconvert: ")
    say_error(*f"{named}{text}".splitlines(), head=f"{head}:")


def error_fields(error: LSConvertError) -> dict[str, Any]:
    """Return an error as JSON values: its class, message, hint, exit code, and what is known of its position."""
    place = {key: value for key, value in error.where._asdict().items() if value is not None}
    facts = {"error": type(error).__name__, "message": error.message, "hint": error.hint, "exit_code": exit_code(error)}
    return facts | place


def show_usage_error(error: click.ClickException) -> int:
    """Print a usage error to stderr in the format of click; return its exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        say(*error.format_message().splitlines())
    else:
        context = error.ctx if isinstance(error, click.UsageError) else None
        if context is not None:
            say(*context.get_usage().splitlines(), f"Try '{context.command_path} --help' for help.", "")
        say_error(f"Error: {error.format_message()}{_missing_input(error)}", head="Error:")
    return error.exit_code


def _missing_input(error: click.ClickException) -> str:
    is_argument = isinstance(error, click.MissingParameter) and isinstance(error.param, click.Argument)
    return " Give a file, or - for stdin." if is_argument else ""


def show_warning(message: Warning | str, *_: object) -> None:
    """Print a warning to stderr; takes the arguments of `warnings.showwarning`."""
    say(f"lsconvert: warning: {message}")


def show_report(report: Report, form: str, *, quiet: bool) -> None:
    """Print the report of a conversion to stderr; `form` is text, json or jsonl.

    `quiet`: print nothing, or one line if tasks failed.
    """
    if quiet and not report.failed:
        return
    report = notes_in_options(report)
    if form != "text":
        say_json(report.as_dict())
    elif quiet:
        show_failure(f"{report.source}: {report.describe_failed()}", Where(report.source))
    else:
        from lsconvert.cli.terminal.wrapped import say_report  # late: most runs of other commands need none

        say_report(*str(report).splitlines())


def show_one(report: Report, form: str, *, quiet: bool, verbose: bool, check: bool = False) -> int:
    """Print the report of the only file; return its exit code. `check`: changes are findings."""
    show_report(report, form, quiet=quiet)
    if verbose and not quiet and form == "text" and report.whole:
        show_note(report.describe_whole())
    return int(bool(report.failed or (check and report.is_changed)))


def show_note(note: str) -> None:
    """Print a fact about the search for files."""
    say(f"lsconvert: {note}")


def show_next_step(form: str, files: int) -> None:
    """Say how to import the output of an upgrade of so many files; only as text."""
    if form == "text":
        say(NEXT_STEP.format("this file" if files == 1 else "these files"))
