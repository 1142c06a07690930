"""Writing behind: order, errors, and that nothing is left in the air."""

import threading

import pytest

from lsconvert import OutputError, upgrade
from lsconvert.behind import Behind


def test_everything_is_written_in_order():
    written = []
    with Behind(written.append) as behind:
        for i in range(50):
            behind.write(b"%d" % i)
        behind.wait()
        assert written == [b"%d" % i for i in range(50)]


def test_it_is_another_thread_and_only_one():
    threads = set()
    with Behind(lambda _: threads.add(threading.get_ident())) as behind:
        for _ in range(5):
            behind.write(b"")
    assert len(threads) == 1
    assert threading.get_ident() not in threads


@pytest.mark.parametrize("call", ["write", "wait"])
def test_an_error_is_raised_by_the_next_call(call):
    def write(data):
        raise OutputError("full")

    with Behind(write) as behind:
        behind.write(b"")
        with pytest.raises(OutputError, match="full"):
            behind.write(b"") if call == "write" else behind.wait()


def test_leaving_waits_for_what_is_being_written():
    release, written = threading.Event(), []

    def write(data):
        release.wait(10)
        written.append(data)

    with Behind(write) as behind:
        behind.write(b"x")
        threading.Timer(0.01, release.set).start()
    assert written == [b"x"]


def test_nothing_to_write_starts_no_thread():
    before = threading.active_count()
    with Behind(lambda _: None) as behind:
        behind.wait()
        assert threading.active_count() == before


def test_a_full_disk_leaves_no_file(tmp_path, monkeypatch):
    def full(self, data):
        raise OutputError("cannot write: no space left on device")

    monkeypatch.setattr("lsconvert.sink.Sink.write", full)
    (tmp_path / "in.json").write_bytes(b'[{"completions": []}]')
    with pytest.raises(OutputError):
        upgrade(tmp_path / "in.json", tmp_path / "out.json")
    assert [path.name for path in tmp_path.iterdir()] == ["in.json"]
