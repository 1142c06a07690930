"""A file in ranges, on threads, processes and executors that fail; and the reasons for which a file is not cut."""

import gzip
import io
import json
import multiprocessing
import pickle
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import pytest

import lsconvert
from lsconvert import model
from lsconvert.conversion.options import choose_side_by_side
from lsconvert.conversion.ranges import jobs_ahead, open_source
from lsconvert.conversion.ranges.reasons import WHOLE
from lsconvert.engines.software import this_software
from lsconvert.kernel.reference import suspicions
from lsconvert.validation import groups


def task(i, **others):
    return {"id": i, "data": {"text": f"text {i}"}, "completions": [{"id": i, "result": []}], **others}


TASKS = [task(i) for i in range(300)]


@pytest.fixture(autouse=True)
def _small(monkeypatch, kernel):
    """Cut small files as if they were large ones."""
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    monkeypatch.setattr("lsconvert.conversion.options.MIN_SIZE", 100)
    for name, size in (("RANGE_SIZE", 2000), ("HEAD_SIZE", 50), ("TAIL_SIZE", 100)):
        monkeypatch.setattr(open_source, name, size)


class Recorded(Executor):
    """An executor that runs jobs when their results are asked for, or answers something else."""

    def __init__(self, answer=None):
        self.futures, self.most, self.results, self._answer = [], 0, [], answer

    def submit(self, call, /, *arguments, **options):
        future = Future()
        answer = self._answer

        def result(timeout=None):
            if isinstance(answer, Exception):
                raise answer
            self.results.append(pickle.loads(pickle.dumps(call(*pickle.loads(pickle.dumps(arguments))))))
            return self.results[-1]

        future.result = result
        self.futures.append(future)
        self.most = max(self.most, len(self.futures) - len(self.results))
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        raise AssertionError("an executor of the caller was shut down")


def both(tmp_path, tasks, executor=None, **options):
    """Convert in one piece and in ranges, check that the outcomes are equal, and return the report."""
    source = tmp_path / "in.json"
    source.write_bytes(tasks if isinstance(tasks, bytes) else json.dumps(tasks).encode())
    outcomes = []
    for more in ({}, {"executor": executor} if executor is not None else {"jobs": 3}):
        target, left = tmp_path / "out.json", tmp_path / "left"
        if "quarantine" in options:
            options["quarantine"] = left
        try:
            report, error = lsconvert.upgrade(source, target, force=True, **more, **options), None
        except lsconvert.LSConvertError as found:
            report, error = None, (type(found), str(found), found.where, found.hint)
        outcomes.append(([p.read_bytes() if p.exists() else None for p in (target, left)], report, error))
        target.unlink(missing_ok=True)
    assert outcomes[0] == outcomes[1]
    assert not [*tmp_path.glob(".*")]
    return outcomes[1][1]


def test_threads(tmp_path):
    report = both(tmp_path, TASKS)
    assert (report.tasks, report.whole) == (300, "")


@pytest.mark.parametrize("indent", [None, 2])
def test_many_ranges(tmp_path, monkeypatch, indent):
    monkeypatch.setattr(open_source, "RANGE_SIZE", 100)
    executor = Recorded()
    both(tmp_path, json.dumps(TASKS, indent=indent).encode(), executor)
    assert len(executor.results) > 100
    assert sum(result.end.index for result in executor.results) > 295


@pytest.mark.parametrize(
    ("name", "options", "held"),
    [("out.json", {}, False), ("out", {}, False), ("out.jsonl", {}, True), ("out.json", {"max_tasks": 9}, True)],
)
def test_results_hold_the_tasks_only_if_the_writer_reads_them(tmp_path, name, options, held):
    executor, source = Recorded(), tmp_path / "in.json"
    source.write_text(json.dumps(TASKS))
    lsconvert.upgrade(source, tmp_path / name, executor=executor, **options)
    calls = [call for result in executor.results for chunk in result.chunks for call in chunk]
    assert {bool(call.tasks) for call in calls} == {held}


def test_a_window_of_jobs_is_submitted(tmp_path):
    executor = Recorded()
    source = tmp_path / "in.json"
    source.write_text(json.dumps(TASKS))
    lsconvert.upgrade(source, None, jobs=3, executor=executor)
    assert executor.most == 4
    assert len(executor.results) > 8


