"""`lsconvert verify`."""

from __future__ import annotations

from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.commands.map_options import map_options
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.terminal.output import say
from lsconvert.cli.terminal.progress import progress_bar

CHOICES: Final = ("keep_ground_truth", "split_annotators", "target", "users", "maps")


@click.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE, nargs=-1, required=True)
@click.option("--to", default="v2", show_default=True, type=click.Choice(["v1", "v2"]), help="What AFTER should be.")
@click.option("--keep-ground-truth", is_flag=True, help="AFTER was made with this option.")
@click.option("--split-annotators", is_flag=True, help="AFTER was made with this option.")
@click.option(
    "--for",
    "target",
    type=click.Choice([target.value for target in lsconvert.Target]),
    help="AFTER was made with this option.",
)
@map_options
@click.option("--quarantine", type=FILE, metavar="FILE", help="The tasks that AFTER was made without.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing if all is well.")
def verify(before: str, after: tuple[str, ...], quarantine: str | None, quiet: bool, **options: Any) -> None:
    """Prove that AFTER is BEFORE plus the rules, and nothing else.

    AFTER may be the parts of an output, in their order, or their manifest. With --quarantine, each task of BEFORE is
    either in the quarantine, unchanged, or in AFTER.

    A second opinion: it reads all files with another parser and shares no code with the converter. Exit 1, with the
    first difference, if it is not so.
    """
    if [before, *after, quarantine].count("-") > 1:
        raise click.UsageError("only one file can come from stdin")
    name = after[0] if len(after) == 1 else f"{after[0]} and {len(after) - 1} more"
    try:
        with progress_bar(before, quiet=quiet) as progress:
            difference = lsconvert.verify(before, after, quarantine=quarantine, progress=progress, **options)
    except lsconvert.LSConvertError as error:
        raise click.exceptions.Exit(show_error(error, "text")) from error
    rest = " without its quarantine" if quarantine is not None else ""
    if difference is not None:
        say(f"lsconvert: {name} is not {before}{rest} plus the rules: {difference}")
        if not any(options[name] for name in CHOICES) and options["to"] == "v2":
            say("If it was made with --keep-ground-truth, --split-annotators, --for or a map, give that here as well.")
        raise click.exceptions.Exit(1)
    if not quiet:
        say(f"{name} is {before}{rest} plus the rules, and nothing else")
