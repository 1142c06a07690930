"""Show reports, errors and warnings on stderr, as text or as JSON lines; choose the exit codes of errors."""

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
    from lsconvert import Report

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
    """Print an error to stderr; `form` is text or json. Return its exit code."""
    code = exit_code(error)
    if form == "json":
        fields = {key: value for key, value in error.where._asdict().items() if value is not None}
        facts = {"error": type(error).__name__, "message": error.message, "hint": error.hint, "exit_code": code}
        say_json(facts | fields)
    else:
        say(*f"lsconvert: {error}".split("\n"))
    return code


def show_usage_error(error: click.ClickException) -> int:
    """Print a usage error to stderr in the format of click; return its exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        say(*error.format_message().splitlines())
    else:
        context = error.ctx if isinstance(error, click.UsageError) else None
        if context is not None:
            say(*context.get_usage().splitlines(), f"Try '{context.command_path} --help' for help.", "")
        say(f"Error: {error.format_message()}")
    return error.exit_code


def show_warning(message: Warning | str, *_: object) -> None:
    """Print a warning to stderr; takes the arguments of `warnings.showwarning`."""
    say(f"lsconvert: warning: {message}")


def show_report(report: Report, form: str) -> None:
    """Print the report of a conversion to stderr; `form` is text or json."""
    if form == "json":
        say_json(report.as_dict())
    else:
        say(*str(report).splitlines())
