"""The contracts of kernels and of their checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple, Protocol, TypeAlias, overload

from lsconvert.model import Tally, TaskSpan


class State(IntEnum):
    """What may come next between two tokens. The C code numbers its states in the same order."""

    BOM = 0
    START = 1
    FIRST_ITEM = 2
    VALUE = 3
    AFTER = 4
    FIRST_KEY = 5
    KEY = 6
    COLON = 7
    NEXT = 8
    REST = 9


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """A position between tokens and outside of tasks, with the state of the parser.

    `opener`: the bracket whose values are tasks, 0 if there is none. `key`: the key of task `index` as it is spelled.
    `lines`: the number of lines that end before `offset`. `line_start`: where the line after them begins.
    """

    opener: int
    key: bytes
    offset: int
    lines: int
    line_start: int
    index: int
    state: int = State.VALUE


class Tasks(Protocol):
    """The tasks in the output of one call of `feed` or `finish`."""

    def __len__(self) -> int: ...

    @overload
    def __getitem__(self, i: int, /) -> TaskSpan: ...
    @overload
    def __getitem__(self, i: slice, /) -> Tasks: ...

    def __iter__(self) -> Iterator[TaskSpan]: ...

    def bounds(self) -> list[tuple[int, int]]:
        """Return where each task begins and ends in the output. It costs less than the spans."""
        ...

    def failed_or_larger(self, size: int) -> list[int]:
        """Return the indices of the tasks that have an error or take more than `size` bytes of the output."""
        ...

    def lines(self, output: bytes) -> bytes | None:
        """Return the tasks as JSON Lines, without a line end after the last one; None if one perhaps cannot be a line.

        Each byte of a line break in a task becomes a space. Text between two tasks is kept if it is one line end, with
        spaces and tabs around it; else it becomes a line feed. A value that is not an object cannot be a line. Perhaps an
        object cannot be one whose first key begins with a digit, or that has a key before it, as in tasks by id.
        """
        ...

    def marked(self) -> list[int]:
        """Return the indices of the objects without `data` that have a key of rules.documents.MARKS."""
        ...

    def without_work(self, output: bytes, part: bytes) -> list[int]:
        """Return the indices of the tasks without annotations and predictions whose text in `output` contains `part`."""
        ...

    def annotations_and_predictions(self) -> tuple[int, int]:
        """Return the number of annotations and the number of predictions in all these tasks."""
        ...

    def moved(self, move: Callable[[TaskSpan], TaskSpan], /) -> Tasks:
        """Return these tasks with the spans that `move` returns, which are made on access."""
        ...


# The key of the hash of ids: two numbers of 64 bits.
Seed: TypeAlias = tuple[int, int]


class Check(Protocol):
    """Finds tasks that certainly pass a bundled schema, without decoding them, in the output of its own kernel.

    `changed` names the schema for tasks that a rule has edited, `unchanged` the one for others. `tasks of
    <schema>` in place of `<schema>` also passes bare data and values that are not objects.
    """

    def doubtful(
        self,
        output: bytes,
        tasks: Tasks,
        unchanged: str,
        changed: str,
        largest: int,
        counts: Any = None,
        suspicions: Any = None,
    ) -> list[int]:
        """Return the indices of the tasks that may be invalid, have an error, or have more than `largest` bytes.

        `counts` counts keys in all remaining tasks. `suspicions` reads all these tasks, at less cost than alone; its
        `checked` then returns the suspects. Releases the GIL.
        """
        ...

    def make_counts(self) -> Counts:
        """Return a counter of the keys that an import drops, for tasks that certainly pass `v2/import`."""
        ...

    def make_suspicions(self, seed: Seed | None = None) -> Suspicions:
        """Return suspicions for one stream, which only this check can use."""
        ...


class Counts(Protocol):
    """Counts keys."""

    def listed(self) -> list[tuple[str, str, int]]:
        """Return scope, key and count of each key that occurred."""
        ...


class Suspect(NamedTuple):
    """A task that may deserve a warning: its index in `tasks`, and pointers to those of its ids that are repeated.

    The pointers start at the task, and are sorted.
    """

    index: int  # type: ignore[assignment]  # hides a method of tuples
    repeated: tuple[str, ...] = ()


class Doubtful(NamedTuple):
    """The tasks of one chunk that have to be decoded, by their indices.

    `failing` may not pass their schema, have an error, or are too large. `suspects` have the pointers of `Suspect`.
    """

    failing: Sequence[int]
    suspects: Mapping[int, Sequence[str]] = {}

    @property
    def indices(self) -> Sequence[int]:
        """The indices of all these tasks, in order."""
        return sorted({*self.failing, *self.suspects}) if self.suspects else self.failing


class Suspicions(Protocol):
    """Finds the tasks of one stream that may deserve a warning that no schema can express.

    That is a string with a null character or with half a surrogate pair, a labeled span that may differ from the text
    at its place, and an id that an earlier object has. Other tasks may be among them, but `repeated` is exact. The
    result does not depend on the chunks.

    The ids of tasks and those of annotations are two scopes. 7 and "7" are equal. Memory is bounded: 16 MiB for up to
    1,500,000 ids. Two ids are taken for equal if their 64-bit hashes are, which is unlikely. The hash has a key, the seed, which is random by default.
    """

    @property
    def stopped(self) -> bool:
        """Whether some ids were not remembered: there were too many, or a task was too large.

        Objects that repeat these ids are not found.
        """
        ...

    def ids(self) -> bytes:
        """Return the ids that are remembered, for `add_ids` of suspicions with the same seed."""
        ...

    def add_ids(self, ids: bytes) -> bool:
        """Remember the ids of tasks that other suspicions have read.

        Return False, and remember none, if one of them is known, or if only some of them could be remembered. If no more
        ids can be remembered, return whether none is known.
        """
        ...

    def suspects(self, output: bytes, tasks: Tasks) -> list[Suspect]:
        """Return the suspects among the next tasks. `output` and `tasks` are those of one call of the kernel."""
        ...

    def checked(self) -> list[Suspect]:
        """Return the suspects among the tasks that `Check.doubtful` read since the last call."""
        ...


class Kernel(Protocol):
    """Applies a plan to a stream of JSON. Pure: it uses no files and no clock, and kernels share no state.

    Accepts exactly RFC 8259 JSON in UTF-8; a byte order mark is skipped and noted. The output is the input with the
    plan's edits, and does not depend on the chunks. Errors carry offset, line and column; inside a task also its index,
    its id and a JSON Pointer. A call returns the output that precedes an error; every later call raises the error. A
    kernel that records tasks does not stop if a rule cannot be applied: it copies the task, and the span of the task
    has the error.
    """

    @property
    def name(self) -> str:
        """The name of this kernel, as in LSCONVERT_KERNEL."""
        ...

    @property
    def tally(self) -> Tally:
        """The counts for all output that was returned so far."""
        ...

    def fresh(self) -> Kernel:
        """Return a kernel for another stream, with the same plan and limits. They share the encoded maps."""
        ...

    def feed(self, chunk: bytes, /) -> bytes:
        """Take the next chunk; return the output for every task that is complete, b"" if there is none.

        Raises InvalidJSONError, NotTasksError, ConversionError or LimitError.
        """
        ...

    def finish(self) -> bytes:
        """Close the document; return the rest of the output.

        Raises TruncatedInputError and the errors of `feed`, even if there is output, because no later call could.
        """
        ...

    def take_tasks(self) -> Tasks:
        """Return the tasks in the output of the last call; none unless the kernel records tasks."""
        ...

    def drop_tasks(self) -> None:
        """Discard the tasks in the output of the last call, without computing their errors."""
        ...

    def resume_point(self) -> ResumePoint | None:
        """Return the point after the last byte that was fed, None after an error, or if it is inside a token or a task."""
        ...

    def resume(self, point: ResumePoint, tally: Tally | None = None) -> None:
        """Go on at a point between tasks, without the bytes before it. Add `tally`, the counts of their output.

        Call it before the first `feed`, or where `resume_point` is not None. Tasks by id cannot be resumed.
        """
        ...
