"""Sources: an input, plain or compressed, is read to its end, or refused if it is damaged."""

import bz2
import errno
import gc
import gzip
import io
import lzma
import os
import struct
import sys
import warnings
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from lsconvert import InputError, SourceError, TruncatedInputError, convert
from lsconvert.io.compression import import_zstd
from lsconvert.io.source import Source

zstd = import_zstd("tests")
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")

TEXT = '[{"id": 1, "data": {"text": "Ünï 漢字"}, "annotations": [{"id": 5, "result": []}]}]\n'.encode()


def zipped(*members, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members have the same name on purpose
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def zstd_checked(data):
    """Compress as the `zstd` command does: with a checksum at the end."""
    return zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: True})


PACKED = {
    "plain": TEXT,
    "gz": gzip.compress(TEXT),
    "zst": zstd_checked(TEXT),
    "bz2": bz2.compress(TEXT),
    "xz": lzma.compress(TEXT),
    "zip": zipped(("export.json", TEXT)),
}
every_format = pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)


def read(source, size=7):
    with Source(source) as opened:
        return b"".join(opened.chunks(size))


def piped(data):
    """Return the reading end of a pipe, which cannot seek."""
    reader, writer = os.pipe()
    os.write(writer, data)
    os.close(writer)
    return os.fdopen(reader, "rb")


def everything_under(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


class Trickle(io.RawIOBase):
    """A raw stream that returns three bytes at a time, and may fail at the end."""

    def __init__(self, data, error=None):
        self.rest = io.BytesIO(data)
        self.error = error

    def readable(self):
        return True

    def read(self, size=-1):
        data = self.rest.read(3 if size < 0 else min(size, 3))
        if not data and self.error is not None:
            raise self.error
        return data


# Kinds of sources.


@every_format
@pytest.mark.parametrize("kind", [str, Path])
def test_path(tmp_path, packed, kind):
    path = tmp_path / "any.name"  # the first bytes determine the format
    path.write_bytes(packed)
    assert read(kind(path)) == TEXT


@every_format
@pytest.mark.parametrize("kind", [io.BytesIO, piped, Trickle])
def test_file_object(packed, kind):
    with kind(packed) as file:
        assert read(file) == TEXT
        assert not file.closed


@every_format
@pytest.mark.parametrize("kind", [io.BytesIO, piped])
def test_stdin(monkeypatch, packed, kind):
    stdin = io.TextIOWrapper(kind(packed))
    monkeypatch.setattr(sys, "stdin", stdin)
    with Source("-") as opened:
        assert opened.name == "<stdin>"
        assert b"".join(opened.chunks()) == TEXT
    assert not stdin.closed
    stdin.close()


def test_no_stdin(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SourceError, match="standard input is closed"):
        Source("-")


def test_file_object_is_read_from_its_position():
    file = io.BytesIO(b"header" + TEXT)
    file.seek(6)
    assert read(file) == TEXT


@pytest.mark.parametrize("data", [b"", b"[", b"\x1f", b"PK"])
def test_short_input(data):
    assert read(io.BytesIO(data)) == data


def test_name(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(TEXT)
    with path.open("rb") as file:
        assert Source(file).name == str(path)
    assert Source(io.BytesIO(TEXT)).name == "<stream>"


# Compressed files.


@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("count", [2, 3, 100])
def test_many_members(compress, count):
    step = -(-len(TEXT) // count)
    assert read(io.BytesIO(b"".join(compress(TEXT[i * step :][:step]) for i in range(count)))) == TEXT


@pytest.mark.parametrize("compress", [gzip.compress, zstd.compress, bz2.compress, lzma.compress])
def test_missing_last_member_is_truncation(compress):
    with pytest.raises(TruncatedInputError):
        convert(io.BytesIO(compress(TEXT[:30])), None, to="v2")


@pytest.mark.parametrize("name", ["a.json", "A.JSON", "in/side.jsonl", "x.ndjson"])
def test_zip_with_one_json_file_among_others(name):
    packed = zipped(("readme.txt", b"no"), ("in/", b""), (name, TEXT), ("image.json.png", b"no"))
    assert read(io.BytesIO(packed)) == TEXT


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ((), "without tasks"),
        ((("a.txt", b"[]"),), "without tasks; found a.txt"),
        ((("a.json", b"[]"),) * 2, "two files of this name"),
    ],
)
def test_zip_without_tasks(members, what):
    with pytest.raises(SourceError, match=what) as caught:
        read(io.BytesIO(zipped(*members)))
    assert caught.value.hint


def test_padding_of_xz():
    assert read(io.BytesIO(lzma.compress(TEXT[:9]) + bytes(8) + lzma.compress(TEXT[9:]) + bytes(4))) == TEXT


def test_xz_that_needs_too_much_memory():
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 29}]
    with pytest.raises(SourceError, match="cannot be decompressed"):
        read(io.BytesIO(lzma.compress(TEXT, filters=filters)))


