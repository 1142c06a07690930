"""gzip files are read alike with and without isal: the same bytes, the same errors."""

import gzip
import io
import sys
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.errors import SourceError
from lsconvert.io.source import Source

isal = pytest.importorskip("isal")
TEXT = b'[{"id": 1, "data": {"text": "' + bytes(range(97, 123)) * 3000 + b'"}}]\n'


def outcome(file, size=1 << 14, *, fast=True):
    """Return the chunks up to an error, and the error."""
    chunks = []
    with mock.patch.dict(sys.modules, {} if fast else {"isal": None}):
        try:
            with Source(file) as source:
                chunks.extend(source.chunks(size))
        except SourceError as error:
            return b"".join(chunks), str(error), error.hint
    return b"".join(chunks), None, None


def member(text, **options):
    return gzip.compress(text, mtime=0, **options)


def named(text):
    packed = io.BytesIO()
    with gzip.GzipFile("in.json", "wb", fileobj=packed) as file:
        file.write(text)
    return packed.getvalue()


FILES = {
    "one": member(TEXT),
    "stored": member(TEXT, compresslevel=0),
    "named": named(TEXT),
    "members": b"".join(member(TEXT[at : at + 20_000]) for at in range(0, len(TEXT), 20_000)),
    "padded": member(TEXT) + bytes(30),
    "empty members": member(b"") + member(TEXT) + member(b""),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_bytes(name):
    assert outcome(io.BytesIO(FILES[name])) == outcome(io.BytesIO(FILES[name]), fast=False) == (TEXT, None, None)


def test_isal_is_used_for_files_that_can_be_sought(tmp_path):
    used = []
    path = tmp_path / "in.json.gz"
    path.write_bytes(FILES["one"])
    real = isal.igzip.IGzipFile
    with mock.patch.object(isal.igzip, "IGzipFile", lambda **options: used.append(1) or real(**options)):
        for file in (path, io.BytesIO(FILES["one"]), io.BufferedReader(Unseekable(FILES["one"]))):
            assert outcome(file)[0] == TEXT
    assert len(used) == 2


class Unseekable(io.BytesIO):
    def seekable(self):
        return False

    def seek(self, *_):
        raise io.UnsupportedOperation


def test_a_file_object_that_was_read_before():
    file = io.BytesIO(b"before" + FILES["one"][:-8] + bytes(8))
    results = []
    for fast in (True, False):
        file.seek(6)
        results.append(outcome(file, fast=fast))
    assert results[0] == results[1]
    assert "cannot be decompressed" in results[0][1]


@given(
    name=st.sampled_from([*FILES]),
    cut=st.none() | st.floats(0, 1),
    at=st.none() | st.floats(0, 1) | st.sampled_from((2, 3, 4, 8, 9, -1, -2, -5, -8)),
    byte=st.integers(0, 255),
    more=st.sampled_from((b"", b"", b"\0", b"\x1f", b"\x1f\x8b", b"garbage", b"\0garbage", FILES["one"][:99])),
)
def test_the_same_errors(name, cut, at, byte, more):
    data = bytearray(FILES[name])
    if cut is not None:
        del data[3 + int(cut * len(data)) :]
    if at is not None:
        data[int(at * (len(data) - 1)) if isinstance(at, float) else at % len(data)] = byte
    data += more
    assert outcome(io.BytesIO(data)) == outcome(io.BytesIO(data), fast=False)
