"""Take tasks out of documents that wrap them: annotations with their task, webhook payloads, quarantines, task lists.

Values keep their spelling. Annotations are grouped by task: they are copied to a temporary file, and only the ids of
all annotations and the annotations of one task are held in memory.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from struct import Struct
from typing import IO, Final, NamedTuple

from lsconvert.errors import LSConvertError, NotTasksError, Where
from lsconvert.io.annotation_groups import Ids, Pair, ids_of, newest_of_each, pair_of, task_of_annotations
from lsconvert.io.file_places import FilePlaces, Piece, Place
from lsconvert.io.first_object import outline_of
from lsconvert.io.iterator_stream import IteratorStream
from lsconvert.io.located import Located, Members, as_array, items_of, whole
from lsconvert.jsontext.order import id_order
from lsconvert.kernel import make_kernel
from lsconvert.model import MAX_SIZE, Limits, TaskSpan
from lsconvert.rules.operations import DocumentKind
from lsconvert.rules.plan import compile_plan
from lsconvert.rules.recognition import kind_of

_NO_LIMITS: Final = Limits(MAX_SIZE, MAX_SIZE, MAX_SIZE, MAX_SIZE)  # the kernel that reads the tasks has the limits
_FIX: Final = "Fix this annotation, or take it out of the file."
_NOWHERE: Final = Place(-1, -1, -1)
_SEPARATE: Final = "Give each kind of document its own file."


def unwrap(
    chunks: Iterator[bytes],
    kind: DocumentKind,
    file: str,
    found: Counter[str],
    size: int,
    places: FilePlaces,
    *,
    in_lines: bool,
) -> Iterator[bytes]:
    """Yield the tasks of a document whose objects are of one kind, `size` bytes at a time. Count notes in `found`.

    A quarantine `in_lines` gives one task for each line, in the same line; other documents give an array. `places` gets
    the places of the tasks in the document. Errors have their places in the document.
    """
    tasks = wrapped_tasks(chunks, kind, file, found, places.within)
    is_lines = in_lines and kind.reading == "quarantine"
    stream = IteratorStream(_lines(tasks, places) if is_lines else as_array(tasks, places))
    while chunk := stream.read(size):
        yield chunk


def wrapped_tasks(
    chunks: Iterator[bytes], kind: DocumentKind, file: str, found: Counter[str], places: FilePlaces | None = None
) -> Iterator[Located]:
    """Yield the tasks of a document whose objects are of one kind, with their `places` in it. Count notes in `found`."""
    objects = _objects(chunks, file, places)
    if kind.reading not in _TAKERS:
        return _grouped(objects, kind, found)
    note, take = _TAKERS[kind.reading]
    return _taken(objects, kind, take, note, found)


class _Object(NamedTuple):
    """An object of the document: its text and its place."""

    located: Located
    where: Where

    @property
    def text(self) -> bytes:
        return self.located.text

    def error(self, what: str, hint: str = "") -> NotTasksError:
        error = NotTasksError(what, where=self.where, hint=hint)
        error.is_located = True
        return error


def _objects(chunks: Iterator[bytes], file: str, places: FilePlaces | None) -> Iterator[_Object]:
    """Yield the objects of a document. `places` are those of the document. Raises InputError."""
    kernel = make_kernel(compile_plan(None), _NO_LIMITS, record_tasks=True)
    places = places or FilePlaces(file)

    def made(output: bytes, spans: Iterator[TaskSpan]) -> Iterator[_Object]:
        for span in spans:
            line, column = span.lines + 1, span.offset - span.line_start + 1
            where = places.where(Where(file, line, column, span.offset, task_index=span.index))
            is_known = where.offset is not None and where.line is not None and where.column is not None
            place = Place(where.offset or 0, where.line or 1, where.column or 1) if is_known else None
            yield _Object(whole(output[span.start : span.end], where.file, place), where)

    try:
        for chunk in chunks:
            output = kernel.feed(chunk)
            yield from made(output, iter(kernel.take_tasks()))
        output = kernel.finish()
        yield from made(output, iter(kernel.take_tasks()))
    except LSConvertError as error:
        raise places.locate(error).in_file(file) from None


def _lines(tasks: Iterable[Located], places: FilePlaces) -> Iterator[bytes]:
    place = Place(0, 1, 1)
    for task in tasks:
        places.add(place, task.pieces)
        yield task.text + b"\n"
        place = place.after(task.text + b"\n")


def _taken(
    objects: Iterator[_Object],
    kind: DocumentKind,
    take: Callable[[_Object], Iterator[Located]],
    note: str,
    found: Counter[str],
) -> Iterator[Located]:
    """Yield the tasks that `take` finds in each object. An object without a kind is a task itself."""
    for each in objects:
        own = kind_of(outline_of(each.text))
        if own is None:
            yield each.located
            continue
        if own.reading != kind.reading:
            raise each.error(f"this is {own.name}, in a document of another kind", _SEPARATE)
        found[note] += 1
        yield from take(each)


def _quarantined(line: _Object) -> Iterator[Located]:
    yield Members(line.located).value("task")


def _listed(page: _Object) -> Iterator[Located]:
    """Yield the tasks in a list. Raises NotTasksError if the object says that there are more."""
    found = Members(page.located)
    count = 0
    for task in items_of(found.value("tasks")):
        count += 1
        yield task
    if "total" in found and found.value("total").text != str(count).encode():
        what = f"this is a page of the tasks API with {count:,} of more tasks"
        raise page.error(what, "Export the project as JSON, or request all tasks in one page.")


_TAKERS: Final[dict[str, tuple[str, Callable[[_Object], Iterator[Located]]]]] = {
    "quarantine": ("quarantine-read", _quarantined),
    "tasks": ("tasks-unwrapped", _listed),
}


class _Copies:
    """The annotations of a document and their tasks, in a temporary file."""

    _SIZES: Final = Struct("<2q")  # number of pieces, and size of the text
    _PIECE: Final = Struct("<5q")  # its start in the text; number of the name of its file; offset, line and column

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._end = 0
        self._names: list[str | None] = []
        self._task: Located | None = None
        self._task_at = 0

    def add(self, pair: Pair) -> tuple[int, int]:
        """Copy an annotation and its task, and return where. The task of the pair before is not copied again."""
        if self._task is not pair.task:
            self._task, self._task_at = pair.task, self._add(pair.task)
        return self._add(pair.annotation), self._task_at

    def read(self, at: tuple[int, int]) -> Pair:
        """Return a pair that was added."""
        return Pair(*map(self._read, at))

    def _add(self, located: Located) -> int:
        at = self._end
        record = [self._SIZES.pack(len(located.pieces), len(located.text))]
        for start, name, place in located.pieces:
            if name not in self._names[-1:]:
                self._names.append(name)
            record.append(self._PIECE.pack(start, len(self._names) - 1, *(place or _NOWHERE)))
        record.append(located.text)
        self._end += self._file.write(b"".join(record))
        return at

    def _read(self, at: int) -> Located:
        self._file.seek(at)
        count, size = self._SIZES.unpack(self._file.read(self._SIZES.size))
        pieces = []
        for start, name, *numbers in self._PIECE.iter_unpack(self._file.read(count * self._PIECE.size)):
            place = Place(*numbers)
            pieces.append(Piece(start, self._names[name], None if place == _NOWHERE else place))
        return Located(self._file.read(size), pieces)


def _grouped(objects: Iterator[_Object], kind: DocumentKind, found: Counter[str]) -> Iterator[Located]:
    """Yield the tasks of annotations that have their task inside, each with all its annotations."""
    groups: dict[str, list[tuple[Ids, tuple[int, int]]]] = {}
    is_webhook = kind.reading == "webhook"
    with tempfile.TemporaryFile() as file:
        copies = _Copies(file)
        for each in objects:
            own = kind_of(outline_of(each.text))
            if own is None or own.reading != kind.reading:
                what = "is a task" if own is None else f"is {own.name}"
                raise each.error(f"this {what}, in a document of another kind", _SEPARATE)
            found["webhooks-grouped" if is_webhook else "annotations-grouped"] += 1
            try:
                for annotation, task in _pairs(each, is_webhook=is_webhook):
                    ids = ids_of(annotation, task)
                    groups.setdefault(ids.task_id, []).append((ids, copies.add(pair_of(annotation, task))))
            except ValueError as error:
                raise each.error(f"this annotation cannot be read: {error}", _FIX) from None
        for task_id in sorted(groups, key=id_order):
            group = groups[task_id]
            kept = newest_of_each(ids for ids, _ in group)
            found["payloads-replaced" if is_webhook else "annotations-replaced"] += len(group) - len(kept)
            joined, differ = task_of_annotations([copies.read(group[index][1]) for index in kept])
            found["tasks-differ"] += differ
            yield joined
    found += Counter()  # without zeros


def _pairs(each: _Object, *, is_webhook: bool) -> Iterator[tuple[Members, Members]]:
    """Yield the annotations of an object, each with its task."""
    payload = Members(each.located)
    if not is_webhook:
        yield payload, Members(payload.value("task"))
        return
    tasks = [Members(task) for task in _one_or_more(payload.value("task"))]
    for annotation in map(Members, _one_or_more(payload.value("annotation"))):
        owner = annotation.spelled("task")
        own = [task for task in tasks if len(tasks) == 1 or (owner and task.spelled("id") == owner)]
        if len(own) != 1:
            raise each.error("this webhook payload lacks the task of an annotation", _FIX)
        yield annotation, own[0]


def _one_or_more(located: Located) -> list[Located]:
    return list(items_of(located)) if located.text.startswith(b"[") else [located]
