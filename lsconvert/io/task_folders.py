"""Read the files of a folder or archive as one JSON array of tasks.

A project of Label Studio 0.x has `tasks.json` (tasks by id) and files `completions/<id>.json`. A completion file holds a
task with its completions. It is newer than the task in `tasks.json`, but lacks predictions and meta. The tasks are read
in the order of their ids, including those without a completion file. A completion file whose task is not in
`tasks.json` holds the task's data too: its task is included, and a note reports it. Other files are not part of it.

A target storage has files with one annotation, with the task inside; or with one task. The annotations are grouped into
tasks by task id. Copies of a task are joined (`stored_tasks.py`): of the copies in annotations, that in the annotation
with the highest id counts as the newest, and a note reports it if they differ. Several files of one task become one
task if they have the same data; else they are from several projects, and are kept apart. A note reports both.

Exports hold any number of tasks. Their tasks follow each other in the order of the names of the files. Beside an export,
a file with one task is an export too.

A folder may hold several of these: projects come first, then storages, then exports. A note reports the files that are
not read. Values keep their spelling. Only the files of one task are held in memory: the others are in a temporary file.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import IO, Final, cast

from lsconvert.errors import SourceError
from lsconvert.io.annotation_groups import ids_of, newest_of_each, pair_of, task_of_annotations
from lsconvert.io.containers import Container, File, is_json_name
from lsconvert.io.feed_chunks import feed_chunks
from lsconvert.io.file_places import FilePlaces
from lsconvert.io.folder_files import (
    Annotation,
    Export,
    OpenChunks,
    Task,
    identify,
    invalid_file,
    place_of,
    read_object,
    tasks_of,
)
from lsconvert.io.iterator_stream import IteratorStream
from lsconvert.io.located import Located, Members, as_array, whole
from lsconvert.io.stored_objects import StoredObject, StoredObjects
from lsconvert.io.stored_tasks import joined, with_same_data
from lsconvert.io.wrapped_tasks import wrapped_tasks
from lsconvert.jsontext.order import by_number
from lsconvert.kernel import make_kernel
from lsconvert.model import TaskSpan
from lsconvert.rules.plan import compile_plan

CHUNK_SIZE: Final = 1 << 20
TASKS, COMPLETIONS = "tasks.json", "completions"


def only_file(container: Container) -> File | None:
    """Return the only JSON file of an archive, None for a folder, and for an archive with other files that may count."""
    if container.is_folder:
        return None
    named = [file for file in container.files if is_json_name(file.path)]
    if len(named) != 1 or named[0].is_compressed:
        return None
    return None if any(file.is_numbered for file in container.files if file not in named) else named[0]


class FolderStream(IteratorStream):
    """The tasks of a folder as the bytes of a JSON array.

    `notes` has names of files, by the code of the note. `places` knows the files of the tasks that were read last.
    """

    def __init__(self, container: Container, open_chunks: OpenChunks, *, is_recoded: bool = False) -> None:
        self.notes: dict[str, list[str]] = {}
        self.places = FilePlaces(container.name)
        self._container = container
        self._is_recoded = is_recoded
        self._open_chunks = open_chunks
        self._with_completions: set[str] = set()  # folders that have a folder of completions
        super().__init__(as_array(self._tasks(), self.places))

    def _tasks(self) -> Iterator[Located]:
        roots = [file for file in self._files_named_tasks() if self._is_project(file)]
        for tasks in roots:
            yield from self._project(tasks)
        if not any(tasks.folder == "" for tasks in roots):  # else other files are not part of the project
            with StoredObjects() as stored:
                yield from self._tasks_outside(tuple(tasks.folder for tasks in roots), stored)

    def _files_named_tasks(self) -> list[File]:
        """Return the files `tasks.json`, and note in which folders there is a folder of completions."""
        named = []
        for file in self._container.files:
            if file.base == TASKS:
                named.append(file)
            if COMPLETIONS in file.path:
                steps = file.path.split("/")[:-1]
                self._with_completions |= {
                    "".join(f"{each}/" for each in steps[:at]) for at, step in enumerate(steps) if step == COMPLETIONS
                }
        return named

    def _tasks_outside(self, projects: tuple[str, ...], stored: StoredObjects) -> Iterator[Located]:
        """Yield the tasks of the files that are not in the folders of projects."""
        exports: list[Export] = []
        has_objects = False
        outside = (file for file in self._container.files if not file.path.startswith(projects))
        for file, opened in self._container.ahead(outside):
            match identify(opened, self._open_chunks):
                case Annotation() | Task() as found:
                    stored.add(found)
                    has_objects = True
                case Export() as found:
                    exports.append(found._replace(file=file))
                case None:
                    self._note("files-passed-over", file.path)
        for path in self._container.others:
            if not path.startswith(projects):
                self._note("files-passed-over", path)
        if not (projects or has_objects or exports):
            raise self._without_tasks()
        self.notes.get("files-passed-over", []).sort(key=lambda path: path.split("/"))
        in_exports = stored.take_tasks_of({export.file.folder for export in exports})
        for group in stored.groups():
            yield from self._stored_task(group)
        numbers: dict[str, int] = dict(in_exports)
        kept = {export.file.path: export for export in exports}
        for path in sorted([*numbers, *kept], key=lambda each: each.split("/")):
            if path in numbers:
                yield stored.read(numbers[path])
            else:
                yield from self._exported(kept[path])

    def _exported(self, export: Export) -> Iterator[Located]:
        """Yield the tasks of an export, as if its file were given alone."""
        if export.kind is None:
            yield from self._located_tasks(export.file)
            return
        found: Counter[str] = Counter()
        yield from wrapped_tasks(self._open_chunks(export.file), export.kind, export.file.name, found)
        for code, count in found.items():
            self.notes.setdefault(code, []).extend([export.file.path] * count)

    def _is_project(self, tasks: File) -> bool:
        """Tell whether a `tasks.json` has completion files beside it, or holds an object; else it is an export."""
        if tasks.folder in self._with_completions:
            return True
        return next(self._open_chunks(tasks), b"").removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"

    def _project(self, tasks: File) -> Iterator[Located]:
        """Yield the tasks of a project of Label Studio 0.x."""
        with self._seekable(tasks) as file:
            spans: dict[str, TaskSpan] = {}
            for task_id, span in _task_spans(file, tasks):
                if task_id in spans:
                    raise invalid_file(tasks, "has one id twice")
                spans[task_id] = span
            completions = {path.stem: path for path in self._completion_files(tasks)}
            for task_id in sorted({*spans, *completions}, key=by_number):
                task = None
                if task_id in spans:
                    span = spans[task_id]
                    file.seek(span.offset)
                    task = whole(file.read(span.size), tasks.name, place_of(span))
                if task_id in completions:
                    if task is None:
                        self._note("orphan-completions", completions[task_id].base)
                    task = self._merge(completions[task_id], task, tasks)
                assert task is not None  # the id is in one of both
                yield task

    def _completion_files(self, tasks: File) -> Iterator[File]:
        """Yield the completion files of a project. Note the other files and folders in their folder."""
        folder = f"{tasks.folder}{COMPLETIONS}/"
        others = [path for path in self._container.others if path.startswith(folder)]
        for file in self._container.files:
            name = file.path.removeprefix(folder)
            if file.path.startswith(folder) and "/" not in name and name.endswith(".json"):
                yield file
            elif file.path.startswith(folder):
                others.append(file.path)
        for name in sorted({path.removeprefix(folder).partition("/")[0] for path in others}):
            self._note("files-passed-over", name)

    def _merge(self, file: File, task: Located | None, tasks: File) -> Located:
        """Return the task of a completion file, with the keys that only its copy in `tasks.json` has."""
        found = read_object(file, self._open_chunks)
        own = Members(found)
        if "id" in own and own.value("id").text.decode().strip('"') != file.stem:
            raise invalid_file(file, "holds the task of another id")
        if task is None:
            return found
        try:
            more = Members(task)
        except ValueError as error:
            raise invalid_file(tasks, str(error)) from None
        return own.with_values({key: member for key, member in more.items() if key not in own})

    def _stored_task(self, group: list[StoredObject]) -> Iterator[Located]:
        """Yield the task of the files of a target storage with one task id; several, if their data differ."""
        tasks = [(Members(each.text).spelled("updated_at"), each.path, each.text) for each in group if each.is_task]
        tasks.sort(key=lambda task: task[:2])
        grouped = self._grouped([each for each in group if not each.is_task])
        copies = ([grouped] if grouped is not None else []) + [text for _, _, text in tasks]
        alike = with_same_data(copies)
        if len(alike) > 1:
            self._note("tasks-kept-apart", tasks[-1][1])
        for some in alike:
            if len(some) > 1:
                self._note("tasks-joined", tasks[-1][1])
            yield joined(some)[0] if len(some) > 1 else some[0]

    def _grouped(self, found: list[StoredObject]) -> Located | None:
        """Return the task of some annotations, None if there are none."""
        if not found:
            return None
        pairs = [(members := Members(each.text), Members(members.value("task"))) for each in found]
        kept = newest_of_each(ids_of(*pair) for pair in pairs)
        for index in sorted({*range(len(found))} - {*kept}):
            self._note("annotations-replaced", found[index].path)
        task, differ = task_of_annotations([pair_of(*pairs[index]) for index in kept])
        if differ:
            self._note("tasks-differ", found[kept[-1]].path.rpartition("/")[2])
        return task

    def _located_tasks(self, file: File) -> Iterator[Located]:
        """Yield the tasks of a file as they are."""
        for span, text in tasks_of(file, self._open_chunks):
            yield whole(text, file.name, place_of(span))

    def _seekable(self, file: File) -> AbstractContextManager[IO[bytes]]:
        """Return a file for random access: a temporary copy, unless it is one in a folder that is read as it is."""
        if self._container.is_folder and not self._is_recoded:
            return file.open()
        copy = tempfile.TemporaryFile()
        for chunk in self._open_chunks(file):
            copy.write(chunk)
        copy.seek(0)
        return cast("AbstractContextManager[IO[bytes]]", copy)

    def _note(self, code: str, name: str) -> None:
        self.notes.setdefault(code, []).append(name)

    def _without_tasks(self) -> SourceError:
        names = self.notes.get("files-passed-over", [])
        found = (
            f"; found {', '.join(names[:5])}{f' and {len(names) - 5:,} more' if len(names) > 5 else ''}"
            if names
            else ""
        )
        kind = "a directory" if self._container.is_folder else "an archive"
        hint = (
            "Give a file with tasks, or a folder or archive of: exports (.json, .jsonl); a project of Label Studio 0.x (with "
            "tasks.json); or a target storage (with one file for each annotation or task). Data alone, without the key "
            "`data`, is read from a single file only."
        )
        return SourceError(f"is {kind} without tasks{found}", file=self._container.name, hint=hint)


def _task_spans(file: IO[bytes], tasks: File) -> Iterator[tuple[str, TaskSpan]]:
    """Yield the id of each task in a tasks.json, and its place."""
    kernel = make_kernel(compile_plan(None), record_tasks=True)
    is_object = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    file.seek(0)
    for _ in feed_chunks(iter(partial(file.read, CHUNK_SIZE), b""), kernel, tasks.name):
        for span in kernel.take_tasks():
            if is_object and not span.pointer and span.size == 2:
                continue  # an empty object: no tasks
            if not is_object or not span.pointer:
                raise invalid_file(tasks, "is not an object of tasks by id, as in a project of Label Studio 0.x")
            yield span.pointer[1:], span
