"""The sizes, times and checksums of files, by which a record knows them again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

_BLOCK: Final = 1 << 20

State: TypeAlias = tuple[int, int]  # size in bytes, modification time in nanoseconds


class FileFacts(NamedTuple):
    """A file that was converted, and its outputs.

    `before` is its state when the conversion began. `sha256` is that of its content, None if it is not known, or if the
    file has changed meanwhile. `outputs` has size, modification time and SHA-256 of each output, by its path.
    """

    before: State
    sha256: str | None
    outputs: dict[str, dict[str, Any]]


def facts_of(source: str, before: State, outputs: Sequence[str], *, checksums: bool) -> FileFacts:
    """Return the facts of a file and its outputs. Raises OSError."""
    sha256 = _sha256(source) if checksums else None
    same = sha256 if not checksums or state(source) == before else None
    return FileFacts(before, same, {path: _fact(path, _sha256(path) if checksums else None) for path in outputs})


def state(source: str) -> State:
    """Return the size and the modification time of a file; of a folder, the sum and the latest of all its files."""
    stats = [path.stat() for path in _files(source)]
    return sum(stat.st_size for stat in stats), max((stat.st_mtime_ns for stat in stats), default=0)


def _fact(path: str, sha256: str | None) -> dict[str, Any]:
    size, mtime_ns = state(path)
    return {"size": size, "mtime_ns": mtime_ns, "sha256": sha256}


def is_same(path: Path, fact: Mapping[str, Any]) -> bool:
    """Tell whether a file has the size and time of the record, or its size and content. Raises OSError."""
    size, mtime_ns = state(os.fspath(path))
    return size == fact["size"] and bool(mtime_ns == fact["mtime_ns"] or _sha256(os.fspath(path)) == fact["sha256"])


def is_recorded(source: str, target: str) -> bool:
    """Tell whether a conversion is recorded: not that of a pipe, which ends, nor that of a file which it replaces."""
    if not (os.path.isfile(source) or os.path.isdir(source)):
        return False
    return not (os.path.exists(target) and os.path.samefile(source, target))


def _sha256(source: str) -> str:
    """Return the checksum of a file; of a folder, that of the names and contents of all its files."""
    digest = hashlib.sha256()
    for path in _files(source):
        if path != Path(source):
            digest.update(f"{path.relative_to(source).as_posix()}\n".encode("utf-8", "surrogatepass"))
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def _files(source: str) -> list[Path]:
    path = Path(source)
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
