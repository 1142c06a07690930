"""Ranges of remote objects: what one run of the same bytes makes, and how much is read for it."""

import json
import multiprocessing
import pickle
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import old_documents
from test_faults import TASKS, faulty, key_of

import lsconvert
from lsconvert.conversion.ranges import guess, jobs_ahead, open_source, read_ahead
from lsconvert.conversion.ranges.guess import Shape
from lsconvert.io.remote import reader

__all__ = ["faulty"]


def task(i, **others):
    return {"id": i, "data": {"text": f"text {i}"}, "completions": [{"id": i, "result": []}], **others}


class Pickled(Executor):
    """An executor that runs each job at once, on what is left of it after pickle, or that fails."""

    def __init__(self, error=None):
        self.jobs, self._error = [], error

    def submit(self, call, /, *arguments, **options):
        future = Future()
        self.jobs.append(pickle.dumps(arguments))
        if self._error is None:
            future.set_result(pickle.loads(pickle.dumps(call(*pickle.loads(self.jobs[-1])))))
        else:
            future.set_exception(self._error)
        return future


@pytest.fixture
def small(monkeypatch):
    """Cut small objects as if they were large ones."""
    monkeypatch.setattr("lsconvert.conversion.options.MIN_SIZE", 100)
    monkeypatch.setattr(reader, "BLOCK_SIZE", 700)
    for name, size in (("RANGE_SIZE", 2000), ("HEAD_SIZE", 50), ("TAIL_SIZE", 100)):
        monkeypatch.setattr(open_source, name, size)
    for module in (guess, open_source, read_ahead):
        monkeypatch.setattr(module, "WINDOW", 300)


def outcome(source, folder, **options):
    """Return output, quarantine, report and error of a conversion."""
    target, left = folder / "out.json", folder / "left"
    if "quarantine" in options:
        options["quarantine"] = left
    report = error = None
    try:
        report = lsconvert.upgrade(source, target, force=True, **options).as_dict()
    except lsconvert.LSConvertError as found:
        error = type(found), found.message, found.where, found.hint
    texts = [path.read_bytes() if path.exists() else None for path in (target, left)]
    for path in (target, left):
        path.unlink(missing_ok=True)
    return texts, report, error


