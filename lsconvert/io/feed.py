"""Feed a source to a kernel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lsconvert.errors import InvalidJSONError, LSConvertError, NotTasksError
from lsconvert.io.background import read_ahead
from lsconvert.io.source import CHUNK_SIZE, Source
from lsconvert.kernel.contract import Kernel

HEAD_SIZE: Final = 4096  # bytes that are kept to identify other kinds of documents


def feed_all(source: Source, kernel: Kernel, size: int = CHUNK_SIZE) -> Iterator[tuple[bytes, bytes]]:
    """Feed a source to a kernel, `size` bytes at a time, and yield each chunk with its output.

    Raises InputError, ConversionError and LimitError, with the name of the file. Input that is not JSON raises
    NotTasksError if its kind is known, else InvalidJSONError.
    """
    chunks = source.chunks(size)
    if source.is_file:
        chunks = read_ahead(chunks)
        source.close_with(chunks)
    head = b""
    try:
        for chunk in chunks:
            head += chunk[: HEAD_SIZE - len(head)]
            yield chunk, kernel.feed(chunk)
        yield b"", kernel.finish()
    except InvalidJSONError as error:
        from lsconvert.io.sniff import sniff  # compiles patterns

        # The rest of the head is read first, so that the error does not depend on how much of a stream has arrived.
        known = sniff(_complete(head, chunks))
        if known is None:
            raise error.in_file(source.name) from None
        raise NotTasksError(known[0], file=source.name, hint=known[1]) from error
    except LSConvertError as error:
        raise error.in_file(source.name) from None


def _complete(head: bytes, chunks: Iterator[bytes]) -> bytes:
    while len(head) < HEAD_SIZE and (chunk := next(chunks, None)) is not None:
        head += chunk[: HEAD_SIZE - len(head)]
    return head
