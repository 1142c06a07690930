"""`lsconvert inspect`."""

from __future__ import annotations

import shlex
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.commands.shared_options import limit_options
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.terminal.output import say, show, to_json, write
from lsconvert.cli.terminal.progress import progress_bar

MAX_LISTED: Final = 20  # annotators in a message


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option(
    "--for",
    "target",
    type=click.Choice([target.value for target in lsconvert.Target]),
    help="Show the changes of upgrade --for import, and the losses in an import into a v2 server.",
)
@click.option(
    "--write-users",
    metavar="FILE",
    type=FILE,
    help="Write the annotators to a CSV file; fill it in for upgrade --users. Existing files are not replaced.",
)
@limit_options
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(["text", "json"]),
    help="Format of the output (json: one line for each file) and of errors on stderr.",
)
def inspect(files: tuple[str, ...], form: str, write_users: str | None, **options: Any) -> None:
    """Describe files of tasks.

    Shows versions, counts, annotators, keys that no schema has, and the changes and losses of an upgrade. Writes no file
    except that of --write-users. The only data shown are ids and e-mail addresses of annotators, ids of tasks, and keys.

    FILE may be - for stdin. Exit code 3: a file cannot be read as tasks.
    """
    if write_users == "-":
        raise click.UsageError("--write-users needs a file name: the description of the file is written to stdout")
    if write_users is not None and len(files) > 1:
        raise click.UsageError("--write-users writes the annotators of one file; give only one")
    worst = 0
    for index, file in enumerate(files):
        try:
            with progress_bar(file, quiet=False) as progress:
                found = lsconvert.inspect(file, progress=progress, **options)
            if form == "json":
                write(f"{to_json(found.as_dict())}\n")
            else:
                show(*([""] if index else []), *str(found).splitlines())
            if write_users is not None:  # last: if the output fails, no map is left
                _write_users(found, write_users, options["target"])
        except lsconvert.LSConvertError as error:  # noqa: PERF203  # one error must not stop the other files
            worst = max(worst, show_error(error, form))
    raise click.exceptions.Exit(worst)


def _write_users(found: lsconvert.Inspection, path: str, target: str | None) -> None:
    if "annotators" in found.cut:
        raise lsconvert.LimitError(
            f"more than {lsconvert.counted(len(found.annotators), 'annotator')}: too many for one map"
        )
    left_out = lsconvert.write_users(found.annotators, path)
    goal = f"--for {target} " if target is not None else ""
    command = f"lsconvert upgrade {shlex.quote(found.source)} {goal}--users {shlex.quote(path)}"
    say(f"{path}: fill in the column user (an id) or email; then: {command}")
    if left_out:
        more = f", and {len(left_out) - MAX_LISTED:,} more" if len(left_out) > MAX_LISTED else ""
        names = ", ".join(left_out[:MAX_LISTED])
        count = lsconvert.counted(len(left_out), "annotator")
        say(f"{path}: without {count} whose ids CSV cannot contain (see --unmapped): {names}{more}")
