"""`lsconvert migrate-scripts`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any, Final

import click

import lsconvert
from lsconvert import ScriptResult
from lsconvert.cli.commands.known_options import known_options
from lsconvert.cli.formats.findings import Github, Json, Writer, number
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.formats.sarif import Sarif
from lsconvert.cli.formats.script_text import KNOWN, ScriptText, rules, unified
from lsconvert.cli.terminal.output import say, show, write_data
from lsconvert.cli.terminal.progress import progress_bar

FORMATS: Final[dict[str, type[Writer]]] = {"text": ScriptText, "json": Json, "github": Github, "sarif": Sarif}


def _list_rules(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        show(*rules())
        context.exit()


@click.command("migrate-scripts")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=str))
@click.option("--diff", is_flag=True, help="Print what would change as a unified diff.")
@click.option("--check", is_flag=True, help="Exit 1 if anything would be rewritten, or is left for a person.")
@click.option("--write", "in_place", is_flag=True, help="Rewrite the files.")
@click.option(
    "--format", "form", default="text", show_default=True, type=click.Choice(list(FORMATS)), help="Of what is found."
)
@click.option("--assume-label-studio", is_flag=True, help="Rewrite also where nothing proves that it is Label Studio.")
@click.option("-q", "--quiet", is_flag=True, help="No summary, only errors.")
@click.option(
    "--list-rules",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_rules,
    help="Print what is looked for.",
)
@known_options(KNOWN)
def migrate_scripts(
    paths: tuple[str, ...],
    diff: bool,
    check: bool,
    in_place: bool,
    form: str,
    assume_label_studio: bool,
    quiet: bool,
    **known: Any,
) -> None:
    """Find and rewrite calls of the v1 API in scripts: Python, JavaScript, TypeScript, shell.

    Without --write, nothing is written. PATH is a file or a folder; files that .gitignore names are left out, and links
    are not followed. The words of the API are common in other software, so a script is only rewritten if its imports,
    hosts, endpoints or keys prove that it means Label Studio; elsewhere they are shown, for you to look at. A comment
    `lsconvert: ignore` silences its line.

    \b
    lsconvert migrate-scripts --diff src
    lsconvert migrate-scripts --write --storage-type s3 export.py sync.sh

    Exit codes: 0 done, 1 --check found something or --write left something for you to do, 2 usage or a language that needs
    the extra `scripts`, 3 a file cannot be read or parsed.
    """  # fmt: skip
    if in_place and (diff or check):
        raise click.UsageError("--write goes with neither --diff nor --check")
    given = {name: value for name, value in known.items() if value is not None}
    writer = FORMATS[form]()
    counts: Counter[str] = Counter()
    code = 0
    try:
        if not diff:
            writer.begin()
        with progress_bar("scripts", quiet=quiet or (sys.stdout is not None and sys.stdout.isatty())) as progress:
            for result in lsconvert.migrate_scripts(
                paths, write=in_place, assume_label_studio=assume_label_studio, progress=progress, **given
            ):
                code = max(code, _show(result, writer, diff=diff))
                counts.update(finding.action for finding in result.migration.findings)
                counts["rewritten"] += result.written
        if not diff:
            writer.end()
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not quiet:
        say(_summary(counts, in_place=in_place))
    left = counts["look"] + (0 if in_place else counts["rewrite"])
    raise click.exceptions.Exit(code or int((check or in_place) and left > 0))


def _show(result: ScriptResult, writer: Writer, *, diff: bool) -> int:
    """Write what is known of a file; return its exit code."""
    if result.error is not None and isinstance(result.error, lsconvert.ExtraError) and not result.named:
        say(f"{result.path}: skipped: {result.error.message}; {result.error.hint}")
        return 0
    if diff:
        write_data(unified(result) if result.error is None else b"")
        return show_error(result.error, "text") if result.error is not None else 0
    writer.begin_file(result.path)
    for finding in result.migration.findings:
        writer.add(finding)
    if result.error is not None:
        writer.fail(result.error)
    writer.end_file()
    return show_error(result.error, "text") if result.error is not None else 0


def _summary(counts: Counter[str], *, in_place: bool) -> str:
    done = f"{number(counts['rewritten'], 'file')} rewritten, " if in_place else ""
    rewrites = number(counts["rewrite"], "rewrite") + (" made" if in_place else " to make")
    return (
        f"lsconvert: {done}{rewrites}, {number(counts['look'], 'place')} to look at, {number(counts['note'], 'note')}"
    )
