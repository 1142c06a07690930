"""Reading ahead and writing behind: order, errors, and threads that end."""

import gc
import signal
import subprocess
import sys
import threading
import weakref
from itertools import islice

import pytest

from lsconvert import InvalidJSONError, OutputError, SourceError, inspect, upgrade, validate
from lsconvert.io.background import WriteBehind, map_in_background, read_ahead


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_chunks_are_read_in_order(count):
    chunks = [b"%d" % i for i in range(count)]
    assert list(read_ahead(iter(chunks))) == chunks


def test_only_one_chunk_is_read_ahead():
    read, before = [], threading.active_count()
    chunks = read_ahead(read.append(i) or b"%d" % i for i in range(50))
    for i in range(10):
        assert next(chunks) == b"%d" % i
        assert len(read) <= i + 3
    chunks.close()
    assert threading.active_count() == before


def test_an_error_is_raised_in_its_turn():
    def chunks():
        yield from (b"0", b"1", b"2", b"3")
        raise SourceError("gone")

    read = read_ahead(chunks())
    assert list(islice(read, 4)) == [b"0", b"1", b"2", b"3"]
    with pytest.raises(SourceError, match="gone"):
        next(read)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_each_item_comes_with_its_result(count):
    assert list(map_in_background(iter(range(count)), str)) == [(i, str(i)) for i in range(count)]


def test_work_is_done_while_the_next_item_is_fetched():
    fetched, worked = threading.Event(), []

    def items():
        yield from range(3)
        fetched.set()
        yield 3

    def work(item):
        worked.append((item, threading.get_ident() == here, item < 2 or fetched.wait(60)))

    here = threading.get_ident()
    assert [item for item, _ in map_in_background(items(), work)] == [0, 1, 2, 3]
    assert worked == [(0, True, True), (1, True, True), (2, False, True), (3, False, True)]


def test_only_one_item_is_fetched_ahead():
    fetched, before = [], threading.active_count()
    pairs = map_in_background((fetched.append(i) or i for i in range(50)), str)
    for i in range(10):
        assert next(pairs) == (i, str(i))
        assert len(fetched) <= i + 2
    pairs.close()
    assert threading.active_count() == before


@pytest.mark.parametrize("good", [0, 1, 2, 3, 7])
def test_an_error_of_an_item_comes_after_all_earlier_items(good):
    def items():
        yield from range(good)
        raise SourceError("gone")

    pairs, before = map_in_background(items(), str), threading.active_count()
    assert list(islice(pairs, good)) == [(i, str(i)) for i in range(good)]
    with pytest.raises(SourceError, match="gone"):
        next(pairs)
    assert threading.active_count() == before


@pytest.mark.parametrize("bad", [0, 1, 2, 3, 7])
def test_an_error_of_the_work_comes_before_one_of_a_later_item(bad):
    def items():
        yield from range(bad + 1)
        raise SourceError("gone")

    pairs = map_in_background(items(), lambda item: 1 / (bad - item))
    assert [item for item, _ in islice(pairs, bad)] == [*range(bad)]
    with pytest.raises(ZeroDivisionError):
        next(pairs)


def test_an_item_is_released_after_its_turn():
    class Item:
        pass

    refs = []

    def items():
        for _ in range(20):
            item = Item()
            refs.append(weakref.ref(item))
            yield item
            del item

    for _ in map_in_background(items(), lambda _: None):
        assert sum(ref() is not None for ref in refs) <= 3


def test_data_is_written_in_order():
    written = []
    with WriteBehind(written.append) as behind:
        for i in range(50):
            behind.write(b"%d" % i)
        behind.wait()
        assert written == [b"%d" % i for i in range(50)]


def test_one_other_thread_writes():
    threads = set()
    with WriteBehind(lambda _: threads.add(threading.get_ident())) as behind:
        for _ in range(5):
            behind.write(b"")
    assert len(threads) == 1
    assert threading.get_ident() not in threads


@pytest.mark.parametrize("call", ["write", "wait"])
def test_an_error_is_raised_by_the_next_call(call):
    def write(data):
        raise OutputError("full")

    with WriteBehind(write) as behind:
        behind.write(b"")
        with pytest.raises(OutputError, match="full"):
            behind.write(b"") if call == "write" else behind.wait()


def test_the_end_of_the_block_waits_for_the_last_write():
    release, written = threading.Event(), []

    def write(data):
        release.wait(10)
        written.append(data)

    with WriteBehind(write) as behind:
        behind.write(b"x")
        threading.Timer(0.01, release.set).start()
    assert written == [b"x"]


def test_without_data_no_thread_is_started():
    before = threading.active_count()
    with WriteBehind(lambda _: None) as behind:
        behind.wait()
        assert threading.active_count() == before


