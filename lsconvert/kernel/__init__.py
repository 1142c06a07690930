"""The kernels: each applies a plan to a stream of JSON, bytes in and bytes out. No files, no clock.

Offers `make_kernel`, `make_check`, `make_suspicions` and `kernel_name`; `contract` describes what they return.
`lsconvert --version` imports this module, so it must not import slow modules, such as `typing`.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from lsconvert.kernel.contract import Check, Kernel, Seed, Suspicions
    from lsconvert.model import Limits
    from lsconvert.rules.plan import Plan

# Fails if the extension was not built, was built for another Python, or runs in a subinterpreter with its own GIL.
try:
    from lsconvert.kernel.native import _native
except ImportError:
    _native = None  # type: ignore[assignment]


def _make_native(plan: Plan, limits: Limits | None = None, *, record_tasks: bool = False) -> Kernel:
    from lsconvert.kernel.native.kernel import NativeKernel

    return NativeKernel(plan, limits, record_tasks=record_tasks)


def _make_python(plan: Plan, limits: Limits | None = None, *, record_tasks: bool = False) -> Kernel:
    from lsconvert.kernel.reference.kernel import PythonKernel  # takes 20 ms to compile its patterns

    return PythonKernel(plan, limits, record_tasks=record_tasks)


# The available kernels by name, the fastest first. The native one is built if there is a C compiler.
KERNELS: Final = ({} if _native is None else {"native": _make_native}) | {"python": _make_python}


def kernel_name() -> str:
    """Return the name of the kernel in use: the value of LSCONVERT_KERNEL, by default the fastest available one.

    Raises KernelError if LSCONVERT_KERNEL names a kernel that is not available.
    """
    requested = os.environ.get("LSCONVERT_KERNEL")
    if not requested:
        return next(iter(KERNELS))
    if requested not in KERNELS:
        from lsconvert.errors import KernelError

        hint = (
            "The native kernel needs a C compiler when lsconvert is installed: install one, then reinstall lsconvert."
        )
        raise KernelError(
            f"LSCONVERT_KERNEL={requested}: this kernel is not available, only {', '.join(KERNELS)}",
            hint=hint if requested == "native" else "",
        )
    return requested


def make_kernel(plan: Plan, limits: Limits | None = None, *, record_tasks: bool = False) -> Kernel:
    """Return a new kernel for one stream, with the default limits if `limits` is None. Raises KernelError."""
    return KERNELS[kernel_name()](plan, limits, record_tasks=record_tasks)


def make_check() -> Check | None:
    """Return the check of the kernel in use, None if that kernel has no check. Raises KernelError."""
    if kernel_name() != "native":
        return None
    from lsconvert.kernel.native.check import native_check

    return native_check()


def make_suspicions(seed: Seed | None = None) -> Suspicions:
    """Return the suspicions of the kernel in use, for one stream. Raises KernelError.

    `seed` is the key of the hash of ids: suspicions with the same one can exchange ids. By default it is random.
    """
    if kernel_name() != "native":
        from lsconvert.kernel.reference.suspicions import PythonSuspicions

        return PythonSuspicions(seed)
    from lsconvert.kernel.native.check import native_check

    return native_check().make_suspicions(seed)
