"""`lsconvert validate`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import Final

import click
from click.shell_completion import CompletionItem

import lsconvert
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.formats.findings import Github, Json, JsonLines, Text, Writer
from lsconvert.cli.formats.junit import Junit
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.formats.sarif import Sarif
from lsconvert.cli.terminal.output import say
from lsconvert.cli.terminal.progress import progress_bar

SCHEMAS: Final = ("auto", "v1", "v1-import", "v2", "v2-import", "v2-migrated")
FORMATS: Final[dict[str, type[Writer]]] = {
    "text": Text,
    "json": Json,
    "jsonl": JsonLines,
    "github": Github,
    "sarif": Sarif,
    "junit": Junit,
}


def _complete_schema(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the names of schemas; a text that begins no name is completed as a path."""
    names = [CompletionItem(name) for name in SCHEMAS if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option(
    "--schema",
    metavar="NAME|PATH",
    default="auto",
    show_default=True,
    shell_complete=_complete_schema,
    help=f"Check against {', '.join(SCHEMAS[1:])}, your own schema (a path), or auto: the version of each task.",
)
@click.option(
    "--format", "form", default="text", show_default=True, type=click.Choice(list(FORMATS)), help="Output format."
)
@click.option("--max-errors", type=click.IntRange(min=1), help="Stop after this many errors in a file.")
@click.option("--show-values", is_flag=True, help="Quote invalid values, cut to 80 characters.")
def validate(files: tuple[str, ...], schema: str, form: str, max_errors: int | None, show_values: bool) -> None:
    """Check files of tasks against the JSON Schemas of v1 and v2. FILE may be - for stdin.

    Errors go to stdout in the chosen format. Files that cannot be read are reported on stderr.

    \b
    text    one line for equal errors of a file: the number of tasks, and the first place
    json    an array with an object for each error
    jsonl   an object for each error, one on each line
    github  workflow commands, which GitHub Actions shows beside the lines
    sarif   SARIF 2.1.0, for code scanning; includes files that cannot be read
    junit   JUnit XML, for CI servers: a suite for each file, a test for equal errors

    Exit codes: 0 valid, 1 invalid, 2 the schema cannot be used, 3 a file cannot be read as tasks, 5 a limit was
    exceeded; of several files, the highest. Messages contain no values from the data without --show-values.
    """
    with _ended_by_interrupts() if schema not in SCHEMAS else nullcontext():
        if schema not in SCHEMAS:
            try:
                lsconvert.is_valid({}, schema=schema)  # a schema that cannot be used is refused before any output
            except lsconvert.LSConvertError as error:
                raise click.exceptions.Exit(show_error(error, "text")) from error
        writer = FORMATS[form]()
        writer.begin()
        codes = [_check(writer, file, schema, max_errors, show_values) for file in files]
        writer.end()
    raise click.exceptions.Exit(max(codes))


@contextmanager
def _ended_by_interrupts() -> Iterator[None]:
    """Let Ctrl-C end the process at once. Else Python waits for the end of the current check, which may run forever."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _check(writer: Writer, file: str, schema: str, max_errors: int | None, show_values: bool) -> int:
    """Write the errors of one file; return its exit code."""
    count = code = 0
    writer.begin_file(file)
    # On a terminal, a bar would appear between the lines.
    without_bar = writer.streams and sys.stdout is not None and sys.stdout.isatty()
    try:
        with progress_bar(file, quiet=without_bar) as progress:
            errors = lsconvert.iter_errors(file, schema=schema, progress=progress, show_values=show_values)
            for error in islice(errors, max_errors):
                writer.add(error)
                count += 1
    except lsconvert.OutputError:
        raise
    except lsconvert.LSConvertError as error:
        writer.fail(error)
        code = show_error(error, "text")
    if max_errors is not None and count == max_errors:
        writer.stop()
        say(f"lsconvert: {file}: stopped after {lsconvert.counted(count, 'error')}")
    elif not count and not code:
        say(f"{file}: no errors")
    writer.end_file()
    return code or int(count > 0)
