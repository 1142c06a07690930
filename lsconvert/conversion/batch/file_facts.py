"""The sizes, times, tags and checksums of files, by which a record knows them again.

Local files have a checksum, so that a copy of a file is known as well. Objects have the tag that their store gives
them: a checksum would need a second download.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from lsconvert.errors import LSConvertError
from lsconvert.io.file_state import FileState, files_of
from lsconvert.io.locations import locate

_BLOCK: Final = 1 << 20


class FileFacts(NamedTuple):
    """A file that was converted, and its outputs.

    `before` is its state when the conversion began. `sha256` is that of its content, None if it is an object, or if the
    file has changed meanwhile. `outputs` has the members of a line of the record for each output, by its path or URL.
    """

    before: FileState
    sha256: str | None
    outputs: dict[str, dict[str, Any]]


def facts_of(source: str, before: FileState, outputs: Sequence[str], *, checksums: bool) -> FileFacts:
    """Return the facts of a file and its outputs. Raises OSError and SourceError."""
    sha256 = _sha256(source) if checksums else None
    same = sha256 if sha256 is None or state(source) == before else None
    facts = {each: as_members(state(each), _sha256(each) if checksums else None) for each in outputs}
    return FileFacts(before, same, facts)


def as_members(found: FileState, sha256: str | None) -> dict[str, Any]:
    """Return a state and a checksum as members of a line of the record."""
    members = {"size": found.size, "mtime_ns": found.mtime_ns, "sha256": sha256}
    return members | {"etag": found.etag} if found.etag else members


def state(source: str) -> FileState:
    """Return the state of a file, folder or object. Raises OSError and SourceError."""
    return locate(source).state()


def state_if_known(source: str) -> FileState | None:
    """Return the state of a file, None if it cannot be found out: its conversion tells what is wrong."""
    try:
        return state(source)
    except (OSError, LSConvertError):
        return None


def is_same(name: str, now: FileState, members: Mapping[str, Any]) -> bool:
    """Tell whether a file, now in the state `now`, has the recorded state, or the same content. Raises OSError."""
    recorded = FileState(members["size"], members["mtime_ns"], members.get("etag", ""))
    if now.is_same(recorded):
        return True
    return now.size == recorded.size and members["sha256"] is not None and _sha256(name) == members["sha256"]


def is_recorded(source: str, target: str) -> bool:
    """Tell whether a conversion is recorded: not that of a pipe, which ends, nor that of a file which it replaces."""
    read, written = locate(source), locate(target)
    if read.is_remote:
        return not read.is_same(written)
    is_there = read.is_file() or read.is_folder()
    is_replaced = not written.is_remote and (written.is_file() or written.is_folder()) and read.is_same(written)
    return is_there and not is_replaced


def _sha256(source: str) -> str | None:
    """Return the checksum of a local file; of a folder, that of the names and contents of all its files."""
    if locate(source).is_remote:
        return None
    digest = hashlib.sha256()
    for path in files_of(source):
        if path != Path(source):
            digest.update(f"{path.relative_to(source).as_posix()}\n".encode("utf-8", "surrogatepass"))
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
