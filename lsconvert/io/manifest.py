"""Manifests: several files of tasks, read as one JSON array.

`parts.py` writes manifests. A manifest is true only of the files that were written with it: if one of them is missing,
or has another size or checksum, a run was interrupted or the file was changed. Then none of the files is read.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

from lsconvert.errors import LSConvertError, SourceError
from lsconvert.kernel import make_kernel
from lsconvert.rules.plan import compile_plan

SUFFIX: Final = ".manifest.json"
MAX_SIZE: Final = 1 << 26  # bytes, enough for 200,000 parts
CHUNK_SIZE: Final = 1 << 20
HINT: Final = (
    "A run was interrupted, or the file was changed since. Run the conversion again, or give the files one by one."
)


def is_manifest(path: Path) -> bool:
    """Tell whether a file is called as a manifest is, and is one. Raises OSError."""
    return path.name.endswith(SUFFIX) and _parts(path) is not None


def tasks_of_parts(path: Path, chunks_of: Callable[[IO[bytes]], Iterator[bytes]]) -> Iterator[bytes]:
    """Yield the tasks of all files of a manifest, as the pieces of a JSON array. Raises SourceError, OSError.

    `chunks_of` yields the decompressed bytes of a file. The checksum is that of the very bytes that are read, so it is known
    after the tasks of a file: whoever takes the tasks must not be done before the end of the array.
    """
    parts = _parts(path) or []
    files = [path.parent / part["file"] for part in parts]
    for file, part in zip(files, parts):
        _check(path, file, os.path.getsize(file) == part["size"] if os.path.isfile(file) else None)
    opening = b"[\n"
    for file, part in zip(files, parts):
        with file.open("rb", buffering=0) as opened:
            hashed = _Hashed(opened)
            try:
                for task in _tasks(file, chunks_of(cast("IO[bytes]", hashed))):
                    yield opening + task
                    opening = b",\n"
            except LSConvertError:
                _check(path, file, hashed.hexdigest() == part["sha256"])  # which would be the reason
                raise
            _check(path, file, hashed.hexdigest() == part["sha256"])
    yield b"\n]\n" if opening == b",\n" else b"[]\n"


def _parts(path: Path) -> list[dict[str, Any]] | None:
    """Return what a manifest says of its files; None if this is not a manifest."""
    if not path.is_file() or path.stat().st_size > MAX_SIZE:
        return None
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    parts = found.get("parts") if isinstance(found, dict) else None
    if not isinstance(parts, list) or not parts or not all(map(_is_part, parts)):
        return None
    return parts


def _is_part(part: object) -> bool:
    if not isinstance(part, dict):
        return False
    file = part.get("file")
    named = isinstance(file, str) and file not in ("", "..") and Path(file).name == file
    return named and {"size", "sha256"} <= part.keys()


def _check(manifest: Path, file: Path, as_described: bool | None) -> None:
    if not as_described:
        what = "is missing" if as_described is None else "is not the file that the manifest describes"
        raise SourceError(f"{file.name} {what}", file=os.fspath(manifest), hint=HINT)


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: io.FileIO) -> None:
        self.name = file.name
        self._file = file
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False  # else some of it could be left out

    def read(self, size: int | None = -1, /) -> bytes:
        data = self._file.read(-1 if size is None else size) or b""
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        """Return the checksum of the whole file."""
        while self.read(CHUNK_SIZE):
            pass
        return self._hash.hexdigest()


def _tasks(file: Path, chunks: Iterator[bytes]) -> Iterator[bytes]:
    kernel = make_kernel(compile_plan(None), record_tasks=True)
    try:
        for chunk in chunks:
            output = kernel.feed(chunk)
            yield from (output[span.start : span.end] for span in kernel.take_tasks())
        kernel.finish()
    except LSConvertError as error:
        raise error.in_file(os.fspath(file)) from None
