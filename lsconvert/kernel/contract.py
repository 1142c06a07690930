"""The contract of kernels, and of their checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, overload

from lsconvert.model import Tally, TaskSpan


class Tasks(Protocol):
    """The tasks in the output of one `feed`."""

    def __len__(self) -> int: ...

    @overload
    def __getitem__(self, i: int, /) -> TaskSpan: ...
    @overload
    def __getitem__(self, i: slice, /) -> Tasks: ...

    def __iter__(self) -> Iterator[TaskSpan]: ...

    def failed_or_larger(self, size: int) -> list[int]:
        """Return the indices of those with an error, or with more than `size` bytes in the output."""
        ...

    def annotations_and_predictions(self) -> tuple[int, int]:
        """Return how many annotations and predictions there are in all of them."""
        ...


class Check(Protocol):
    """Reads tasks in the output of a kernel of the same name, and knows without decoding them that they pass a schema.

    `unchanged` and `changed` name what tasks have to pass that the kernel has left as they were, or has edited: a bundled
    schema, or `tasks of` it, which lets bare data and what is not an object pass.
    """

    def doubtful(
        self, output: bytes, tasks: Tasks, unchanged: str, changed: str, largest: int, counts: Any = None
    ) -> list[int]:
        """Return the indices of the tasks that do not surely pass, have an error, or have more than `largest` bytes.

        Other threads run meanwhile.
        `counts` count what is in the others.
        """
        ...

    def make_counts(self) -> Counts:
        """Return what counts the keys that an import does not keep, in tasks that surely pass `v2/import`."""
        ...


class Counts(Protocol):
    """Counts keys."""

    def listed(self) -> list[tuple[str, str, int]]:
        """Return scope, key and count of each key that came."""
        ...


class Kernel(Protocol):
    """Applies a plan to a stream of JSON. Pure: no file, no clock, nothing shared between two kernels.

    Accepts exactly RFC 8259 JSON in UTF-8; a byte order mark is passed over and noted. The output is the input
    with the plan's edits, whatever the chunks are. Errors carry offset, line, column, and in a task its index,
    id and a JSON Pointer. What was complete before an error is returned first; then every call raises it. A kernel
    that records tasks does not stop at a rule that cannot be applied: it leaves the task as it is, and its span says why.
    """

    @property
    def name(self) -> str:
        """How LSCONVERT_KERNEL calls this kernel."""
        ...

    @property
    def tally(self) -> Tally:
        """What was counted in everything that was returned so far."""
        ...

    def feed(self, chunk: bytes, /) -> bytes:
        """Take the next chunk; return the output for every task completed so far, b"" if there is none.

        Raises InvalidJSONError, NotTasksError, ConversionError or LimitError.
        """
        ...

    def finish(self) -> bytes:
        """Close the document; return the rest of the output.

        Raises TruncatedInputError and what `feed` raises, at once: there is no next call that could.
        """
        ...

    def take_tasks(self) -> Tasks:
        """Return where the tasks are in the output of the last call, if the kernel was made to record them."""
        ...

    def drop_tasks(self) -> None:
        """Forget what `take_tasks` would return, without finding out why rules could not be applied."""
        ...
