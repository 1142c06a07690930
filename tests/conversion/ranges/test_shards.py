"""One large file as several files that jobs write: the tasks, report and errors of one run, and what is left of it."""

import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_range_equivalence import boundaries, broken, choices, cut_places, documents

import lsconvert
from lsconvert.conversion import run
from lsconvert.conversion.ranges import convert_range, jobs_ahead, open_source
from lsconvert.conversion.ranges.guess import Shape
from lsconvert.io import manifest
from lsconvert.kernel import make_kernel
from lsconvert.rules.plan import compile_plan

SIZES = (("HEAD_SIZE", 50), ("TAIL_SIZE", 100))


def task(i, **others):
    return {"id": i, "data": {"text": f"text {i}"}, "completions": [{"id": i, "result": []}], **others}


TASKS = [task(i) for i in range(300)]


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    for name, size in SIZES:
        monkeypatch.setattr(open_source, name, size)


class Now(Executor):
    """An executor that runs each job at once, on what is left of it after pickle, or not at all."""

    def __init__(self, error=None):
        self.error, self.results = error, []

    def submit(self, call, /, *arguments, **options):
        future = Future()
        if self.error is not None:
            future.set_exception(self.error)
            return future
        self.results.append(pickle.loads(pickle.dumps(call(*pickle.loads(pickle.dumps(arguments))))))
        future.set_result(self.results[-1])
        return future


def tasks_in(text):
    """Return the bytes of each task of a document, none for JSON Lines without tasks, which are an empty file."""
    if not text:
        return []
    kernel = make_kernel(compile_plan(None), record_tasks=True)
    output = kernel.feed(text)
    found = [output[span.start : span.end] for span in kernel.take_tasks()]
    kernel.finish()
    return found


def tasks_of(folder, suffix=".json"):
    """Return the bytes of each task that the manifest lists, None without one. Check sizes and hashes."""
    listing = folder / "out.manifest.json"
    if not listing.exists():
        assert not [path for path in folder.iterdir() if path.name.startswith("out")]
        return None
    found = []
    parts = json.loads(listing.read_bytes())["parts"]
    listed = [folder / part["file"] for part in parts]
    assert sorted(folder.glob(f"out-*{suffix}")) == sorted(listed)
    for part, path in zip(parts, listed, strict=True):
        text = path.read_bytes()
        assert (len(text), sha256(text).hexdigest()) == (part["size"], part["sha256"])
        tasks = tasks_in(text)
        assert len(tasks) == part["tasks"]
        assert not tasks or part["first_index"] <= part["last_index"]
        found += tasks
    return found


def convert(source, folder, to="v2", suffix=".json", *, quarantines=False, **options):
    """Return the report as a dict without its files, the error and the quarantine of a conversion."""
    quarantine = folder / "quarantine"
    if quarantines:
        options["quarantine"] = quarantine
    report = error = None
    try:
        report = lsconvert.convert(source, folder / f"out{suffix}", to=to, **options).as_dict()
        for name in ("target", "parts", "quarantine", "bytes_out", "reformed"):
            del report[name]
    except lsconvert.LSConvertError as found:
        error = type(found), found.message, found.where, found.hint, getattr(found, "errors", None)
    text = quarantine.read_bytes() if quarantine.exists() else None
    quarantine.unlink(missing_ok=True)
    assert not [*folder.glob(".*")]
    return report, error, text


def both(folder, text, executor, **options):
    """Convert as one file and as shards, check that the outcomes are equal, and return the names of the shards."""
    source = folder / "in.json"
    source.write_bytes(text)
    suffix, shard_size = options.get("suffix", ".json"), options.pop("shard_size", 2000)
    with tempfile.TemporaryDirectory() as other:
        whole = convert(source, Path(other), **options)
        target = Path(other, f"out{suffix}")
        tasks = tasks_in(target.read_bytes()) if target.exists() else None
    assert convert(source, folder, executor=executor, shard_size=shard_size, **options) == whole
    assert tasks_of(folder, suffix) == tasks
    names = sorted(path.name for path in folder.glob("out-*"))
    for path in folder.glob("out*"):
        path.unlink()
    return names


