"""Read gzip, zstd, bzip2 and xz; write these and zip. A format is named by its suffix, such as `.gz`.

Imported for compressed files only. The ExitStack that each function is given closes what the function opens.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO, Any, Final, cast

from lsconvert.errors import SourceError

COPY_SIZE: Final = 1 << 19
MAX_XZ_MEMORY: Final = 1 << 28  # bytes; `xz -9` needs 65 MiB, and a hostile file may ask for 4 GiB
ZIP_MEMBER: Final = "result.json"  # the name in the export archives of Label Studio 0.x


def decompress(file: Any, suffix: str, name: str, stack: ExitStack) -> IO[bytes]:
    """Return a stream of the decompressed bytes of a file. `name` is its name for messages.

    Raises SourceError, and any exception that the decompressor raises for damaged bytes.
    """
    if suffix == ".gz":
        from lsconvert.io.fast_gzip import open_gzip

        return open_gzip(file, stack)
    if suffix == ".zst":
        return cast("IO[bytes]", stack.enter_context(import_zstd(name).ZstdFile(file, "rb")))
    if suffix == ".bz2":
        import bz2

        return cast("IO[bytes]", _ConcatenatedStreams(file, bz2.BZ2Decompressor))
    import lzma

    return cast(
        "IO[bytes]",
        _ConcatenatedStreams(file, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MAX_XZ_MEMORY), padding=b"\0"),
    )


def compress(file: IO[bytes], suffix: str, name: str, stack: ExitStack) -> IO[bytes]:
    """Return a stream that compresses to a file. `name` is its name for messages.

    Equal input gives equal output: no time is stored. Raises SourceError if zstd is not installed.
    """
    if suffix == ".gz":
        import gzip

        opened = gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0)
        return cast("IO[bytes]", stack.enter_context(opened))
    if suffix == ".zst":
        zstd = import_zstd(name)
        options = {zstd.CompressionParameter.checksum_flag: 1}  # without a checksum, a flipped bit goes unnoticed
        return cast("IO[bytes]", stack.enter_context(zstd.ZstdFile(file, "wb", options=options)))
    if suffix == ".bz2":
        import bz2

        return cast("IO[bytes]", stack.enter_context(bz2.BZ2File(file, "wb")))
    if suffix == ".xz":
        import lzma

        return cast("IO[bytes]", stack.enter_context(lzma.LZMAFile(file, "wb")))
    import zipfile

    archive = stack.enter_context(zipfile.ZipFile(file, "w"))
    member = zipfile.ZipInfo(ZIP_MEMBER)  # with a constant date
    member.compress_type = zipfile.ZIP_DEFLATED
    return stack.enter_context(archive.open(member, "w", force_zip64=True))


def import_zstd(name: str) -> Any:
    """Return the zstd module of Python 3.14, or its backport. Raise SourceError for the file `name` without either.

    The package `zstandard` is not used: it returns the beginning of a truncated file as if it were complete.
    """
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError as error:
        hint = "Install it: pip install 'lsconvert[zstd]'"
        raise SourceError("zstd support is not installed", file=name, hint=hint) from error
    return zstd


class _ConcatenatedStreams(io.RawIOBase):
    """The decompressed bytes of one or more streams in a file.

    The standard library's files silently end where a second stream is damaged; this one raises. `padding` is the byte
    that may follow a stream. Raises EOFError for a truncated stream, and the errors of the decompressor.
    """

    def __init__(self, file: IO[bytes], make: Callable[[], Any], *, padding: bytes = b"") -> None:
        self._file, self._make, self._padding = file, make, padding
        self._decompressor = make()
        self._input = b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes, b"" only at the end. Without a size, return all."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(COPY_SIZE), b""))
        while size:
            if self._decompressor.eof and not self._begin_next():
                return b""
            if self._decompressor.needs_input and not self._input:
                self._input = self._file.read(COPY_SIZE)
                if not self._input:
                    raise EOFError
            data, self._input = self._decompressor.decompress(self._input, size), b""
            if data:
                return bytes(data)
        return b""

    def _begin_next(self) -> bool:
        """Begin with the next stream; return False if there is none."""
        rest = self._decompressor.unused_data
        while not (rest := rest.lstrip(self._padding) if self._padding else rest):
            rest = self._file.read(COPY_SIZE)
            if not rest:
                return False
        self._decompressor, self._input = self._make(), rest
        return True
