"""`lsconvert verify`."""

from __future__ import annotations

from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.commands.shared_options import map_options
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.terminal.output import say
from lsconvert.cli.terminal.progress import progress_bar

CHOICES: Final = ("keep_ground_truth", "split_annotators", "target", "users", "maps")


@click.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE, nargs=-1, required=True)
@click.option("--to", default="v2", show_default=True, type=click.Choice(["v1", "v2"]), help="Version of AFTER.")
@click.option("--keep-ground-truth", is_flag=True, help="AFTER was made with this option.")
@click.option("--split-annotators", is_flag=True, help="AFTER was made with this option.")
@click.option(
    "--for",
    "target",
    type=click.Choice([target.value for target in lsconvert.Target]),
    help="AFTER was made with this option.",
)
@map_options
@click.option(
    "--quarantine", type=FILE, metavar="FILE", help="Quarantine of the conversion: the tasks that AFTER lacks."
)
@click.option("-q", "--quiet", is_flag=True, help="Print only errors and differences.")
def verify(before: str, after: tuple[str, ...], quarantine: str | None, quiet: bool, **options: Any) -> None:
    """Prove that AFTER is BEFORE plus the rules, and nothing else.

    AFTER may be several files: the parts of an output in their order, or their manifest. With --quarantine, each task
    of BEFORE is either unchanged in the quarantine, or in AFTER.

    The proof is independent: it uses other parsers and shares no code with the converter. Exit code 1: the files
    differ; the first difference is shown.
    """
    if [before, *after, quarantine].count("-") > 1:
        raise click.UsageError("only one of the files can be stdin")
    if options["target"] is not None and options["to"] == "v1":
        raise click.UsageError("--for has no meaning with --to v1")
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
            say("If AFTER was made with --keep-ground-truth, --split-annotators, --for or a map, give them here too.")
        raise click.exceptions.Exit(1)
    if not quiet:
        say(f"{name} is {before}{rest} plus the rules, and nothing else")
