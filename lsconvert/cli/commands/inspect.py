"""`lsconvert inspect`."""

from __future__ import annotations

import shlex
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.terminal.output import say, show, to_json, write
from lsconvert.cli.terminal.progress import progress_bar

MAX_LISTED: Final = 20  # annotators in a line


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option(
    "--for",
    "target",
    type=click.Choice([target.value for target in lsconvert.Target]),
    help="Show what upgrade --for import would change, and what a v2 server would not keep.",
)
@click.option(
    "--write-users",
    metavar="FILE",
    type=FILE,
    help="Write the annotators to a CSV file to fill in, for upgrade --users. A file that is there is not replaced.",
)
@click.option(
    "--max-depth",
    default=lsconvert.DEFAULT_MAX_DEPTH,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many brackets may be open at a time.",
)
@click.option(
    "--max-task-size",
    default=lsconvert.DEFAULT_MAX_TASK_SIZE,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many bytes one task may have.",
)
@click.option(
    "--max-growth",
    default=lsconvert.DEFAULT_MAX_GROWTH,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many times as large upgrade may make a task, where that is more than 1 MiB.",
)
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json"]),
    help="On stdout; json is one line for each file. Also of errors, on stderr.",
)
def inspect(files: tuple[str, ...], form: str, write_users: str | None, **options: Any) -> None:
    """Show what is in files of tasks.

    Versions, counts, annotators, keys that no schema knows, and what upgrade would change and lose. Nothing is written
    but what --write-users names.
    Of the data itself it shows ids and e-mail addresses of annotators, ids of tasks, and keys. FILE may be - for stdin.
    Exit 3 if a file cannot be read as tasks.
    """
    if write_users == "-":
        raise click.UsageError("--write-users takes the name of a file: stdout has what is found")
    if write_users is not None and len(files) > 1:
        raise click.UsageError("--write-users takes the annotators of one file")
    worst = 0
    for number, file in enumerate(files):
        try:
            with progress_bar(file, quiet=False) as progress:
                found = lsconvert.inspect(file, progress=progress, **options)
            if form == "json":
                write(f"{to_json(found.as_dict())}\n")
            else:
                show(*([""] if number else []), *str(found).splitlines())
            if write_users is not None:  # at last: a report that cannot be shown leaves no map either
                _write_users(found, write_users, options["target"])
        except lsconvert.LSConvertError as error:  # noqa: PERF203  # each file has its own
            worst = max(worst, show_error(error, form))
    raise click.exceptions.Exit(worst)


def _write_users(found: lsconvert.Inspection, path: str, target: str | None) -> None:
    if "annotators" in found.cut:
        raise lsconvert.LimitError(f"more than {len(found.annotators):,} annotators: too many for one map")
    left_out = lsconvert.write_users(found.annotators, path)
    goal = f"--for {target} " if target is not None else ""
    command = f"lsconvert upgrade {shlex.quote(found.source)} {goal}--users {shlex.quote(path)}"
    say(f"{path}: fill in the column user (an id) or email; then: {command}")
    if left_out:
        more = f", and {len(left_out) - MAX_LISTED:,} more" if len(left_out) > MAX_LISTED else ""
        names = ", ".join(left_out[:MAX_LISTED])
        say(f"{path}: left out, because CSV cannot hold their ids (see --unmapped): {names}{more}")
