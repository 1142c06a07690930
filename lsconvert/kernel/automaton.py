"""The automaton of the reference kernel: it reads JSON, and may stop between any two bytes.

Between tokens, `_step` is the method that takes the next byte that is not white space; inside a token, `_phase`
is its place in lexer.PHASES. `_stack` holds a Frame for each open bracket. Every step passes at least one byte,
changes to a step that does, or raises.

A task is what stands where tasks stand: an item of the outer array, a top-level object, a value of an outer
object whose first key is a number (Label Studio 0.x tasks.json). Only objects that the plan has a scope for,
and lists that one of its fields names, are recorded; everything else is read and forgotten, with the shortcuts
of lexer.py where the depth limit leaves room for them.
"""

from __future__ import annotations

import codecs
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from lsconvert.errors import InvalidJSONError, LimitError, Where
from lsconvert.kernel import lexer
from lsconvert.kernel.places import HINT_SIZE, Places
from lsconvert.kernel.window import Frame, ListNode, ObjectNode, Window
from lsconvert.model import Limits
from lsconvert.plan import TASK, Plan

BOM: Final = codecs.BOM_UTF8
SPACE, QUOTE, COMMA, COLON = (ord(char) for char in ' ",:')  # no white space is above SPACE
OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT = (ord(char) for char in "[]{}")


