"""Workers: that they change nothing but the time, whatever becomes of them."""

import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from itertools import islice
from pathlib import Path

import pytest

import lsconvert
from lsconvert import CheckError, InvalidJSONError, crew, worker
from lsconvert.checker import Checker
from lsconvert.crew import Crew, crew_for, judged_ahead
from lsconvert.judge import FOR_IMPORT, Judge
from lsconvert.model import TaskSpan

REGION = '{"type":"choices","from_name":"c","to_name":"t","value":{"choices":["x"]}}'
GOOD = '{"id":1,"data":{},"completions":[{"ground_truth":true,"result":[[' + REGION + "]]}]}"
INVALID = '{"id":2,"data":{},"completions":[{"result":[[{"type":"choices"}]]}]}'
CONFLICT = '{"id":3,"completions":[{"result":[]}],"annotations":[{"result":[]}]}'
DEEP = '{"id":4,"data":' + "[" * 150 + "]" * 150 + ',"completions":[{"result":[]}]}'
LONE = r'{"id":5,"data":{"t":"\ud800"},"completions":[{"result":[]}]}'
OTHERS = ("5", '{"bare":1}', "[[]]", '{"data":{},"annotations":[{"ground_truth":true,"result":[]}]}', '{"data":{}}')
ALL = (GOOD, INVALID, *OTHERS, CONFLICT, DEEP, LONE)
SCHEMAS = ("v2/export", "v2/migrated")


class Slow(io.BytesIO):
    """A stream that gives little at a time, so that there are many batches."""

    def read(self, size=-1):
        return super().read(min(size, 3_000) if size > 0 else 3_000)


@pytest.fixture
def asked(monkeypatch):
    """The batches that workers have judged. They start at once, and are waited for."""
    found = []
    judge, ask = Crew.judge, Crew._ask

    def judge_by_workers(self, output, spans):
        judge(self, b"", [])
        end = time.monotonic() + 60
        while not self._any_ready and time.monotonic() < end:
            time.sleep(0.01)
        return judge(self, output, spans)

    def ask_and_tell(self, output, places):
        verdicts = ask(self, output, places)
        found.append(verdicts)
        return verdicts

    monkeypatch.setattr(crew, "START_AT", 0)
    monkeypatch.setattr(Crew, "judge", judge_by_workers)
    monkeypatch.setattr(Crew, "_ask", ask_and_tell)
    return found


def document(*tasks):
    return ("[" + ",\n".join(tasks) + "]").encode()


def convert(text, jobs, **options):
    sink, aside = io.BytesIO(), io.BytesIO() if options.get("on_error") == "quarantine" else None
    report = lsconvert.convert(Slow(text), sink, to="v2", jobs=jobs, quarantine=aside, **options)
    return report, sink.getvalue(), aside and aside.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        {"on_error": "quarantine"},
        {"on_error": "keep", "split_annotators": True},
        {"on_error": "keep", "keep_ground_truth": True},
    ],
)
def test_nothing_else_changes(asked, options):
    text = document(*(task.replace('"id":', f'"id":{i}') for i in range(1, 31) for task in ALL))
    alone = convert(text, 1, **options)
    assert not asked
    assert convert(text, 2, **options) == alone
    answered = [
        verdicts for verdicts in asked if verdicts is not None
    ]  # a busy machine may lose patience with a worker
    assert {verdict for verdicts in answered for verdict in verdicts} <= {1, 0}
    assert sum(map(len, answered)) <= 30 * len(ALL)


def test_what_passes_is_not_decoded_here(asked, monkeypatch):
    monkeypatch.setattr("lsconvert.gate.decode_roughly", None)
    text = document(*[GOOD] * 100)
    report, output, _ = convert(text, 2)
    assert report.tasks == 100
    assert output == document(*[GOOD] * 100).replace(b"completions", b"annotations").replace(
        b'"ground_truth":true,', b""
    ).replace(b"[[", b"[").replace(b"]]", b"]")
    assert asked


BROKEN = {"check": ([INVALID] + [GOOD] * 50, CheckError), "kernel": ([GOOD] * 50, InvalidJSONError)}


