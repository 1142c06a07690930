"""`lsconvert upgrade` and `lsconvert downgrade`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.commands.map_options import map_options
from lsconvert.cli.formats.report import show_error, show_report
from lsconvert.cli.terminal.progress import progress_bar

F = TypeVar("F", bound=Callable[..., Any])


def _options(function: F) -> F:
    options = (
        click.argument("inputs", metavar="IN...", nargs=-1, required=True, type=FILE),
        click.option("-o", "output", metavar="OUT", type=FILE,
                     help="Write to this file (.gz, .zst, .zip: compressed); it may be the input. Default: stdout."),
        click.option("-O", "folder", metavar="DIR", type=FILE, help="Write one file for each input, of the same name, to this folder."),
        click.option("--force", is_flag=True, help="Replace existing files other than the input itself."),
        click.option("--check", is_flag=True, help="Write nothing, say what would change; exit 1 if anything would."),
        click.option("--max-depth", default=lsconvert.DEFAULT_MAX_DEPTH, show_default=True, type=click.IntRange(min=1),
                     help="How many brackets may be open at a time."),
        click.option("--max-task-size", default=lsconvert.DEFAULT_MAX_TASK_SIZE, show_default=True,
                     type=click.IntRange(min=1), help="How many bytes one task may have."),
        click.option("--max-growth", default=lsconvert.DEFAULT_MAX_GROWTH, show_default=True, type=click.IntRange(min=1),
                     help="How many times as large a task may become, where that is more than 1 MiB."),
        click.option("--no-check", is_flag=True, help="Do not validate the converted tasks."),
        click.option("--on-error", type=click.Choice([policy.value for policy in lsconvert.OnError]),
                     help="What becomes of tasks that cannot be converted or are not valid: no output at all (the default), "
                     "into the quarantine instead of the output, or into the output."),
        click.option("--quarantine", metavar="FILE", type=FILE,
                     help="Write such tasks as they were, with their errors, one on a line. Default: OUT.quarantine.jsonl."),
        map_options,
        click.option("--max-tasks", type=click.IntRange(min=1), help="Write several files with so many tasks at most, and a manifest."),
        click.option("--max-bytes", type=click.IntRange(min=1), help="Write several files of so many bytes at most, and a manifest."),
        click.option("--jobs", type=click.IntRange(min=1),
                     help="Has no effect: one process is enough for the check. Accepted for one more release."),
        click.option("-q", "--quiet", is_flag=True, help="No report and no progress bar, only errors."),
        click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]),
                     help="Of the report and of errors, on stderr."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@_options
@click.option(
    "--for",
    "target",
    type=click.Choice([target.value for target in lsconvert.Target]),
    help="Write what a v2 server imports whole: annotators split, ground_truth written, ids mapped or refused, what "
    "the server would refuse or lose repaired, at most 250,000 tasks and 200 MB a file.",
)
@click.option("--keep-ground-truth", is_flag=True, help="Keep ground_truth, which the migration guide removes.")
@click.option(
    "--split-annotators", is_flag=True, help="Make one annotation of each inner list, instead of joining them."
)
def upgrade(**options: Any) -> None:
    """Convert v1 exports, import payloads or import responses to v2.

    Reads JSON arrays, single tasks, JSON Lines and tasks.json of Label Studio 0.x, plain or as .gz, .zst or .zip; and the
    folders of 0.x projects and of target storages. IN may be - for stdin.
    """
    _run("v2", **options)


@click.command()
@_options
def downgrade(**options: Any) -> None:
    """Convert v2 exports, import payloads or import responses to v1.

    The rules of the migration guide read backwards: `result` becomes a double list, as v1 Enterprise wrote it, and what
    the guide drops cannot come back. IN may be - for stdin.
    """
    _run("v1", **options)


def _run(
    to: str,
    inputs: tuple[str, ...],
    output: str | None,
    folder: str | None,
    check: bool,
    no_check: bool,
    on_error: str | None,
    quarantine: str | None,
    quiet: bool,
    form: str,
    **options: Any,
) -> None:
    worst = 0
    try:
        targets = _targets(inputs, output, folder, check)
        policy = _policy(on_error, quarantine, [sink for _, sink in targets])
    except lsconvert.LSConvertError as error:
        raise click.exceptions.Exit(show_error(error, form)) from error
    parted = bool(options["max_tasks"] or options["max_bytes"] or options.get("target"))
    if options["force"] and folder is not None:
        _refuse_collisions([Path(source).name for source in inputs], parted=parted, aside=policy == "quarantine")
    options |= {"to": to, "check": not no_check, "on_error": policy}
    for source, sink in targets:
        try:
            with progress_bar(source, quiet=quiet) as progress:
                aside = (quarantine or f"{sink}.quarantine.jsonl") if policy == "quarantine" else None
                report = lsconvert.convert(source, sink, quarantine=aside, progress=progress, **options)
        except lsconvert.LSConvertError as error:
            worst = max(worst, show_error(error, form))
            continue
        if not quiet:
            show_report(report, form)
        if report.failed or (check and (report.edits or report.bytes_in != report.bytes_out)):
            worst = max(worst, 1)
    raise click.exceptions.Exit(worst)


def _policy(on_error: str | None, quarantine: str | None, sinks: list[str | None]) -> str:
    """Return what becomes of tasks that fail; usage errors come before anything is read."""
    policy = on_error or ("quarantine" if quarantine else "stop")
    if quarantine and policy != "quarantine":
        raise click.UsageError(f"--quarantine has nothing to hold with --on-error {policy}")
    if quarantine and len(sinks) > 1:
        raise click.UsageError("several inputs get a quarantine each, beside their outputs; leave --quarantine out")
    if policy == "quarantine" and not quarantine and "-" in sinks:
        raise click.UsageError("with the output on stdout, name a file for the quarantine: --quarantine FILE")
    return policy


def _refuse_collisions(names: list[str], *, parted: bool, aside: bool) -> None:
    """Raise a usage error if what belongs to one output could replace another output. Without --force, nothing is replaced."""
    for name in names:
        stem = re.escape(name.partition(".")[0])
        parts = re.compile(rf"{stem}(-[0-9]{{3,}}|\.manifest)\..*")
        for other in names:
            if other != name and (
                (parted and parts.fullmatch(other)) or (aside and other == f"{name}.quarantine.jsonl")
            ):
                what = "could be replaced by what else is written for"
                raise click.UsageError(f"{other} {what} {name}; convert them into different folders")


def _targets(
    inputs: tuple[str, ...], output: str | None, folder: str | None, check: bool
) -> list[tuple[str, str | None]]:
    """Pair each input with its output; usage errors come before anything is read."""
    if output is not None and folder is not None:
        raise click.UsageError("give -o or -O, not both")
    if check:
        return [(source, None) for source in inputs]
    if folder is None:
        if len(inputs) > 1:
            raise click.UsageError("several inputs need -O DIR")
        return [(inputs[0], output or "-")]
    if "-" in inputs:
        raise click.UsageError("stdin has no name for -O; use -o")
    names = [Path(source).name for source in inputs]
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise click.UsageError(f"several inputs are named {', '.join(twice)}; they would overwrite each other")
    try:
        Path(folder).mkdir(exist_ok=True)
    except OSError as error:
        raise lsconvert.OutputError.from_os_error(error, f"{folder}: cannot be made") from error
    return [(source, str(Path(folder) / name)) for source, name in zip(inputs, names)]
