"""Folders that hold tasks, read as one JSON array: a project of Label Studio 0.x, or a target storage.

A project has `tasks.json` (tasks by id) and `completions/<id>.json`: a task with its work, which is the newer of the two,
but lacks predictions and meta. Its tasks come in the order of their ids, those without work too. A completion file whose
task is gone from `tasks.json` still holds the task's data: it comes as well, and is noted.

A target storage has a file for each annotation, with its task inside; here they are grouped into tasks again, by the id of
the task. Of tasks that differ, that of the newest annotation is taken, and noted. So are files that nobody looks at.

Values are put together as they are spelled. Memory: the ids of all tasks, and what belongs to one of them.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, TypeAlias

from lsconvert.errors import LSConvertError, SourceError
from lsconvert.io.pieces import PieceStream
from lsconvert.jsontext.members import Member, members_of, with_members
from lsconvert.jsontext.order import by_number
from lsconvert.kernel import make_kernel
from lsconvert.rules.plan import compile_plan

CHUNK_SIZE: Final = 1 << 20
TASKS, COMPLETIONS = "tasks.json", "completions"
IdOrder: TypeAlias = "tuple[tuple[bool, int, str, str], str]"


class FolderStream(PieceStream):
    """The tasks of a folder as the bytes of a JSON array. `notes` has what a person must know: names of files, by code."""

    def __init__(self, folder: Path) -> None:
        self.notes: dict[str, list[str]] = {}
        super().__init__(self._array(folder))

    def _array(self, folder: Path) -> Iterator[bytes]:
        tasks = self._project(folder) if (folder / TASKS).is_file() else self._target_storage(folder)
        opening = b"[\n"
        for task in tasks:
            yield opening + task.encode()
            opening = b",\n"
        yield b"\n]\n" if opening == b",\n" else b"[]\n"

    def _project(self, folder: Path) -> Iterator[str]:
        with (folder / TASKS).open("rb") as file:
            places: dict[str, tuple[int, int]] = {}
            for name, place in _places(file, folder / TASKS):
                if name in places:
                    raise _broken(folder / TASKS, "has one id twice")
                places[name] = place
            work = {path.stem: path for path in self._files(folder / COMPLETIONS, ".json")}
            for name in sorted({*places, *work}, key=by_number):
                task = None
                if name in places:
                    offset, size = places[name]
                    file.seek(offset)
                    task = file.read(size).decode()
                if name in work:
                    if task is None:
                        self._note("orphan-completions", work[name])
                    task = _joined(work[name], task, folder / TASKS)
                assert task is not None  # it is in one of both
                yield task

    def _target_storage(self, folder: Path) -> Iterator[str]:
        """Yield the tasks of a target storage, each with its annotations."""
        found: dict[str, list[tuple[IdOrder, Path]]] = {}
        for path in self._files(folder):
            task_id, number = _head_of_annotation(path, folder, first=not found)
            found.setdefault(task_id, []).append((number, path))
        if not found:
            raise _unknown(folder)
        for task_id in sorted(found, key=_id_order):
            annotations, tasks = [], []
            for _, path in sorted(found[task_id]):
                members = _object(path)[1]
                task = members["task"]
                tasks.append({key: of for key, of in members_of(task.value).items() if key != "annotations"})
                annotations.append(with_members("{}", (members | {"task": Member(task.key, task_id)}).values()))
            if len({task["data"].value if "data" in task else None for task in tasks}) > 1:
                self._note("tasks-differ", max(found[task_id])[1])
            yield with_members("{}", [*tasks[-1].values(), Member('"annotations"', f"[{', '.join(annotations)}]")])

    def _files(self, folder: Path, suffix: str = "") -> Iterator[Path]:
        """Yield the files of a folder in order; what is none, or has another suffix, is noted."""
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and path.name.endswith(suffix) and not path.name.startswith("."):
                yield path
            elif not path.name.startswith("."):
                self._note("files-passed-over", path)

    def _note(self, code: str, path: Path) -> None:
        self.notes.setdefault(code, []).append(path.name)


def _places(file: IO[bytes], path: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the id of each task in a tasks.json, and its offset and size."""
    kernel = make_kernel(compile_plan(None), record_tasks=True)
    is_object = file.read(64).removeprefix(BOM_UTF8).lstrip()[:1] == b"{"
    file.seek(0)
    try:
        while chunk := file.read(CHUNK_SIZE):
            kernel.feed(chunk)
            for span in kernel.take_tasks():
                if is_object and not span.pointer and span.size == 2:
                    continue  # no tasks
                if not is_object or not span.pointer:
                    raise _broken(path, "is no object of tasks by id, as a project of Label Studio 0.x has it")
                yield span.pointer[1:], (span.offset, span.size)
        kernel.finish()
    except LSConvertError as error:
        raise error.in_file(os.fspath(path)) from None


def _joined(path: Path, task: str | None, tasks: Path) -> str:
    """Return the task of a completion file, with what only `tasks.json` has of it."""
    text, members = _object(path)
    if "id" in members and members["id"].value.strip('"') != path.stem:
        raise _broken(path, "holds the task of another id")
    if task is None:
        return text
    try:
        more = members_of(task)
    except ValueError as error:
        raise _broken(tasks, str(error)) from None
    return with_members(text, (member for key, member in more.items() if key not in members))


def _head_of_annotation(path: Path, folder: Path, *, first: bool) -> tuple[str, IdOrder]:
    """Return the id of an annotation's task, as it is spelled, and what annotations are sorted by."""
    try:
        members = _object(path)[1]
    except SourceError:
        if first:  # the folder is no target storage, and perhaps nothing at all
            raise _unknown(folder) from None
        raise
    if not {"task", "result"} <= members.keys():
        raise _unknown(folder) if first else _broken(path, "is no annotation of a target storage")
    try:
        task = members_of(members["task"].value)
    except ValueError:
        raise _broken(path, "has no task in it") from None
    if "id" not in task or task["id"].value == "null":
        raise _broken(path, "its task has no id, by which it could be told from others")
    return task["id"].value, _id_order(members["id"].value if "id" in members else "")


def _object(path: Path) -> tuple[str, dict[str, Member]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")  # read_text would change line ends
        return text, members_of(text)
    except OSError as error:
        raise _broken(path, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, RecursionError):
        raise _broken(path, "is no JSON object that can be used") from None


def _id_order(spelled: str) -> IdOrder:
    """Sort ids by number, also those that are numbers as text; a number comes before the same as text."""
    return by_number(spelled.strip('"')), spelled


def _broken(path: Path, what: str) -> SourceError:
    hint = "Mend this file, or move it out of the folder."
    return SourceError(what, file=os.fspath(path), hint=hint)


def _unknown(folder: Path) -> SourceError:
    hint = "Give a file; the folder of a Label Studio 0.x project, with tasks.json; or one of a target storage, with a file "
    return SourceError(
        "is a directory, and none that holds tasks",
        file=os.fspath(folder),
        hint=f"{hint}for each annotation.",
    )
