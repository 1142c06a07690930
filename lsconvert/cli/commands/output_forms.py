"""The options of `upgrade` and `downgrade` for the form of the output, and what they mean for its name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

import click

import lsconvert
from lsconvert.cli.commands.file_names import OUTPUT
from lsconvert.cli.commands.outputs import choose_output
from lsconvert.cli.commands.verb import MAIN, Choice, CommandT, option

# Bytes. Each range takes a request, or 64 KiB of a file, to find its end, and makes a file.
MIN_SHARD_SIZE: Final = 1_000_000


def output_format_option(function: CommandT) -> CommandT:
    """Add --output-format."""
    add = option(MAIN, "--output-format", type=Choice([form.value for form in lsconvert.OutputFormat]),
                 help="Write one task on each line (jsonl), an array (array), or one JSON document (json): then JSON Lines become "
                 "an array, and other documents keep their form. Default: json for OUT.json, jsonl for OUT.jsonl and OUT.ndjson, "
                 "else the form of the input.")  # fmt: skip
    return add(function)


def form_options(function: CommandT) -> CommandT:
    """Add --output-format and --one-file-per-task."""
    options = (
        output_format_option,
        option(MAIN, "--one-file-per-task", "task_folder", metavar="DIR", type=OUTPUT,
               help="Write each task to its own file in this folder, named by its id."),
    )  # fmt: skip
    for decorate in reversed(options):
        function = decorate(function)
    return function


def choose_place(
    inputs: tuple[str, ...], output: str | None, folder: str | None, options: Mapping[str, Any], *, check: bool
) -> tuple[str | None, str | None]:
    """Return the output, a file or the folder of --one-file-per-task, and the output folder of a job. Raises UsageError."""
    place = options["task_folder"]
    if place is None:
        return choose_output(inputs, output, folder, check=check)
    if output is not None or folder is not None:
        raise click.UsageError("give only one of -o, -O and --one-file-per-task")
    if options["output_format"] == "jsonl":
        raise click.UsageError("--one-file-per-task cannot be combined with --output-format jsonl")
    if options["max_tasks"] or options["max_bytes"]:
        raise click.UsageError("--one-file-per-task cannot be combined with --max-tasks or --max-bytes")
    if len(inputs) > 1:
        raise click.UsageError("--one-file-per-task needs one input; give the folder that holds the files")
    return place.rstrip(os.sep) or place, None


def refuse_shards(shard_size: int | None, options: Mapping[str, Any], *, has_file: bool) -> None:
    """Raise UsageError if --shard-size is small, or contradicts other options. `has_file`: whether -o names a file."""
    if shard_size is None:
        return
    if shard_size < MIN_SHARD_SIZE:
        raise click.UsageError(f"--shard-size has to be at least {MIN_SHARD_SIZE:,} bytes")
    if not has_file or options["task_folder"] is not None:
        raise click.UsageError("--shard-size needs -o with the name of a file, after which the others are named")
    if options["max_tasks"] or options["max_bytes"]:
        raise click.UsageError("--shard-size cannot be combined with --max-tasks or --max-bytes")
    if options.get("target"):
        raise click.UsageError("--shard-size cannot be combined with --for import; use --max-bytes")
