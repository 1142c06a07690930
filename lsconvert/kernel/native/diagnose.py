"""Find the error that stopped the native kernel, by resuming the reference kernel at the same position."""

from __future__ import annotations

from collections.abc import Iterable

from lsconvert.errors import KernelError, LSConvertError, Where
from lsconvert.kernel.contract import ResumePoint
from lsconvert.kernel.reference.kernel import PythonKernel
from lsconvert.model import Limits
from lsconvert.rules.plan import Plan


def diagnose(plan: Plan, limits: Limits, point: ResumePoint, chunks: Iterable[bytes], *, ended: bool) -> LSConvertError:
    """Return the error in `chunks`, the bytes that follow `point`. `ended`: the input ends after them.

    Returns a KernelError if the reference kernel finds no error.
    """
    kernel = PythonKernel(plan, limits)
    kernel.resume(point)
    try:
        for chunk in chunks:
            kernel.feed(chunk)
        kernel.feed(b"")
        if ended:
            kernel.finish()
            kernel.feed(b"")
    except LSConvertError as error:
        return error.with_traceback(None)  # its frames would keep this kernel alive
    return KernelError(
        "the native kernel stopped after this position, but the reference kernel finds no error",
        where=Where(offset=point.offset, task_index=point.index),
        hint="This is a bug in lsconvert; please report it. To continue now, set LSCONVERT_KERNEL=python.",
    )