@pytest.mark.parametrize("kind", [io.BytesIO, piped])
def test_zip_names_are_never_paths(tmp_path, monkeypatch, kind):
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    hostile = ("../../evil.json", "/abs.json", "C:\\x.json", "\\\\server\\x.json", str(tmp_path / "abs.json"), "-.json")
    link = zipfile.ZipInfo("link.json")
    link.external_attr = 0o120777 << 16  # a symbolic link
    before = everything_under(tmp_path)
    for name in (*hostile, *("../" * depth + "evil.json" for depth in range(1, 44)), link):
        with kind(zipped((name, TEXT))) as file:
            assert read(file) == TEXT
    assert everything_under(tmp_path) == before
    assert not Path("/abs.json").exists()


def test_encrypted_zip():
    packed = bytearray(PACKED["zip"])
    packed[6] |= 1  # the flag in the local header
    packed[packed.index(b"PK\x01\x02") + 8] |= 1  # and that in the directory
    with pytest.raises(SourceError, match="encrypted"):
        read(io.BytesIO(packed))


def test_zip_with_unknown_compression():
    packed = bytearray(PACKED["zip"])
    packed[8] = packed[packed.index(b"PK\x01\x02") + 10] = 99
    with pytest.raises(SourceError):
        read(io.BytesIO(packed))


def test_zip_with_damaged_lzma():
    packed = bytearray(zipped(("a.json", TEXT), compression=zipfile.ZIP_LZMA))
    packed[60:70] = bytes(10)
    with pytest.raises(SourceError):
        read(io.BytesIO(packed))


def test_zip_with_a_name_that_is_not_utf8():
    packed = zipped(("ü.json", TEXT)).replace("ü".encode(), b"\xff\xfe")
    with pytest.raises(SourceError):
        read(io.BytesIO(packed))


def test_zip_with_a_directory_that_begins_before_the_file():
    packed = bytearray(PACKED["zip"])
    end = packed.index(b"PK\x05\x06")
    packed[end + 12 : end + 16] = struct.pack("<I", 1 << 20)
    with pytest.raises(SourceError):
        read(io.BytesIO(packed))


def test_zstd_is_not_installed(monkeypatch):
    for name in ("backports", "compression"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SourceError, match="zstd support is not installed") as caught:
        Source(io.BytesIO(PACKED["zst"]))
    assert "pip install" in caught.value.hint


# Damage.


def accepted(packed):
    """Return the output for a damaged file, None if it is refused."""
    output = io.BytesIO()
    try:
        convert(io.BytesIO(packed), output, to="v2")
    except InputError:
        return None
    return output.getvalue()


@every_format
def test_truncation_is_detected(packed):
    wrong = [size for size in range(len(packed)) if accepted(packed[:size]) not in (None, TEXT.rstrip())]
    assert accepted(packed) == TEXT
    assert wrong == []
    assert packed == TEXT or all(accepted(packed[:size]) is None for size in range(len(packed)))