@pytest.mark.parametrize("answer", [BrokenExecutor(), MemoryError(), OSError(), pickle.PicklingError()])
def test_an_executor_that_fails_only_costs_time(tmp_path, answer):
    executor = Recorded(answer)
    report = both(tmp_path, TASKS, executor)
    assert (report.whole, report.whole in WHOLE) == ("lost", True)
    assert len(executor.futures) <= 2 * jobs_ahead.MAX_LOST + 4


def test_an_executor_that_takes_no_jobs(tmp_path):
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    both(tmp_path, TASKS, executor)


def test_an_executor_of_the_caller_is_not_shut_down(tmp_path):
    with ThreadPoolExecutor(2) as executor:
        both(tmp_path, TASKS, executor)
        both(tmp_path, b"[" + b'{"id": 1, "data": {}},' * 900, executor)
        assert executor.submit(int).result() == 0


def test_jobs_are_cancelled_at_an_error(tmp_path):
    executor = Recorded()
    both(tmp_path, [*TASKS[:30], task(30, annotations=[{"id": 1, "result": []}]), *TASKS[31:]], executor)
    assert len(executor.results) < len(executor.futures)
    assert all(future.cancelled() for future in executor.futures[len(executor.results) :])


@pytest.mark.slow
def test_processes(tmp_path):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        bad = [task(i, completions=5) if i % 50 == 3 else task(i) for i in range(300)]
        report = both(tmp_path, bad, executor, quarantine="", users={1: 2})
    assert report.quarantined == 6


def test_another_version_is_refused(tmp_path, monkeypatch):
    real = this_software()
    monkeypatch.setattr(open_source, "this_software", lambda: replace(real, version="0.0.9"))
    source = tmp_path / "in.json"
    source.write_text(json.dumps(TASKS))
    with pytest.raises(lsconvert.WorkerError, match=r"but the driver has 0.0.9"):
        lsconvert.upgrade(source, tmp_path / "out.json", jobs=2)
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_changes(tmp_path):
    source = tmp_path / "in.json"
    source.write_text(json.dumps(TASKS))

    def change(read, size):
        if read:
            source.write_text(json.dumps(TASKS[1:]))

    with pytest.raises(lsconvert.SourceError, match="changed while it was read"):
        lsconvert.upgrade(source, tmp_path / "out.json", executor=Recorded(), progress=change)
    assert [*tmp_path.iterdir()] == [source]


def test_progress_and_interrupt(tmp_path):
    source, seen = tmp_path / "in.json", []
    source.write_text(json.dumps(TASKS))
    size = source.stat().st_size
    lsconvert.upgrade(source, None, jobs=2, progress=lambda read, whole: seen.append((read, whole)))
    assert seen[-1] == (size, size)
    assert len({*seen}) > 8
    assert seen == sorted(seen)

    def interrupt(read, _):
        if read > size / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lsconvert.upgrade(source, tmp_path / "out.json", jobs=2, progress=interrupt)
    assert [*tmp_path.iterdir()] == [source]


@pytest.mark.parametrize(("jobs", "ranges"), [(2, 0), (5, 0), (6, 3), (8, 4)])
def test_jobs_that_several_files_leave_free(tmp_path, monkeypatch, jobs, ranges):
    used, real = [], open_source._threads
    monkeypatch.setattr(open_source, "_threads", lambda jobs, stack: used.append(jobs) or real(jobs, stack))
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(TASKS))
    lsconvert.upgrade(tmp_path / "a.json", tmp_path / "expected")
    report = lsconvert.upgrade_many([tmp_path / "a.json", tmp_path / "b.json"], tmp_path / "out", jobs=jobs)
    assert (report.done, used) == (2, [ranges] * 2 if ranges else [])
    assert {path.read_bytes() for path in (tmp_path / "out").glob("*.json")} == {(tmp_path / "expected").read_bytes()}


# What depends on earlier tasks.


@pytest.mark.parametrize("on_error", ["keep", "quarantine"])
def test_failed_tasks(tmp_path, on_error):
    bad = {5, 60, 61, *range(100, 180), 299}
    tasks = [task(i, annotations=[{"id": 1, "result": []}]) if i in bad else task(i) for i in range(300)]
    options = {"quarantine": ""} if on_error == "quarantine" else {"on_error": "keep"}
    executor = Recorded()
    for text in (tasks, json.dumps(tasks, indent=1).encode(), "\n".join(map(json.dumps, tasks)).encode()):
        report = both(tmp_path, text, executor, **options)
        assert report.failed == len(bad)
    assert sum(result.failed.tasks for result in executor.results) > 200


