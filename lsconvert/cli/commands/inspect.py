"""`lsconvert inspect`."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE, OUTPUT
from lsconvert.cli.commands.html_page import inspection_page_options, open_page
from lsconvert.cli.commands.shared_options import (
    batch_options,
    config_option,
    encoding_option,
    limit_options,
    read_config,
)
from lsconvert.cli.commands.verb import MAIN, MESSAGES, Choice, KernelVerb, option
from lsconvert.cli.formats.inspection_text import inspection_lines, shown
from lsconvert.cli.formats.report import show_error, show_note
from lsconvert.cli.terminal.output import say, show, to_json, write
from lsconvert.cli.terminal.progress import progress_bar

MAX_LISTED: Final = 20  # annotators in a message
MAX_NAMED: Final = 3  # files in a message
ONE_SERVER: Final = (
    "an id means the same annotator in the v1 and the v2 files; if they are from different servers, write a map for the "
    "files of each"
)
ONLY_V1: Final = "without --for import, upgrade maps the annotators of v1 tasks only"


@click.command(
    cls=KernelVerb,
    examples=(
        ("Describe a file, and the changes of an upgrade", "lsconvert inspect export.json"),
        ("Count the labels of a project", "lsconvert inspect export.json --config config.xml"),
        ("Write a page to look at", "lsconvert inspect export.json --html report.html"),
        ("Write a map of annotators to fill in", "lsconvert inspect export.json --for import --write-users users.csv"),
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@option(
    MAIN,
    "--for",
    "target",
    type=Choice([target.value for target in lsconvert.Target]),
    help="Show the changes of upgrade --for import, and the losses in an import into a v2 server.",
)
@option(
    MAIN,
    "--write-users",
    metavar="FILE",
    type=OUTPUT,
    help="Write the annotators to a CSV file; fill it in for upgrade --users. Existing files are not replaced.",
)
@partial(inspection_page_options, section=MAIN)
@option(MAIN, "--figures", is_flag=True, help="Also show the main figures of the page of --html. It takes longer.")
@option(MAIN, "--force", is_flag=True, help="Replace an existing page.")
@partial(config_option, text="Count the uses of the controls and labels of this labeling config.")
@encoding_option
@limit_options
@batch_options
@option(
    MESSAGES, "-q", "--quiet", is_flag=True, help="Print only the description and errors: no progress bar, no summary."
)
@option(
    MAIN,
    "--format",
    "form",
    default="text",
    show_default=True,
    type=Choice(["text", "json", "jsonl"]),
    help="Format of the output, and of errors on stderr; of several files: one JSON document, or one line for each file.",
)
def inspect(
    files: tuple[str, ...],
    form: str,
    write_users: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    jobs: int | None,
    fail_fast: bool,
    verbose: bool,
    quiet: bool,
    html: str | None,
    show_values: bool,
    force: bool,
    **options: Any,
) -> None:
    """Describe files of tasks.

    Shows versions, counts, annotators, keys that no schema has, and the changes and losses of an upgrade. Writes no file
    except those of --write-users and --html. The only data shown are ids and e-mail addresses of annotators, ids of tasks,
    and keys. The page and the figures have numbers for annotators, controls and labels, unless --show-values is given.

    FILE may be - for stdin, a folder, or a pattern. Exit code 3: a file cannot be read as tasks.
    """
    if write_users == "-":
        raise click.UsageError("--write-users needs a file name: the description of the file is written to stdout")
    options["figures"] |= html is not None
    if show_values and not options["figures"]:
        raise click.UsageError("--show-values needs --html or --figures")
    if force and html is None:
        raise click.UsageError("--force needs --html: it replaces an existing page")
    annotators = _Annotators()
    notes: list[str] = []
    try:
        options["config"] = read_config(options["config"])
        found = lsconvert.find_files(files, include=include, exclude=exclude, on_note=notes.append)
        used = (name for names in ((file.path for file in found), (write_users,)) for name in names)
        with open_page(html, used, show_values=show_values, force=force) as page:

            def on_result(result: lsconvert.Inspection) -> None:
                annotators.add(result)
                page.add(result)

            if len(files) == len(found) == 1 and found[0].path == files[0]:
                code = _inspect_one(files[0], form, on_result, quiet=quiet, show_values=show_values, **options)
                for note in () if quiet else notes:
                    show_note(note)
            else:
                from lsconvert.cli.batch.inspect import (  # late: threads take 10 ms to import
                    InspectOptions,
                    inspect_many,
                )

                job = InspectOptions(form, quiet, verbose, jobs, fail_fast, show_values, notes)
                code = inspect_many(found, job, on_result, **options)
            page.write(len(found), quiet=quiet)
    except lsconvert.LSConvertError as error:
        raise click.exceptions.Exit(show_error(error, form)) from error
    if write_users is not None and (annotators.counts or not code):  # last: if the output fails, no map is left
        try:
            _write_users(annotators, files, write_users, options["target"])
        except lsconvert.LSConvertError as error:
            code = max(code, show_error(error, form))
    raise click.exceptions.Exit(code)


class _Annotators:
    """The annotators of all files. `is_cut`: a file has more than were counted. `versions`: of the files with any."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.is_cut = False
        self.versions: set[str] = set()

    def add(self, found: lsconvert.Inspection) -> None:
        """Count the annotators of a file."""
        self.counts.update(found.annotators)
        self.is_cut |= "annotators" in found.cut
        self.versions.update([found.version] if found.annotators else [])


def _inspect_one(
    file: str,
    form: str,
    on_result: Callable[[lsconvert.Inspection], object],
    *,
    quiet: bool,
    show_values: bool,
    **options: Any,
) -> int:
    """Describe one file; return its exit code."""
    try:
        with progress_bar(file, quiet=quiet) as progress:
            found = lsconvert.inspect(file, progress=progress, **options)
    except lsconvert.LSConvertError as error:
        return show_error(error, form)
    on_result(found)
    found = shown(found, show_values=show_values)
    if form == "text":
        show(*inspection_lines(found))
    else:
        write(f"{to_json(found.as_dict())}\n")
    return 0


def _write_users(annotators: _Annotators, files: tuple[str, ...], path: str, target: str | None) -> None:
    if annotators.is_cut:
        count = lsconvert.counted(len(annotators.counts), "annotator")
        raise lsconvert.LimitError(f"more than {count}: too many for one map")
    notes: list[str] = []
    left_out = lsconvert.write_users(annotators.counts, path, on_note=notes.append)
    goal = f"--for {target} " if target is not None else ""
    named = " ".join(map(shlex.quote, files[:MAX_NAMED])) + (" ..." if len(files) > MAX_NAMED else "")
    place = (
        " -O DIR" if len(files) > 1 or (files[0] != "-" and lsconvert.locate(files[0]).is_folder()) else ""
    )  # else they have no output of their own
    command = f"lsconvert upgrade {named} {goal}--users {shlex.quote(path)}{place}"
    say(f"{path}: fill in the column user (an id) or email; then: {command}")
    if {"v1", "v2"} <= annotators.versions:
        notes += [ONE_SERVER, *([ONLY_V1] if target is None else [])]
    for note in notes:
        say(f"{path}: {note}")
    if left_out:
        more = f", and {len(left_out) - MAX_LISTED:,} more" if len(left_out) > MAX_LISTED else ""
        names = ", ".join(left_out[:MAX_LISTED])
        count = lsconvert.counted(len(left_out), "annotator")
        say(f"{path}: without {count} whose ids CSV cannot contain (see --unmapped): {names}{more}")
