"""Refuse batches in which one output would replace another, or an input. Raises ValueError, before any input is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from lsconvert.io.locations import locate
from lsconvert.io.name_index import NameIndex
from lsconvert.io.part_names import MANIFEST, PartNames

if TYPE_CHECKING:
    from lsconvert.io.found_files import FoundFiles

MAX_NAMED: Final = 5  # files in a message
QUARANTINE: Final = ".quarantine.jsonl"


def refuse_same_names(files: FoundFiles, output_name: Callable[[str], str]) -> None:
    """Raise ValueError if two inputs have the same output: `output_name` returns that for the name of an input."""
    index = NameIndex(lambda number: output_name(files.name(number)), len(files))
    numbers: dict[str, set[int]] = {}  # of the inputs that have this output
    for number in range(len(files)):
        name = output_name(files.name(number))
        other = index.add(name, number)
        if other is not None:
            numbers.setdefault(name, set()).update((other, number))
    if not numbers:
        return
    twice = sorted(numbers)
    more = f" and {len(twice) - MAX_NAMED:,} more" if len(twice) > MAX_NAMED else ""
    names = f"{', '.join(twice[:MAX_NAMED])}{more}"
    real = (len({locate(files[each].path).real for each in found}) for found in numbers.values())
    if all(count == 1 for count in real):
        raise ValueError(f"the inputs have the same file twice: {names}; give each file once")
    raise ValueError(
        f"several inputs are named {names}; they would overwrite each other. Give the folder that holds them, which keeps "
        "its tree, or use several folders for the output"
    )


def refuse_collisions(count: int, output_name: Callable[[int], str], *, splits: bool, quarantines: bool) -> None:
    """Raise ValueError if a part, manifest or quarantine of one output could replace another output.

    `output_name` returns the output for each of `count` numbers.
    """
    if not (splits or quarantines):
        return
    index = NameIndex(output_name, count)
    for number in range(count):
        index.add(output_name(number), number)
    for other in map(output_name, range(count)):
        if splits:
            target = PartNames.target_of(other)
            _refuse([target] if target is not None and index.find(target) is not None else [], other)
            if other.endswith(MANIFEST):  # few, because only files that are named as inputs can be one
                names = map(output_name, range(count))
                _refuse((name for name in names if name != other and _has_manifest(name, other)), other)
        if quarantines and other.endswith(QUARANTINE):
            target = other.removesuffix(QUARANTINE)
            _refuse([target] if index.find(target) is not None else [], other)


def _has_manifest(name: str, manifest: str) -> bool:
    """Tell whether the parts of an output have this manifest."""
    folder, _, base = name.rpartition("/")
    other_folder, _, other = manifest.rpartition("/")
    return folder == other_folder and PartNames(base).manifest == other


def _refuse(names: Iterable[str], other: str) -> None:
    for name in names:
        raise ValueError(
            f"a part, manifest or quarantine of {name} could replace {other}; convert them into different folders"
        )


def refuse_in_place(inputs: Sequence[str], folder: str) -> None:
    """Raise ValueError if the output folder is one of the inputs: its files would be replaced."""
    for name in inputs:
        read, written = locate(name), locate(folder)
        if read.is_folder() and written.is_folder() and read.is_same(written):
            raise ValueError(
                f"{folder} is the folder of the inputs, which would be replaced; give another folder, or the names of the "
                "files to replace them"
            )
