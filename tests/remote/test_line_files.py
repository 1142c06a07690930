"""Lines that are appended to an object: segments of it, and one object at the end."""

import uuid

import obstore
import pytest
from buckets import Bucket
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import MemoryStore

from lsconvert.errors import OutputError
from lsconvert.io.remote import line_file, stores, writer
from lsconvert.io.remote.line_file import RemoteLineFile

NAME = "out/lines.jsonl"


def segment(number):
    return f"out/lines/{number:08}.jsonl"


def line(number):
    return b"%d\n" % number


class Clock:
    """Seconds that a test sets."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lines(bucket, clock):
    return RemoteLineFile(f"{bucket.url}/{NAME}", clock=clock)


def test_segments_are_written_by_number_and_by_time(bucket, lines, clock, monkeypatch):
    monkeypatch.setattr(line_file, "LINES", 3)
    for number in range(7):
        lines.append(line(number))
    assert bucket.contents() == {NAME: b"0\n1\n2\n", segment(1): b"3\n4\n5\n"}
    clock.now = line_file.SECONDS
    lines.append(line(7))
    lines.append(line(8))
    assert bucket.get(segment(2)) == b"6\n7\n"
    lines.flush()
    lines.flush()
    assert bucket.names() == [NAME, segment(1), segment(2), segment(3)]
    assert lines.local_copy().read_bytes() == b"".join(map(line, range(9)))
    lines.join()
    assert bucket.contents() == {NAME: b"".join(map(line, range(9)))}


def test_another_file_goes_on_after_the_last_segment(bucket, lines):
    bucket.put(NAME, b"0\n1")  # a copy of a local file that was cut
    bucket.put(segment(41), b"2\n")
    bucket.put("out/lines/notes.txt", b"no segment")
    lines.append(line(3))
    lines.flush()
    assert bucket.get(segment(42)) == b"3\n"
    lines.join()
    assert bucket.contents() == {NAME: b"0\n1\n2\n3\n", "out/lines/notes.txt": b"no segment"}


def test_other_objects_in_the_folder_of_segments_stay(bucket, lines):
    others = {
        f"out/lines/{name}": b"other" for name in ("5", "00000005", "5.jsonl", "00000005.txt", "sub/00000005.jsonl")
    }
    for key, content in others.items():
        bucket.put(key, content)
    bucket.put(NAME, b"0\n")
    lines.append(line(1))
    lines.flush()
    lines.join()
    assert bucket.contents() == {NAME: b"0\n1\n", **others}


def test_no_segment_replaces_another_object(bucket, lines):
    """Two processes append at the same time."""
    other = RemoteLineFile(f"{bucket.url}/{NAME}")
    for number in range(6):
        (lines if number % 2 else other).append(line(number))
        (lines if number % 2 else other).flush()
    assert sorted(bucket.contents().values()) == [line(number) for number in range(6)]
    lines.join()
    other.join()
    assert sorted(bucket.get(NAME).splitlines(keepends=True)) == [line(number) for number in range(6)]


def test_an_object_that_another_process_joins_meanwhile(bucket, lines, monkeypatch):
    bucket.put(NAME, b"0\n")
    bucket.put(segment(1), b"1\n")
    real = writer.RemoteFile.publish

    def publish(file):
        monkeypatch.setattr(writer.RemoteFile, "publish", real)
        bucket.put(NAME, b"0\n1\n5\n")
        real(file)

    monkeypatch.setattr(writer.RemoteFile, "publish", publish)
    with pytest.raises(OutputError, match="changed by another program"):
        lines.join()
    assert bucket.contents() == {NAME: b"0\n1\n5\n", segment(1): b"1\n"}
    lines.join()
    assert bucket.contents() == {NAME: b"0\n1\n5\n1\n"}


def test_segments_that_another_process_removes_meanwhile(memory, monkeypatch):
    def delete(store, paths):
        real(store, paths)
        raise FileNotFoundError(paths[0])  # as Azure does

    memory.put(NAME, b"0\n")
    memory.put(segment(1), b"1\n")
    real = obstore.delete
    monkeypatch.setattr(obstore, "delete", delete)
    RemoteLineFile(f"{memory.url}/{NAME}").join()
    assert memory.contents() == {NAME: b"0\n1\n"}


def test_a_segment_that_vanishes_while_it_is_read(memory, monkeypatch):
    memory.put(segment(1), b"1\n")
    memory.put(segment(2), b"2\n")
    real = line_file._content

    def content(url):
        if url.endswith("1.jsonl"):
            obstore.delete(memory.store, segment(1))
        return real(url)

    monkeypatch.setattr(line_file, "_content", content)
    assert RemoteLineFile(f"{memory.url}/{NAME}").local_copy().read_bytes() == b"2\n"


def test_lines_that_could_not_be_written_wait(memory, monkeypatch, clock):
    """The next attempt is after as many lines, or seconds, as if they had been written."""
    monkeypatch.setattr(line_file, "LINES", 3)
    lines = RemoteLineFile(f"{memory.url}/{NAME}", clock=clock)
    with monkeypatch.context() as patch:
        patch.setattr(writer.RemoteFile, "publish", lambda _: refuse())
        for number in range(6):
            if number in (2, 5):
                with pytest.raises(OutputError):
                    lines.append(line(number))
            else:
                lines.append(line(number))
        clock.now = line_file.SECONDS
        with pytest.raises(OutputError):
            lines.append(line(6))
    lines.flush()
    assert lines.local_copy().read_bytes() == b"".join(map(line, range(7)))


def test_a_long_object_is_not_read_before_lines_are_appended(memory, monkeypatch):
    memory.put(NAME, b"0\n")
    monkeypatch.setattr(obstore, "get", lambda *_, **__: refuse())
    lines = RemoteLineFile(f"{memory.url}/{NAME}")
    lines.append(line(1))
    lines.flush()
    assert memory.names() == [NAME, segment(1)]


def refuse():
    raise OutputError("the store refuses access")


def test_the_copy_is_removed(memory):
    memory.put(NAME, b"0\n")
    lines = RemoteLineFile(f"{memory.url}/{NAME}")
    copy = lines.local_copy()
    assert copy.read_bytes() == b"0\n"
    del lines
    assert not copy.exists()


STEPS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["append", "flush", "join", "restart"])), max_size=30)


@given(STEPS)
def test_no_line_is_lost(steps):
    """Whatever two processes do, the object has the lines of each once and in order, after both have ended."""
    url = f"s3://bucket{uuid.uuid4().hex}"
    bucket = Bucket(url, MemoryStore())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stores, "open_store", lambda *_: bucket.store)
        patch.setattr(line_file, "LINES", 3)
        files = [RemoteLineFile(f"{url}/{NAME}") for _ in range(2)]
        sent = [[], []]
        for number, (who, step) in enumerate(steps):
            if step == "append":
                sent[who].append(b"%d %d\n" % (who, number))
                files[who].append(sent[who][-1])
            elif step == "restart":
                files[who].flush()
                files[who] = RemoteLineFile(f"{url}/{NAME}")
            else:
                getattr(files[who], step)()
        for each in files:
            each.flush()
        files[0].join()
        found = bucket.get(NAME).splitlines(keepends=True) if any(sent) else []
        assert bucket.names() == ([NAME] if any(sent) else [])
    for who in range(2):
        assert [each for each in found if each.startswith(b"%d " % who)] == sent[who]
