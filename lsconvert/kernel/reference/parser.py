"""The parser of the reference kernel: the grammar between tokens. `_stack` has a Frame for each open bracket.

A task is an item of the outer array, a value of an outer object whose first key is a number (Label Studio 0.x
tasks.json), or any other top-level value. The parser records only objects that have a scope in the plan, and lists
that have a field. It skips everything else, with the patterns of lexer.py unless they might exceed the depth limit.
"""

from __future__ import annotations

import codecs
from abc import abstractmethod
from typing import Final

from lsconvert.errors import Hint, LimitError
from lsconvert.jsontext.pointer import decode_key
from lsconvert.kernel.reference import lexer
from lsconvert.kernel.reference.nodes import Frame, ListNode, ObjectNode
from lsconvert.kernel.reference.tokenizer import Tokenizer
from lsconvert.model import Limits
from lsconvert.rules.plan import TASK, Plan

BOM: Final = codecs.BOM_UTF8
QUOTE, COMMA, COLON = (ord(char) for char in '",:')
OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT = (ord(char) for char in "[]{}")
# The likely cause of a byte that follows a complete document.
SECOND_DOCUMENT: Final = (
    "A second document begins here: convert the files one by one, or put them into a folder, and give the folder."
)
SECOND_HINTS: Final = {
    OPEN_LIST: SECOND_DOCUMENT,
    OPEN_OBJECT: SECOND_DOCUMENT,
    COMMA: "In JSON Lines, no comma follows a line. Remove the commas, or put all tasks between [ and ].",
}


