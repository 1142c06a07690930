"""The tasks in an output of the reference kernel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, SupportsIndex, overload

from lsconvert.model import TaskSpan

_NUMBER_KEY: Final = re.compile(rb'\{[ \t\r\n]*"[0-9\\]')
_LINE_END: Final = re.compile(rb"[ \t]*(\r\n|\n)[ \t]*")


class TaskSpans(list[TaskSpan]):
    """The tasks in the output of one call. See kernel.contract.Tasks."""

    _move: Callable[[TaskSpan], TaskSpan] | None = None

    def bounds(self) -> list[tuple[int, int]]:
        """Return where each task begins and ends in the output."""
        return [(task.start, task.end) for task in self]

    def failed_or_larger(self, size: int) -> list[int]:
        """Return the indices of the tasks that have an error or take more than `size` bytes of the output."""
        return [i for i, task in enumerate(self) if task.error is not None or task.end - task.start > size]

    def lines(self, output: bytes) -> bytes | None:
        """Return the tasks as JSON Lines, without a line end after the last one; None if one perhaps cannot be a line."""
        pieces: list[bytes] = []
        for i, task in enumerate(self):
            gap = output[self[i - 1].end : task.start] if i else b""
            separator = gap if _LINE_END.fullmatch(gap) else b"\n"
            text = output[task.start : task.end]
            if b":" in gap or not text.startswith(b"{") or _NUMBER_KEY.match(text):
                return None
            pieces += [separator if i else b"", text.replace(b"\n", b" ").replace(b"\r", b" ")]
        return b"".join(pieces)

    def marked(self) -> list[int]:
        """Return the indices of the objects without `data` that have a key of rules.documents.MARKS."""
        return [i for i, task in enumerate(self) if task.marked]

    def without_work(self, output: bytes, part: bytes) -> list[int]:
        """Return the indices of the tasks without annotations and predictions whose text in `output` contains `part`."""
        idle = [(i, task) for i, task in enumerate(self) if not task.annotations and not task.predictions]
        return [i for i, task in idle if output.find(part, task.start, task.end) >= 0]

    def annotations_and_predictions(self) -> tuple[int, int]:
        """Return the number of annotations and the number of predictions in all these tasks."""
        return sum(task.annotations for task in self), sum(task.predictions for task in self)

    def moved(self, move: Callable[[TaskSpan], TaskSpan] | None, /) -> TaskSpans:
        """Return these tasks with the spans that `move` returns, which are made on access."""
        tasks = TaskSpans(super().__iter__())
        tasks._move = move
        return tasks

    def __iter__(self) -> Iterator[TaskSpan]:
        spans = super().__iter__()
        return spans if self._move is None else map(self._move, spans)

    @overload
    def __getitem__(self, i: SupportsIndex, /) -> TaskSpan: ...
    @overload
    def __getitem__(self, i: slice, /) -> TaskSpans: ...
    def __getitem__(self, i: SupportsIndex | slice, /) -> TaskSpan | TaskSpans:
        found = super().__getitem__(i)
        if isinstance(found, list):
            return TaskSpans(found).moved(self._move)
        return found if self._move is None else self._move(found)
