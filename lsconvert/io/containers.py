"""List the files of a folder, zip or tar. The names in an archive are compared and shown, never used as paths."""

from __future__ import annotations

import os
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast

from lsconvert.errors import NotTasksError, SourceError
from lsconvert.io.suffixes import COMPRESSED_SUFFIXES

COPY_SIZE: Final = 1 << 19
JSON_NAME: Final = re.compile(r".*\.(json|jsonl|ndjson)", re.IGNORECASE | re.DOTALL)
NUMBER_NAME: Final = re.compile(r"[0-9]+(\.json)?")
# Files that systems leave in folders and archives, besides those that begin with a dot.
LEFTOVERS: Final = ("__macosx", "thumbs.db", "desktop.ini")


class File(NamedTuple):
    """A file: its path in the container, with `/`; its name for messages; and a function that opens it.

    `is_archived` tells whether it is in an archive, so that its size on the disk says nothing about its content.
    """

    path: str
    name: str
    open: Callable[[], IO[bytes]]
    is_archived: bool = False

    @property
    def base(self) -> str:
        """The name in its own folder."""
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name in its own folder without the last suffix."""
        return os.path.splitext(self.base)[0]

    @property
    def is_compressed(self) -> bool:
        """Whether the name ends with the suffix of a compressed file."""
        return os.path.splitext(self.base)[1].lower() in COMPRESSED_SUFFIXES

    @property
    def is_inner_archive(self) -> bool:
        """Whether it is an archive in a folder by its name. One in another archive is not read."""
        base = self.base.lower()
        return not self.is_archived and (base.endswith((".zip", ".tar", ".tgz")) or ".tar." in base)

    @property
    def folder(self) -> str:
        """The path of its own folder, with `/` at the end; "" for the container itself."""
        return self.path[: len(self.path) - len(self.base)]

    @property
    def is_numbered(self) -> bool:
        """Whether the name is a number, as in a target storage: such a file has to hold a task or an annotation."""
        return NUMBER_NAME.fullmatch(self.base) is not None


def _as_they_are(files: Iterable[File]) -> Iterable[tuple[File, File]]:
    return ((file, file) for file in files)


class Container(NamedTuple):
    """The files of a folder or archive in the order of their names, and the paths of entries that are not files.

    `is_folder` tells whether the files can be opened for random access. `files` can be iterated several times. Those in
    remote storage are listed each time, in the order of the store. `ahead` yields each of some files with the same file to
    open once, whose content may have been read ahead.
    """

    name: str
    files: Iterable[File]
    others: list[str]
    is_folder: bool = False
    ahead: Callable[[Iterable[File]], Iterable[tuple[File, File]]] = _as_they_are

    def names_without(self, file: File) -> list[str]:
        """Return the paths of all entries except one file."""
        return sorted([*(other.path for other in self.files if other is not file), *self.others])


def list_folder(folder: Path) -> Container:
    """List a folder and those in it. Each folder is listed once, whatever links lead to it. Raises SourceError."""
    files: list[File] = []
    others: list[str] = []
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        relative = path.relative_to(folder).as_posix()
        try:
            status = path.stat()
            is_new = (status.st_dev, status.st_ino) not in seen
            if path.is_file():
                opened = cast("Callable[[], IO[bytes]]", partial(path.open, "rb"))
                files.append(File(relative, os.fspath(path), opened))
            elif path.is_dir() and is_new:
                seen.add((status.st_dev, status.st_ino))
                inner = sorted((each for each in path.iterdir() if not is_leftover(each.name)), reverse=True)
                waiting += inner
                if not inner and path != folder:
                    others.append(relative)
            else:
                others.append(relative)
        except OSError as error:
            if path != folder and path.is_symlink():  # it leads nowhere, or back to itself
                others.append(relative)
                continue
            raise SourceError.from_os_error(error, "cannot be read", file=os.fspath(path)) from error
    return _sorted(os.fspath(folder), files, others, is_folder=True)


def list_zip(file: IO[bytes], name: str, stack: ExitStack) -> Container:
    """List a zip. Raises SourceError, and any exception that zipfile raises for damaged bytes."""
    import shutil
    import tempfile
    import zipfile

    if not file.seekable():
        stream, file = file, stack.enter_context(tempfile.TemporaryFile())
        shutil.copyfileobj(stream, file, COPY_SIZE)
    archive = stack.enter_context(zipfile.ZipFile(file))
    files: list[File] = []
    for info in archive.infolist():
        if info.filename == "[Content_Types].xml":
            hint = "Give the JSON export of the project instead."
            raise NotTasksError("this is an Excel, Word or PowerPoint document", file=name, hint=hint)
        if info.is_dir() or is_leftover(info.filename):
            continue
        if info.flag_bits & 1 and is_candidate(info.filename):
            hint = "Unpack it with its password, and give the folder."
            raise SourceError("the file in the zip is encrypted", file=name, hint=hint)
        files.append(_archived(info.filename, name, cast("Any", partial(archive.open, info))))
    return _sorted(name, files, [])


def list_tar(stream: IO[bytes], name: str, stack: ExitStack) -> Container:
    """List a tar, and copy its files that may hold tasks to a temporary file. Reads the stream to its end.

    Raises SourceError, and any exception that tarfile or a decompressor raises for damaged bytes.
    """
    import tempfile

    copied = stack.enter_context(tempfile.TemporaryFile())
    files: list[File] = []
    others: list[str] = []
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_StrictEntry) as archive:
        for entry in archive:
            if entry.isdir() or is_leftover(entry.name):
                continue
            if not entry.isreg() or entry.issparse():
                others.append(entry.name)
                continue
            start = copied.tell()
            if is_candidate(entry.name):
                for chunk in _content_of(archive, entry):
                    copied.write(chunk)
            opened = partial(_Slice, cast("IO[bytes]", copied), start, copied.tell())
            files.append(_archived(entry.name, name, cast("Any", opened)))
    while stream.read(COPY_SIZE):
        pass  # the checksum of a compressed tar is at its end
    return _sorted(name, files, others)


def is_candidate(path: str) -> bool:
    """Tell whether a file may hold tasks: by its suffix, or because it has none, as in a target storage."""
    base = path.rpartition("/")[2]
    return is_json_name(path) or "." not in base or base.rpartition(".")[2].isdigit()


def is_json_name(path: str) -> bool:
    """Tell whether a name has a suffix of JSON, perhaps before that of a compressed file."""
    stem, suffix = os.path.splitext(path)
    is_compressed = suffix.lower() in COMPRESSED_SUFFIXES and suffix.lower() != ".zip"
    return JSON_NAME.fullmatch(stem if is_compressed else path) is not None


def is_leftover(path: str) -> bool:
    """Tell whether a path is that of a hidden file, or of one that a system has left."""
    return any(
        step.lower() in LEFTOVERS or (step.startswith(".") and step.strip(".")) for step in path.split("/") if step
    )


def _archived(path: str, archive: str, opened: Callable[[], IO[bytes]]) -> File:
    clean = "/".join(step for step in path.split("/") if step not in ("", "."))
    return File(clean, f"{archive}/{clean}", opened, is_archived=True)


def _sorted(name: str, files: list[File], others: list[str], *, is_folder: bool = False) -> Container:
    files.sort(key=lambda file: file.path.split("/"))
    others.sort()
    for one, other in zip(files, files[1:]):
        if one.path == other.path and is_candidate(one.path):
            hint = "Unpack it, and give the folder."
            raise SourceError("the archive has two files of this name", file=one.name, hint=hint)
    return Container(name, files, others, is_folder)


class _StrictEntry(tarfile.TarInfo):
    """An entry of a tar. A damaged one raises SourceError: tarfile takes it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Any:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]  # typeshed lacks it
            raise
        except tarfile.HeaderError as error:
            hint = "It is truncated or damaged: copy or export it again."
            raise SourceError("the tar archive ends too early, or is damaged", hint=hint) from error


def _content_of(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Iterator[bytes]:
    opened = archive.extractfile(entry)
    while opened is not None and (chunk := opened.read(COPY_SIZE)):
        yield chunk


class _Slice:
    """A part of a file, as a file to read once. Use one at a time."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        self._file = file
        self._at, self._end = start, end

    def __enter__(self) -> _Slice:
        return self

    def __exit__(self, *exc: object) -> None:
        """Leave the file open."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, b"" at the end."""
        rest = self._end - self._at
        self._file.seek(self._at)
        data = self._file.read(rest if size < 0 else min(size, rest))
        self._at += len(data)
        return data
