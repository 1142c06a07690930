"""The campaign's checks report each planted fault and accept correct results; the shim works."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

if sys.platform != "linux":
    pytest.skip("the shim, pidfd and /proc are Linux only", allow_module_level=True)

from campaign import changes, differential, growth, hostile, launch, ranges
from campaign.agreement import check_back, check_once_more, check_tasks, check_verified, tasks_of
from campaign.archives import DAMAGES, check_all_tasks, damaged, packed
from campaign.faults import check_fault, injections
from campaign.formats import check_read_back, check_shown
from campaign.generator import Document, Generator
from campaign.growth import BOMBS
from campaign.kills import after_kill, check_asked
from campaign.launch import CompletedRun, Injection
from campaign.oracle import (
    Entry,
    Expected,
    check_code,
    check_killed,
    check_stderr,
    check_undone,
    check_whole,
    remains,
    restore,
    take_snapshot,
)
from campaign.parts import PARTS
from campaign.results import Finding, Result, Summary
from campaign.scenarios import SCENARIOS, export
from campaign.schedule import attempt
from campaign.terminal import check_bar
from campaign.workspace import Case, Part, Workspace

ROOT = Path(__file__).parents[2]
MODE = stat.S_IFREG | 0o644
OLD, NEW, IN, OTHER = (Entry(MODE, text) for text in (b"old", b"new", b"in", b"other"))
EXPECTED = Expected({"in": IN, "out": OLD}, {"in": IN, "out": NEW}, 0)
PAIR = Expected({"a": OLD, "b": OLD, "m": OLD}, {"a": NEW, "b": NEW, "m": NEW}, 0)
UNIT = (("out",),)


def kinds(findings):
    return sorted({finding.kind for finding in findings})


def ended(code=0, stderr=b"", **more):
    return CompletedRun(code, b"", stderr, 0.1, 0, **more)


# Snapshots of a folder.


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ({"in": IN, "out": NEW}, []),
        ({"in": IN, "out": OLD}, ["wrong output"]),
        ({"in": IN}, ["wrong output"]),
        ({"in": OTHER, "out": NEW}, ["wrong output"]),
        ({"in": IN, "out": Entry(stat.S_IFREG | 0o600, b"new")}, ["wrong output"]),
        ({"in": IN, "out": NEW, ".lsconvert-x.part": OTHER}, ["left over"]),
    ],
)
def test_complete_runs(seen, found):
    assert kinds(check_whole(seen, EXPECTED)) == found


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ({"in": IN, "out": OLD}, []),
        ({"in": IN, "out": NEW}, ["failed yet written"]),
        ({"in": IN, "out": OTHER}, ["torn"]),
        ({"in": IN}, ["lost"]),
        ({"out": OLD}, ["changed"]),
        ({"in": OTHER, "out": OLD}, ["changed"]),
        ({"in": IN, "out": OLD, ".lsconvert-x.part": OTHER}, ["left over"]),
    ],
)
def test_failed_runs(seen, found):
    assert kinds(check_undone(seen, EXPECTED, UNIT)) == found


def test_several_targets():
    seen = {"a": NEW, "b": OLD, "m": OLD}
    assert kinds(check_undone(seen, PAIR, (("a", "b", "m"),))) == ["mixed"]
    assert kinds(check_undone(seen, PAIR, (("a",), ("b",), ("m",)))) == []


def test_files_next_to_a_stream():
    files = {"s": Entry(MODE, b"whole"), "out": NEW}
    expected = Expected({"out": OLD}, files, 0)
    assert kinds(check_undone(files, expected, UNIT, streams="s")) == ["failed yet written"]
    assert check_undone({**files, "s": Entry(MODE, b"who")}, expected, UNIT, streams="s") == []  # stdout failed


def test_a_stream_may_be_incomplete():
    expected = Expected({}, {"s": Entry(MODE, b"whole")}, 0)
    assert check_undone({"s": Entry(MODE, b"who")}, expected, ((),), streams="s") == []
    assert kinds(check_undone({"s": Entry(MODE, b"wha")}, expected, ((),), streams="s")) == ["torn"]


@pytest.mark.parametrize(
    ("seen", "found", "unnamed"),
    [
        ({"a": OLD, "b": OLD, "m": OLD}, [], False),
        ({"a": NEW, "b": NEW, "m": NEW}, [], False),
        ({"a": NEW, "b": OLD}, [], True),  # the manifest is gone
        ({"a": NEW, "b": NEW}, [], True),
        ({"a": NEW, "b": OLD, "m": OLD}, ["mixed"], False),
        ({"a": NEW, "b": OLD, "m": NEW}, ["mixed"], False),
        ({"a": OLD, "b": OTHER, "m": OLD}, ["torn"], False),
        ({"a": OLD, "m": OLD}, ["lost"], False),
    ],
)
def test_parts_after_a_kill(seen, found, unnamed):
    findings, mix = check_killed(seen, PAIR, ("a", "b", "m"), manifest="m", quarantine=None)
    assert (kinds(findings), mix) == (found, unnamed)


@pytest.mark.parametrize(
    ("seen", "found", "unnamed"),
    [
        ({"out": OLD, "q": NEW}, [], True),
        ({"out": NEW, "q": OLD}, ["mixed"], False),  # the output lacks tasks that the quarantine does not have
        ({"out": NEW, "q": NEW}, [], False),
    ],
)
def test_a_quarantine_after_a_kill(seen, found, unnamed):
    expected = Expected({"out": OLD, "q": OLD}, {"out": NEW, "q": NEW}, 1)
    findings, mix = check_killed(seen, expected, ("out", "q"), manifest=None, quarantine="q")
    assert (kinds(findings), mix) == (found, unnamed)


@pytest.mark.parametrize(
    ("run", "found"),
    [
        (ended(3, b"lsconvert: in: cannot be read\n"), []),
        (ended(3), ["silence"]),
        (ended(1, b"Traceback (most recent call last):\n  File\nOSError: x\n"), ["traceback"]),
        (ended(4, b"Exception ignored in: <x>\n"), ["traceback"]),
        (ended(4, b"line\n" * 30), ["many lines"]),
        (ended(-9, hung=True), ["hang"]),
        (ended(-9, orphans=1), ["orphaned"]),
    ],
)
def test_stderr(run, found):
    assert kinds(check_stderr(run, failed=True)) == found


@pytest.mark.parametrize(
    ("code", "usual", "found"),
    [
        (3, 0, []),
        (70, 0, []),
        (1, 0, ["wrong code"]),
        (1, 1, []),
        (7, 0, ["wrong code"]),
        (-11, 0, ["crash"]),
        (0, 1, ["wrong code"]),
    ],
)
def test_codes(code, usual, found):
    assert kinds(check_code(ended(code), Expected({}, {}, usual))) == found


def test_a_snapshot_has_all_files(tmp_path):
    files = {"a": OLD, "f/b": NEW, "f/.hidden": Entry(stat.S_IFREG | 0o600, b"")}
    restore(tmp_path, files)
    assert take_snapshot(tmp_path) == files
    assert remains(take_snapshot(tmp_path), Expected({"a": OLD}, {}, 0)) == ["f/.hidden", "f/b"]


# Runs and the shim.


@pytest.fixture(scope="module")
def workspace():
    with Workspace() as made:
        yield made


FRESH = next(scenario for scenario in SCENARIOS if scenario.name == "fresh")


def test_the_shim_makes_a_call_fail(workspace):
    baseline = workspace.baseline(FRESH)
    naming = "link" if "link" in [kind for kind, _ in baseline.calls] else "rename"
    assert {"open", "read", "write", "close", "fsync", "stat", naming} <= {kind for kind, _ in baseline.calls}
    workspace.prepare(baseline.expected.before)
    run = workspace.run(workspace.request(FRESH, injection=Injection("fsync", 1, "fail", errno.ENOSPC)))
    assert run.code == 4
    assert os.strerror(errno.ENOSPC).lower() in run.stderr.decode().lower()
    assert check_fault(workspace, run, baseline, FRESH) == []


def test_short_reads_and_writes_are_continued(workspace):
    baseline = workspace.baseline(FRESH)
    for kind in ("read", "write"):
        workspace.prepare(baseline.expected.before)
        run = workspace.run(workspace.request(FRESH, injection=Injection(kind, 1, "short", sticky=True)))
        assert run.code == 0
        assert take_snapshot(workspace.work) == baseline.expected.after


def test_the_shim_kills_before_and_after_a_call(workspace):
    baseline = workspace.baseline(FRESH)
    naming = next(kind for kind, _ in baseline.calls if kind in ("link", "rename"))
    for when, whole in (("before", False), ("after", True)):
        workspace.prepare(baseline.expected.before)
        run = workspace.run(workspace.request(FRESH, injection=Injection(naming, 1, when, signal.SIGKILL)))
        assert run.code == -signal.SIGKILL
        assert ("out.json" in take_snapshot(workspace.work)) is whole


def test_limits_and_modes_apply(workspace):
    baseline = workspace.baseline(FRESH)
    workspace.prepare(baseline.expected.before)
    assert workspace.run(workspace.request(FRESH, limits={"FSIZE": 10})).code == 4
    workspace.work.chmod(0o555)
    run = workspace.run(workspace.request(FRESH, bare=True))
    workspace.work.chmod(0o755)
    assert run.code == 4


def test_a_run_can_be_stopped(workspace):
    baseline = workspace.baseline(FRESH)
    workspace.prepare(baseline.expected.before)
    seen = []
    injection = Injection("fsync", 1, "before", signal.SIGSTOP)
    run = workspace.run(
        workspace.request(FRESH, injection=injection, while_stopped=lambda: seen.append(take_snapshot(workspace.work)))
    )
    assert (run.code, len(seen)) == (0, 1)
    assert "out.json" not in seen[0]


def test_wrong_results_of_faults_are_found(workspace):
    """Each result of a careless program, made by hand, is a finding."""
    baseline = workspace.baseline(FRESH)
    new = baseline.expected.after["out.json"]
    for more, code, words, found in (
        ({"out.json": new}, 4, b"lsconvert: failed\n", "failed yet written"),
        ({"out.json": Entry(MODE, b"[")}, 4, b"lsconvert: failed\n", "torn"),
        ({".lsconvert-1.part": new}, 4, b"lsconvert: failed\n", "left over"),
        ({}, 0, b"", "wrong output"),
        ({}, 1, b"Traceback (most recent call last):\nOSError\n", "traceback"),
        ({}, 1, b"lsconvert: failed\n", "wrong code"),
        ({}, 3, b"", "silence"),
    ):
        workspace.prepare({**baseline.expected.before, **more})
        assert found in kinds(check_fault(workspace, ended(code, words), baseline, FRESH)), found


def test_wrong_results_of_signals_are_found(workspace):
    baseline = workspace.baseline(FRESH)
    before = baseline.expected.before
    assert check_asked(ended(143), before, baseline, FRESH, signal.SIGTERM) == []
    assert kinds(check_asked(ended(1), before, baseline, FRESH, signal.SIGTERM)) == ["wrong code"]
    assert kinds(check_asked(ended(143), {**before, ".lsconvert-1.part": NEW}, baseline, FRESH, signal.SIGTERM)) == [
        "left over"
    ]
    assert kinds(after_kill(ended(-9), {**before, "out.json": Entry(MODE, b"[")}, baseline, FRESH)[0]) == ["torn"]
    assert kinds(after_kill(ended(-9), {**before, "x.tmp": NEW}, baseline, FRESH)[0]) == ["stray file"]
    assert kinds(after_kill(ended(-9), {}, baseline, FRESH)[0]) == ["changed"]


def test_orphans_are_found(monkeypatch):
    monkeypatch.setattr(launch, "GRACE", 0.1)
    with subprocess.Popen(["sh", "-c", "setsid sleep 60 & wait"]) as parent:
        while not Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text():
            pass
        assert launch.kill_survivors(parent.pid, 0) == 1
        assert launch.kill_survivors(parent.pid, 0) == 0


# Documents, formats, archives.


def test_documents_are_the_same_for_the_same_seed():
    assert Generator(Random(5)).v1_document() == Generator(Random(5)).v1_document()
    texts = {Generator(Random(seed)).v1_document().text for seed in range(50)}
    assert len(texts) > 45
    assert any(len(Generator(Random(seed)).v1_document(large=True).text) > 1 << 20 for seed in range(6))


@pytest.fixture
def converted(tmp_path):
    """Convert an export; return a function that returns the conversion with changed output."""
    document = Document(export(3, "x"), "array", False)
    settings = differential.Settings(check=False)
    made = differential.convert(document.text, settings, "python", 64, tmp_path)

    def change(old, new):
        return (
            document,
            settings,
            differential.Outcome({"": made.output[""].replace(old, new)}, b"", made.report, made.error),
        )

    return change


def test_conversions_that_differ_are_found(converted):
    document, settings, same = converted(b"", b"")
    assert check_tasks(document, settings, same) == []
    assert check_verified(document.text, settings, same.output[""]) == []
    for old, new in ((b'"annotations"', b'"completions"'), (b"x 2 ", b"y 2 "), (b'"id": 2,', b'"id": 3,')):
        _, _, other = converted(old, new)
        assert kinds(check_tasks(document, settings, other)) == ["objects differ"]
        assert kinds(check_verified(document.text, settings, other.output[""])) == ["verify disagrees"]
        assert kinds(differential.differences(same, other, "differ")) == ["differ"]
    lost = differential.Outcome({"": b"[]"}, b"", same.report, None)
    assert kinds(check_tasks(document, settings, lost)) == ["objects differ", "tasks lost"]
    refused = differential.Outcome({"": b""}, b"", None, ("ConversionError", "no", "", ""))
    assert kinds(check_tasks(document, settings, refused)) == ["objects differ"]
    assert kinds(differential.differences(same, refused, "differ")) == ["differ"]


def test_ranges_that_differ_are_found(workspace, monkeypatch):
    trials = [ranges.Trial(seed, differential.Settings(check=False), "tasks", False, False) for seed in range(4)]
    assert not any(ranges.attempt(workspace, Case("x", trial)).findings for trial in trials)
    monkeypatch.setattr("lsconvert.conversion.ranges.takeover.write_again", lambda *_: None)
    found = {each.kind for trial in trials for each in ranges.attempt(workspace, Case("x", trial)).findings}
    assert "ranges differ (native)" in found


def test_conversions_that_are_not_stable_are_found():
    assert kinds(check_once_more(b"[]", b"[ ]", None)) == ["not idempotent"]
    assert check_back(b'\xef\xbb\xbf[{"data":{},"annotations":[{"result":[{}]}]}]') == []
    assert kinds(check_back(b'[{"data":{},"annotations":[{"result":[{}],"aggregated":1}]}]')) == ["not the same"]


def test_tasks_are_decoded():
    assert tasks_of(b'{"id":1}\n{"id":2}') == [{"id": 1}, {"id": 2}]
    assert tasks_of(b'{"0":{"id":1}}', by_id=True) == [{"id": 1}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a.json: 3 tasks\n  1 x rename\n", []),
        ("a\x1b[2J\n", ["control character"]),
        ("a\tb\n", ["control character"]),
        ("a\u202eb\n", ["control character"]),
        ("a\r::error::x\n", ["control character", "workflow command"]),
        ("a\n  ::error::x\n", ["workflow command"]),
        ("::error file=a,line=1,col=1,title=lsconvert type::x\n", ["workflow command"]),
    ],
)
def test_text_for_terminals(text, found):
    assert kinds(check_shown(text, "stderr")) == found


def test_the_github_format():
    own = "::error file=a,line=1,col=1,title=lsconvert type::x\n"
    assert check_shown(own, "stdout", commands=True) == []
    assert kinds(check_shown(f"{own}::error::x\n", "stdout", commands=True)) == ["workflow command"]


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "junit", "github"])
def test_formats_that_cannot_be_read_are_found(form):
    assert kinds(check_read_back('{"a": \n', "", form, "validate")) == ["unreadable"]


def test_progress_bars():
    assert check_bar(b"\ra.json:  50%|##  | 1.0M/2.0M\r   \r") == []
    assert kinds(check_bar(b"\ra\x1b]0;OWNED\x07.json:  50%")) == ["control character"]
    assert kinds(check_bar(b"\ra\r\n  ::error::x.json:  50%")) == ["workflow command"]
    assert kinds(check_bar(b"")) == ["no bar"]


def test_cells_that_are_formulas_are_found(tmp_path):
    path = tmp_path / "users.csv"
    path.write_text("expert,user,email\na@x,,\n", encoding="utf-8")
    assert hostile.check_cells(path) == []
    path.write_text("expert,user,email\n=1+1,,\n", encoding="utf-8")
    assert kinds(hostile.check_cells(path)) == ["formula"]


def test_damage_and_lost_tasks():
    for suffix in ("gz", "zip"):
        assert all(damaged(packed(suffix), kind, Random(3)) != packed(suffix) for kind in DAMAGES)
    assert check_all_tasks(export(200, "x")) == []
    assert kinds(check_all_tasks(export(199, "x"))) == ["tasks lost"]
    assert kinds(check_all_tasks(b"[")) == ["wrong output"]


def test_bombs_are_small():
    assert all(sum(map(len, bomb.files(1).values())) < 1 << 20 for bomb in BOMBS)


def test_exceeded_bounds_are_found():
    bomb = growth.Bomb("x", dict, (), peak=100, factor=10)
    files = {"in.json": b"x" * 200_000}
    assert growth.check_sizes(bomb, files, {"out.json": 2_000_000}, 100 << 20) == []
    assert kinds(growth.check_sizes(bomb, files, {"out.json": 2_000_001}, 100 << 20)) == ["output"]
    assert kinds(growth.check_sizes(bomb, files, {"stdout": 0}, 101 << 20)) == ["memory"]


def test_the_peak_of_a_run_is_measured(workspace):
    bomb = growth.Bomb("x", lambda _: {"in.json": b"[]"}, (), peak=1)
    bomb_case = growth.BombCase(bomb, "upgrade in.json -o out.json -q", 1)
    assert kinds(growth.attempt(workspace, Case("x", bomb_case)).findings) == ["memory"]


def test_wrong_results_of_changes_are_found(workspace):
    baseline = workspace.baseline(FRESH)
    for files, name, found in (
        ({"out.json": Entry(MODE, changes.PRECIOUS)}, "name taken", []),
        ({"out.json": NEW}, "name taken", ["replaced without --force"]),
        ({".lsconvert-1.part": NEW}, "folder moved", ["left over"]),
        ({}, "part removed", ["wrong output"]),
    ):
        workspace.prepare({**baseline.expected.before, **files})
        assert kinds(changes.check_target(workspace, ended(0), baseline, name, FRESH)) == found


def test_exceptions_of_a_command_are_found():
    class Done:
        exit_code, exception = 1, ValueError("x")

    assert kinds(hostile.check_end(Done)) == ["exception"]
    Done.exception = SystemExit(1)
    assert hostile.check_end(Done) == []


# The table, the exit code, the command.


def test_every_part_has_cases():
    with Workspace() as workspace:
        assert all(part.share > 0 for part in PARTS.values())
        for name in ("differential", "ranges", "hostile", "growth", "archives"):
            cases = [next(PARTS[name].cases(workspace, Random("7"))) for _ in range(2)]
            assert str(cases[0].spec) == str(cases[1].spec)


def test_table_and_exit_code():
    summary = Summary()
    assert summary.exit_code() == 1  # no cases
    summary.add("kills", "gz", Result((), {"unnamed mix": 1}))
    assert summary.exit_code() == 0
    torn = Finding("torn", "out.json", "kills", "gz", "how")
    summary.add("kills", "gz", Result((torn, torn)))
    assert summary.exit_code() == 1
    rows = [line.split() for line in summary.table().splitlines()]
    assert rows[0] == ["kills", "runs", "torn", "(unnamed", "mix)"]
    assert rows[1] == ["gz", "2", "1", "1"]
    assert "kills, gz: torn: out.json\n    how" in summary.hints()
    joined = Summary()
    joined.join(summary)
    assert joined.table() == summary.table()


def test_an_exception_in_a_case_is_a_finding():
    def fail(_bench, _case):
        raise OSError("broken")

    part = Part("x", 1, lambda *_: iter(()), fail)
    assert kinds(attempt(part, None, Case("x", None)).findings) == ["exception"]


def test_every_call_has_injections():
    made = list(injections(["open", "open", "fsync"], Random(1)))
    assert {(injection.kind, injection.nth) for injection in made} == {("open", 1), ("open", 2), ("fsync", 1)}


@pytest.mark.slow
def test_the_command(tmp_path):
    command = [sys.executable, "-m", "tests.campaign", "--only", "archives", "--case", "0", "--seed", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 cases, 0 findings" in done.stdout
