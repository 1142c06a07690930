"""`lsconvert verify`."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.commands.shared_options import encoding_option, map_options, verbose_option
from lsconvert.cli.commands.verb import BATCH, COUNT, MADE, MESSAGES, Choice, Verb, option
from lsconvert.cli.formats.report import comparison_fields, difference_text, show_error, show_failure
from lsconvert.cli.terminal.output import say, to_json, write
from lsconvert.cli.terminal.progress import progress_bar

CHOICES: Final = ("keep_ground_truth", "split_annotators", "target", "users", "maps", "replace_prefix")
CHOICE_HINT: Final = (
    "If AFTER is the output of downgrade, give --to v1. If it was made with --keep-ground-truth, --split-annotators, --for, "
    "--replace-prefix or a map, give them here too."
)


@click.command(
    cls=Verb,
    examples=(
        ("Verify an upgrade", "lsconvert verify export.json migrated.json"),
        (
            "Verify one that was made for import",
            "lsconvert verify export.json tasks.json --for import --users users.csv",
        ),
    ),
)
@click.argument("before", type=FILE)
@click.argument("after", type=FILE, nargs=-1, required=True)
@option(MADE, "--to", default="v2", show_default=True, type=Choice(["v1", "v2"]), help="Version of AFTER.")
@option(MADE, "--keep-ground-truth", is_flag=True, help="AFTER was made with this option.")
@option(MADE, "--split-annotators", is_flag=True, help="AFTER was made with this option.")
@option(
    MADE,
    "--for",
    "target",
    type=Choice([target.value for target in lsconvert.Target]),
    help="AFTER was made with this option.",
)
@encoding_option
@partial(map_options, section=MADE, content=MADE)
@option(
    MADE, "--quarantine", type=FILE, metavar="FILE", help="Quarantine of the conversion: the tasks that AFTER lacks."
)
@option(
    BATCH,
    "--jobs",
    metavar="N",
    type=COUNT,
    help="Number of files of folders that are compared side by side. Default: the number of cores.",
)
@verbose_option
@option(
    MESSAGES,
    "--format",
    "form",
    default="text",
    show_default=True,
    type=Choice(["text", "json", "jsonl"]),
    help="Format of the result: text on stderr, or JSON on stdout; of folders: one JSON document, or one line for each file.",
)
@option(MESSAGES, "-q", "--quiet", is_flag=True, help="Print only errors and differences.")
def verify(
    before: str,
    after: tuple[str, ...],
    quarantine: str | None,
    form: str,
    quiet: bool,
    jobs: int | None,
    verbose: bool,
    **options: Any,
) -> None:
    """Prove that AFTER is BEFORE plus the rules, and nothing else.

    AFTER may be several files: the parts of an output in their order, or their manifest; or a folder that
    --one-file-per-task made. It may be an array or JSON Lines, whatever BEFORE is. With --quarantine, each task of BEFORE
    is either unchanged in the quarantine, or in AFTER.

    If both are folders, each file of BEFORE is compared with that of the same name in AFTER, as upgrade -O writes them. A
    file of AFTER that no file of BEFORE explains is a difference.

    The proof is independent: it uses other parsers and shares no code with the converter. Exit code 1: the files
    differ; the first difference is shown.
    """
    if options["target"] is not None and options["to"] == "v1":
        raise click.UsageError("--for has no meaning with --to v1")
    is_plain = options["to"] == "v2" and not any(options[name] for name in CHOICES)
    hint = [CHOICE_HINT] if is_plain else []
    if _are_folders_of_files(before, after):
        from lsconvert.cli.batch.verify import verify_folders  # late: threads take 10 ms to import

        raise click.exceptions.Exit(
            verify_folders(before, after[0], jobs, form=form, hint=hint, quiet=quiet, verbose=verbose, **options)
        )
    first = lsconvert.input_name(after[0])
    name = first if len(after) == 1 else f"{first} and {len(after) - 1} more"
    try:
        with progress_bar(before, quiet=quiet) as progress:
            difference = lsconvert.verify(before, after, quarantine=quarantine, progress=progress, **options)
    except lsconvert.LSConvertError as error:
        raise click.exceptions.Exit(show_error(error, form)) from error
    rest = " without its quarantine" if quarantine is not None else ""
    if form != "text":
        if difference is not None or not quiet:
            write(f"{to_json(comparison_fields(before, after, difference))}\n")
        raise click.exceptions.Exit(int(difference is not None))
    if difference is not None:
        show_failure(difference_text(name, f"{lsconvert.input_name(before)}{rest}", difference), lsconvert.Where(name))
        say(*hint)
        raise click.exceptions.Exit(1)
    if not quiet:
        say(f"{name} is {lsconvert.input_name(before)}{rest} plus the rules, and nothing else")


def _are_folders_of_files(before: str, after: tuple[str, ...]) -> bool:
    """Tell whether both are folders, and AFTER has outputs with the names of the files in BEFORE.

    If not, each is one document: BEFORE may be a project or a target storage, and AFTER has a file for each task.
    """
    if len(after) != 1 or "-" in (before, after[0]):
        return False
    if not (lsconvert.locate(before).is_folder() and lsconvert.locate(after[0]).is_folder()):
        return False
    found = lsconvert.find_files([before])
    if len(found) == 1 and found[0].path == before:
        return False
    from lsconvert.cli.batch.after_folder import has_output

    return any(has_output(after[0], file.name) for file in found)
