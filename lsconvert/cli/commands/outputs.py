"""The output that `upgrade` and `downgrade` are given: whether it is a file or a folder, and its state after Ctrl-C."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import click

import lsconvert

# Name, inode, size and modification time of files.
Files: TypeAlias = frozenset[tuple[str, int, int, int]]


def choose_output(
    inputs: tuple[str, ...], output: str | None, folder: str | None, *, check: bool
) -> tuple[str | None, str | None]:
    """Return the output file and the output folder; at most one is not None, unless both were given.

    A name with a slash at its end, or of a folder, means this folder. Raises UsageError if an input is perhaps meant as
    the output, or if the output would be in a folder but has no name, or would replace the input there.
    """
    if output is not None and folder is None and _is_folder(output):
        if "-" in inputs and not check:
            name = lsconvert.locate(output).join("NAME.json").name
            raise click.UsageError(f"{output} is a folder, and the output of stdin has no name; give one: -o {name}")
        if any(_is_in(name, output) for name in inputs) and not check:
            raise click.UsageError(
                f"{output} is the folder of the input; give the name of a file, or -O {output} to replace the input"
            )
        return None, output
    if folder is None and not check and len(inputs) > 1:
        more = (
            _meant_output(inputs) if output is None else f"; for one file {output} of all tasks, use `lsconvert merge`"
        )
        raise click.UsageError(f"several inputs need -O DIR{more}")
    return output, folder


def _is_folder(name: str) -> bool:
    return name != "-" and (name.endswith((os.sep, os.altsep or os.sep)) or os.path.isdir(name))


def _is_in(name: str, folder: str) -> bool:
    try:
        place = lsconvert.locate(name)
        return (place if place.is_folder() else place.parent).is_same(lsconvert.locate(folder))
    except OSError:
        return False


def _meant_output(inputs: tuple[str, ...]) -> str:
    """Return a question if the last of several inputs is perhaps the output, else ""."""
    *rest, last = inputs
    if last == "-" or (os.path.exists(last) and len(rest) > 1):
        return ""
    missing = "" if os.path.exists(last) else f"; {last} does not exist"
    return f"{missing}; did you mean {'-o' if len(rest) == 1 else '-O'} {last}?"


def choose_policy(on_error: str | None, quarantine: str | None, *, is_stdout: bool) -> str:
    """Return the action for tasks that fail. Raises UsageError before any input is read."""
    policy = on_error or ("quarantine" if quarantine else "stop")
    if quarantine and policy != "quarantine":
        raise click.UsageError(f"--quarantine cannot be combined with --on-error {policy}")
    if policy == "quarantine" and not quarantine and is_stdout:
        raise click.UsageError("--on-error quarantine needs --quarantine FILE if the output is stdout")
    return policy


def refuse_job_options(folder: str | None, given: Mapping[str, bool], *, check: bool, resume: bool) -> None:
    """Raise UsageError for an option of jobs in a run that reads its input as a whole. `given`: which of these are."""
    if resume and folder is None:
        raise click.UsageError("--resume needs -O DIR: the record of converted files is kept there")
    name = next((name for name, is_given in given.items() if is_given), None)
    if name is not None and folder is None and not check:
        raise click.UsageError(f"{name} needs -O DIR or --check: for one output, all files of a folder are read")


def output_state(output: str | None, folder: str | None, check: bool, **options: Any) -> Callable[[], str]:
    """Return a function that, after an interrupt, says what was written since this call."""
    if check:
        return lambda: "interrupted"
    if folder is not None or (output is not None and _is_folder(output)):
        return lambda: f"interrupted; the files in {folder or output} are complete, others were not written"
    place = options.get("task_folder")
    if place is not None and lsconvert.locate(place).is_remote:
        return lambda: f"interrupted; the files in {place} are complete, others were not written"
    if place is not None:
        existed = os.path.lexists(place)
        return lambda: _folder_sentence(place, existed=existed)
    if output is None or output == "-":
        return lambda: "interrupted; the output on stdout is incomplete"
    if lsconvert.locate(output).is_remote:
        return lambda: f"interrupted; {output} is complete, or as it was before"
    several = ("max_tasks", "max_bytes", "shard_size", "target")
    splits = any(options.get(name) for name in several)
    before = _files(output, parts=splits)

    def sentence() -> str:
        if _files(output, parts=splits) == before:
            return f"interrupted; nothing was written to {output}"
        return f"interrupted; {output} is complete"

    return sentence


def _folder_sentence(place: str, *, existed: bool) -> str:
    if existed:
        return f"interrupted; all files in {place} are complete, but some may be missing"
    return f"interrupted; {place} is complete" if os.path.lexists(place) else f"interrupted; {place} was not written"


def _files(output: str, *, parts: bool) -> Files:
    """Return the files that a run with this output may write: the output, or also its parts and their manifest."""

    def found() -> Iterator[tuple[str, int, int, int]]:
        for name in _names(Path(output), parts=parts):
            with suppress(OSError, ValueError):
                status = os.lstat(name)
                yield str(name), status.st_ino, status.st_size, status.st_mtime_ns

    return frozenset(found())


def _names(output: Path, *, parts: bool) -> list[Path]:
    if not parts:
        return [output]
    stem = output.name.partition(".")[0]
    try:
        return [output.parent / name for name in os.listdir(output.parent) if name.startswith(stem)]
    except OSError:
        return []
