"""Sources of tasks: recognize the document by its first object, take tasks out of it, or refuse it by name.

rules/documents.py has the table of document kinds. A document whose first object is a task is read as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from lsconvert.errors import NotTasksError
from lsconvert.io.file_places import FilePlaces
from lsconvert.io.first_object import FirstObject, read_first_object, refused
from lsconvert.io.source import CHUNK_SIZE, Source, SourceLike
from lsconvert.rules.operations import DocumentKind
from lsconvert.rules.recognition import kind_of


class TaskSource(Source):
    """A source whose chunks are tasks. `found` counts what a user should know about the documents, by code of the note.
    `is_wrapped` tells whether the tasks are taken out of a document, so that places in chunks are not those in the file.

    Raises NotTasksError while it is read, for a document that holds no tasks. With `tasks_only`, that includes an import
    response.
    """

    def __init__(self, source: SourceLike, encoding: str | None = None, *, tasks_only: bool = False) -> None:
        super().__init__(source, encoding)
        self._tasks_only = tasks_only
        self.found: Counter[str] = Counter()
        self.is_wrapped = False
        self.places: FilePlaces = FilePlaces(self.name, within=self.places)

    def __enter__(self) -> TaskSource:
        return self

    def chunks(self, size: int = CHUNK_SIZE) -> Iterator[bytes]:
        """Yield the tasks of the document, `size` bytes or more at a time."""
        read = super().chunks(size)
        head, first = read_first_object(read)
        kind = kind_of(first.value) if first is not None else None
        if first is not None and kind is not None:
            self._check(kind, first, head)
        whole = chain([head] if head else (), read)
        if first is None or kind is None or not kind.reading:
            yield from whole
            return
        self.is_wrapped = True
        from lsconvert.io.wrapped_tasks import unwrap  # most documents are tasks

        yield from unwrap(whole, kind, self.name, self.found, size, self.places, in_lines=not first.is_item)

    def _check(self, kind: DocumentKind, first: FirstObject, head: bytes) -> None:
        """Raise NotTasksError for a document that is not read."""
        where = first.where(self.name, head)
        if kind.reading == "tasks" and first.is_item:
            raise NotTasksError(f"this is {kind.name}, in a list", where=where, hint="Give the object alone.")
        if not kind.reading and (self._tasks_only or not kind.scope):
            raise refused(kind, where)
