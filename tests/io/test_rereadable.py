import gzip
import io
import tempfile

import pytest

from lsconvert.errors import NotTasksError, OutputError, SourceError
from lsconvert.io.rereadable import RereadableSources
from lsconvert.io.source import Source

TEXT = b'[{"id": 1}]'


def read(source):
    with Source(source) as opened:
        return opened.name, b"".join(opened.chunks())


def test_streams_are_copied(tmp_path):
    (tmp_path / "a.json").write_bytes(TEXT)
    packed = io.BytesIO(gzip.compress(TEXT))
    packed.name = "a.json.gz"
    with RereadableSources([str(tmp_path / "a.json"), TEXT, packed, [{"id": 1}], iter([{"id": 1}])]) as sources:
        for _ in range(3):
            found = [read(source) for source in sources.all()]
            assert [name for name, _ in found] == [
                str(tmp_path / "a.json"),
                "<stream>",
                "a.json.gz",
                "<tasks>",
                "<tasks>",
            ]
            assert [text.strip() for _, text in found] == [TEXT] * 5


def test_errors():
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    with pytest.raises(SourceError, match="input/output error"):
        RereadableSources([Broken()])
    with pytest.raises(SourceError, match="text file object"):
        RereadableSources([io.StringIO("[]")])
    with pytest.raises(NotTasksError):
        RereadableSources([iter([5])])
    for error in (ZeroDivisionError, FileNotFoundError):

        def tasks(error=error):
            yield {"id": 1}
            raise error

        with pytest.raises(error):
            RereadableSources([tasks()])
    with RereadableSources(["/does/not/exist"]) as sources, pytest.raises(SourceError, match="no such file"):
        read(sources.all()[0])


def test_a_full_disk(monkeypatch):
    class Full(io.BytesIO):
        def write(self, data):
            if self.tell() < 3:
                return super().write(data[:1])
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
    with pytest.raises(OutputError, match="no space left") as caught:
        RereadableSources([io.BytesIO(TEXT)])
    assert "TMPDIR" in caught.value.hint
