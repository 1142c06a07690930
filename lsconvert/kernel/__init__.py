"""Kernels: bytes in, bytes out. The contract, and the choice of one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, Protocol, overload

from lsconvert.errors import KernelError
from lsconvert.model import Limits, Tally, TaskSpan
from lsconvert.plan import Plan

# Not built, built for another Python, or in an interpreter with a GIL of its own.
try:
    from lsconvert.kernel import _native
except ImportError:
    _native = None  # type: ignore[assignment]


class Tasks(Protocol):
    """The tasks in the output of one `feed`."""

    def __len__(self) -> int: ...

    @overload
    def __getitem__(self, i: int, /) -> TaskSpan: ...
    @overload
    def __getitem__(self, i: slice, /) -> Sequence[TaskSpan]: ...

    def __iter__(self) -> Iterator[TaskSpan]: ...

    def failed(self) -> list[int]:
        """Return the indices of those with an error."""
        ...


class Check(Protocol):
    """Reads tasks in the output of a kernel of the same name, and knows without decoding them that they pass a schema.

    `unchanged` and `changed` name what tasks have to pass that the kernel has left as they were, or has edited: a bundled
    schema, or `tasks of` it, which lets bare data and what is not an object pass.
    """

    def doubtful(self, output: bytes, tasks: Tasks, unchanged: str, changed: str) -> list[int]:
        """Return the indices of the tasks that do not surely pass, or have an error. Other threads run meanwhile."""
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


def _make_native(*arguments: Any, **options: Any) -> Kernel:
    from lsconvert.kernel.native import NativeKernel

    return NativeKernel(*arguments, **options)


def _make_python(*arguments: Any, **options: Any) -> Kernel:
    from lsconvert.kernel.python import PythonKernel  # 20 ms, for its patterns

    return PythonKernel(*arguments, **options)


# Those that are here, the fastest first. The native one is built where a C compiler is.
KERNELS: Final = ({} if _native is None else {"native": _make_native}) | {"python": _make_python}


def kernel_name() -> str:
    """Return the name of the kernel in use: the one that LSCONVERT_KERNEL asks for, or the first there is.

    Raises KernelError for one that is not there.
    """
    asked = os.environ.get("LSCONVERT_KERNEL")
    if not asked:
        return next(iter(KERNELS))
    if asked not in KERNELS:
        hint = "It is built when lsconvert is installed where a C compiler is: install one, then lsconvert again."
        raise KernelError(
            f"LSCONVERT_KERNEL={asked}: there is no such kernel here, only {', '.join(KERNELS)}",
            hint=hint if asked == "native" else "",
        )
    return asked


def make_kernel(plan: Plan, limits: Limits = Limits(), *, record_tasks: bool = False) -> Kernel:
    """Return a new kernel for one stream. Raises KernelError."""
    return KERNELS[kernel_name()](plan, limits, record_tasks=record_tasks)


def make_check() -> Check | None:
    """Return the check of the kernel in use, None if that has none. Raises KernelError."""
    return _native_check() if kernel_name() == "native" else None


@cache
def _native_check() -> Check:
    from lsconvert.kernel.native import NativeCheck

    return NativeCheck()