@pytest.mark.parametrize("end", ["}", "\x00]", "]]"])
@pytest.mark.parametrize(("tasks", "error"), BROKEN.values(), ids=BROKEN)
def test_the_first_error_is_the_one(asked, tasks, error, end):
    text = document(*[GOOD] * 50, *tasks)[:-1] + end.encode()
    found = []
    for jobs in (1, 2):
        with pytest.raises(error) as caught:
            convert(text, jobs)
        found.append((caught.value.where, str(caught.value)))
    assert found[0] == found[1]
    assert asked


def test_lost_workers(asked, monkeypatch):
    ask, begun = Crew._ask, []

    def ask_and_lose(self, output, places):
        begun.append(places)
        if len(begun) == 4:
            while not any(asked):
                time.sleep(0.01)
            for worker in self._workers:
                os.kill(worker._process.pid, 9)
        return ask(self, output, places)

    text = document(*[GOOD] * 299, INVALID)
    alone = convert(text, 1, on_error="quarantine")
    monkeypatch.setattr(Crew, "_ask", ask_and_lose)
    assert convert(text, 2, on_error="quarantine") == alone
    assert any(asked)
    assert asked[-1] is None


@pytest.mark.parametrize("python", ["/nonexistent/python", "\0", shutil.which("false")])
def test_workers_that_never_come(monkeypatch, python):
    monkeypatch.setattr(crew, "START_AT", 0)
    monkeypatch.setattr(sys, "executable", python)
    text = document(*[GOOD] * 99, INVALID)
    assert convert(text, 2, on_error="keep") == convert(text, 1, on_error="keep")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda good: f"print('.' * 100, flush=True)\n{good}",
        lambda good: f"import os; os.write(1, b'\\1' * 1000)\n{good}",
        lambda good: good.replace("worker.py", "another.py"),
        lambda _: "import sys; sys.exit(1)",
        lambda good: f"{good.replace('sys.path[:] = ', 'nothing = ')}",
        lambda _: "import subprocess; subprocess.Popen(['sleep', '60'])",
    ],
    ids=["prints", "prints verdicts", "another version", "exits", "finds nothing", "leaves a child"],
)
def test_workers_that_go_wrong(monkeypatch, wrong):
    """None of their words is taken for a verdict, and none is waited for."""
    good = worker._command()
    assert wrong(good) != good
    monkeypatch.setattr(worker, "_command", lambda: wrong(good))
    monkeypatch.setattr(crew, "START_AT", 0)
    begin = time.monotonic()
    with Crew(SCHEMAS, 1) as some:
        some.judge(b"", [])
        while some._free.qsize() < 2 and time.monotonic() < begin + 5:  # whoever holds its stdout is not waited for
            time.sleep(0.01)
        text = INVALID.replace("completions", "annotations").encode()
        assert not some._any_ready
        assert some.judge(text, [TaskSpan(0, "", 0, len(text), 0, len(text), changed=True)]) is None
    assert time.monotonic() - begin < 50


def test_a_worker_that_is_silent(asked, monkeypatch):
    text = document(*[GOOD] * 99, INVALID)
    alone = convert(text, 1, on_error="quarantine")
    start = Crew._start

    def start_and_stop(self):
        start(self)
        while self._free.qsize() < 4:
            time.sleep(0.01)
        for one in self._workers:
            os.kill(one._process.pid, signal.SIGSTOP)

    monkeypatch.setattr(Crew, "_start", start_and_stop)
    monkeypatch.setattr(crew, "PATIENCE", 0.2)
    assert convert(text, 2, on_error="quarantine") == alone
    assert set(asked) == {None}


@pytest.mark.parametrize("error", [RuntimeError, MemoryError])
def test_threads_that_cannot_start(monkeypatch, error):
    def cannot(*_):
        raise error

    monkeypatch.setattr(crew, "START_AT", 0)
    monkeypatch.setattr(threading.Thread, "start", cannot)
    with Crew(SCHEMAS, 2) as some:
        some._any_ready = True
        judged = judged_ahead(iter([(b"c", b"o")] * 3), list, some)
        assert list(judged) == [(b"c", b"o", [], b"")] * 3
        assert len(some._workers) == 1


def test_any_path(asked, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, "", """/ '"\\\n\u00e9 """])
    convert(document(*[GOOD] * 100), 2)
    assert any(asked)


