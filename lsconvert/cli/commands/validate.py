"""`lsconvert validate`."""

from __future__ import annotations

from functools import partial
from typing import Final

import click
from click.shell_completion import CompletionItem

import lsconvert
from lsconvert.cli.batch.check import Check
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.commands.shared_options import AUTO, batch_options, config_option, encoding_option, read_config
from lsconvert.cli.commands.verb import COUNT, FINDINGS, MAIN, MESSAGES, Choice, KernelVerb, option
from lsconvert.cli.formats.code_list import list_codes
from lsconvert.cli.formats.findings import Github, Json, JsonLines, Text, Writer
from lsconvert.cli.formats.junit import Junit
from lsconvert.cli.formats.option_names import in_options
from lsconvert.cli.formats.report import show_error, show_note
from lsconvert.cli.formats.sarif import Sarif

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


def _write_failure(writer: Writer, error: lsconvert.LSConvertError) -> None:
    """Write a whole output about an error that prevents the check of all files."""
    writer.begin()
    writer.begin_file(error.where.file or "")
    writer.fail(in_options(error))
    writer.end_file()
    writer.end()


@click.command(
    cls=KernelVerb,
    examples=(
        ("Check against the version of each task", "lsconvert validate export.json"),
        ("Check what a v2 server would import", "lsconvert validate --schema v2-import tasks.json"),
        ("Compare tasks with a labeling config", "lsconvert validate tasks.json --config config.xml"),
        ("Annotate a pull request", "lsconvert validate --format github exports/*.json"),
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, type=FILE)
@option(
    MAIN,
    "--schema",
    metavar="NAME|PATH",
    default="auto",
    show_default=True,
    shell_complete=_complete_schema,
    help=f"Check against {', '.join(SCHEMAS[1:])}, your own schema (a path), or auto: the version of each task.",
)
@partial(config_option, text="Compare the tasks with a labeling config, and check the config itself.")
@option(MAIN, "--format", "form", default="text", show_default=True, type=Choice(list(FORMATS)), help="Output format.")
@batch_options
@option(FINDINGS, "--strict", is_flag=True, help="Treat warnings as errors.")
@encoding_option
@option(FINDINGS, "--max-errors", metavar="N", type=COUNT, help="Stop after this many errors in a file.")
@option(FINDINGS, "--show-values", is_flag=True, help="Quote invalid values, cut to 80 characters.")
@option(MESSAGES, "-q", "--quiet", is_flag=True, help="Print only findings and errors: no progress bar, no summary.")
@option(FINDINGS, "--list-rules", is_flag=True, help="List the codes of all findings, as text or with --format json.")
def validate(
    files: tuple[str, ...],
    schema: str,
    config: str | None,
    form: str,
    strict: bool,
    encoding: str | None,
    max_errors: int | None,
    show_values: bool,
    quiet: bool,
    list_rules: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    jobs: int | None,
    fail_fast: bool,
    verbose: bool,
) -> None:
    """Check files of tasks against the JSON Schemas of v1 and v2, and a labeling config. FILE may be - for stdin, a folder, or a pattern.

    Errors and warnings go to stdout in the chosen format, each with a code such as LSV001. Files that cannot be read are
    reported on stderr, and in every format but text on stdout, too. A warning is about a value that Label Studio writes
    and takes back, such as a box that leaves its image.

    \b
    text    one line for equal errors of a file: the first place, the code, the number of tasks
    json    an array with an object for each error and warning
    jsonl   an object for each error and warning, one on each line
    github  workflow commands, which GitHub Actions shows beside the lines
    sarif   SARIF 2.1.0, for code scanning, with help for each code
    junit   JUnit XML, for CI servers: a suite for each file, a test for equal errors, warnings only as a number

    Exit codes: 0 no errors, 1 errors, 2 the schema cannot be used, 3 a file cannot be read as tasks or config, 5 a limit was
    exceeded; of several files, the highest. Messages contain no values from the data without --show-values.
    """
    if list_rules:
        if form not in ("text", "json"):
            raise click.UsageError("--list-rules takes --format text or json")
        list_codes(form)
        return
    if not files and config in (None, AUTO):
        context = click.get_current_context()
        raise click.MissingParameter(ctx=context, param=context.command.params[0])
    try:
        if schema not in SCHEMAS:
            lsconvert.is_valid({}, schema=schema)  # a schema that cannot be used is refused before any output
        labeling = read_config(config, strict=strict)
        found = lsconvert.find_files(files, include=include, exclude=exclude, on_note=None if quiet else show_note)
    except lsconvert.LSConvertError as error:
        if isinstance(error, (lsconvert.InputError, lsconvert.LimitError)):  # not for options that cannot be used
            _write_failure(FORMATS[form](), error)
        raise click.exceptions.Exit(show_error(error, "text")) from error
    writer = FORMATS[form]()
    check = Check(
        writer,
        {
            "schema": schema,
            "config": labeling,
            "encoding": encoding,
            "show_values": show_values,
            "max_places": writer.max_places,
        },
        strict=strict,
        max_errors=max_errors,
        side_by_side=schema in SCHEMAS,
        quiet=quiet,
    )
    with check.output():
        code = check.config(labeling) if isinstance(labeling, lsconvert.LabelingConfig) else 0
        if len(found) == 1:
            code = max(code, check.file(found[0].path))
        elif found:
            code = max(code, check.files(found, jobs, fail_fast=fail_fast, verbose=verbose))
    raise click.exceptions.Exit(code)
