"""Read the tasks of AFTER: one file, several parts, or a folder with a file for each task."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple, Protocol

from lsconvert.io.containers import is_candidate
from lsconvert.io.forms import named_format
from lsconvert.io.location import Location
from lsconvert.io.locations import is_name, locate
from lsconvert.io.source import Source, SourceLike
from lsconvert.io.task_names import SUFFIX, TaskNames
from lsconvert.model import OutputFormat
from lsconvert.verification.scanner import PlainTask, Value, read_plain_tasks
from lsconvert.verification.trees import Node, Object, Scalar


class FileTask(NamedTuple):
    """A task, the name of the file that it is in, and its place there, counted from 0.

    `name_of_task` is the name of its own file without the suffix, None if it has no file of its own.
    """

    file: str
    place: int
    task: PlainTask
    name_of_task: str | None = None


class Outputs(Protocol):
    """The tasks of AFTER. `are_files` tells whether differences name the file."""

    @property
    def are_files(self) -> bool:
        """Whether AFTER is several files."""
        ...

    def take(self, index: int, expected: Callable[[], Node], label: str | None) -> FileTask | None:
        """Return the task for that of BEFORE with this index, None if there is none. Raises InputError.

        `expected` returns the task as the rules make it. `label` is its key in tasks by id.
        """
        ...

    def rest(self) -> FileTask | None:
        """Return a task that was not taken, None if there is none. Raises InputError."""
        ...

    def close(self) -> None:
        """Close the files."""
        ...


def open_outputs(outputs: Sequence[SourceLike]) -> Outputs:
    """Return the tasks of all files. A folder alone has a file for each task, unless it is a project of Label Studio 0.x."""
    folder = outputs[0]
    place = locate(folder) if len(outputs) == 1 and is_name(folder) else None
    if place is None or not place.is_folder() or place.join("tasks.json").exists():
        return Documents(outputs)
    return TaskFolder(place)


class Documents:
    """Documents with tasks in the order of BEFORE."""

    def __init__(self, outputs: Sequence[SourceLike]) -> None:
        self.are_files = len(outputs) > 1
        self._tasks = _read(outputs)

    def take(self, index: int, expected: Callable[[], Node], label: str | None) -> FileTask | None:
        """Return the next task."""
        del index, expected, label
        return next(self._tasks, None)

    def rest(self) -> FileTask | None:
        """Return the next task."""
        return next(self._tasks, None)

    def close(self) -> None:
        """Close the files."""
        self._tasks.close()


class TaskFolder:
    """A folder with a file for each task, named by the id that is expected for it."""

    are_files = True

    def __init__(self, folder: Location) -> None:
        self._folder = folder
        self._names = TaskNames()
        names = (entry.name for entry in folder.scan())
        self._rest = {name for name in names if is_candidate(name) and not name.startswith(".")}
        self._is_empty = not self._rest

    def take(self, index: int, expected: Callable[[], Node], label: str | None) -> FileTask | None:
        """Return the task in the file of this name."""
        if self._is_empty:  # perhaps another folder is meant: refuse it as a conversion does
            return next(_read([self._folder.address]), None)
        task_id = id_of(expected())
        name = self._names.name(label if task_id is None else task_id, index)
        if name not in self._rest:
            return None
        found = _tasks_of(self._folder.join(name))
        if len(found) == 1:
            self._rest.discard(name)
        return found[0]._replace(name_of_task=name.removesuffix(SUFFIX)) if found else None

    def rest(self) -> FileTask | None:
        """Return a task of a file whose name was not expected, or the last one of a file with several."""
        return next((found[-1] for name in sorted(self._rest) if (found := _tasks_of(self._folder.join(name)))), None)

    def close(self) -> None:
        """Do nothing: no file is open."""


def _read(outputs: Sequence[SourceLike]) -> Generator[FileTask, None, None]:
    for output in outputs:
        with Source(output) as source:
            tasks = read_plain_tasks(source, may_be_empty=named_format(output) is OutputFormat.JSONL)
            for place, task in enumerate(tasks):
                yield FileTask(source.name, place, task)


def _tasks_of(path: Location) -> list[FileTask]:
    """Return the first and the last task of a file."""
    found: list[FileTask] = []
    for task in _read([path.address]):
        found[1:] = [task] if found else []
        found = found or [task]
    return found


def id_of(task: Node) -> str | None:
    """Return the id of a task as the name of its file has it, None without one."""
    value: Value = None
    for key, each in task.pairs if isinstance(task, Object) else ():
        if key == "id":
            value = each
    if isinstance(value, Scalar):
        value = (
            value.text.encode() if value.sort == "number int" else value.text if value.sort == "string str" else None
        )
    if isinstance(value, bytes) and len(value) <= 21 and value.removeprefix(b"-").isdigit():
        number = int(value)
        return str(number) if -(1 << 63) <= number < 1 << 64 else None
    return value if isinstance(value, str) else None