@pytest.mark.slow
@pytest.mark.usefixtures("part")
@given(
    text=documents,
    damage=broken,
    places=st.lists(st.floats(0, 1), min_size=2, max_size=6),
    how=st.sampled_from(("tasks", "tasks", "brackets", "bytes")),
    options=choices,
    quarantines=st.booleans(),
)
def test_any_cuts(text, damage, places, how, options, quarantines):
    text = text.encode() if isinstance(text, str) else text
    spot = int(damage[1] * len(text))
    text = text[:spot] + damage[0].encode() + text[spot:]
    if quarantines:
        options = {key: value for key, value in options.items() if key != "on_error"}
    shape = Shape(ord("[") if text.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"[" else 0, b"", False)
    with tempfile.TemporaryDirectory() as name:
        for cuts in (boundaries(text), cut_places(text, places, how)):
            forced = {"cuts": lambda *_, cuts=cuts: iter(cuts), "_shape": lambda *_: shape}
            with mock.patch.multiple(open_source, **forced):
                both(Path(name), text, Now(), quarantines=quarantines, shard_size=1, **options)


FORMS = {
    "compact": lambda tree: json.dumps(tree, separators=(",", ":")).encode(),
    "pretty": lambda tree: json.dumps(tree, indent=2).encode(),
    "lines": lambda tree: "\n".join(map(json.dumps, tree)).encode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_forms(tmp_path, form, suffix):
    executor = Now()
    names = both(tmp_path, FORMS[form](TASKS), executor, suffix=suffix)
    assert len(names) == len(executor.results) + 2
    assert all(result.shard is not None and not result.chunks for result in executor.results)


def test_bytes_do_not_depend_on_the_engine(tmp_path):
    (tmp_path / "in.json").write_bytes(FORMS["pretty"](TASKS))
    found = set()
    with ThreadPoolExecutor(3) as threads:
        for number, options in enumerate(({"executor": threads}, {"executor": Now()}, {"jobs": 1}, {"jobs": 4})):
            report = lsconvert.upgrade(tmp_path / "in.json", tmp_path / f"{number}.json", shard_size=4000, **options)
            found.add(tuple((tmp_path / part.file).read_bytes() for part in report.parts))
            assert report.whole == ""
            places = [(part.first_index, part.first_id, part.last_index + 1, part.last_id + 1) for part in report.parts]
            assert [each[:2] for each in places] == [(0, 0), *(each[2:] for each in places[:-1])]
    assert len(found) == 1


@pytest.mark.parametrize("tree", ["failing", "all of a shard fail", "repeated"])
def test_what_is_found(tmp_path, tree):
    wrong = {"annotations": [{"id": 1, "result": []}]}
    bad = {"failing": {5, 60, 61, 299}, "all of a shard fail": {*range(80, 200)}, "repeated": ()}[tree]
    tasks = [task(i, **(wrong if i in bad else {})) for i in range(300)]
    if tree == "repeated":
        tasks[250]["id"], tasks[99]["id"] = 3, 98
    for options in ({}, {"quarantines": True}, {"on_error": "keep"}):
        both(tmp_path, json.dumps(tasks).encode(), Now(), **options)


def test_jobs_that_fail(tmp_path):
    names = both(tmp_path, FORMS["compact"](TASKS), Now(MemoryError()))
    assert len(names) == 1


def test_a_job_that_is_taken_for_dead_and_writes_late(tmp_path):
    """It does not replace the file that the run has written for its range."""
    source, late = tmp_path / "in.json", []
    source.write_bytes(FORMS["compact"](TASKS))

    class Lost(Now):
        def submit(self, call, /, *arguments, **options):
            if arguments[0].number in (3, 4):
                late.append(lambda: call(*arguments))
                return Now(MemoryError()).submit(call)
            return super().submit(call, *arguments)

    report = lsconvert.upgrade(source, tmp_path / "out.json", shard_size=2000, executor=Lost())
    for write in late:
        assert write().shard is not None
    assert len(late) == 2
    assert report.whole == ""
    assert lsconvert.verify(source, [tmp_path / "out.manifest.json"]) is None


def test_too_many_tasks_that_fail_for_one_result(tmp_path, monkeypatch):
    monkeypatch.setattr(convert_range, "MAX_QUARANTINED", 500)
    tasks = [task(i, annotations=[{"id": 1, "result": []}]) if 50 < i < 100 else task(i) for i in range(300)]
    executor = Now()
    both(tmp_path, json.dumps(tasks).encode(), executor, quarantines=True)
    assert None in executor.results


def test_what_every_command_reads(tmp_path):
    source, target = tmp_path / "in.json", tmp_path / "out.json.gz"
    source.write_bytes(FORMS["lines"](TASKS))
    report = lsconvert.upgrade(source, target, shard_size=3000, jobs=2)
    listing = tmp_path / "out.manifest.json"
    assert (report.target, len(report.parts) > 5) == (str(listing), True)
    assert all(part.file.endswith(".json.gz") for part in report.parts)
    assert lsconvert.verify(source, [listing]) is None
    assert lsconvert.inspect(listing).tasks == 300
    assert [*lsconvert.validate(listing)] == []
    assert lsconvert.downgrade(listing, tmp_path / "v1.json").tasks == 300
    assert lsconvert.verify(listing, [tmp_path / "v1.json"], to="v1") is None
    assert lsconvert.merge([listing], tmp_path / "merged.json").tasks == 300
    assert lsconvert.filter_tasks(listing, tmp_path / "some.json", where=["task_id=7"]).tasks == 1
    (tmp_path / report.parts[3].file).write_bytes(b"")
    with pytest.raises(lsconvert.SourceError, match="is not the file that the manifest describes"):
        lsconvert.verify(source, [listing])


def test_what_is_not_cut_becomes_one_file(tmp_path):
    source = tmp_path / "in.json"
    source.write_bytes(FORMS["compact"](TASKS))
    report = lsconvert.upgrade(source.read_bytes(), tmp_path / "out.json", shard_size=100)
    assert (report.whole, len(report.parts), len(tasks_of(tmp_path))) == ("not-a-file", 1, 300)
    report = lsconvert.upgrade(source, tmp_path / "out.json", shard_size=1 << 20, force=True)
    assert (report.whole, len(report.parts), len(tasks_of(tmp_path))) == ("small", 1, 300)
    assert lsconvert.upgrade(source, None, shard_size=100).parts == ()


def test_what_is_there_already(tmp_path):
    """Without force nothing is replaced. With it, the new files take the place of the old ones, and of no others."""
    source = tmp_path / "in.json"
    source.write_bytes(FORMS["compact"](TASKS))
    first = lsconvert.upgrade(source, tmp_path / "out.json", max_tasks=100)
    names = {part.file for part in first.parts}
    assert (tmp_path / "out-001.json").exists()
    executor = Now()
    with pytest.raises(lsconvert.OutputError, match="exists already"):
        lsconvert.upgrade(source, tmp_path / "out.json", shard_size=2000, executor=executor)
    assert not executor.results
    assert {path.name for path in tmp_path.iterdir()} == {*names, "out.manifest.json", "in.json"}
    (tmp_path / "out-notes.json").write_text("mine")
    second = lsconvert.upgrade(source, tmp_path / "out.json", shard_size=2000, force=True)
    third = lsconvert.upgrade(source, tmp_path / "out.json", shard_size=9000, force=True)
    assert len(second.parts) > len(third.parts)
    kept = {part.file for part in third.parts} | {"out.manifest.json", "in.json", "out-notes.json"}
    assert {path.name for path in tmp_path.iterdir()} == kept
    old = sorted(path.read_bytes() for path in tmp_path.iterdir())
    source.write_bytes(source.read_bytes() + b"x")
    with pytest.raises(lsconvert.InputError):
        lsconvert.upgrade(source, tmp_path / "out.json", shard_size=2000, force=True)
    source.write_bytes(source.read_bytes()[:-1])
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == old


@pytest.mark.parametrize("is_published", [False, True])
def test_an_error_at_the_end(tmp_path, monkeypatch, is_published):
    """What the manifest lists is kept, also if a store has written it and its answer is lost."""
    source = tmp_path / "in.json"
    source.write_bytes(FORMS["compact"](TASKS))
    lsconvert.upgrade(source, tmp_path / "out.json", shard_size=9000)
    old = tasks_of(tmp_path)
    real = run.commit_all

    def fail(*sinks):
        if is_published:
            real(*sinks)
        raise lsconvert.OutputError("the answer is lost")

    monkeypatch.setattr(run, "commit_all", fail)
    with pytest.raises(lsconvert.OutputError, match="the answer is lost"):
        lsconvert.upgrade(source, tmp_path / "out.json", shard_size=2000, jobs=2, force=True)
    assert tasks_of(tmp_path) == old
    assert (len([*tmp_path.glob("out-*")]) > 9) == is_published


def test_the_input_is_never_removed(tmp_path):
    """Not even if an old manifest lists it."""
    source = tmp_path / "out-001.json"
    source.write_bytes(FORMS["compact"](TASKS))
    part = {"file": source.name, "size": source.stat().st_size, "sha256": sha256(source.read_bytes()).hexdigest()}
    (tmp_path / "out.manifest.json").write_text(json.dumps({"parts": [part]}))
    lsconvert.upgrade(source, tmp_path / "out.json", shard_size=2000, force=True)
    assert source.exists()
    with pytest.raises(lsconvert.OutputError, match="is the input"):
        lsconvert.upgrade(tmp_path / "out.manifest.json", tmp_path / "out.json", shard_size=2000, force=True)


def test_workers_that_go_on_after_an_error_leave_nothing(tmp_path, monkeypatch):
    """The run waits for jobs that it does not need, because they may still write a file."""
    source = tmp_path / "in.json"
    monkeypatch.setattr(open_source, "HEAD_SIZE", 5000)  # enough to explain the error
    source.write_bytes(FORMS["compact"](TASKS).replace(b'{"id":110,', b'{"id":x,', 1))
    finished = []

    class Late(ThreadPoolExecutor):
        def submit(self, call, /, *arguments, **options):
            return super().submit(late, call, *arguments)

    def late(call, job):
        while job.start > 10_000 and not raised:
            time.sleep(0.001)
        finished.append(job.start)
        return call(job)

    raised = []
    real = jobs_ahead.JobsAhead.cancel

    def cancel(jobs):
        raised.append(1)
        real(jobs)

    with Late(9) as executor, mock.patch.object(jobs_ahead.JobsAhead, "cancel", cancel):
        with pytest.raises(lsconvert.InputError):
            lsconvert.upgrade(source, tmp_path / "out.json", shard_size=2000, jobs=9, executor=executor)
        assert [*tmp_path.iterdir()] == [source]
    assert max(finished) > 10_000


def test_an_interrupt_while_all_workers_are_dead(tmp_path, monkeypatch):
    """The run ends, though no job ever does."""
    source = tmp_path / "in.json"
    source.write_bytes(FORMS["compact"](TASKS))
    monkeypatch.setattr(jobs_ahead, "GRACE", 0.1)

    class Dead(Executor):
        def submit(self, call, /, *arguments, **options):
            return Waiting()

    class Waiting(Future):
        def result(self, timeout=None):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lsconvert.upgrade(source, tmp_path / "out.json", shard_size=2000, executor=Dead())
    assert [*tmp_path.iterdir()] == [source]


@pytest.mark.parametrize("value", ["9" * 5000, f'"{"x" * 5000}"', "1e999"], ids=["digits", "text", "float"])
def test_ids_that_a_manifest_does_not_hold(tmp_path, value):
    tasks = [task(i, id=0) if i % 9 == 0 else task(i) for i in range(100)]
    both(tmp_path, json.dumps(tasks).replace('"id": 0', f'"id": {value}').encode(), Now(), check=False)


def test_a_manifest_that_would_be_too_large_to_read(tmp_path, monkeypatch):
    """Shards that no command could find are not left, and the old ones are not removed."""
    source = tmp_path / "in.json"
    source.write_bytes(FORMS["compact"](TASKS))
    lsconvert.upgrade(source, tmp_path / "out.json", shard_size=9000)
    before = {*tmp_path.iterdir()}
    monkeypatch.setattr(manifest, "MAX_SIZE", 5000)
    with pytest.raises(lsconvert.OutputError, match="a manifest of more than 5,000 bytes cannot be read"):
        lsconvert.upgrade(source, tmp_path / "out.json", shard_size=1000, force=True)
    assert {*tmp_path.iterdir()} == before


def test_arguments_that_contradict(tmp_path):
    source = tmp_path / "in.json"
    source.write_bytes(FORMS["compact"](TASKS))
    for more in ({"max_tasks": 5}, {"max_bytes": 5}, {"one_file_per_task": True}, {"target": "import"}):
        with pytest.raises(ValueError, match="shard_size"):
            lsconvert.convert(source, tmp_path / "out", to="v2", shard_size=10, **more)
    for sink in ("-", sys.stdout.buffer):
        with pytest.raises(ValueError, match="shard_size is given, but the sink has no name"):
            lsconvert.upgrade(source, sink, shard_size=10)
    with pytest.raises(ValueError, match="shard_size is 0"):
        lsconvert.upgrade(source, tmp_path / "out", shard_size=0)
    for folder in (tmp_path, f"{tmp_path}/new/"):
        with pytest.raises(lsconvert.OutputError, match="is the name of a folder"):
            lsconvert.upgrade(source, folder, shard_size=10)


@pytest.mark.slow
def test_processes_and_a_killed_worker(tmp_path):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        assert len(both(tmp_path, FORMS["pretty"](TASKS), executor, shard_size=5000)) > 5
        for process in executor._processes.values():
            os.kill(process.pid, signal.SIGKILL)
            break
        both(tmp_path, FORMS["pretty"](TASKS), executor, shard_size=5000)


@pytest.mark.slow
def test_a_killed_run_leaves_no_manifest(tmp_path):
    source = tmp_path / "in.json"
    source.write_bytes(FORMS["compact"](TASKS))
    script = (
        "import os, lsconvert, sys\n"
        "from lsconvert.conversion.ranges import open_source\n"
        "open_source.HEAD_SIZE, open_source.TAIL_SIZE = 50, 100\n"
        "kill = lambda done, total: os.kill(os.getpid(), 9) if done > 15000 else None\n"
        "lsconvert.upgrade(*sys.argv[1:], force=True, shard_size=2000, jobs=2, progress=kill)"
    )
    for has_old in (False, True):
        if has_old:
            lsconvert.upgrade(source, tmp_path / "out.json", shard_size=3000)
            old = tasks_of_manifest(tmp_path)
        done = subprocess.run([sys.executable, "-c", script, source, tmp_path / "out.json"], check=False)
        assert done.returncode == -signal.SIGKILL
        assert [*tmp_path.glob("out-*-00003.json")]
        if has_old:
            assert tasks_of_manifest(tmp_path) == old
        else:
            assert not (tmp_path / "out.manifest.json").exists()


def tasks_of_manifest(folder):
    return [each["id"] for each in lsconvert.iter_tasks(folder / "out.manifest.json")]