class Automaton(ABC):
    """Reads the window as far as it goes, and says when tasks and recorded objects begin and end."""

    def __init__(self, plan: Plan, limits: Limits) -> None:
        self._plan = plan
        self._limits = limits
        self._skippers = {name: lexer.member_skipper(tuple(scope.fields)) for name, scope in plan.scopes.items()}
        self._skip_members, self._skip_items = lexer.member_skipper(), lexer.item_skipper()
        self._skip_value, self._one_item = lexer.value_skipper(), lexer.one_item()
        self._room = limits.max_depth - lexer.SKIP_DEPTH  # with no more brackets open, no shortcut is too deep
        self._window = Window()
        self._places = Places(self._window)
        self._pos = 0  # the next byte to read, in the window
        self._end = 0  # where reading stops for now, in the window
        self._stack: list[Frame] = []
        self._step: Callable[[int], None] = self._read_bom
        self._phase = ""
        self._token = 0  # where the current token began
        self._in_key = False
        self._first_key = False  # of the top-level object: it decides between a task and tasks by id
        self._task: int | None = None  # where the open task began
        self._node: ObjectNode | None = None  # the open task, if it is an object

    @abstractmethod
    def _begin_document(self, start: int) -> None:
        """A byte order mark ended before `start`."""

    @abstractmethod
    def _open_task(self, start: int) -> None:
        """A value begins that stands where tasks stand."""

    @abstractmethod
    def _close_object(self, node: ObjectNode) -> None:
        """A recorded object inside a task is complete."""

    @abstractmethod
    def _close_task(self, end: int) -> None:
        """The open task is complete."""

    @abstractmethod
    def _where(self, offset: int) -> Where:
        """Return the place of `offset`."""

    def _read(self) -> None:
        """Read all that has arrived."""
        self._set_end()
        data = self._window.data
        while self._pos < self._end:
            if self._phase:
                self._read_token()
            elif (byte := data[self._pos]) > SPACE or byte not in b" \t\n\r":
                self._step(byte)
            elif match := lexer.SPACE.match(data, self._pos, self._end):
                self._pos = match.end()
        if self._end < len(data):
            size = self._limits.max_task_size
            raise LimitError(
                f"the task is larger than {size} bytes",
                where=self._where(self._window.base + self._end),
                hint="Raise the limit with --max-task-size (max_task_size=) if the file is right.",
            )

    def _set_end(self) -> None:
        self._end = len(self._window.data)
        if self._task is not None:
            self._end = min(self._end, self._task - self._window.base + self._limits.max_task_size)

    def _invalid(self, expected: str, offset: int | None = None, found: bytes = b"") -> InvalidJSONError:
        offset = self._window.base + self._pos if offset is None else offset
        hint = self._places.hint(found or self._window.cut(offset, offset + HINT_SIZE))
        return InvalidJSONError(f"not JSON: expected {expected}", where=self._where(offset), hint=hint)

    # Around tasks.

    def _read_bom(self, byte: int) -> None:
        if byte == BOM[self._pos]:
            self._pos += 1
            if self._pos == len(BOM):
                self._begin_document(self._pos)
                self._step = self._read_start
        elif self._pos:
            raise self._invalid("a value", 0)
        else:
            self._step = self._read_start

    def _read_start(self, byte: int) -> None:
        if byte == OPEN_LIST:
            self._push(byte)
            self._stack[-1].document = True
        else:
            self._read_value(byte)

    def _read_next(self, byte: int) -> None:
        """After a top-level object: another one may follow (JSON Lines, concatenated tasks)."""
        if byte != OPEN_OBJECT:
            raise self._invalid("the end of the input, or another object")
        self._read_value(byte)

    def _read_rest(self, byte: int) -> None:
        """After a document that nothing may follow."""
        raise self._invalid("the end of the input")

    # Inside brackets.

    def _push(self, byte: int) -> None:
        if len(self._stack) == self._limits.max_depth:
            raise LimitError(
                f"nested deeper than {self._limits.max_depth} brackets",
                where=self._where(self._window.base + self._pos),
                hint="Raise the limit with --max-depth (max_depth=) if the file is right.",
            )
        skip = self._skip_members if byte == OPEN_OBJECT else self._skip_items
        self._stack.append(Frame(byte, self._window.base + self._pos, skip))
        self._pos += 1
        self._step = self._read_first_key if byte == OPEN_OBJECT else self._read_first_item

    def _read_first_item(self, byte: int) -> None:
        if byte == CLOSE_LIST:
            self._close()
        else:
            self._read_items(byte)

    def _read_items(self, byte: int) -> None:
        """Read the next item of an array; first pass over those that nobody looks into."""
        frame = self._stack[-1]
        self._step = self._read_value
        if not frame.document and not frame.items and len(self._stack) <= self._room:
            if frame.list is not None:
                self._record_items(frame, frame.list)
            elif match := frame.skip.match(self._window.data, self._pos, self._end):
                self._pos = match.end()
            return
        self._read_value(byte)

    def _record_items(self, frame: Frame, node: ListNode) -> None:
        data, base, pos, end = self._window.data, self._window.base, self._pos, self._end
        match = self._one_item.match
        while pos < end and not (frame.lists and data[pos] == OPEN_LIST) and (found := match(data, pos, end)):
            node.add(base + pos, base + found.end(1), is_list=data[pos] == OPEN_LIST, inner=None)
            pos = found.end()
        self._pos = pos

    def _read_first_key(self, byte: int) -> None:
        if byte == CLOSE_OBJECT:
            self._close()
            return
        self._first_key = len(self._stack) == 1
        if self._first_key:
            self._read_key(byte)
        else:
            self._read_keys(byte)

    def _read_keys(self, byte: int) -> None:
        """Read the next key of an object; first pass over the members that nobody looks at."""
        frame = self._stack[-1]
        if not frame.document and len(self._stack) <= self._room:
            match = frame.skip.match(self._window.data, self._pos, self._end)
            if match is not None:
                self._pos = match.end()
                self._step = self._read_key
                return
        self._read_key(byte)

    def _read_key(self, byte: int) -> None:
        match = lexer.KEY.match(self._window.data, self._pos, self._end)
        if match is not None:
            base = self._window.base
            self._end_key(base + match.start(1), base + match.end(1))
            self._pos = match.end()
            self._step = self._read_value
        elif byte == QUOTE:
            self._begin_token("string", in_key=True)
        else:
            raise self._invalid("a key in double quotes")

    def _end_key(self, start: int, end: int) -> None:
        """A key is complete; `start` and `end` are inside its quotes."""
        frame = self._stack[-1]
        self._step = self._read_colon
        if frame.document or frame.node is not None:
            frame.key = self._window.cut(start, end)
            if b"\\" in frame.key:
                frame.key = str(json.loads(b'"' + frame.key + b'"')).encode(errors="surrogatepass")
        if frame.node is not None:
            frame.meet_key(frame.node.scope.fields.get(frame.key), start, end)

    def _read_colon(self, byte: int) -> None:
        if byte != COLON:
            raise self._invalid("a colon")
        self._pos += 1
        self._step = self._read_value

    def _read_after(self, byte: int) -> None:
        closer = self._stack[-1].closer
        if byte == COMMA:
            self._pos += 1
            self._step = self._read_keys if closer == CLOSE_OBJECT else self._read_items
        elif byte == closer:
            self._close()
        else:
            raise self._invalid(f"a comma or {chr(closer)}")

    def _close(self) -> None:
        frame = self._stack.pop()
        self._pos += 1
        end = self._window.base + self._pos
        if frame.document:
            self._step = self._read_rest
            return
        if frame.list is not None:
            frame.list.end = end
        elif frame.node is not None:
            frame.node.end = end
            if frame.node is not self._node:
                self._close_object(frame.node)
        self._end_value(frame.start, frame.closer == CLOSE_LIST, frame.list)

    # Values.

    def _read_value(self, byte: int) -> None:
        start = self._window.base + self._pos
        frame = self._stack[-1] if self._stack else None
        if self._first_key:
            self._first_key = False
            if frame is not None and byte == OPEN_OBJECT and frame.key.isdigit():
                self._become_document(frame)
        at_task = frame is None or frame.document
        if at_task:
            self._open_task(start)
        name = ""
        field = None
        if byte == OPEN_OBJECT:
            name = TASK if frame is None or frame.document else frame.items
        elif byte == OPEN_LIST and frame is not None and frame.lists:
            field = frame.field
        if not name and field is None and len(self._stack) <= self._room:
            match = self._skip_value.match(self._window.data, self._pos, self._end)
            if match is not None:
                self._pos = match.end()
                self._end_value(start, byte == OPEN_LIST)
                return
        if byte in (OPEN_OBJECT, OPEN_LIST):
            self._push(byte)
            top = self._stack[-1]
            if name:
                top.node = ObjectNode(self._plan.scopes[name], start)
                top.skip = self._skippers[name]
                if at_task:
                    self._node = top.node
            elif field is not None and frame is not None:
                top.record_list(start, field, inner=frame.list is not None)
        elif byte in lexer.FIRST:
            self._begin_token(lexer.FIRST[byte], in_key=False)
        else:
            raise self._invalid("a value")

    def _become_document(self, frame: Frame) -> None:
        """The top-level object is not a task: its first key is a number, so its values are tasks."""
        frame.document = True
        frame.node = frame.field = None
        self._task = self._node = None

    def _end_value(self, start: int, is_list: bool, inner: ListNode | None = None) -> None:
        """A value ends before `_pos`. `inner` is what was recorded of a list."""
        end = self._window.base + self._pos
        frame = self._stack[-1] if self._stack else None
        if frame is None or frame.document:
            was_object = self._node is not None
            self._close_task(end)
            self._step = self._read_after if frame else self._read_next if was_object else self._read_rest
            return
        self._step = self._read_after
        if frame.list is not None:
            frame.list.add(start, end, is_list=is_list, inner=inner)
        elif frame.node is not None and frame.field is not None:
            member = frame.node.members[-1]
            member.start, member.end, member.list = start, end, inner

    # Tokens.

    def _begin_token(self, phase: str, *, in_key: bool) -> None:
        self._token = self._window.base + self._pos
        self._phase = phase
        self._in_key = in_key
        self._pos += 1

    def _read_token(self) -> None:
        """Go on in a token, to its end or to that of the window."""
        data, pos, end = self._window.data, self._pos, self._end
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
        if self._in_key:
            self._end_key(self._token + 1, self._window.base + self._pos - 1)
        else:
            self._end_value(self._token, is_list=False)
