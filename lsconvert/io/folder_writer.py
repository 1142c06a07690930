"""Write each task to its own file in a folder: `<id>.json`, as it was converted, with a line break at its end."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lsconvert.errors import LimitError, OutputError
from lsconvert.io.forms import label_of
from lsconvert.io.locations import locate, shown_name
from lsconvert.io.sink import SinkLike, is_same_file
from lsconvert.io.suffixes import COMPRESSED_SUFFIXES
from lsconvert.io.task_names import SUFFIX, TaskNames, id_text
from lsconvert.io.task_writer import Gap
from lsconvert.jsontext.decode import decode_roughly
from lsconvert.model import MAX_SIZE

if TYPE_CHECKING:
    from lsconvert.io.commit import Output
    from lsconvert.io.sink import Sink
    from lsconvert.io.source import SourceLike
    from lsconvert.kernel.contract import Tasks
    from lsconvert.model import Part

END: Final = b"\n"


class FolderWriter:
    """A TaskWriter for a folder with a file for each task. Without a folder, it only counts bytes.

    `source` must not be in the folder, nor hold it. `max_bytes` limits the size of a file, `max_gap` the bytes between
    two tasks. Raises OutputError, LimitError.
    """

    reformed: Final = True
    parts: tuple[Part, ...] = ()
    keys_lost = 0

    def __init__(
        self, folder: SinkLike | None, *, source: SourceLike, force: bool, max_bytes: int | None, max_gap: int
    ) -> None:
        self._folder = None if folder is None else locate(_checked(folder, source)).new_folder(force=force)
        self._names = TaskNames()
        self._max_size = MAX_SIZE if max_bytes is None else max_bytes - len(END)
        self._gap = Gap(max_gap)
        self.size = 0

    def __enter__(self) -> FolderWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._folder is not None:
            self._folder.discard()

    @property
    def name(self) -> str:
        """Name of the folder, "" without one."""
        return self._folder.name if self._folder is not None else ""

    @property
    def abandoned(self) -> int:
        """Number of temporary folders of interrupted runs that were removed."""
        return self._folder.abandoned if self._folder is not None else 0

    @property
    def sure_size(self) -> int:
        """Size in bytes up to which every task fits into a file."""
        return self._max_size

    def fits(self, size: int) -> bool:
        """Return whether the next task, of `size` bytes, fits into a file."""
        return size <= self._max_size

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write a file for each task in `output[start:end]`."""
        for task in tasks:
            self._gap.add(output[start : task.start])
            self._add_task(task.index, label_of(self._gap.take()), output[task.start : task.end])
            start = task.end
        self._gap.add(output[start:end])

    def leave_out(self) -> None:
        """Skip the next task and the text before it."""
        self._gap.take()

    def flush(self, *, last: bool) -> None:
        """Do nothing: each file is written at once."""

    def prepare(self) -> tuple[Sequence[Output], Sink | None]:
        """Return the folder. `commit_all` completes it."""
        return [self._folder] if self._folder is not None else [], None

    def _add_task(self, index: int, label: str | None, text: bytes) -> None:
        """Write the file of a task. `label` is its key in tasks by id, which names a task without an id."""
        self.size += len(text) + len(END)
        if self._folder is None:
            return
        try:
            task = decode_roughly(text, "", index)
        except LimitError:  # nested too deep for Python objects
            task = None
        task_id = id_text(task)
        name = self._names.name(label if task_id is None else task_id, index)
        self.keys_lost += label is not None and label not in (task_id, name.removesuffix(SUFFIX))
        self._folder.write(name, text, END)


def _checked(folder: SinkLike, source: SourceLike) -> str:
    """Return the name of the folder. Raise OutputError if it cannot be one, or if it is the input or in the input."""
    if not isinstance(folder, (str, os.PathLike)) or folder == "-":
        raise OutputError("a file for each task needs a folder, not a stream", hint="Give the name of a folder.")
    name = os.fspath(folder)
    if not name:
        raise OutputError("the name of the folder is empty", hint="Give the name of a folder.")
    if shown_name(name).lower().endswith(COMPRESSED_SUFFIXES):
        raise OutputError(
            "a folder cannot be compressed", file=name, hint="Give the name of a folder without a suffix."
        )
    if isinstance(source, (str, os.PathLike)) and source != "-":
        read, written = locate(source), locate(name)
        separator = "/" if read.is_remote else os.sep
        within = read.real.rstrip(separator) + separator
        if is_same_file(folder, source) or (written.real.rstrip(separator) + separator).startswith(within):
            hint = "The next run would read its files as well: give a folder outside of the input."
            raise OutputError("is the folder of the input, or in it", file=name, hint=hint)
    return name
