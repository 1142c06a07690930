"""`lsconvert migrate-scripts`."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, Literal, TypeAlias

import click

import lsconvert
from lsconvert import ScriptFinding, ScriptResult
from lsconvert.cli.commands.file_names import SCRIPT
from lsconvert.cli.commands.known_options import known_options
from lsconvert.cli.commands.verb import FINDINGS, MAIN, MESSAGES, Choice, Verb, option
from lsconvert.cli.formats.findings import Github, Json, Writer
from lsconvert.cli.formats.option_names import todo_in_options
from lsconvert.cli.formats.report import show_error
from lsconvert.cli.formats.sarif import Sarif
from lsconvert.cli.formats.script_text import SCRIPT_PARAMETERS, ScriptText, endpoint_lines, unified_diff
from lsconvert.cli.terminal.output import say, show, write_data
from lsconvert.cli.terminal.progress import progress_bar

Confidence: TypeAlias = Literal["low", "medium", "high"]
_LEVELS: Final[tuple[Confidence, ...]] = ("low", "medium", "high")
_CHECKED: Final[Confidence] = "medium"  # the lowest confidence of a review that is a finding, unless the user says
SCRIPT_FORMATS: Final[dict[str, type[Writer]]] = {"text": ScriptText, "json": Json, "github": Github, "sarif": Sarif}


def _list_rules(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        show(*endpoint_lines())
        context.exit()


@click.command(
    "migrate-scripts",
    cls=Verb,
    examples=(
        ("Show the changes", "lsconvert migrate-scripts --diff src"),
        ("Rewrite the files", "lsconvert migrate-scripts --write --storage-type s3 export.py sync.sh"),
    ),
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=SCRIPT)
@option(MAIN, "--diff", is_flag=True, help="Print the changes as a unified diff.")
@option(
    MAIN,
    "--check",
    is_flag=True,
    help="Exit 1 if there is anything to rewrite, or to review with medium or high confidence.",
)
@option(MAIN, "--write", "in_place", is_flag=True, help="Rewrite the files.")
@option(
    FINDINGS,
    "--min-confidence",
    type=Choice(list(_LEVELS)),
    help="Leave out scripts with lower confidence that they use Label Studio. --check then counts all reviews that are shown.",
)
@option(
    FINDINGS,
    "--format",
    "form",
    default="text",
    show_default=True,
    type=Choice(list(SCRIPT_FORMATS)),
    help="Format of the findings.",
)
@option(
    MAIN, "--assume-label-studio", is_flag=True, help="Rewrite scripts even without proof that they use Label Studio."
)
@option(MESSAGES, "-q", "--quiet", is_flag=True, help="Print no summary, only errors.")
@option(
    FINDINGS,
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
    min_confidence: Confidence | None,
    in_place: bool,
    form: str,
    assume_label_studio: bool,
    quiet: bool,
    **known: Any,
) -> None:
    """Find and rewrite calls of the v1 API in scripts: Python, JavaScript, TypeScript, shell. Also in the code of
    notebooks, Markdown and reStructuredText, and in the commands of workflows in YAML.

    Without --write, no file changes. PATH is a file or a folder; files that .gitignore excludes are skipped, and links
    are not followed. Other software has some of the same words, so a script is rewritten only if its imports, hosts,
    endpoints or keys prove that it uses Label Studio. In other scripts, the findings are left to your review, with low
    confidence. Code that handles both versions stays. A comment `lsconvert: ignore` suppresses the findings of its line.

    Exit codes: 0 success, 1 --check has findings or --write left work to you, 2 wrong usage or a language that needs
    the extra `scripts`, 3 a file cannot be read or parsed. Reviews with low confidence do not count, unless
    --min-confidence is low.
    """  # fmt: skip
    if in_place and (diff or check):
        raise click.UsageError("--write cannot be combined with --diff or --check")
    given = {name: value for name, value in known.items() if value is not None}
    writer = SCRIPT_FORMATS[form]()
    counts: Counter[str] = Counter()
    unread: Counter[str] = Counter()  # by suffix
    code = left = 0
    gc.set_threshold(20_000)  # trees of scripts are many objects, and no garbage
    try:
        if not diff:
            writer.begin()
        with progress_bar("scripts", quiet=quiet or (sys.stdout is not None and sys.stdout.isatty())) as progress:
            for result in lsconvert.migrate_scripts(
                paths,
                write=in_place,
                assume_label_studio=assume_label_studio,
                min_confidence=min_confidence or "low",
                progress=progress,
                **given,
            ):
                code = max(code, _show(result, writer, diff=diff))
                counts.update(finding.action for finding in result.migration.findings)
                left += _count_reviews(result.migration.findings, min_confidence or _CHECKED)
                counts["rewritten"] += result.written
                unread.update([_type_of(result.path)] if result.unread else ())
        if not diff:
            writer.end()
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except (KeyboardInterrupt, SystemExit):
        if not diff:
            writer.interrupt(paths[0])
            writer.end()
        raise
    if not quiet:
        say(_summary(counts, in_place=in_place), *_unread_lines(unread))
    left += 0 if in_place else counts["rewrite"]
    raise click.exceptions.Exit(code or int((check or in_place) and left > 0))


def _count_reviews(findings: Iterable[ScriptFinding], least: Confidence) -> int:
    """Return the number of reviews of at least this confidence."""
    enough = _LEVELS[_LEVELS.index(least) :]
    return sum(finding.action == "review" and finding.confidence in enough for finding in findings)


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
        writer.add(todo_in_options(finding))
    if result.unread:
        writer.skip()
    if result.error is not None:
        writer.fail(result.error)
    writer.end_file()
    return show_error(result.error, "text") if result.error is not None else 0


def _type_of(path: str) -> str:
    """Return the suffix of a file name, or the name if it has none."""
    return os.path.splitext(path)[1] or os.path.basename(path)


def _unread_lines(unread: Counter[str]) -> list[str]:
    """Return the line about files that are not read, but mention v1 calls. No line if there are none."""
    types = ", ".join(f"{count} {kind}" for kind, count in sorted(unread.items(), key=lambda each: (-each[1], each[0])))
    mention = "mentions" if unread.total() == 1 else "mention"
    return [f"lsconvert: not read: {types} {mention} v1 calls"] if types else []


def _summary(counts: Counter[str], *, in_place: bool) -> str:
    done = f"{lsconvert.counted(counts['rewritten'], 'file')} rewritten, " if in_place else ""
    rewrites = lsconvert.counted(counts["rewrite"], "rewrite") + (" made" if in_place else " to make")
    return f"lsconvert: {done}{rewrites}, {lsconvert.counted(counts['review'], 'place')} to review, {lsconvert.counted(counts['note'], 'note')}"