def test_any_error_comes_after_what_was_before_it(asked):
    def fed():
        for i in range(5):
            yield b"%d" % i, b"%d" % i
        raise KeyError("gone")

    with Crew(SCHEMAS, 2) as some:
        judged = judged_ahead(fed(), list, some)
        assert [chunk for chunk, *_ in islice(judged, 5)] == [b"0", b"1", b"2", b"3", b"4"]
        with pytest.raises(KeyError, match="gone"):
            next(judged)


def test_no_worker_stays(asked):
    made = []
    start = Crew._start
    try:
        Crew._start = lambda self: (start(self), made.append(self))[0]
        convert(document(*[GOOD] * 100), 3)
        with pytest.raises(CheckError):
            convert(document(*[GOOD] * 100, INVALID), 3)
    finally:
        Crew._start = start
    assert [len(one._workers) for one in made] == [3, 3]
    assert all(worker._process.returncode is not None for one in made for worker in one._workers)
    assert all(
        pipe.closed
        for one in made
        for worker in one._workers
        for pipe in (worker._process.stdin, worker._process.stdout)
    )
    assert "ThreadPool" not in str(threading.enumerate())


def test_small_inputs_start_nothing(monkeypatch):
    monkeypatch.setattr(Crew, "_start", None)
    convert(document(*[GOOD] * 100), 8)


@pytest.mark.parametrize("options", [{"target": "import", "unmapped": "keep", "on_error": "keep"}, {"check": False}])
def test_who_needs_no_crew(monkeypatch, options):
    monkeypatch.setattr(crew, "START_AT", 0)
    monkeypatch.setattr(Crew, "_start", None)
    convert(document(*[GOOD] * 100), 8, **options)


def test_huge_batches_are_judged_where_they_lie(asked, monkeypatch):
    monkeypatch.setattr(crew, "MAX_BATCH", 100)
    convert(document(*[GOOD] * 100), 2)
    assert not any(asked)
    monkeypatch.setattr(crew, "MAX_BATCH", 1 << 20)
    monkeypatch.setattr(crew, "MAX_TASKS", 1)
    convert(document(*[GOOD] * 100), 2)
    assert not any(asked)


