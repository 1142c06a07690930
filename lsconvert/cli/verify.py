"""`lsconvert verify`."""

from __future__ import annotations

import click

import lsconvert
from lsconvert.cli.progress import progress_bar
from lsconvert.cli.report import say, show_error


@click.command()
@click.argument("before", type=click.Path(readable=False, path_type=str))
@click.argument("after", type=click.Path(readable=False, path_type=str))
@click.option("--to", default="v2", show_default=True, type=click.Choice(["v1", "v2"]), help="What AFTER should be.")
@click.option("--keep-ground-truth", is_flag=True, help="AFTER was made with this option.")
@click.option("--split-annotators", is_flag=True, help="AFTER was made with this option.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing if all is well.")
def verify(before: str, after: str, to: str, keep_ground_truth: bool, split_annotators: bool, quiet: bool) -> None:
    """Prove that AFTER is BEFORE plus the rules, and nothing else.

    A second opinion: it reads both files with another parser and shares no code with the converter. Exit 1, with the
    first difference, if it is not so.
    """
    if before == after == "-":
        raise click.UsageError("only one of the two can come from stdin")
    try:
        with progress_bar(before, quiet=quiet) as progress:
            difference = lsconvert.verify(
                before,
                after,
                to=to,
                keep_ground_truth=keep_ground_truth,
                split_annotators=split_annotators,
                progress=progress,
            )
    except lsconvert.LSConvertError as error:
        raise click.exceptions.Exit(show_error(error, "text")) from error
    if difference is not None:
        say(f"lsconvert: {after} is not {before} plus the rules: {difference}")
        if not keep_ground_truth and not split_annotators and to == "v2":
            say("If it was made with --keep-ground-truth or --split-annotators, give that here as well.")
        raise click.exceptions.Exit(1)
    if not quiet:
        say(f"{after} is {before} plus the rules, and nothing else")
