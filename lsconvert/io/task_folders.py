"""Read a folder of tasks as one JSON array: a project of Label Studio 0.x, or a target storage.

A project has `tasks.json` (tasks by id) and files `completions/<id>.json`. A completion file holds a task with its
completions. It is newer than the task in `tasks.json`, but lacks predictions and meta. The tasks are read in the order
of their ids, including those without a completion file. A completion file whose task is not in `tasks.json` holds the
task's data too: its task is included, and a note reports it.

A target storage has one file for each annotation, with the task inside. The annotations are grouped into tasks by task
id. If the copies of a task differ, the copy in the annotation with the highest id is used, and a note reports it.
Another note reports files that are not read.

Values keep their spelling. Only the ids of all tasks and the files of one task are held in memory.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, TypeAlias

from lsconvert.errors import LSConvertError, SourceError
from lsconvert.io.iterator_stream import IteratorStream
from lsconvert.jsontext.members import Member, members_of, with_members
from lsconvert.jsontext.order import by_number
from lsconvert.kernel import make_kernel
from lsconvert.rules.plan import compile_plan

CHUNK_SIZE: Final = 1 << 20
TASKS, COMPLETIONS = "tasks.json", "completions"
INVALID_HINT: Final = "Fix this file, or move it out of the folder."
IdOrder: TypeAlias = "tuple[tuple[bool, int, str, str], str]"


class FolderStream(IteratorStream):
    """The tasks of a folder as the bytes of a JSON array. `notes` has names of files, by the code of the note."""

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
            spans: dict[str, tuple[int, int]] = {}
            for task_id, span in _task_spans(file, folder / TASKS):
                if task_id in spans:
                    raise _invalid_file(folder / TASKS, "has one id twice")
                spans[task_id] = span
            completions = {path.stem: path for path in self._files(folder / COMPLETIONS, ".json")}
            for task_id in sorted({*spans, *completions}, key=by_number):
                task = None
                if task_id in spans:
                    offset, size = spans[task_id]
                    file.seek(offset)
                    task = file.read(size).decode()
                if task_id in completions:
                    if task is None:
                        self._note("orphan-completions", completions[task_id])
                    task = _merge(completions[task_id], task, folder / TASKS)
                assert task is not None  # the id is in one of both
                yield task

    def _target_storage(self, folder: Path) -> Iterator[str]:
        """Yield the tasks of a target storage, each with its annotations."""
        files: dict[str, list[tuple[IdOrder, Path]]] = {}
        for path in self._files(folder):
            task_id, annotation_id = _ids_of_annotation(path, folder, first=not files)
            files.setdefault(task_id, []).append((annotation_id, path))
        if not files:
            raise _unknown_folder(folder)
        for task_id in sorted(files, key=_id_order):
            annotations, tasks = [], []
            for _, path in sorted(files[task_id]):
                members = _read_object(path)[1]
                task = members["task"]
                tasks.append({key: member for key, member in members_of(task.value).items() if key != "annotations"})
                annotations.append(with_members("{}", (members | {"task": Member(task.key, task_id)}).values()))
            if len({task["data"].value if "data" in task else None for task in tasks}) > 1:
                self._note("tasks-differ", max(files[task_id])[1])
            yield with_members("{}", [*tasks[-1].values(), Member('"annotations"', f"[{', '.join(annotations)}]")])

    def _files(self, folder: Path, suffix: str = "") -> Iterator[Path]:
        """Yield the files of a folder, sorted by name. Note folders, and files with another suffix."""
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and path.name.endswith(suffix) and not path.name.startswith("."):
                yield path
            elif not path.name.startswith("."):
                self._note("files-passed-over", path)

    def _note(self, code: str, path: Path) -> None:
        self.notes.setdefault(code, []).append(path.name)


def _task_spans(file: IO[bytes], path: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the id of each task in a tasks.json, and its offset and size."""
    kernel = make_kernel(compile_plan(None), record_tasks=True)
    is_object = file.read(64).removeprefix(BOM_UTF8).lstrip()[:1] == b"{"
    file.seek(0)
    try:
        while chunk := file.read(CHUNK_SIZE):
            kernel.feed(chunk)
            for span in kernel.take_tasks():
                if is_object and not span.pointer and span.size == 2:
                    continue  # an empty object: no tasks
                if not is_object or not span.pointer:
                    raise _invalid_file(path, "is not an object of tasks by id, as in a project of Label Studio 0.x")
                yield span.pointer[1:], (span.offset, span.size)
        kernel.finish()
    except LSConvertError as error:
        raise error.in_file(os.fspath(path)) from None


def _merge(path: Path, task: str | None, tasks: Path) -> str:
    """Return the task of a completion file, with the keys that only its copy in `tasks.json` has."""
    text, members = _read_object(path)
    if "id" in members and members["id"].value.strip('"') != path.stem:
        raise _invalid_file(path, "holds the task of another id")
    if task is None:
        return text
    try:
        more = members_of(task)
    except ValueError as error:
        raise _invalid_file(tasks, str(error)) from None
    return with_members(text, (member for key, member in more.items() if key not in members))


def _ids_of_annotation(path: Path, folder: Path, *, first: bool) -> tuple[str, IdOrder]:
    """Return the id of an annotation's task, as it is spelled, and the sort key of the annotation's own id."""
    try:
        members = _read_object(path)[1]
    except SourceError:
        if first:  # the folder is not a target storage
            raise _unknown_folder(folder) from None
        raise
    if not {"task", "result"} <= members.keys():
        raise _unknown_folder(folder) if first else _invalid_file(path, "is not an annotation of a target storage")
    try:
        task = members_of(members["task"].value)
    except ValueError:
        raise _invalid_file(path, "does not contain a task") from None
    if "id" not in task or task["id"].value == "null":
        raise _invalid_file(path, "its task has no id")
    return task["id"].value, _id_order(members["id"].value if "id" in members else "")


def _read_object(path: Path) -> tuple[str, dict[str, Member]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")  # read_text changes line ends
        return text, members_of(text)
    except OSError as error:
        raise SourceError.from_os_error(error, "cannot be read", file=os.fspath(path), hint=INVALID_HINT) from error
    except (ValueError, RecursionError):
        raise _invalid_file(path, "is not a JSON object that can be read") from None


def _id_order(spelled: str) -> IdOrder:
    """Return a sort key: by number, including numeric strings; a number comes before the equal string."""
    return by_number(spelled.strip('"')), spelled


def _invalid_file(path: Path, what: str) -> SourceError:
    return SourceError(what, file=os.fspath(path), hint=INVALID_HINT)


def _unknown_folder(folder: Path) -> SourceError:
    hint = (
        "Give a file, the folder of a Label Studio 0.x project (with tasks.json), or the folder of a target storage "
        "(with one file for each annotation)."
    )
    return SourceError("is a directory without tasks", file=os.fspath(folder), hint=hint)