class Parser(Tokenizer):
    """Parses the buffer as far as possible. Calls a method when a task or recorded object begins or ends."""

    def __init__(self, plan: Plan, limits: Limits) -> None:
        super().__init__(limits)
        self._plan = plan
        self._skip_members, self._skip_items = lexer.member_skipper(), lexer.item_skipper()
        self._skip_value, self._one_item = lexer.value_skipper(), lexer.one_item()
        self._room = limits.max_depth - lexer.SKIP_DEPTH  # the most open brackets at which patterns respect the limit
        self._stack: list[Frame] = []
        self._step = self._read_bom
        self._bom = 0  # bytes of a byte order mark that have been read
        self._first_key = False  # of the top-level object: a number means that its values are tasks
        self._node: ObjectNode | None = None  # the open task, if it is an object

    @abstractmethod
    def _begin_document(self, start: int) -> None:
        """Begin the document at `start`, after a byte order mark."""

    @abstractmethod
    def _open_task(self, start: int) -> None:
        """Open the task that begins at `start`."""

    @abstractmethod
    def _close_object(self, node: ObjectNode) -> None:
        """Edit a recorded object inside a task; it is complete."""

    @abstractmethod
    def _close_task(self, end: int) -> None:
        """Close the open task, which ends before `end`."""

    # Outside of tasks.

    def _read_bom(self, byte: int) -> None:
        if self._buffer.base + self._pos == self._bom and byte == BOM[self._bom]:
            self._pos += 1
            self._bom += 1
            if self._bom == len(BOM):
                self._begin_document(self._pos)
                self._step = self._read_start
        elif self._bom:
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
        """Read the next top-level object (JSON Lines, concatenated tasks)."""
        if byte != OPEN_OBJECT:
            hint = SECOND_HINTS.get(byte, "")
            raise self._invalid("the end of the input, or another object", hint=hint)
        self._read_value(byte)

    def _read_rest(self, byte: int) -> None:
        """Refuse any byte after the end of the document."""
        raise self._invalid("the end of the input", hint=SECOND_HINTS.get(byte, ""))

    # Inside brackets.

    def _push(self, byte: int) -> None:
        if len(self._stack) == self._limits.max_depth:
            raise LimitError(
                f"nested deeper than {self._limits.max_depth} brackets",
                where=self._where(self._buffer.base + self._pos),
                hint=Hint("If the file is correct, raise {} to read it.", "max_depth="),
            )
        skip = self._skip_members if byte == OPEN_OBJECT else self._skip_items
        self._stack.append(Frame(byte, self._buffer.base + self._pos, skip))
        self._pos += 1
        self._step = self._read_first_key if byte == OPEN_OBJECT else self._read_first_item

    def _read_first_item(self, byte: int) -> None:
        if byte == CLOSE_LIST:
            self._close()
        else:
            self._read_items(byte)

    def _read_items(self, byte: int) -> None:
        """Read the next item of an array, or skip a run of items."""
        frame = self._stack[-1]
        self._step = self._read_value
        if not frame.document and not frame.items and len(self._stack) <= self._room:
            if frame.list is not None:
                self._record_items(frame, frame.list)
            else:
                self._skip(frame)
            return
        self._read_value(byte)

    def _skip(self, frame: Frame) -> None:
        """Skip complete items or members that are not recorded."""
        match = frame.skip.match(self._buffer.data, self._pos, self._end)
        if match is not None:
            self._pos = match.end()
            if match.lastindex:  # the closing bracket follows
                self._step = self._read_after

    def _record_items(self, frame: Frame, node: ListNode) -> None:
        data, base, pos, end = self._buffer.data, self._buffer.base, self._pos, self._end
        while pos < end and not (frame.lists and data[pos] == OPEN_LIST):
            match = self._one_item.match(data, pos, end)
            if match is None:
                break
            node.add(base + pos, base + match.end(1), data[pos] == OPEN_LIST)
            pos = match.end()
            if match.lastindex == 2:  # the closing bracket follows
                self._step = self._read_after
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
        """Read the next key of an object, or skip a run of members."""
        frame = self._stack[-1]
        if not frame.document and len(self._stack) <= self._room:
            self._step = self._read_key
            self._skip(frame)
            return
        self._read_key(byte)

    def _read_key(self, byte: int) -> None:
        match = lexer.KEY.match(self._buffer.data, self._pos, self._end)
        if match is not None and not self._stack[-1].document:  # there, the task size limits keys
            base = self._buffer.base
            self._end_key(base + match.start(1), base + match.end(1))
            self._pos = match.end()
            self._step = self._read_value
        elif byte == QUOTE:
            self._begin_token("string", in_key=True)
        else:
            raise self._invalid("a key in double quotes")

    def _end_key(self, start: int, end: int) -> None:
        """Process a complete key. `start` and `end` exclude the quotes."""
        frame = self._stack[-1]
        self._step = self._read_colon
        if frame.document or frame.node is not None:
            frame.key = self._buffer.cut(start, end)
            if b"\\" in frame.key:
                frame.key = decode_key(frame.key).encode(errors="surrogatepass")
        if frame.node is not None:
            frame.record_key(frame.node.scope.fields.get(frame.key), start, end)

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
        end = self._buffer.base + self._pos
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
        start = self._buffer.base + self._pos
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
            match = self._skip_value.match(self._buffer.data, self._pos, self._end)
            if match is not None:
                self._pos = match.end()
                self._end_value(start, byte == OPEN_LIST)
                return
        if byte in (OPEN_OBJECT, OPEN_LIST):
            self._push(byte)
            top = self._stack[-1]
            if name:
                top.node = ObjectNode(self._plan.scopes[name], start)
                top.skip = lexer.member_skipper(self._plan.keys)
                if at_task:
                    self._node = top.node
            elif field is not None and frame is not None:
                top.record_list(start, field, inner=frame.list is not None)
        elif byte in lexer.FIRST_PHASE:
            self._begin_token(lexer.FIRST_PHASE[byte], in_key=False)
        else:
            raise self._invalid("a value")

    def _become_document(self, frame: Frame) -> None:
        """Treat the top-level object as a document of tasks, because its first key is a number."""
        frame.document = True
        frame.node = frame.field = None
        self._task = self._node = None

    def _end_value(self, start: int, is_list: bool, inner: ListNode | None = None) -> None:
        """Process a complete value, which ends before `_pos`. `inner`: the record of a list."""
        end = self._buffer.base + self._pos
        frame = self._stack[-1] if self._stack else None
        if frame is None or frame.document:
            was_object = self._node is not None
            self._close_task(end)
            self._step = self._read_after if frame else self._read_next if was_object else self._read_rest
            return
        self._step = self._read_after
        if frame.list is not None:
            frame.list.add(start, end, is_list, inner)
        elif frame.node is not None and frame.field is not None:
            member = frame.node.members[-1]
            member.start, member.end, member.list = start, end, inner
