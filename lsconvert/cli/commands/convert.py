"""`lsconvert upgrade` and `lsconvert downgrade`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE
from lsconvert.cli.commands.shared_options import CommandT, limit_options, map_options
from lsconvert.cli.formats.report import show_error, show_report
from lsconvert.cli.terminal.progress import progress_bar


def _options(function: CommandT) -> CommandT:
    options = (
        click.argument("inputs", metavar="IN...", nargs=-1, required=True, type=FILE),
        click.option("-o", "output", metavar="OUT", type=FILE,
                     help="Write to this file, which may be the input; .gz, .zst and .zip compress. Default: stdout."),
        click.option("-O", "folder", metavar="DIR", type=FILE, help="Write each output to this folder, under the name of its input."),
        click.option("--force", is_flag=True, help="Replace existing files other than the input itself."),
        click.option("--check", is_flag=True, help="Write nothing; show the changes. Exit code 1 if there are any."),
        limit_options,
        click.option("--no-check", is_flag=True, help="Do not check the converted tasks."),
        click.option("--on-error", type=click.Choice([policy.value for policy in lsconvert.OnError]),
                     help="What to do with tasks that fail, because they cannot be converted or are invalid: stop without any "
                     "output (the default), write them to the quarantine instead of the output, or keep them in the output."),
        click.option("--quarantine", metavar="FILE", type=FILE,
                     help="Write tasks that fail to this file, unconverted, one on each line, with their errors. "
                     "Default: OUT.quarantine.jsonl."),
        map_options,
        click.option("--max-tasks", type=click.IntRange(min=1), help="Split the output into files of at most this many tasks, and write a manifest."),
        click.option("--max-bytes", type=click.IntRange(min=1), help="Split the output into files of at most this many bytes, and write a manifest."),
        click.option("--jobs", type=click.IntRange(min=1),
                     help="Has no effect, because one process is enough for the check; accepted for one more release."),
        click.option("-q", "--quiet", is_flag=True, help="Print only errors: no report and no progress bar."),
        click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]),
                     help="Format of the report and of errors, on stderr."),
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
    help="Prepare the file for import into a v2 server: split annotators, write ground_truth, map or refuse annotators, "
    "repair values that the server would reject or lose, and write at most 250,000 tasks and 200 MB in a file.",
)
@click.option("--keep-ground-truth", is_flag=True, help="Keep ground_truth, which the migration guide removes.")
@click.option(
    "--split-annotators", is_flag=True, help="Make one annotation of each inner list instead of joining them."
)
def upgrade(**options: Any) -> None:
    """Convert v1 exports, import payloads or import responses to v2.

    Reads JSON arrays, single tasks, JSON Lines and tasks.json of Label Studio 0.x, also compressed as .gz, .zst or .zip;
    and folders of 0.x projects and target storages. IN may be - for stdin.
    """
    _convert_all("v2", **options)


@click.command()
@_options
def downgrade(**options: Any) -> None:
    """Convert v2 exports, import payloads or import responses to v1.

    Applies the rules of the migration guide in reverse: `result` becomes a double list, as in v1 Enterprise. Keys that
    the guide removes cannot be restored. IN may be - for stdin.
    """
    _convert_all("v1", **options)


def _convert_all(
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
    """Convert each input to its output, and exit with the highest code. `form` is that of reports and errors."""
    code = 0
    try:
        targets = _targets(inputs, output, folder, check)
        policy = _policy(on_error, quarantine, [sink for _, sink in targets])
    except lsconvert.LSConvertError as error:
        raise click.exceptions.Exit(show_error(error, form)) from error
    splits = bool(options["max_tasks"] or options["max_bytes"] or options.get("target"))
    if options["force"] and folder is not None:
        _refuse_collisions([Path(source).name for source in inputs], splits=splits, quarantines=policy == "quarantine")
    options |= {"to": to, "check": not no_check, "on_error": policy}
    for source, sink in targets:
        try:
            with progress_bar(source, quiet=quiet) as progress:
                quarantined = (quarantine or f"{sink}.quarantine.jsonl") if policy == "quarantine" else None
                report = lsconvert.convert(source, sink, quarantine=quarantined, progress=progress, **options)
        except lsconvert.LSConvertError as error:
            code = max(code, show_error(error, form))
            continue
        if not quiet:
            show_report(report, form)
        if report.failed or (check and (report.edits or report.bytes_in != report.bytes_out)):
            code = max(code, 1)
    raise click.exceptions.Exit(code)


def _policy(on_error: str | None, quarantine: str | None, sinks: list[str | None]) -> str:
    """Return the action for tasks that fail. Raises UsageError before any input is read."""
    policy = on_error or ("quarantine" if quarantine else "stop")
    if quarantine and policy != "quarantine":
        raise click.UsageError(f"--quarantine cannot be combined with --on-error {policy}")
    if quarantine and len(sinks) > 1:
        raise click.UsageError("with several inputs, each output has its own quarantine; remove --quarantine")
    if policy == "quarantine" and not quarantine and "-" in sinks:
        raise click.UsageError("--on-error quarantine needs --quarantine FILE if the output is stdout")
    return policy


def _refuse_collisions(names: list[str], *, splits: bool, quarantines: bool) -> None:
    """Raise UsageError if a part, manifest or quarantine of one output could replace another output. For --force only."""
    for name in names:
        stem = re.escape(name.partition(".")[0])
        parts = re.compile(rf"{stem}(-[0-9]{{3,}}|\.manifest)\..*")
        for other in names:
            if other != name and (
                (splits and parts.fullmatch(other)) or (quarantines and other == f"{name}.quarantine.jsonl")
            ):
                raise click.UsageError(
                    f"a part, manifest or quarantine of {name} could replace {other}; convert them into different folders"
                )


def _targets(
    inputs: tuple[str, ...], output: str | None, folder: str | None, check: bool
) -> list[tuple[str, str | None]]:
    """Pair each input with its output. Raises UsageError before any input is read."""
    if output is not None and folder is not None:
        raise click.UsageError("give -o or -O, not both")
    if check:
        return [(source, None) for source in inputs]
    if folder is None:
        if len(inputs) > 1:
            raise click.UsageError("several inputs need -O DIR")
        return [(inputs[0], output or "-")]
    if "-" in inputs:
        raise click.UsageError("-O cannot name the output of stdin; use -o")
    names = [Path(source).name for source in inputs]
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise click.UsageError(f"several inputs are named {', '.join(twice)}; they would overwrite each other")
    try:
        Path(folder).mkdir(exist_ok=True)
    except OSError as error:
        raise lsconvert.OutputError.from_os_error(error, f"{folder}: cannot be created") from error
    return [(source, str(Path(folder) / name)) for source, name in zip(inputs, names)]
