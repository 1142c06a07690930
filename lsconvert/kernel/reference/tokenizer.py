"""The tokenizer of the reference kernel, and its main loop, which may stop between any two bytes.

Between tokens, `_step` is the method that takes the next byte other than white space; inside a token, `_phase` names an
entry of lexer.PHASES. Every step consumes at least one byte, changes to a step that does, or raises.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from lsconvert.errors import Hint, InvalidJSONError, LimitError, Where
from lsconvert.kernel.reference import lexer
from lsconvert.kernel.reference.buffer import Buffer
from lsconvert.kernel.reference.positions import Positions
from lsconvert.model import Limits

LAST_SPACE: Final = ord(" ")  # the largest white space byte


class Tokenizer(ABC):
    """Reads the buffer as far as possible, one token at a time."""

    _step: Callable[[int], None]

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buffer = Buffer()
        self._positions = Positions(self._buffer)
        self._pos = 0  # index of the next byte in the buffer
        self._end = 0  # index in the buffer where reading stops for now
        self._task: int | None = None  # where the open task begins
        self._phase = ""
        self._token = 0  # where the current token begins
        self._in_key = False

    @abstractmethod
    def _end_key(self, start: int, end: int) -> None:
        """Process a complete key. `start` and `end` exclude the quotes."""

    @abstractmethod
    def _end_value(self, start: int, is_list: bool) -> None:
        """Process a complete value from `start` up to `_pos`."""

    @abstractmethod
    def _where(self, offset: int) -> Where:
        """Return the position of `offset` for an error."""

    def _read(self) -> None:
        """Read the buffer. Raises LimitError if the open task is too large."""
        self._set_end()
        data = self._buffer.data
        while self._pos < self._end:
            if self._phase:
                self._read_token()
            elif (byte := data[self._pos]) > LAST_SPACE or byte not in b" \t\n\r":
                self._step(byte)
            elif match := lexer.SPACE.match(data, self._pos, self._end):
                self._pos = match.end()
        if self._end < len(data):
            size = self._limits.max_task_size
            raise LimitError(
                f"the task is larger than {size:,} bytes",
                where=self._where(self._buffer.base + self._end),
                hint=Hint("If the file is correct, raise {} to read it.", "max_task_size="),
            )

    def _set_end(self) -> None:
        self._end = len(self._buffer.data)
        kept = self._kept_from()
        if kept is not None:
            self._end = min(self._end, kept - self._buffer.base + self._limits.max_task_size)

    def _kept_from(self) -> int | None:
        """Return the offset of the first byte still needed: of the open task, or of a key before it."""
        if self._task is None and self._phase and self._in_key:
            return self._token
        return self._task

    def _invalid(
        self, expected: str, offset: int | None = None, found: bytes = b"", hint: str = ""
    ) -> InvalidJSONError:
        offset = self._buffer.base + self._pos if offset is None else offset
        hint = hint or self._positions.hint(found or self._buffer.cut(offset, offset + 1))
        return InvalidJSONError(f"not JSON: expected {expected}", where=self._where(offset), hint=hint)

    def _begin_token(self, phase: str, *, in_key: bool) -> None:
        self._token = self._buffer.base + self._pos
        self._phase = phase
        self._in_key = in_key
        self._pos += 1
        self._set_end()

    def _read_token(self) -> None:
        """Read on in a token, up to its end or the end of the buffer."""
        data, pos, end = self._buffer.data, self._pos, self._end
        while pos < end:
            phase = lexer.PHASES[self._phase]
            if phase.run is not None and (match := phase.run.match(data, pos, end)):
                pos = match.end()
            self._pos = pos
            if pos == end:
                return
            following = phase.go.get(data[pos])
            if following is None and phase.final:
                self._end_token()
                return
            if following is None:
                raise self._invalid(phase.expected)
            pos += 1
            self._pos = pos
            if following == lexer.END:
                self._end_token()
                return
            self._phase = following

    def _end_token(self) -> None:
        self._phase = ""
        self._set_end()
        if self._in_key:
            self._end_key(self._token + 1, self._buffer.base + self._pos - 1)
        else:
            self._end_value(self._token, is_list=False)
