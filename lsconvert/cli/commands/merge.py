"""`lsconvert merge`."""

from __future__ import annotations

import os
from functools import partial
from typing import Any, get_args

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE, OUTPUT
from lsconvert.cli.commands.output_forms import output_format_option
from lsconvert.cli.commands.outputs import output_state
from lsconvert.cli.commands.shared_options import encoding_option, folder_options, limit_options
from lsconvert.cli.commands.verb import CONTENT, MAIN, MESSAGES, Choice, KernelVerb, interrupts_saying, option
from lsconvert.cli.formats.option_names import notes_in_options
from lsconvert.cli.formats.report import show_error, show_note
from lsconvert.cli.terminal.output import say, say_json
from lsconvert.cli.terminal.progress import progress_bar


def _check_key(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of keys. Raises BadParameter: the function checks them before it reads, here no tasks."""
    try:
        if names:
            lsconvert.merge([b"[]"], None, key=names)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    return names


@click.command(
    cls=KernelVerb,
    examples=(
        ("Merge exports that have no task in common", "lsconvert merge a.json b.json -o all.json"),
        (
            "Unite the annotations of tasks with the same data, such as those of two servers",
            "lsconvert merge a.json b.json -o all.json --key data --on-duplicate join --on-conflict keep",
        ),
        ("Take the newer one of two exports of a project", "lsconvert merge old.json new.json -o all.json --on-duplicate last"),
        ("Count the tasks with the same image", "lsconvert merge exports -o - --key data.image --on-duplicate keep > /dev/null"),
    ),
)  # fmt: skip
@click.argument("inputs", metavar="IN...", nargs=-1, required=True, type=FILE)
@option(MAIN, "-o", "--output", metavar="OUT", type=OUTPUT, default="-",
        help="Write to this file; .gz, .zst, .bz2, .xz and .zip compress. Default: stdout.")  # fmt: skip
@output_format_option
@option(MAIN, "--force", is_flag=True, help="Replace an existing file, even if it is an input.")
@option(MAIN, "--key", "key", metavar="NAME", multiple=True, callback=_check_key,
        help="Tasks are the same if this value is: id, data, or a part of it such as data.image. If given several times, all "
        "these values have to be equal. Default: id.")  # fmt: skip
@option(MAIN, "--on-duplicate", type=Choice(get_args(lsconvert.OnDuplicate)), default="error", show_default=True,
        help="What to do with a task that is the same as an earlier one: stop without any output, keep both, join its "
        "annotations and predictions with those of the earlier one, or write only the first or the last one.")  # fmt: skip
@option(MAIN, "--on-conflict", type=Choice(get_args(lsconvert.OnConflict)), default="error", show_default=True,
        help="What join does with annotations that have the same id, but different contents: stop, keep both, or keep the "
        "first or the last one.")  # fmt: skip
@option(CONTENT, "--to", type=Choice(["v2"]),
        help="Convert v1 tasks to v2, as upgrade does. Default: only if v1 and v2 tasks are merged.")  # fmt: skip
@option(CONTENT, "--keep-ground-truth", is_flag=True, help="Keep ground_truth in tasks that are converted.")
@option(CONTENT, "--split-annotators", is_flag=True,
        help="In tasks that are converted, make one annotation of each inner list instead of joining them.")  # fmt: skip
@option(CONTENT, "--no-check", is_flag=True, help="Do not check the converted tasks.")
@partial(encoding_option, section=CONTENT)
@folder_options
@limit_options
@option(
    MESSAGES,
    "-v",
    "--verbose",
    is_flag=True,
    help="Print the places of values and annotations that differ in joined tasks.",
)
@option(MESSAGES, "-q", "--quiet", is_flag=True, help="Print only errors: no progress bar, and no report.")
@option(MESSAGES, "--format", "form", default="text", show_default=True, type=Choice(["text", "json"]),
        help="Format of the report and of errors, on stderr.")  # fmt: skip
def merge(
    inputs: tuple[str, ...],
    output: str,
    key: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    no_check: bool,
    verbose: bool,
    quiet: bool,
    form: str,
    **options: Any,
) -> None:
    """Write the tasks of several files to one file.

    Tasks are copied as they are spelled. The tasks of one input keep the form of their document, those of several become an
    array. Tasks that are the same stop the merge, unless --on-duplicate tells what to do with them.

    IN is a file, folder, pattern or archive, as for upgrade, or - for stdin. Exit code 1: two tasks are the same, or a task
    lacks the key.
    """
    if options["on_conflict"] != "error" and options["on_duplicate"] != "join":
        raise click.UsageError("--on-conflict needs --on-duplicate join: otherwise no annotations are compared")
    if output != "-" and (output.endswith((os.sep, os.altsep or os.sep)) or os.path.isdir(output)):
        raise click.UsageError(f"{output} is a folder; give the name of a file")
    with interrupts_saying(output_state(output, None, False, max_tasks=None, max_bytes=None)):
        try:
            sources = _sources(inputs, output, include, exclude, quiet=quiet or form != "text")
            with progress_bar(sources[0] if len(sources) == 1 else output, quiet=quiet) as progress:
                options |= {"key": key or "id", "check": not no_check, "progress": progress}
                report = lsconvert.merge(sources, output, **options)
        except lsconvert.LSConvertError as error:
            raise click.exceptions.Exit(show_error(error, form)) from error
    if quiet:
        return
    report = notes_in_options(report, _own_options())
    if form == "json":
        say_json(report.as_dict())
        return
    say(*str(report).splitlines())
    if verbose:
        say(*(f"  {each}" for each in report.places()))


def _sources(
    inputs: tuple[str, ...], output: str, include: tuple[str, ...], exclude: tuple[str, ...], *, quiet: bool
) -> list[str]:
    """Return the paths of the inputs. The output of an earlier merge is left out, unless it was named."""
    notes: list[str] = []
    found = lsconvert.find_files(inputs, include=include, exclude=exclude, on_note=notes.append)
    sources = []
    for file in found:
        if file.path not in inputs and _is_same(file.path, output):
            notes.append(f"{file.path} is the output, and was left out of the inputs")
        else:
            sources.append(file.path)
    for note in () if quiet else notes:
        show_note(note)
    if not sources:
        raise lsconvert.SourceError("the output is the only input that was found", file=output)
    return sources


def _own_options() -> set[str]:
    return {name for param in click.get_current_context().command.params for name in param.opts}


def _is_same(path: str, output: str) -> bool:
    return output != "-" and lsconvert.locate(path).real == lsconvert.locate(output).real
