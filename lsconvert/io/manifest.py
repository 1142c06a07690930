"""Read the parts that a manifest lists as one JSON array.

A manifest is valid only with the parts of the same run. If a part is missing, or
has another size or SHA-256, a run was interrupted or the part was changed, and reading fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import PurePath
from typing import IO, Any, Final

from lsconvert.errors import Hint, LSConvertError, OutputError, SourceError
from lsconvert.io.checksum import HashedReader
from lsconvert.io.location import Location
from lsconvert.kernel import make_kernel
from lsconvert.model import Part
from lsconvert.rules.plan import compile_plan

SUFFIX: Final = ".manifest.json"
MAX_SIZE: Final = 1 << 26  # bytes, enough for 200,000 parts
HINT: Final = (
    "A run was interrupted, or the file was changed later. Run the conversion again, or give the files one by one."
)


def manifest_of(parts: Iterable[Part], name: str) -> bytes:
    """Return the text of a manifest of `parts`. Raise OutputError, for the file `name`, if it is too large to be read."""
    text = json.dumps({"parts": [part._asdict() for part in parts]}, indent=2).encode() + b"\n"
    if len(text) > MAX_SIZE:
        hint = Hint("Write fewer and larger files: raise {}, {} or {}.", "shard_size=", "max_tasks=", "max_bytes=")
        raise OutputError(f"a manifest of more than {MAX_SIZE:,} bytes cannot be read", file=name, hint=hint)
    return text


def is_manifest(path: Location) -> bool:
    """Return whether a file is a manifest, by its name and its content. Raises OSError."""
    return path.name.endswith(SUFFIX) and _parts(path) is not None


def tasks_of_parts(path: Location, chunks_of: Callable[[IO[bytes]], Iterator[bytes]]) -> Iterator[bytes]:
    """Yield the tasks of all parts of a manifest, as the pieces of a JSON array. Raises SourceError, OSError.

    `chunks_of` yields the decompressed bytes of a file. The SHA-256 is computed of the bytes that are converted, so a
    changed part is found after its tasks were yielded: a caller must not commit its output before the end of the array.
    """
    parts, files = _parts(path) or [], part_files(path)
    for file, part in zip(files, parts):
        _check(path, file, file.size() == part["size"] if file.is_file() else None)
    opening = b"[\n"
    for file, part in zip(files, parts):
        opened = file.open()
        if opened is None:
            raise SourceError("is a folder", file=file.name, hint=HINT)
        with opened:
            hashed = HashedReader(opened, file.name)
            try:
                for task in _tasks(file, chunks_of(hashed.as_file)):
                    yield opening + task
                    opening = b",\n"
            except LSConvertError:
                _check(path, file, _is_intact(hashed, part))  # a changed part explains any other error
                raise
            _check(path, file, _is_intact(hashed, part))
    yield b"\n]\n" if opening == b",\n" else b"[]\n"


def part_files(path: Location) -> list[Location]:
    """Return the parts that a manifest lists, none if the file is not a manifest. Raises OSError."""
    return [path.parent.join(part["file"]) for part in _parts(path) or ()]


def _parts(path: Location) -> list[dict[str, Any]] | None:
    """Return the parts that a manifest lists; None if the file is not a manifest."""
    if not path.is_file() or path.size() > MAX_SIZE:
        return None
    opened = path.open()
    try:
        with opened or BytesIO() as file:
            manifest = json.loads(file.read())
    except (ValueError, RecursionError):
        return None
    parts = manifest.get("parts") if isinstance(manifest, dict) else None
    if not isinstance(parts, list) or not parts or not all(map(_is_part, parts)):
        return None
    return parts


def _is_part(part: object) -> bool:
    if not isinstance(part, dict):
        return False
    file = part.get("file")
    named = isinstance(file, str) and file not in ("", "..") and PurePath(file).name == file
    return named and {"size", "sha256"} <= part.keys()


def _is_intact(hashed: HashedReader, part: dict[str, Any]) -> bool:
    return bool(hashed.size_and_digest()[1] == part["sha256"])


def _check(manifest: Location, file: Location, intact: bool | None) -> None:
    """Raise SourceError for a part that is missing (None) or changed (False)."""
    if not intact:
        what = "is missing" if intact is None else "is not the file that the manifest describes"
        raise SourceError(f"{file.base} {what}", file=manifest.name, hint=HINT)


def _tasks(file: Location, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the bytes of each task in a part."""
    kernel = make_kernel(compile_plan(None), record_tasks=True)
    try:
        for chunk in chunks:
            output = kernel.feed(chunk)
            yield from (output[span.start : span.end] for span in kernel.take_tasks())
        kernel.finish()
    except LSConvertError as error:
        raise error.in_file(file.name) from None
