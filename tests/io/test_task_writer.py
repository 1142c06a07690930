"""PlainWriter: one write per chunk, without copies, and the interface that all task writers share."""

import io

import pytest

from lsconvert import OutputError
from lsconvert.io.filtering_writer import FilteringWriter
from lsconvert.io.folder_writer import FolderWriter
from lsconvert.io.form_writer import ArrayWriter, LinesWriter
from lsconvert.io.split_writer import SplitWriter
from lsconvert.io.task_writer import PlainWriter, TaskWriter


class Recorder(io.RawIOBase):
    """A file that records each write."""

    def __init__(self):
        self.writes = []

    def writable(self):
        return True

    def write(self, data):
        self.writes.append(data)
        return len(data)


def test_a_whole_chunk_is_written_once_and_not_copied():
    target = Recorder()
    writer = PlainWriter(target)
    chunk = b'[{"id": 1}, {"id": 2}]'
    writer.add(chunk, 0, len(chunk), [])
    writer.flush(last=False)
    assert len(target.writes) == 1
    assert target.writes[0] is chunk
    assert writer.size == len(chunk)


def test_the_pieces_of_a_chunk_are_written_at_once():
    target = Recorder()
    writer = PlainWriter(target)
    for start, end in ((0, 3), (3, 5), (5, 9)):
        writer.add(b"123456789", start, end, [])
    writer.flush(last=True)
    writer.flush(last=True)
    assert target.writes == [b"123456789"]


def test_without_a_sink_bytes_are_counted():
    with PlainWriter(None) as writer:
        writer.add(b"[]", 0, 2, [])
        writer.flush(last=True)
        assert (writer.name, writer.size, writer.abandoned) == ("", 2, 0)
        assert writer.prepare() == ([], None)


@pytest.mark.parametrize("threaded", [False, True])
def test_an_uncommitted_file_is_discarded(tmp_path, threaded):
    with PlainWriter(tmp_path / "out.json", threaded=threaded) as writer:
        for _ in range(3):
            writer.add(b"[]", 0, 2, [])
            writer.flush(last=False)
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_not_replaced(tmp_path):
    (tmp_path / "out.json").write_bytes(b"mine")
    with pytest.raises(OutputError, match="exists already"):
        PlainWriter(tmp_path / "out.json")


@pytest.mark.parametrize("kind", [PlainWriter, FilteringWriter, SplitWriter, LinesWriter, ArrayWriter, FolderWriter])
def test_every_writer_has_the_interface(kind):
    members = {name for name in vars(TaskWriter) if not name.startswith("_")}
    assert members - {"size"} <= {*dir(kind)}