TREES = {
    "plain": [task(i) for i in range(300)],
    "repeated": [task(i % 250) for i in range(300)],
    "failing": [task(i, annotations=[{"id": 1, "result": []}]) if i % 40 == 5 else task(i) for i in range(300)],
    "suspicious": [task(i, data={"text": "\0" if i % 7 == 0 else "x"}) for i in range(300)],
}
FORMS = {
    "compact": lambda tree: json.dumps(tree, separators=(",", ":")).encode(),
    "pretty": lambda tree: json.dumps(tree, indent=2).encode(),
    "lines": lambda tree: "\n".join(map(json.dumps, tree)).encode(),
    "broken": lambda tree: json.dumps(tree).encode()[:-9000] + b"\xe9",
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("tree", TREES)
def test_one_run_and_ranges(bucket, tmp_path, tree, form):
    url = bucket.put("in.json", FORMS[form](TREES[tree]))
    for options in ({}, {"quarantine": ""}):
        executor = Pickled()
        assert outcome(url, tmp_path, executor=executor, **options) == outcome(url, tmp_path, **options)
        assert len(executor.jobs) > 8 or form == "broken" or (tree == "failing" and not options)
        assert outcome(url, tmp_path, jobs=3, **options) == outcome(url, tmp_path, **options)
    assert lsconvert.upgrade(bucket.put("good.json", FORMS["lines"](TREES["plain"])), None, jobs=3).whole == ""


@pytest.mark.slow
@pytest.mark.usefixtures("small")
@given(
    text=old_documents,
    places=st.lists(st.floats(0, 1), min_size=2, max_size=6),
    damage=st.sampled_from((b"", b"", b"]", b"\0", b"{")),
    at=st.floats(0, 1),
)
def test_any_cuts(memory, tmp_path, text, places, damage, at):
    text = text.encode() if isinstance(text, str) else text
    text = text[: int(at * len(text))] + damage + text[int(at * len(text)) :]
    url = memory.put("in.json", text)
    shape = Shape(ord("[") if text.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"[" else 0, b"", False)
    cuts = sorted({int(place * len(text)) for place in places})
    forced = {"cuts": lambda *_: iter(cuts), "_shape": lambda *_: shape}
    with mock.patch.multiple(open_source, **forced), mock.patch("lsconvert.conversion.options.MIN_SIZE", 0):
        ranged = outcome(url, tmp_path, executor=Pickled())
    assert ranged == outcome(url, tmp_path)


@pytest.mark.usefixtures("small")
def test_an_executor_that_fails(memory, tmp_path):
    executor = Pickled(MemoryError())
    url = memory.put("in.json", FORMS["compact"](TREES["plain"]))
    assert outcome(url, tmp_path, executor=executor) == outcome(url, tmp_path)
    assert len(executor.jobs) <= 2 * jobs_ahead.MAX_LOST + 4


@pytest.mark.usefixtures("small")
def test_an_object_that_changes(bucket, tmp_path):
    text = FORMS["compact"](TREES["plain"])
    url = bucket.put("in.json", text)

    def change(read, _):
        if 0 < read < 8000:
            bucket.put("in.json", text.replace(b"text", b"TEXT"))

    with pytest.raises(lsconvert.SourceError, match="changed by another program"):
        lsconvert.upgrade(url, tmp_path / "out.json", executor=Pickled(), progress=change)
    assert [*tmp_path.iterdir()] == []


@given(
    size=st.integers(1, 4000),
    steps=st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.floats(0, 1)), max_size=8),
)
def test_stretches_of_a_reader(memory, size, steps):
    content = bytes(n % 251 for n in range(size))
    with mock.patch.object(reader, "BLOCK_SIZE", 300), reader.RemoteReader(memory.put("a", content)) as file:
        for is_stretch, one, other in steps:
            start, end = sorted((int(one * size), int(other * size)))
            assert file.read_at(start, end) == content[start:end]
            if is_stretch:
                file.stretch(start, end)
                assert file.read(end - start) == content[start:end]
                assert file.read(5) == b""
                file.stretch(0, size)
            file.seek(start)
            assert file.read(end - start) == content[start:end]
        assert file.tag is not None
        with reader.RemoteReader(f"{memory.url}/a", file.tag, size // 3, size) as part:
            assert part.read() == content[size // 3 :]


def bytes_read(proxy):
    return sum(size for line, size in proxy.moved if line.startswith("GET") and key_of(line) == "a.json")


@pytest.mark.remote
def test_what_is_read(faulty, tmp_path, monkeypatch):
    """Each range once, by its job, besides 64 KiB for each guess."""
    monkeypatch.setattr("lsconvert.conversion.options.MIN_SIZE", 100)
    monkeypatch.setattr(open_source, "RANGE_SIZE", 2 << 20)
    proxy, bucket = faulty(None)
    url = bucket.put("a.json", TASKS)
    assert lsconvert.upgrade(url, tmp_path / "out.json", jobs=3).whole == ""
    assert (tmp_path / "out.json").read_bytes() == TASKS.replace(b"completions", b"annotations")
    guesses = len(TASKS) // (2 << 20) + 1
    assert len(TASKS) <= bytes_read(proxy) <= len(TASKS) + guesses * guess.WINDOW
    proxy.moved.clear()
    lsconvert.upgrade(url, None)
    assert bytes_read(proxy) == len(TASKS)


@pytest.mark.remote
def test_jobs_that_are_lost(faulty, tmp_path, monkeypatch):
    """The run reads their ranges itself, and nothing beyond them."""
    monkeypatch.setattr("lsconvert.conversion.options.MIN_SIZE", 100)
    monkeypatch.setattr(open_source, "RANGE_SIZE", 2 << 20)
    proxy, bucket = faulty(None)
    url = bucket.put("a.json", TASKS)
    lsconvert.upgrade(url, tmp_path / "out.json", executor=Pickled(MemoryError()))
    assert (tmp_path / "out.json").read_bytes() == TASKS.replace(b"completions", b"annotations")
    guesses = len(TASKS) // (2 << 20) + 1
    assert bytes_read(proxy) <= len(TASKS) + guesses * guess.WINDOW


@pytest.mark.remote
def test_processes_and_faults(faulty, tmp_path, monkeypatch):
    monkeypatch.setattr("lsconvert.conversion.options.MIN_SIZE", 100)
    monkeypatch.setattr(open_source, "RANGE_SIZE", 2 << 20)
    proxy, bucket = faulty(lambda line, count: 503 if count % 5 == 1 else None)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        report = lsconvert.upgrade(bucket.put("a.json", TASKS), f"{bucket.url}/b.json", executor=executor)
    assert (report.whole, report.tasks) == ("", 30_000)
    assert bucket.get("b.json") == TASKS.replace(b"completions", b"annotations")
    assert len(proxy.requests) > 20
