"""Find out what a file in a folder or archive holds: one task, one annotation with its task, an export, or no tasks."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

from lsconvert.errors import Hint, InvalidJSONError, LimitError, LSConvertError, NotTasksError, SourceError
from lsconvert.io.annotation_groups import ids_of
from lsconvert.io.containers import File, is_candidate, is_json_name
from lsconvert.io.feed_chunks import feed_chunks
from lsconvert.io.file_places import Place
from lsconvert.io.first_object import outline_of, refused, where_of
from lsconvert.io.located import Located, Members, whole
from lsconvert.jsontext.members import members_of
from lsconvert.kernel import make_kernel
from lsconvert.model import DEFAULT_MAX_TASK_SIZE, MAX_SIZE, Limits, TaskSpan
from lsconvert.rules.operations import DocumentKind
from lsconvert.rules.plan import compile_plan
from lsconvert.rules.recognition import kind_of
from lsconvert.rules.tables import TASK_KEYS

MAX_DEPTH: Final = 100_000  # brackets; the limit of the user is applied later
UNPACK_HINT: Final = Hint("Unpack the archive, and raise {} for the folder.", "max_task_size=")
INVALID_HINT: Final = "Fix this file, or move it out of the folder."
QUARANTINE_HINT: Final = "Give this file alone: its tasks are also in the file that they come from. Or move it out."
ITEM_HINT: Final = "Give the object alone, not in a list."
# Yields the decompressed bytes of a file, in UTF-8.
OpenChunks: TypeAlias = Callable[[File], Iterator[bytes]]


class Task(NamedTuple):
    """A file with one task. `task_id` is the id as it is spelled, "" if there is none. `text` is that of the task."""

    file: File
    text: bytes
    place: Place
    task_id: str
    key: str  # of the list of its annotations


class Annotation(NamedTuple):
    """A file with one annotation, which has its task inside. `task_id` is that of the task, as it is spelled."""

    file: File
    text: bytes
    place: Place
    task_id: str


class Export(NamedTuple):
    """A file with tasks: a JSON array, JSON Lines, or tasks by id; or a document of a `kind` that wraps them."""

    file: File
    kind: DocumentKind | None = None


def identify(file: File, open_chunks: OpenChunks) -> Task | Annotation | Export | None:
    """Return what a file holds, None if it has no tasks.

    Raises InputError if the file cannot be read, but its name or first byte says that it is JSON; and NotTasksError if
    it holds tasks or work of annotators in a form that only a single file may have.
    """
    if not (is_candidate(file.path) or file.is_inner_archive):
        return None
    found: list[tuple[TaskSpan, bytes]] = []
    try:
        for span, text in _objects_of(file, open_chunks):
            found.append((span, text))
            if span.pointer or len(found) == 2:
                break
    except (InvalidJSONError, NotTasksError) as error:
        if not (is_json_name(file.path) or file.is_numbered) and not error.where.offset:
            return None
        error.hint = error.hint or INVALID_HINT
        raise
    has_one = len(found) == 1 and not found[0][0].pointer and not _has_lines(file)
    members = _members(file, found[0][1] if found else b"{}")
    kind = kind_of(outline_of(found[0][1])) if found and "data" not in members else None
    if kind is not None and kind.reading and not (has_one and kind.reading == "annotations"):
        if kind.reading == "quarantine" or (kind.reading == "tasks" and found[0][0].pointer):
            raise _refused(kind, found[0][0], file)
        return Export(file, kind)
    if kind is not None and kind.holds_work and not kind.reading:
        raise _refused(kind, found[0][0], file)
    if has_one and {"task", "result"} <= members.keys():
        return _annotation(file, members, *found[0])
    is_other = kind is not None or members.keys().isdisjoint(TASK_KEYS)
    if found and is_other and not {"task", "result"} <= members.keys():
        if file.is_numbered:
            raise invalid_file(file, "is not a task, and is not an annotation of a target storage")
        return None
    return _task(file, members, *found[0]) if has_one else Export(file)


def tasks_of(file: File, open_chunks: OpenChunks) -> Iterator[tuple[TaskSpan, bytes]]:
    """Yield the span and the bytes of each task in a file. Raises InputError and LimitError."""
    for span, text in _objects_of(file, open_chunks):
        kind = kind_of(outline_of(text)) if span.marked else None
        if kind is not None and not (kind.reading or kind.scope):
            raise _refused(kind, span, file)
        yield span, text


def _objects_of(file: File, open_chunks: OpenChunks) -> Iterator[tuple[TaskSpan, bytes]]:
    # The limits of the user are applied later. Until then, an archive must not fill the memory.
    limits = Limits(MAX_DEPTH, DEFAULT_MAX_TASK_SIZE if file.is_archived else MAX_SIZE)
    kernel = make_kernel(compile_plan(None), limits, record_tasks=True)
    try:
        for _, output in feed_chunks(open_chunks(file), kernel, file.name):
            for span in kernel.take_tasks():
                yield span, output[span.start : span.end]
    except LimitError as error:
        error.hint = UNPACK_HINT
        raise


def read_object(file: File, open_chunks: OpenChunks) -> Located:
    """Return the object of a file that holds one object. Raises SourceError."""
    try:
        content = _read_all(file, open_chunks)
        text = content.removeprefix(BOM_UTF8).strip(b" \t\r\n")
        members_of(text.decode())
    except OSError as error:
        raise SourceError.from_os_error(error, "cannot be read", file=file.name, hint=INVALID_HINT) from error
    except (ValueError, RecursionError):
        raise invalid_file(file, "is not a JSON object that can be read") from None
    return whole(text, file.name, Place(0, 1, 1).after(content[: content.index(b"{")]))


def _read_all(file: File, open_chunks: OpenChunks) -> bytes:
    text = bytearray()
    for chunk in open_chunks(file):
        text += chunk
        if file.is_archived and len(text) > DEFAULT_MAX_TASK_SIZE:
            what = f"is larger than {DEFAULT_MAX_TASK_SIZE >> 20} MiB"
            raise LimitError(what, file=file.name, hint=UNPACK_HINT)
    return bytes(text)


def place_of(span: TaskSpan) -> Place:
    """Return the place of a task in its file."""
    return Place(span.offset, span.lines + 1, span.offset - span.line_start + 1)


def _refused(kind: DocumentKind, span: TaskSpan, file: File) -> LSConvertError:
    error = refused(kind, where_of(span)).in_file(file.name)
    if kind.reading:
        error.hint = QUARANTINE_HINT if kind.reading == "quarantine" else ITEM_HINT
    return error


def invalid_file(file: File, what: str) -> SourceError:
    """Return the error for a file that does not hold what its folder says."""
    return SourceError(what, file=file.name, hint=INVALID_HINT)


def _has_lines(file: File) -> bool:
    return ".jsonl" in file.base.lower() or ".ndjson" in file.base.lower()


def _members(file: File, text: bytes) -> Members:
    """Return the members of a value, none if it is not an object."""
    try:
        return Members(whole(text if text.startswith(b"{") else b"{}", file.name, None))
    except ValueError:
        raise invalid_file(file, "is not a JSON object that can be read") from None


def _task(file: File, members: Members, span: TaskSpan, text: bytes) -> Task:
    key = "completions" if "completions" in members else "annotations"
    return Task(file, text, place_of(span), members.spelled("id"), key)


def _annotation(file: File, members: Members, span: TaskSpan, text: bytes) -> Annotation:
    try:
        task = Members(members.value("task"))
    except ValueError:
        raise invalid_file(file, "does not contain a task") from None
    try:
        return Annotation(file, text, place_of(span), ids_of(members, task).task_id)
    except ValueError as error:
        raise invalid_file(file, str(error)) from None
