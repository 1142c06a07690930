"""upgrade_many and downgrade_many, in threads and on an executor."""

import json
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import lsconvert
from lsconvert.conversion.batch.batch import Batch
from lsconvert.conversion.batch.file_job import convert_job
from lsconvert.engines.software import Software

V1 = '[{"id": 1, "data": {"a": 1}, "completions": [{"id": 2, "result": [[{"n": 1}]]}]}]'
BAD = '[{"id": 1, "data": {}, "completions": [{"result": []}], "annotations": [{"result": []}]}]'


@pytest.fixture(params=["threads", "executor"])
def how(request):
    """Keyword arguments: nothing, or an executor."""
    if request.param == "threads":
        yield {"jobs": 2}
        return
    with ThreadPoolExecutor(2) as executor:
        yield {"executor": executor}
        assert executor.submit(abs, -1).result() == 1  # it was not shut down


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.json", "sub/b.json", "sub/c.jsonl"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(V1)
    return tmp_path


def names(folder="out"):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


OUTPUTS = [".lsconvert-job.jsonl", "a.json", "sub/b.json", "sub/c.jsonl"]


def test_there_and_back(tree, how):
    seen = []
    report = lsconvert.upgrade_many(tree / "in", "out", on_outcome=seen.append, keep_ground_truth=True, **how)
    assert str(report) == "3 of 3 files converted"
    assert (report.totals["tasks"], report.totals["annotations"], report.failures) == (3, 3, [])
    assert [outcome.result.tasks for outcome in seen] == [1, 1, 1]
    assert [outcome.item.name for outcome in seen] == OUTPUTS[1:]
    assert [Path(outcome.result.target) for outcome in seen] == [Path("out", name) for name in OUTPUTS[1:]]
    assert names() == OUTPUTS
    lsconvert.downgrade_many(["out/a.json", Path("out/sub")], "back", **how)
    assert Path("back/a.json").read_text() == V1
    assert names("back") == [".lsconvert-job.jsonl", "a.json", "b.json", "c.jsonl"]


def test_another_config_is_another_option(tree, how):
    (tree / "c.xml").write_bytes(b'<View><Text name="t" value="$a"/></View>')
    options = {"target": "import", "users": {}, "unmapped": "keep", "config": "c.xml", **how}
    assert lsconvert.upgrade_many("in/a.json", "out", **options).done == 1
    assert lsconvert.upgrade_many("in/a.json", "out", resume=True, **options).skipped == 1
    (tree / "c.xml").write_bytes(b'<View><Text name="u" value="$a"/></View>')
    assert lsconvert.upgrade_many("in/a.json", "out", resume=True, **options).done == 1


def test_a_file_that_fails_does_not_stop_the_others(tree, how):
    (tree / "in/bad.json").write_text(BAD)
    report = lsconvert.upgrade_many("in", "out", **how)
    assert str(report) == "3 of 4 files converted, 1 failed"
    assert [failure.source for failure in report.failures] == ["in/bad.json"]
    assert isinstance(report.failures[0].error, lsconvert.ConflictError)
    assert report.failures[0].error.where.file == "in/bad.json"
    assert names() == OUTPUTS
    report = lsconvert.upgrade_many("in", "kept", on_error="quarantine", **how)
    assert (report.totals["failed"], report.totals["quarantined"], report.failures) == (1, 1, [])
    assert "bad.json.quarantine.jsonl" in names("kept")


def test_fail_fast(tree, how):
    (tree / "in/0.json").write_text("{")
    for number in range(500):
        (tree / f"in/more-{number}.json").write_text(V1)
    report = lsconvert.upgrade_many("in", "out", fail_fast=True, **how)
    assert len(report.failures) == 1
    assert report.done < 500


def test_resume(tree, how):
    lsconvert.upgrade_many("in", "out", **how)
    (tree / "in/a.json").write_text(V1 + "\n")
    report = lsconvert.upgrade_many("in", "out", resume=True, **how)
    assert (report.done, report.skipped) == (1, 2)
    report = lsconvert.upgrade_many("in", "out", resume=True, users={7: 8}, **how)
    assert (report.done, report.skipped) == (3, 0)  # other options
    Path("out/a.json").write_text("mine")
    report = lsconvert.upgrade_many("in", "out", resume=True, users={7: 8}, **how)
    assert (report.done, report.skipped, len(report.failures)) == (0, 2, 1)
    assert Path("out/a.json").read_text() == "mine"


def test_runs_of_both_kinds_know_each_other(tree):
    with ThreadPoolExecutor(2) as executor:
        lsconvert.upgrade_many("in/sub", "out", executor=executor)
        assert lsconvert.upgrade_many("in/sub", "out", resume=True).skipped == 2
        lsconvert.upgrade_many("in/a.json", "out")
        assert lsconvert.upgrade_many("in/a.json", "out", executor=executor, resume=True).skipped == 1