def test_they_run_none_of_the_users_code(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "print('once')\n"
        "from lsconvert import crew, upgrade\n"
        "import io, time\n"
        "crew.START_AT = 0\n"
        f"text = {document(*[GOOD] * 3000)!r}\n"
        "greet = crew.Crew._start\n"
        "def start(self):\n"
        "    greet(self)\n"
        "    while not self._any_ready: time.sleep(0.01)\n"
        "crew.Crew._start = start\n"
        "print(upgrade(io.BytesIO(text), None, jobs=2).tasks)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, timeout=120, check=True)
    assert (done.stdout.split(), done.stderr) == ([b"once", b"3000"], b"")


@pytest.mark.parametrize(
    ("expected", "sizes", "seen"),
    [
        (0, [99], None),
        (0, [50, 49, 1], 100),
        (0, [100], 100),
        (100, [1, 1], 1),
        (99, [1, 98], None),
        (99, [1, 99], 100),
    ],
)
def test_when_they_start(monkeypatch, expected, sizes, seen):
    """When so much has come, or at once where it is known that so much will: a compressed file is more than is expected."""
    monkeypatch.setattr(crew, "START_AT", 100)
    started = []
    with Crew(SCHEMAS, 1, expected) as some:
        some._start = lambda: started.append(some._seen)
        for size in sizes:
            some.judge(bytes(size), [])
    assert started[:1] == ([] if seen is None else [seen])


def test_the_size_of_a_file_is_expected(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr("lsconvert.crew.crew_for", lambda *arguments: made.append(arguments))
    (tmp_path / "v1.json").write_bytes(document(GOOD))
    lsconvert.upgrade(tmp_path / "v1.json", None, jobs=2)
    lsconvert.upgrade(io.BytesIO(document(GOOD)), None, jobs=2)
    assert [arguments[1:] for arguments in made] == [(2, len(document(GOOD))), (2, None)]


def test_who_has_a_crew(monkeypatch, tmp_path):
    assert crew_for(SCHEMAS, 1) is None
    assert crew_for(None, 4) is None
    assert (crew_for(SCHEMAS, 9)._count, crew_for(SCHEMAS, 9).most_ahead) == (9, 9 * crew.AHEAD)
    monkeypatch.setattr(crew, "CPU_MAX", tmp_path / "none")
    for cores, count in ((1, None), (3, 3), (64, 4)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: set(range(cores)), raising=False)
        made = crew_for(SCHEMAS, None)
        assert (made and made._count) == count
    for quota, count in (("max 100000", 4), ("50000 100000", None), ("350000 100000", 3), ("odd", 4)):
        monkeypatch.setattr(crew, "CPU_MAX", tmp_path / "cpu.max")
        (tmp_path / "cpu.max").write_text(quota)
        made = crew_for(SCHEMAS, None)
        assert (made and made._count) == count
    monkeypatch.setattr(crew, "CPU_MAX", tmp_path / "none")
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert crew_for(SCHEMAS, None) is None
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert crew_for(SCHEMAS, 4) is None
    monkeypatch.delattr(sys, "frozen")
    monkeypatch.setattr(Checker, "has_gate", False)
    assert crew_for(SCHEMAS, 4) is None
    with pytest.raises(ValueError, match="jobs is 0"):
        crew_for(SCHEMAS, 0)


class Backwards:
    """A crew whose last batch is done first."""

    most_ahead = 1 << 20

    def __init__(self, count):
        self.count, self.made = count, []

    def judge(self, output, spans):
        self.made.append((Future(), bytes([len(self.made)]) * len(spans)))
        if len(self.made) == self.count:
            for future, verdicts in reversed(self.made):
                future.set_result(verdicts)
        return self.made[-1][0]

    def wait_for(self, verdicts):
        return verdicts.result()


def test_order():
    fed = [(b"c%d" % i, b"o%d" % i) for i in range(7)]
    spans = [[TaskSpan(i, "", 0, 1, 0, 1)] * (i % 3) for i in range(7)]
    found = list(judged_ahead(iter(fed), iter(spans).__next__, Backwards(7)))
    assert found == [(*pair, some, bytes([i]) * len(some)) for i, (pair, some) in enumerate(zip(fed, spans))]


def test_not_much_waits():
    fed, read = [(b"chunk", b"1234")] * 20, []

    class Never:
        most_ahead = 10

        def judge(self, output, spans):
            read.append(output)
            return Future()

        def wait_for(self, verdicts):
            assert len(read) <= 3 + taken
            return b""

    taken = 0
    for _ in judged_ahead(iter(fed), list, Never()):
        taken += 1
    assert taken == 20


KEPT = '{"data":{},"annotations":[{"ground_truth":true,"result":[]}]}'
TOO_DEEP = '{"data":' + "[" * 100_000 + "]" * 100_000 + ',"annotations":[]}'  # for any Python


@pytest.mark.parametrize(
    ("text", "unchanged", "changed"),
    [(KEPT, 1, 0), ("5", 1, 1), ('{"bare":1}', 1, 1), (TOO_DEEP, 0, 0), ('{"annotations":[{"result":[{}]}]}', 0, 0)],
)
def test_verdicts(text, unchanged, changed):
    """What cannot be decoded has no verdict of its own: a zero, too."""
    places = [(2, 2 + len(text), which) for which in (False, True, False)]
    assert Judge(SCHEMAS).verdicts(f", {text}]".encode(), places) == bytes([unchanged, changed, unchanged])


def test_bare_data_on_its_way_to_a_server_is_judged():
    assert Judge(FOR_IMPORT).verdicts(b"[5]", [(1, 2, False)]) == b"\0"


def test_samples_by_the_command_line(tmp_path):
    sample = Path(__file__).parent / "samples" / "v1-export.json"
    command = [sys.executable, "-m", "lsconvert", "upgrade", sample, "-q"]
    one = subprocess.run([*command, "--jobs", "1"], capture_output=True, check=True).stdout
    assert subprocess.run([*command, "--jobs", "4"], capture_output=True, check=True).stdout == one
    assert subprocess.run(command, capture_output=True, check=True).stdout == one