@pytest.mark.parametrize("error", [MemoryError, RuntimeError])
def test_a_thread_that_runs_although_its_start_failed_makes_no_call(monkeypatch, error):
    """A start may fail after the thread was created, for example without memory. Nothing is read or written twice."""
    real = threading.Thread.start

    def start(thread):
        real(thread)
        raise error

    monkeypatch.setattr(threading.Thread, "start", start)
    chunks, written = [b"%d" % i for i in range(9)], []
    assert list(read_ahead(iter(chunks))) == chunks
    assert list(map_in_background(iter(chunks), len)) == [(chunk, 1) for chunk in chunks]
    with WriteBehind(written.append) as behind:
        for chunk in chunks:
            behind.write(chunk)
        behind.wait()
    assert written == chunks


OPEN_AT_THE_END = """
import sys
from lsconvert.io.background import WriteBehind, read_ahead
chunks = read_ahead(bytes([i]) for i in range(9))
print(next(chunks), next(chunks))
behind = WriteBehind(lambda data: print(data, flush=True))
behind.write(b"x")
"""


def test_a_process_ends_although_threads_wait():
    """The process does not hang, and the last write is finished."""
    done = subprocess.run([sys.executable, "-c", OPEN_AT_THE_END], capture_output=True, check=True, timeout=60)
    assert done.stdout.split() == [b"b'\\x00'", b"b'\\x01'", b"b'x'"]
    assert done.stderr == b""


def test_an_interrupt_ends_the_wait():
    """Ctrl-C works while a thread reads, and the thread ends."""

    def chunks():
        yield from (b"0", b"1")
        expected.wait(60)
        signal.raise_signal(signal.SIGINT)
        yield b"2"

    expected, before = threading.Event(), threading.active_count()
    read = read_ahead(chunks())
    assert [next(read), next(read)] == [b"0", b"1"]
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012  # from whichever line it comes
        expected.set()
        next(read)
    read.close()
    assert threading.active_count() == before


def test_a_small_file_starts_no_thread(tmp_path, monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda thread: pytest.fail("a thread was started"))
    (tmp_path / "in.json").write_bytes(b'[{"completions": []}]')
    upgrade(tmp_path / "in.json", tmp_path / "out.json")
    assert (tmp_path / "out.json").read_bytes() == b'[{"annotations": []}]'


@pytest.fixture
def no_threads(monkeypatch):
    """Let the system refuse threads."""

    def start(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_reading_works_without_threads(no_threads, count):
    chunks = [b"%d" % i for i in range(count)]
    assert list(read_ahead(iter(chunks))) == chunks


def test_writing_works_without_threads(no_threads):
    written = []
    with WriteBehind(written.append) as behind:
        for i in range(50):
            behind.write(b"%d" % i)
        assert written == [b"%d" % i for i in range(50)]
        behind.wait()
    with WriteBehind(lambda _: 1 / 0) as behind, pytest.raises(ZeroDivisionError):
        behind.write(b"")


def test_a_large_file_is_converted_without_threads(tmp_path, no_threads):
    task = b'{"data":{"t":"%s"},"completions":[]}' % (b"x" * 1000)
    (tmp_path / "in.json").write_bytes(b"[" + b",".join([task] * 4000) + b"]")
    report = upgrade(tmp_path / "in.json", tmp_path / "out.json", jobs=2)
    assert report.tasks == report.edits["rename completions"] == 4000
    assert (tmp_path / "out.json").read_bytes() == (tmp_path / "in.json").read_bytes().replace(
        b"completions", b"annotations"
    )


@pytest.mark.parametrize("run", [upgrade, lambda source, _: validate(source), lambda source, _: inspect(source)])
def test_an_error_leaves_no_thread(tmp_path, run):
    """The error refers to frames that refer to the source, but the source is closed."""
    task = b'{"data":{"t":"%s"},"completions":[]}' % (b"x" * 1000)
    (tmp_path / "in.json").write_bytes(b"[" + b",".join([task] * 4000) + b",x" + task * 4000)
    before = threading.active_count()
    with pytest.raises(InvalidJSONError) as caught:
        run(tmp_path / "in.json", tmp_path / "out.json")
    assert threading.active_count() == before
    assert caught.value.where.offset == len(b"[" + b",".join([task] * 4000) + b",")


def test_the_garbage_collector_may_run_in_the_thread_that_it_stops():
    """It can run in any thread, and a thread cannot wait for its own end."""
    earlier, released = threading.enumerate(), threading.Event()

    def write(data):
        released.wait(60)
        gc.collect()

    gc.disable()
    try:
        behind = WriteBehind(write)
        behind.write(b"")
        behind.cycle = behind  # so that only the garbage collector removes it
        [thread] = set(threading.enumerate()) - set(earlier)
        del behind
        released.set()
        thread.join(60)
        assert not thread.is_alive()
    finally:
        gc.enable()


def test_a_full_disk_leaves_no_file(tmp_path, monkeypatch):
    def full(self, data):
        raise OutputError("cannot write: no space left on device")

    monkeypatch.setattr("lsconvert.io.sink.Sink.write", full)
    (tmp_path / "in.json").write_bytes(b'[{"completions": []}]')
    with pytest.raises(OutputError):
        upgrade(tmp_path / "in.json", tmp_path / "out.json")
    assert [path.name for path in tmp_path.iterdir()] == ["in.json"]
