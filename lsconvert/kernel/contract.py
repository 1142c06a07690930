"""The contracts of kernels and of their checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, overload

from lsconvert.model import Tally, TaskSpan


class Tasks(Protocol):
    """The tasks in the output of one call of `feed` or `finish`."""

    def __len__(self) -> int: ...

    @overload
    def __getitem__(self, i: int, /) -> TaskSpan: ...
    @overload
    def __getitem__(self, i: slice, /) -> Tasks: ...

    def __iter__(self) -> Iterator[TaskSpan]: ...

    def failed_or_larger(self, size: int) -> list[int]:
        """Return the indices of the tasks that have an error or take more than `size` bytes of the output."""
        ...

    def annotations_and_predictions(self) -> tuple[int, int]:
        """Return the number of annotations and the number of predictions in all these tasks."""
        ...


class Check(Protocol):
    """Finds tasks that certainly pass a bundled schema, without decoding them, in the output of its own kernel.

    `unchanged` names the schema for tasks that the kernel copied, `changed` the one for tasks that it edited. `tasks of
    <schema>` in place of `<schema>` also passes bare data and values that are not objects.
    """

    def doubtful(
        self, output: bytes, tasks: Tasks, unchanged: str, changed: str, largest: int, counts: Any = None
    ) -> list[int]:
        """Return the indices of the tasks that may be invalid, have an error, or have more than `largest` bytes.

        `counts` counts keys in all remaining tasks. Releases the GIL.
        """
        ...

    def make_counts(self) -> Counts:
        """Return a counter of the keys that an import drops, for tasks that certainly pass `v2/import`."""
        ...


class Counts(Protocol):
    """Counts keys."""

    def listed(self) -> list[tuple[str, str, int]]:
        """Return scope, key and count of each key that occurred."""
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
