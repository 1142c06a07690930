"""Folders that hold tasks, read as one JSON array: a project of Label Studio 0.x, or a target storage.

A project has `tasks.json` (tasks by id) and `completions/<id>.json`: a task with its work, which is the newer of the two,
but lacks predictions and meta. Its tasks come in the order of their ids, those without work too. A completion file whose
task is gone from `tasks.json` still holds the task's data: it comes as well, and is noted.

A target storage has a file for each annotation, with its task inside; here they are grouped into tasks again.

Values are put together as they are spelled. Memory: the ids of all tasks, and what belongs to one of them.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from lsconvert.errors import LSConvertError, SourceError, Where
from lsconvert.kernel import make_kernel
from lsconvert.members import members_of, with_members
from lsconvert.plan import compile_plan

CHUNK_SIZE: Final = 1 << 20
TASKS, COMPLETIONS = "tasks.json", "completions"


class FolderStream(io.RawIOBase):
    """The tasks of a folder as the bytes of a JSON array. `notes` counts what a person must know, by code."""

    def __init__(self, folder: Path) -> None:
        self.notes: Counter[str] = Counter()
        self._pieces = self._array(folder)
        self._left = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return False."""
        return False

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, b"" at the end."""
        pieces = [self._left]
        have = len(self._left)
        while (size is None or size < 0 or have < size) and (piece := next(self._pieces, None)) is not None:
            pieces.append(piece)
            have += len(piece)
        text = b"".join(pieces)
        end = have if size is None or size < 0 else size
        self._left = text[end:]
        return text[:end]

    def _array(self, folder: Path) -> Iterator[bytes]:
        tasks = self._project(folder) if (folder / TASKS).is_file() else _target_storage(folder)
        opening = b"[\n"
        for task in tasks:
            yield opening + task.encode()
            opening = b",\n"
        yield b"\n]\n" if opening == b",\n" else b"[]\n"

    def _project(self, folder: Path) -> Iterator[str]:
        with (folder / TASKS).open("rb") as file:
            places = dict(_places(file, folder / TASKS))
            work = {path.stem: path for path in _files(folder / COMPLETIONS) if path.suffix == ".json"}
            for name in sorted({*places, *work}, key=_by_number):
                task = None
                if name in places:
                    offset, size = places[name]
                    file.seek(offset)
                    task = file.read(size).decode()
                if name not in work:
                    assert task is not None  # it is in one of both
                    yield task
                    continue
                self.notes["orphan-completions"] += task is None
                yield _joined(work[name], task, folder / TASKS)


def _places(file: IO[bytes], path: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the id of each task in a tasks.json, and its offset and size."""
    kernel = make_kernel(compile_plan(None), record_tasks=True)
    try:
        while chunk := file.read(CHUNK_SIZE):
            kernel.feed(chunk)
            yield from ((span.pointer[1:], (span.offset, span.size)) for span in kernel.take_tasks())
        kernel.finish()
    except LSConvertError as error:
        raise error.located(Where(file=os.fspath(path))) from None


def _joined(path: Path, task: str | None, tasks: Path) -> str:
    """Return the task of a completion file, with what only `tasks.json` has of it."""
    text, members = _object(path)
    if task is None:
        return text
    try:
        more = members_of(task)
    except ValueError as error:
        raise _broken(tasks, error) from error
    return with_members(text, ((key, value) for key, value in more.items() if key not in members))


def _target_storage(folder: Path) -> Iterator[str]:
    """Yield the tasks of a target storage, each with its annotations."""
    found: dict[str, list[tuple[tuple[int, str], Path]]] = {}
    for path in sorted(_files(folder)):
        try:
            _, members = _object(path)
        except SourceError as error:
            raise (error if found else _unknown(folder)) from None
        if not {"task", "result"} <= members.keys():
            raise _unknown(folder)
        task_id = _members_of_task(members, path).get("id", "")
        found.setdefault(task_id, []).append((_by_number(members.get("id", "")), path))
    if not found:
        raise _unknown(folder)
    for task_id in sorted(found, key=_by_number):
        annotations, task = [], ""
        for _, path in sorted(found[task_id]):
            members = _object(path)[1]
            task = members["task"]
            members["task"] = task_id or "null"
            annotations.append(with_members("{}", members.items()))
        others = {key: value for key, value in members_of(task).items() if key != "annotations"}
        yield with_members("{}", [*others.items(), ("annotations", f"[{', '.join(annotations)}]")])


def _members_of_task(members: dict[str, str], path: Path) -> dict[str, str]:
    try:
        return members_of(members["task"])
    except ValueError as error:
        raise _broken(path, error) from error


def _object(path: Path) -> tuple[str, dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, members_of(text)
    except (OSError, ValueError, RecursionError) as error:
        raise _broken(path, error) from error


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _by_number(name: str) -> tuple[int, str]:
    digits = name.strip('"')
    return (int(digits), name) if digits.isascii() and digits.isdigit() and len(digits) < 100 else (1 << 400, name)


def _broken(path: Path, error: Exception) -> SourceError:
    what = error.strerror.lower() if isinstance(error, OSError) and error.strerror else "is no JSON object"
    hint = "Mend this file, or move it out of the folder."
    return SourceError(f"cannot be read: {what}", where=Where(file=os.fspath(path)), hint=hint)


def _unknown(folder: Path) -> SourceError:
    hint = "Give a file; the folder of a Label Studio 0.x project, with tasks.json; or one of a target storage, with a file "
    return SourceError(
        "is a directory, and none that holds tasks",
        where=Where(file=os.fspath(folder)),
        hint=f"{hint}for each annotation.",
    )
