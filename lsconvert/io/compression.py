"""Read and write gzip, zstd and zip. A format is named by its suffix: `.gz`, `.zst` or `.zip`.

Imported for compressed files only. The ExitStack that each function is given closes what the function opens.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import IO, Any, Final, cast

from lsconvert.errors import SourceError

COPY_SIZE: Final = 1 << 19
JSON_SUFFIXES: Final = (".json", ".jsonl", ".ndjson")
ZIP_MEMBER: Final = "result.json"  # the name in the export archives of Label Studio 0.x


def decompress(file: Any, suffix: str, name: str, stack: ExitStack) -> IO[bytes]:
    """Return a stream of the decompressed bytes of a file. `name` is its name for messages.

    Raises SourceError, and any exception that the decompressor raises for damaged bytes.
    """
    if suffix == ".gz":
        import gzip

        return cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=file, mode="rb")))
    if suffix == ".zst":
        return cast("IO[bytes]", stack.enter_context(import_zstd(name).ZstdFile(file, "rb")))
    return _open_zip(file, name, stack)


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


def _open_zip(file: Any, name: str, stack: ExitStack) -> IO[bytes]:
    """Open the only JSON member of a zip. The names of members are compared, never used as paths."""
    import shutil
    import tempfile
    import zipfile

    if not file.seekable():
        stream, file = file, stack.enter_context(tempfile.TemporaryFile())
        shutil.copyfileobj(stream, file, COPY_SIZE)
    archive = stack.enter_context(zipfile.ZipFile(file))
    members = [info for info in archive.infolist() if info.filename.lower().endswith(JSON_SUFFIXES)]
    if len(members) != 1:
        what = f"the zip holds {len(members)} JSON files, expected one"
        raise SourceError(what, file=name, hint="Unpack it and convert its files one by one.")
    if members[0].flag_bits & 1:
        raise SourceError("the file in the zip is encrypted", hint="Unpack it first.")
    return stack.enter_context(archive.open(members[0]))
