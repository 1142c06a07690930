"""What another kernel found wrong, in the words of the reference kernel, which is put at its place and reads on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lsconvert.errors import KernelError, LSConvertError, Where
from lsconvert.jsontext.pointer import decode_key
from lsconvert.kernel.reference.buffer import Frame
from lsconvert.kernel.reference.kernel import PythonKernel
from lsconvert.model import Limits
from lsconvert.rules.plan import Plan

# What is expected next, outside of tasks; in this order in _native.c.
BOM, START, FIRST_ITEM, VALUE, AFTER, FIRST_KEY, KEY, COLON, NEXT, REST = range(10)


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Between tokens, outside of tasks. `opener`: the bracket that holds the tasks, 0 if none does.

    `key`: that of the task `index`, as it is spelled. `lines` have ended before `offset`, the last at `line_start`.
    """

    opener: int
    key: bytes
    offset: int
    lines: int
    line_start: int
    index: int
    step: int = VALUE


def diagnose(plan: Plan, limits: Limits, place: ResumePoint, chunks: Iterable[bytes], *, ended: bool) -> LSConvertError:
    """Return the error in the bytes that follow `place`; `ended`: nothing comes after them."""
    kernel = _Reader(plan, limits, place)
    try:
        for chunk in chunks:
            kernel.feed(chunk)
        kernel.feed(b"")
        if ended:
            kernel.finish()
            kernel.feed(b"")
    except LSConvertError as error:
        return error.with_traceback(None)  # its frames would keep this kernel
    return KernelError(
        "one kernel stopped after this place, and another finds nothing wrong",
        where=Where(offset=place.offset, task_index=place.index),
        hint="This is a fault of lsconvert; please report it. LSCONVERT_KERNEL=python goes on without the native kernel.",
    )


class _Reader(PythonKernel):
    def __init__(self, plan: Plan, limits: Limits, place: ResumePoint) -> None:
        super().__init__(plan, limits)
        steps: Final = (
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
        self._step = steps[place.step if place.offset else BOM]
        self._window.base = self._mark = place.offset
        self._places.begin_at(place.lines, place.line_start)
        self._index = place.index
        if place.opener:
            frame = Frame(place.opener, place.line_start, self._skip_members)
            frame.document = True
            frame.key = decode_key(place.key).encode(errors="surrogatepass")
            self._stack.append(frame)
