"""Find the error that stopped the native kernel, by resuming the reference kernel at the same position."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lsconvert.errors import KernelError, LSConvertError, Where
from lsconvert.jsontext.pointer import decode_key
from lsconvert.kernel.reference.kernel import PythonKernel
from lsconvert.kernel.reference.nodes import Frame
from lsconvert.model import Limits
from lsconvert.rules.plan import Plan

# Indices of `steps` in _ResumedKernel.
STEP_BOM: Final = 0
STEP_VALUE: Final = 3


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
    step: int = STEP_VALUE


def diagnose(plan: Plan, limits: Limits, point: ResumePoint, chunks: Iterable[bytes], *, ended: bool) -> LSConvertError:
    """Return the error in `chunks`, the bytes that follow `point`. `ended`: the input ends after them.

    Returns a KernelError if the reference kernel finds no error.
    """
    kernel = _ResumedKernel(plan, limits, point)
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


class _ResumedKernel(PythonKernel):
    def __init__(self, plan: Plan, limits: Limits, point: ResumePoint) -> None:
        super().__init__(plan, limits)
        steps: Final = (  # the C code numbers its states in the same order
            self._read_bom,
            self._read_start,
            self._read_first_item,
            self._read_value,
            self._read_after,
            self._read_first_key,
            self._read_keys,
            self._read_colon,
            self._read_next,
            self._read_rest,
        )
        self._step = steps[point.step if point.offset else STEP_BOM]
        self._buffer.base = self._emitted = point.offset
        self._positions.begin_at(point.lines, point.line_start)
        self._index = point.index
        if point.opener:
            frame = Frame(point.opener, point.line_start, self._skip_members)
            frame.document = True
            frame.key = decode_key(point.key).encode(errors="surrogatepass")
            self._stack.append(frame)