def test_an_id_that_a_task_of_another_range_has(tmp_path):
    tasks = [task(i) for i in range(300)]
    tasks[250]["id"], tasks[260]["completions"][0]["id"] = 3, "7"
    assert both(tmp_path, tasks, Recorded()).warned == 2
    assert both(tmp_path, tasks + tasks, Recorded()).warned == 302


@pytest.mark.parametrize("most", [10, 300, 555, 600])
def test_more_ids_than_are_remembered(tmp_path, monkeypatch, kernel, most):
    if kernel == "native":
        pytest.skip("the limit is part of the C code")
    monkeypatch.setattr(suspicions, "MAX_IDS", most)
    tasks = [task(i) for i in range(300)]
    tasks[5]["id"], tasks[250]["id"], tasks[251]["id"] = 3, 249, 2
    both(tmp_path, tasks, Recorded())


def test_more_unmapped_ids_than_are_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(model, "MAX_UNMAPPED", 7)
    # An id that is listed comes last among those of some range.
    users = [1 if i % 9 == 0 else 1000 + i for i in range(300)]
    tasks = [task(i, completions=[{"id": i, "completed_by": user, "result": []}]) for i, user in enumerate(users)]
    for unmapped in ("keep", "error"):
        both(tmp_path, tasks, Recorded(), users={5: 6, 90: 1}, unmapped=unmapped)


def test_more_kinds_of_warnings_than_are_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(groups, "MAX_GROUPS", 5)
    tasks = [task(i, **{f"key{i}": "\0"}) for i in range(300)]
    report = both(tmp_path, tasks, Recorded())
    assert (len(report.warnings), report.warned) == (5, 300)


@pytest.mark.parametrize("limits", [{"max_tasks": 70}, {"max_bytes": 3000}])
def test_parts(tmp_path, limits):
    """The manifest has the index of the first and the last task of each part."""
    tasks = [task(i, data={"text": "x" * (2900 if i == 150 else i)}) for i in range(300)]
    (tmp_path / "in.json").write_text(json.dumps(tasks))
    manifests = []
    for more in ({}, {"executor": Recorded()}):
        target = tmp_path / f"out{len(more)}"
        target.mkdir()
        report = lsconvert.upgrade(tmp_path / "in.json", target / "new.json", **limits, **more)
        manifests.append({path.name: path.read_bytes() for path in target.iterdir()})
    assert manifests[0] == manifests[1]
    assert len(report.parts) > 4
    assert (report.parts[-1].last_index, report.whole) == (299, "")
    assert sum(result.end.index for result in more["executor"].results if result is not None) > 250


def test_a_task_that_is_larger_than_a_part(tmp_path):
    tasks = [task(i, data={"text": "x" * (1700 + i)} if 150 <= i < 250 else {}) for i in range(300)]
    both(tmp_path, tasks, Recorded(), max_bytes=2000)
    assert 0 < both(tmp_path, tasks, Recorded(), max_bytes=2000, on_error="keep").failed < 100


@pytest.mark.parametrize("most", [3, 1000])
def test_what_an_import_does_not_keep(tmp_path, monkeypatch, most):
    monkeypatch.setattr("lsconvert.inspection.task_statistics.MAX_NAMES", most)
    tasks = [task(i, updated_at="x", **{f"key{i % 7}": i}) for i in range(300)]
    report = both(tmp_path, tasks, Recorded(), target="import")
    assert (report.tasks, report.losses[0].count) == (300, 300)
    assert most == 3 or not report.whole


def test_long_pointers(tmp_path):
    tasks = [task(i, data={"a" * 109: {"b": "\0"}}) for i in range(300)]
    both(tmp_path, tasks, Recorded())


def test_a_name_that_the_labels_have_is_used_in_any_range(tmp_path):
    tasks = [task(i, completions=[{"id": i, "result": [{"type": "labels", "from_name": "n", "value": {"labels": [f"L{i}"]}}]}]) for i in range(300)]  # fmt: skip
    report = both(tmp_path, tasks, Recorded(), maps={"labels": {"L7": "x", "L290": "y", "none": "z"}})
    assert report.unused_texts == (("map labels", "none"),) or len(report.unused_texts) == 1


