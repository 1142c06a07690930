"""`lsconvert validate`."""

from __future__ import annotations

from itertools import islice

import click

import lsconvert
from lsconvert.cli.findings import FORMATS
from lsconvert.cli.progress import progress_bar
from lsconvert.cli.report import say, show_error


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(readable=False, path_type=str))
@click.option(
    "--schema",
    default="auto",
    show_default=True,
    help="v1, v1-import, v2, v2-import, v2-migrated, the path of your own schema, or auto: by the version of each task.",
)
@click.option(
    "--format", "form", default="text", show_default=True, type=click.Choice(sorted(FORMATS)), help="On stdout."
)
@click.option("--max-errors", type=click.IntRange(min=1), help="Stop after this many errors in a file.")
def validate(files: tuple[str, ...], schema: str, form: str, max_errors: int | None) -> None:
    """Check files of tasks against the JSON Schemas of v1 and v2.

    Exit 1 if anything is wrong, 3 if a file cannot be read as tasks. Messages hold no values from the data.
    """
    worst = 0
    found: list[lsconvert.ValidationError] = []
    for file in files:
        try:
            with progress_bar(file, quiet=False) as progress:
                errors = list(islice(lsconvert.iter_errors(file, schema=schema, progress=progress), max_errors))
        except lsconvert.LSConvertError as error:
            worst = max(worst, show_error(error, "text"))
            continue
        if not errors:
            say(f"{file}: no errors")
        found += errors
        worst = max(worst, bool(errors))
        if max_errors is not None and len(errors) == max_errors:
            say(f"lsconvert: {file}: stopped after {max_errors} errors")
    for line in FORMATS[form](found):
        click.echo(line)
    raise click.exceptions.Exit(worst)
