"""`lsconvert filter`."""

from __future__ import annotations

import os
from typing import Any

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE, OUTPUT
from lsconvert.cli.commands.output_forms import output_format_option
from lsconvert.cli.commands.outputs import output_state
from lsconvert.cli.commands.shared_options import encoding_option, folder_options, size_options
from lsconvert.cli.commands.verb import (
    MAIN,
    MESSAGES,
    Choice,
    KernelVerb,
    interrupts_saying,
    option,
)
from lsconvert.cli.formats.report import show_error, show_note
from lsconvert.cli.terminal.output import say, say_json
from lsconvert.cli.terminal.progress import progress_bar


@click.command(
    cls=KernelVerb,
    examples=(
        (
            "Keep the tasks without skipped annotations",
            "lsconvert filter export.json --where 'not cancelled' -o out.json",
        ),
        (
            "Keep what one annotator did in 2024",
            "lsconvert filter export.json --where-annotation annotator=7 --where-annotation created=2024..2025 -o out.json",
        ),
        ("Keep the tasks of a list", "lsconvert filter exports/ --where task_id=@ids.txt -o out.json"),
        ("Split off a tenth for tests", "lsconvert filter export.json --where sample=1/10 -o test.json"),
        ("Take the rest for training", "lsconvert filter export.json --where 'not sample=1/10' -o train.json"),
    ),
)
@click.argument("inputs", metavar="IN...", nargs=-1, required=True, type=FILE)
@option(
    MAIN,
    "--where",
    metavar="PREDICATE",
    multiple=True,
    help="Keep the tasks for which this is true; can be given several times.",
)
@option(
    MAIN,
    "--where-annotation",
    metavar="PREDICATE",
    multiple=True,
    help="Keep the annotations for which this is true; can be given several times.",
)
@option(MAIN, "--drop-empty", is_flag=True, help="Drop the tasks without annotations: the same as --where annotations.")
@option(
    MAIN,
    "-o",
    "--output",
    "output",
    metavar="OUT",
    type=OUTPUT,
    default="-",
    help="Write to this file, which may be the input; .gz, .zst, .bz2, .xz and .zip compress. Default: stdout.",
)
@output_format_option
@option(MAIN, "--force", is_flag=True, help="Replace an existing file that is not the only input.")
@encoding_option
@folder_options
@size_options
@option(MESSAGES, "-q", "--quiet", is_flag=True, help="Print only errors: no progress bar, and no report.")
@option(MESSAGES, "--format", "form", default="text", show_default=True, type=Choice(["text", "json"]),
        help="Format of the report and of errors, on stderr.")  # fmt: skip
def filter(  # noqa: A001  # the name of the command
    inputs: tuple[str, ...],
    output: str,
    where: tuple[str, ...],
    where_annotation: tuple[str, ...],
    drop_empty: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    quiet: bool,
    form: str,
    **options: Any,
) -> None:
    """Keep the tasks and annotations for which predicates are true, and drop the others.

    All other bytes are copied. Reads v1 and v2, and all inputs of `upgrade`; IN may be - for stdin, a folder, or a
    pattern. The tasks of several files become one array.

    A predicate about annotations is true for a task if it is true for at least one of its annotations. With `not`, it
    is true if no annotation fits. Of several predicates, all have to be true. --where-annotation comes first: --where is
    about what it leaves of a task.

    \b
    About tasks:
      version=v1           v1 or v2; a task that fits both is neither
      task_id=1,2          the id is in the list
      task_id=@FILE        the same, with a list from a file
      annotations          the task has annotations
      annotations>=2       the number of annotations; also = < <= and >
      task_created=2024..  the time of created_at is in the period
      task_updated=..2024  the same for updated_at
      sample=1/10          one task in ten, always the same ones
      sample=1/10:SEED     others for each SEED
    About annotations:
      annotator=7,a@b.com  the id or e-mail address is in the list
      cancelled            the annotator skipped the task
      ground_truth         the annotation is a ground truth
      created=2024-01-15..2024-02
      updated=2024-01-15T08:00+01:00..
      label=Car,"a, b"     a region has one of the labels or choices

    The start of a period is included, its end is not. Times without a zone are UTC. All lists may be in a file, with
    one value on each line.

    Exit codes: 0 done, 1 a value that a predicate needs cannot be read, 2 usage or an unknown predicate, 3 an input cannot
    be read as tasks, 4 the output cannot be written, 5 a limit was exceeded.
    """
    if not (where or where_annotation or drop_empty):
        raise click.UsageError("give --where, --where-annotation or --drop-empty")
    if output != "-" and (output.endswith((os.sep, os.altsep or os.sep)) or os.path.isdir(output)):
        raise click.UsageError(f"{output} is a folder; give the name of a file")
    with interrupts_saying(output_state(output, None, False, max_tasks=None, max_bytes=None)):
        try:
            on_note = None if quiet else show_note
            found = lsconvert.find_files(inputs, include=include, exclude=exclude, on_note=on_note)
            _refuse_found_output(found, inputs, output)
            name = found[0].path if len(found) == 1 else f"{len(found):,} files"
            with progress_bar(name, quiet=quiet) as progress:
                report = lsconvert.filter_tasks(
                    [file.path for file in found],
                    output,
                    where=where,
                    where_annotation=where_annotation,
                    drop_empty=drop_empty,
                    progress=progress,
                    **options,
                )
        except lsconvert.LSConvertError as error:
            raise click.exceptions.Exit(show_error(error, form)) from error
    if form != "text":
        say_json(report.as_dict())
    elif not quiet:
        say(*str(report).splitlines())


def _refuse_found_output(found: lsconvert.FoundFiles, inputs: tuple[str, ...], output: str) -> None:
    """Raise OutputError if the output is a file in a folder that is read, or one that a pattern found."""
    if output == "-":
        return
    real = lsconvert.locate(output).real
    if any(file.path not in inputs and lsconvert.locate(file.path).real == real for file in found):
        hint = "It may be the output of an earlier run: move it to another folder, or leave it out with --exclude."
        raise lsconvert.OutputError("is one of the inputs that were found", file=output, hint=hint)
