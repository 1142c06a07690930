"""The contract of kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from lsconvert.model import Tally, TaskSpan

# Returns the JSON from one place of a text up to another, perhaps with fewer numbers.
Abridge: TypeAlias = Callable[[bytes, int, int], "bytes | memoryview"]


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

    def take_tasks(self) -> list[TaskSpan]:
        """Return where the tasks are in the output of the last call, if the kernel was made to record them."""
        ...

    def drop_tasks(self) -> None:
        """Forget what `take_tasks` would return, without finding out why rules could not be applied."""
        ...
