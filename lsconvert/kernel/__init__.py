"""Kernels: bytes in, bytes out. The choice of one; contract.py has what all of them do.

`--version` names the kernel, so this module imports nothing that takes long, such as typing.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from lsconvert.kernel.contract import Check, Kernel
    from lsconvert.model import Limits
    from lsconvert.rules.plan import Plan

# Not built, built for another Python, or in an interpreter with a GIL of its own.
try:
    from lsconvert.kernel.native import _native
except ImportError:
    _native = None  # type: ignore[assignment]


def _make_native(*arguments: Any, **options: Any) -> Kernel:
    from lsconvert.kernel.native.kernel import NativeKernel

    return NativeKernel(*arguments, **options)


def _make_python(*arguments: Any, **options: Any) -> Kernel:
    from lsconvert.kernel.reference.kernel import PythonKernel  # 20 ms, for its patterns

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
        from lsconvert.errors import KernelError

        hint = "It is built when lsconvert is installed where a C compiler is: install one, then lsconvert again."
        raise KernelError(
            f"LSCONVERT_KERNEL={asked}: there is no such kernel here, only {', '.join(KERNELS)}",
            hint=hint if asked == "native" else "",
        )
    return asked


def make_kernel(plan: Plan, limits: Limits | None = None, *, record_tasks: bool = False) -> Kernel:
    """Return a new kernel for one stream. Raises KernelError."""
    given = () if limits is None else (limits,)
    return KERNELS[kernel_name()](plan, *given, record_tasks=record_tasks)


def make_check() -> Check | None:
    """Return the check of the kernel in use, None if that has none. Raises KernelError."""
    if kernel_name() != "native":
        return None
    from lsconvert.kernel.native.kernel import native_check

    return native_check()
