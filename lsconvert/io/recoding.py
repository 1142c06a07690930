"""Re-code a text from an encoding that the user names to UTF-8, chunk by chunk."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain

from lsconvert.errors import Hint, SourceError, Where


def check_encoding(encoding: str) -> None:
    """Raise ValueError for the name of an encoding that Python does not know."""
    try:
        " ".encode(encoding)
        codecs.getincrementaldecoder(encoding)
    except (LookupError, ValueError) as error:
        raise ValueError(f"unknown encoding: {encoding!r}; Python's names are such as cp1252 or utf-16") from error


def recoded(chunks: Iterator[bytes], encoding: str, name: str) -> Iterator[bytes]:
    """Yield a text in UTF-8. Raise SourceError, with the place in the input, for bytes that are not in the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    offset = lines = 0
    for chunk in chain(chunks, (b"",)):
        state = decoder.getstate()
        try:
            text = decoder.decode(chunk, not chunk)
            data = text.encode()
        except UnicodeError as error:
            valid = (error.start if isinstance(error, UnicodeDecodeError) else 0) - len(state[0])  # bytes of the chunk
            decoder.setstate(state)
            lines += decoder.decode(chunk[: max(valid, 0)]).count("\n")
            where = Where(file=name, line=lines + 1, offset=offset + valid)
            what = f"is not in the encoding {encoding}: these bytes are not a character of it"
            raise SourceError(what, where=where, hint=Hint("Give another encoding: {}.", 'encoding="NAME"')) from error
        offset += len(chunk)
        lines += text.count("\n")
        if data:
            yield data
