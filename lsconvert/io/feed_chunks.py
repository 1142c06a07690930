"""Feed chunks to a kernel, and explain input that is not JSON: another kind of file, or another encoding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lsconvert.errors import InvalidJSONError, LSConvertError, NotTasksError
from lsconvert.kernel.contract import Kernel

HEAD_SIZE: Final = 4096  # bytes that are kept to identify other kinds of documents
BEFORE_SIZE: Final = 2048  # bytes that are kept of earlier chunks, to explain an error
BOM: Final = b"\xef\xbb\xbf"


class Jump(bytes):
    """An empty chunk in the place of bytes that are not fed, because they were converted elsewhere.

    `offset` is that of the next byte; `tail` has the last bytes that are not fed, to explain an error.
    """

    offset: int
    tail: bytes

    def __new__(cls, offset: int, tail: bytes) -> Jump:
        jump = super().__new__(cls)
        jump.offset, jump.tail = offset, tail
        return jump


def last_bytes(text: bytes, more: bytes) -> bytes:
    """Return the bytes that are kept of a text and what follows it."""
    return (more if len(more) >= BEFORE_SIZE else text + more)[-BEFORE_SIZE:]


def feed_chunks(chunks: Iterator[bytes], kernel: Kernel, name: str) -> Iterator[tuple[bytes, bytes]]:
    """Feed chunks to a kernel, and yield each with its output. The last chunk, b"", is the end of the input.

    A Jump is not fed. `name` is that of the file, for errors.

    Raises the errors of the kernel and of `chunks`. Input that is not JSON raises NotTasksError if its kind is known,
    else InvalidJSONError. No error depends on how the input is cut into chunks.
    """
    recent = _RecentChunks()
    chunks = _after_head(chunks, name)  # named, so that it is still open after an error
    try:
        for chunk in chunks:
            if isinstance(chunk, Jump):
                recent.jump(chunk)
                yield chunk, b""
                continue
            recent.add(chunk)
            yield chunk, kernel.feed(chunk)
        yield b"", kernel.finish()
    except InvalidJSONError as error:
        if error.where.file is not None:  # the error of a file in a folder, which was explained
            raise
        head = _complete(recent.head, chunks, recent)
        _refuse_known(head, name, error)
        _explain_encoding(error, head, recent, chunks)
        raise error.in_file(name) from None
    except LSConvertError as error:
        raise error.in_file(name) from None


def _after_head(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Yield the chunks. Raise NotTasksError if the first bytes begin no array or object, but a known kind of file."""
    waiting: list[bytes] = []
    head = b""
    for chunk in chunks:
        waiting.append(chunk)
        head += chunk[: HEAD_SIZE - len(head)]
        if len(head) == HEAD_SIZE or _begins_tasks(head):
            break
    if head and not _begins_tasks(head):
        _refuse_known(head, name)
    while waiting:
        yield waiting.pop(0)
    yield from chunks


def _begins_tasks(head: bytes) -> bool:
    return head.removeprefix(BOM).lstrip()[:1] in (b"[", b"{")


def _refuse_known(head: bytes, name: str, error: InvalidJSONError | None = None) -> None:
    """Raise NotTasksError for the first bytes of a known kind of file."""
    from lsconvert.io.sniff import sniff  # compiles patterns

    known = sniff(head)
    if known is not None:
        raise NotTasksError(known[0], file=name, hint=known[1]) from error


class _RecentChunks:
    """The first bytes of an input, its last two chunks, and some bytes before them.

    A kernel may raise the error of a chunk when it is fed the next one.
    """

    def __init__(self) -> None:
        self.head = b""
        self._chunks: list[bytes] = []
        self._before = b""
        self._start = 0  # offset of the first chunk

    def add(self, chunk: bytes) -> None:
        """Append the next chunk."""
        self.head += chunk[: HEAD_SIZE - len(self.head)]
        self.keep(chunk)
        if len(self._chunks) > 2:
            first = self._chunks.pop(0)
            self._start += len(first)
            self._before = last_bytes(self._before, first)

    def keep(self, chunk: bytes) -> None:
        """Append a chunk that is read after an error, and forget none."""
        self._chunks.append(chunk)

    def jump(self, jump: Jump) -> None:
        """Go on at an offset after a jump."""
        for text in (*self._chunks, jump.tail):
            self._before = last_bytes(self._before, text)
        self._chunks.clear()
        self._start = jump.offset

    def around(self, offset: int) -> tuple[bytes, bytes]:
        """Return the bytes before and after an offset, as far as they are kept."""
        text = b"".join((self._before, *self._chunks))
        at = offset - self._start + len(self._before)
        return text[max(at - BEFORE_SIZE, 0) : at], text[at:] if at >= 0 else b""


def _explain_encoding(error: InvalidJSONError, head: bytes, recent: _RecentChunks, chunks: Iterator[bytes]) -> None:
    """Set the hint of an error that is an invalid character, or a null or a byte order mark at the start."""
    from lsconvert.io.likely_encoding import WINDOW, encoding_hint, wide_encoding_hint

    offset = error.where.offset or 0
    before, after = recent.around(offset)
    if offset < len(b"\xff\xfe") and after[:1] in (b"\0", b"\xff", b"\xfe"):
        error.hint = wide_encoding_hint(head)
    elif not _is_invalid(after):
        return
    else:
        error.hint = encoding_hint(before, _complete(after, chunks, size=WINDOW))


def _is_invalid(text: bytes) -> bool:
    """Tell whether a text begins with bytes that are not UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return error.start == 0
    return False


def _complete(
    head: bytes, chunks: Iterator[bytes], recent: _RecentChunks | None = None, size: int = HEAD_SIZE
) -> bytes:
    """Return the first `size` bytes of a text, of which `head` was read, so that no error depends on the chunks."""
    while len(head) < size and (chunk := next(chunks, None)) is not None:
        head += chunk[: size - len(head)]
        if recent is not None:
            recent.keep(chunk)
    return head
