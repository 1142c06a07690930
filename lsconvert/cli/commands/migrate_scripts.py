"""`lsconvert migrate-scripts`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any, Final

import click

import lsconvert
from lsconvert import ScriptResult
from lsconvert.cli.commands.known_options import known_options
from lsconvert.cli.formats.findings import Github, Json, Writer
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.formats.sarif import Sarif
from lsconvert.cli.formats.script_text import SCRIPT_PARAMETERS, ScriptText, endpoint_lines, unified_diff
from lsconvert.cli.terminal.output import say, show, write_data
from lsconvert.cli.terminal.progress import progress_bar

SCRIPT_FORMATS: Final[dict[str, type[Writer]]] = {"text": ScriptText, "json": Json, "github": Github, "sarif": Sarif}


def _list_rules(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        show(*endpoint_lines())
        context.exit()


@click.command("migrate-scripts")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=str))
@click.option("--diff", is_flag=True, help="Print the changes as a unified diff.")
@click.option("--check", is_flag=True, help="Exit 1 if there is anything to rewrite or to review.")
@click.option("--write", "in_place", is_flag=True, help="Rewrite the files.")
@click.option(
    "--format",
    "form",
    default="text",
    show_default=True,
    type=click.Choice(list(SCRIPT_FORMATS)),
    help="Format of the findings.",
)
@click.option(
    "--assume-label-studio", is_flag=True, help="Rewrite scripts even without proof that they use Label Studio."
)
@click.option("-q", "--quiet", is_flag=True, help="Print no summary, only errors.")
@click.option(
    "--list-rules",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_rules,
    help="List the legacy calls, arguments and keys.",
)
@known_options(SCRIPT_PARAMETERS)
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

    Without --write, no file changes. PATH is a file or a folder; files that .gitignore excludes are skipped, and links
    are not followed. Other software has some of the same words, so a script is rewritten only if its imports, hosts,
    endpoints or keys prove that it uses Label Studio. In other scripts, the findings are left to your review. A comment
    `lsconvert: ignore` suppresses the findings of its line.

    \b
    lsconvert migrate-scripts --diff src
    lsconvert migrate-scripts --write --storage-type s3 export.py sync.sh

    Exit codes: 0 success, 1 --check has findings or --write left work to you, 2 wrong usage or a language that needs
    the extra `scripts`, 3 a file cannot be read or parsed.
    """  # fmt: skip
    if in_place and (diff or check):
        raise click.UsageError("--write cannot be combined with --diff or --check")
    given = {name: value for name, value in known.items() if value is not None}
    writer = SCRIPT_FORMATS[form]()
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
    left = counts["review"] + (0 if in_place else counts["rewrite"])
    raise click.exceptions.Exit(code or int((check or in_place) and left > 0))


def _show(result: ScriptResult, writer: Writer, *, diff: bool) -> int:
    """Write the findings or the diff of a file; return its exit code."""
    if result.error is not None and isinstance(result.error, lsconvert.ExtraError) and not result.named:
        say(f"{result.path}: skipped: {result.error.message}; {result.error.hint}")
        return 0
    if diff:
        write_data(unified_diff(result) if result.error is None else b"")
        return show_error(result.error, "text") if result.error is not None else 0
    writer.begin_file(result.path)
    for finding in result.migration.findings:
        writer.add(finding)
    if result.error is not None:
        writer.fail(result.error)
    writer.end_file()
    return show_error(result.error, "text") if result.error is not None else 0


def _summary(counts: Counter[str], *, in_place: bool) -> str:
    done = f"{lsconvert.counted(counts['rewritten'], 'file')} rewritten, " if in_place else ""
    rewrites = lsconvert.counted(counts["rewrite"], "rewrite") + (" made" if in_place else " to make")
    return f"lsconvert: {done}{rewrites}, {lsconvert.counted(counts['review'], 'place')} to review, {lsconvert.counted(counts['note'], 'note')}"