def test_threads_share_maps_of_many_entries(tmp_path, monkeypatch):
    tasks = [task(i, completions=[{"id": i, "completed_by": i % 200, "result": []}]) for i in range(300)]
    maps = {"users": {i: 1000 + i for i in range(1500)}, "unmapped": "keep"}
    report = both(tmp_path, tasks, **maps)
    assert (report.edits["remap completed_by"], report.whole) == (300, "")
    monkeypatch.setattr(open_source, "MAX_COPIED", 1000)
    assert lsconvert.upgrade(tmp_path / "in.json", None, jobs=2, **maps).whole == "maps"


def test_what_a_document_has_is_counted(tmp_path):
    tasks = [{"id": i, "data": {"annotations": [{"result": [5]}]}} for i in range(300)]
    report = both(tmp_path, tasks, Recorded())
    assert {note.code: note.count for note in report.notes}["work-in-data"] == 300


@pytest.mark.parametrize("places", [range(200, 230, 10), pytest.param(range(200, 230), marks=pytest.mark.slow)])
def test_an_error_is_explained_by_the_bytes_before_its_range(tmp_path, places):
    """Whether the file has another encoding depends on the characters around the first invalid byte."""
    plain = [json.dumps(task(i)).encode() for i in range(300)]
    accented = [text.replace(b"text", "\u00e9\u0107".encode()) for text in plain]
    for at in places:
        invalid = [*plain[:100], *accented[100:at], plain[at].replace(b"text", b"caf\xe9", 1), *plain[at + 1 :]]
        both(tmp_path, b"[" + b",".join(invalid) + b"]", Recorded())


@pytest.mark.parametrize(("cores", "jobs", "expected"), [(1, None, 0), (2, None, 0), (3, None, 3), (64, None, 8), (64, 20, 20), (1, 2, 2), (4, 1, 0)])  # fmt: skip
def test_how_many_ranges_at_once(monkeypatch, cores, jobs, expected):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(cores), raising=False)
    chosen = choose_side_by_side(jobs, None)
    assert (chosen.jobs if chosen is not None else 0) == expected
    with ThreadPoolExecutor(1) as executor:
        assert choose_side_by_side(jobs, executor).executor is executor


# What is not cut.


def reasons(tmp_path):
    path = tmp_path / "in.json"
    text = json.dumps(TASKS).encode()
    path.write_bytes(text)
    packed = tmp_path / "in.json.gz"
    packed.write_bytes(gzip.compress(text))
    by_id = tmp_path / "tasks.json"
    by_id.write_text(json.dumps({str(i): task(i) for i in range(100)}))
    one = tmp_path / "one.json"
    one.write_text(json.dumps(task(1, data={"text": "x" * 9000})))
    wrapped = tmp_path / "wrapped.json"
    wrapped.write_text(json.dumps({"tasks": TASKS, "total": 300}))
    yield "files", path, {"one_file_per_task": True}
    yield "config", path, {"target": "import", "config": b'<View><Text name="t" value="$text"/></View>'}
    yield "encoding", path, {"encoding": "cp1252"}
    yield "examples", path, {"examples": "shapes"}
    yield "maps", path, {"users": {i: i for i in range(1001)}, "unmapped": "keep", "executor": Recorded()}
    yield "compressed", packed, {}
    yield "not-a-file", io.BytesIO(text), {}
    yield "not-a-file", text, {}
    yield "document", by_id, {}
    yield "document", wrapped, {}
    yield "no-cut", one, {}


def test_reasons(tmp_path, monkeypatch):
    found = set()
    for number, (reason, source, options) in enumerate(reasons(tmp_path)):
        report = lsconvert.convert(source, tmp_path / f"out{number}", to="v2", jobs=2, **options)
        assert (report.whole, report.whole in WHOLE) == (reason, True)
        assert WHOLE[reason] in report.describe_whole()
        found.add(reason)
    monkeypatch.setattr("lsconvert.conversion.options.MIN_SIZE", 1 << 20)
    assert lsconvert.upgrade(tmp_path / "in.json", None, jobs=2).whole == "small"
    assert {*WHOLE} == {*found, "small", "lost", "query"}  # query: tests/remote/test_web.py
    assert lsconvert.upgrade(tmp_path / "in.json", None).whole == ""
    assert lsconvert.upgrade(tmp_path / "in.json", None).describe_whole() == ""