def test_an_output_that_a_killed_run_did_not_record(tree, how):
    lsconvert.upgrade_many("in", "out", **how)
    os.remove("out/.lsconvert-job.jsonl")
    assert lsconvert.upgrade_many("in", "out", resume=True, **how).done == 3


@pytest.mark.parametrize("left", ["a.json", "a.json.quarantine.jsonl", "a-001.json"])
def test_existing_outputs_are_not_replaced(tree, how, left):
    Path("out").mkdir()
    Path("out", left).write_text("mine")
    choices = {"a.json": {}, "a-001.json": {"max_tasks": 1}}.get(left, {"on_error": "quarantine"})
    if left == "a-001.json":
        (tree / "in/a.json").write_text(f"[{V1[1:-1]}, {V1[1:-1]}]")
    report = lsconvert.upgrade_many("in", "out", **choices, **how)
    assert [type(failure.error) for failure in report.failures] == [lsconvert.OutputError]
    assert "exists already" in str(report.failures[0].error)
    assert Path("out", left).read_text() == "mine"
    assert report.done == 2
    assert lsconvert.upgrade_many("in", "out", force=True, **choices, **how).done == 3


def test_without_a_folder_nothing_is_written(tree, how):
    report = lsconvert.upgrade_many("in", None, **how)
    assert sum(report.edits.values()) == 6
    assert sorted(os.listdir()) == ["in"]


def test_arguments_that_contradict_each_other(tree):
    with ThreadPoolExecutor(1) as executor, pytest.raises(ValueError, match="processes and executor"):
        lsconvert.upgrade_many("in", "out", executor=executor, processes=2)
    with pytest.raises(ValueError, match="resume needs"):
        lsconvert.upgrade_many("in", None, resume=True)
    with pytest.raises(ValueError, match="is the folder of the inputs"):
        lsconvert.upgrade_many("in", "in")
    (tree / "in/sub/a.json").write_text(V1)
    with pytest.raises(ValueError, match="several inputs are named"):
        lsconvert.upgrade_many(["in/a.json", "in/sub/a.json"], "out")
    with pytest.raises(ValueError, match="a labeling config is given"):
        lsconvert.upgrade_many("in", "out", config=b"<View/>")
    with pytest.raises(lsconvert.ConfigError):
        lsconvert.upgrade_many("in", "out", config="none.xml", target="import")
    with pytest.raises(lsconvert.MapError):
        lsconvert.upgrade_many("in", "out", users="none.csv")
    with pytest.raises(ValueError, match="has no target import"):
        lsconvert.convert_many("in", "out", to="v1", target="import")
    with pytest.raises(ValueError, match="on_error"):
        lsconvert.upgrade_many("in", "out", on_error="ignore")
    assert sorted(os.listdir()) == ["in"]


@pytest.fixture
def job(tree):
    arguments = {"to": "v2", "target": None, "max_tasks": None, "max_bytes": None, "force": False, "on_error": "stop"}
    batch = Batch(["in/a.json"], "out", arguments | {"users": None, "maps": {}, "output_format": None})
    return next(batch._jobs(batch._done_files()))


def test_a_job_is_plain_data(job):
    assert pickle.loads(pickle.dumps(job)) == job
    assert len(pickle.dumps(job)) < 2_000


def test_a_job_may_run_twice(job):
    first, second = convert_job(job), convert_job(job)
    assert first.error is second.error is None
    assert first.report == second.report
    assert pickle.loads(pickle.dumps(first)).facts == first.facts


def test_a_job_in_another_folder(job, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    found = convert_job(job)
    assert found.error is None
    assert json.loads(Path(job.folder, "out/a.json").read_text())[0]["annotations"]
    assert os.listdir() == []


def test_a_file_that_changed_after_the_job_was_made(job):
    Path("in/a.json").write_text(V1 + "\n")
    assert "changed" in convert_job(job).error.message
    assert not Path("out/a.json").exists()


def test_a_job_for_other_software(job):
    found = convert_job(replace(job, software=Software("0.0.9", "native")))
    assert isinstance(found, lsconvert.WorkerError)
    assert found.expected == "0.0.9 with the kernel native"
    assert found.worker.endswith(f":{os.getpid()}")
    assert found.worker in found.message


def test_an_error_that_is_not_handled_is_that_of_its_file(job, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("lsconvert.conversion.batch.file_job.convert", fail)
    assert convert_job(job).error.message == "an error that lsconvert does not handle: ZeroDivisionError"