@pytest.mark.parametrize("name", ["gz", "zst", "bz2", "xz", "zip"])
def test_flipped_bits_are_detected(name):
    """A flipped bit in an unused field, such as a date, is harmless; each other one is detected."""
    packed = PACKED[name]
    outcomes = set()
    for bit in range(8 * len(packed)):
        damaged = bytearray(packed)
        damaged[bit // 8] ^= 1 << bit % 8
        outcomes.add(accepted(bytes(damaged)))
    assert outcomes <= {None, TEXT}


@pytest.mark.parametrize("name", ["gz", "zst", "bz2", "xz"])
def test_trailing_garbage_is_refused(name):
    assert accepted(PACKED[name] + b"garbage") is None


# Files that cannot be read.


@contextmanager
def unprivileged():
    """Run as a user other than root."""
    if os.geteuid() != 0:
        yield
        return
    try:
        os.seteuid(65534)
    except OSError:
        pytest.skip("root cannot change the user here")
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("kind", [str, Path])
def test_missing_file(tmp_path, kind):
    path = kind(tmp_path / "nothing.json")
    with pytest.raises(SourceError, match="no such file") as caught:
        Source(path)
    assert caught.value.where.file == str(path)


def test_directory(tmp_path):
    with pytest.raises(SourceError, match="is a directory"):
        Source(tmp_path)


@posix
def test_file_without_permission(tmp_path):
    path = tmp_path / "closed.json"
    path.write_bytes(TEXT)
    path.chmod(0)
    with unprivileged(), pytest.raises(SourceError, match="permission denied"):
        Source(path)


def test_text_file_object(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(TEXT)
    with (
        path.open(encoding="utf-8") as file,
        pytest.raises(SourceError, match="open the file in binary mode") as caught,
    ):
        read(file)
    assert caught.value.where.file == str(path)


def test_file_object_that_fails():
    error = OSError(errno.EIO, "Input/output error")
    with pytest.raises(SourceError, match="input/output error"):
        read(Trickle(TEXT, error))


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 is not a zip", zipped(), PACKED["gz"][:5], PACKED["zst"][:5]],
    ids=["not a zip", "empty zip", "cut gz", "cut zst"],
)
def test_refused_file_is_closed(tmp_path, data):
    path = tmp_path / "bad"
    path.write_bytes(data)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with suppress(SourceError):
            read(path)
        gc.collect()
    assert [str(one.message) for one in warned] == []


@pytest.mark.parametrize("name", ["plain", "gz", "zst"])
@pytest.mark.parametrize("change", ["append", "truncate", "rewrite"])
def test_file_that_changes(tmp_path, name, change):
    path = tmp_path / "a.json"
    path.write_bytes(PACKED[name])
    with Source(path) as opened:
        chunks = opened.chunks()
        assert next(chunks) == TEXT  # all of it, so that decompression cannot notice
        stat = path.stat()
        if change == "rewrite":
            path.write_bytes(PACKED[name])
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))
        else:
            os.truncate(path, stat.st_size + (1 if change == "append" else -1))
        with pytest.raises(SourceError, match="changed while it was read") as caught:
            list(chunks)
    assert caught.value.where.file == str(path)


@posix
def test_the_old_content_of_a_replaced_file_is_read(tmp_path):
    path, other = tmp_path / "a.json", tmp_path / "b.json"
    path.write_bytes(TEXT)
    other.write_bytes(b"[]")
    with Source(path) as opened:
        chunks = opened.chunks(10)
        first = next(chunks)
        other.replace(path)
        assert first + b"".join(chunks) == TEXT


# Progress.


@every_format
def test_progress(tmp_path, packed):
    path = tmp_path / "a.json"
    path.write_bytes(packed)
    with Source(path) as opened:
        assert opened.size == len(packed)
        seen = [opened.progress for _ in opened.chunks(10)]
    assert seen == sorted(seen)
    assert all(0 < progress <= len(packed) for progress in seen)


@pytest.mark.parametrize("name", ["plain", "gz", "zst", "bz2", "xz"])
def test_progress_reaches_the_size(name):
    for file in (io.BytesIO(PACKED[name]), piped(PACKED[name])):
        with file, Source(file) as opened:
            assert opened.size is None
            assert b"".join(opened.chunks()) == TEXT
            assert opened.progress == len(PACKED[name])


def test_progress_is_reported(tmp_path):
    path = tmp_path / "a.json.gz"
    path.write_bytes(PACKED["gz"])
    seen = []
    convert(path, None, to="v2", progress=lambda *args: seen.append(args))
    assert seen[-1] == (len(PACKED["gz"]), len(PACKED["gz"]))


def test_non_blocking_file():
    """`read` returns None if no data has arrived yet, which is not the end."""

    with pytest.raises(SourceError, match="non-blocking"):
        list(Source(Pieces(b'{"id":1}\n', None, b'{"id":2}\n')).chunks())


def test_invalid_file_name():
    with pytest.raises(SourceError, match="not a valid file name"):
        Source("a\0b")


def test_bytearrays_are_bytes():
    assert b"".join(Source(Pieces(bytearray(b"ab"), memoryview(b"cd"))).chunks()) == b"abcd"


class Pieces:
    """A file object that returns these pieces, one at a time."""

    def __init__(self, *pieces):
        self.pieces = [*pieces]

    def read(self, size=-1):
        return self.pieces.pop(0) if self.pieces else b""
