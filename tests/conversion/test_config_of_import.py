"""An upgrade for import with a labeling config: it refuses what a server refuses, and warns of what the editor does not show."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

import lsconvert
from lsconvert import CheckError, ConfigError, upgrade

CONFIG = Path(__file__).parents[1] / "samples" / "config.xml"
REGION = {"id": "r", "from_name": "sentiment", "to_name": "text", "type": "choices", "value": {"choices": ["Negative"]}}
OTHER = {**REGION, "from_name": "other"}


def task(number, *regions, data=None):
    """Return a v1 task with a double list."""
    work = {"id": number, "completed_by": 1, "result": [[REGION], [REGION, *regions]], "ground_truth": False}
    return {"id": number, "data": data or {"text": "a"}, "completions": [work]}


@pytest.fixture(autouse=True)
def _on_each_kernel(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


def run(*tasks, **options):
    sink = io.BytesIO()
    chosen = {"target": "import", "unmapped": "keep", "config": CONFIG} | options
    report = upgrade(json.dumps(tasks).encode(), sink, **chosen)
    return report, json.loads(sink.getvalue())


def test_tasks_that_fit_are_converted_as_without_a_config():
    tasks = [task(1), task(2)]
    report, output = run(*tasks)
    plain, expected = run(*tasks, config=None)
    assert output == expected
    assert replace(report, config="") == plain


def test_a_task_whose_data_does_not_fit_fails():
    with pytest.raises(CheckError) as caught:
        run(task(1), task(2, data={"other": "a"}))
    [error] = caught.value.errors
    assert (error.code, error.where.task_index, error.where.pointer) == ("LSV301", 1, "/1/data")


def test_it_is_quarantined():
    quarantine = io.BytesIO()
    report, output = run(task(1), task(2, data={"text": None}), task(3), quarantine=quarantine)
    assert [each["id"] for each in output] == [1, 3]
    assert (report.tasks, report.failed, report.quarantined) == (2, 1, 1)
    line = json.loads(quarantine.getvalue())
    assert line["task"] == task(2, data={"text": None})
    assert [error["code"] for error in line["errors"]] == ["LSV302"]
    assert [finding.code for finding in report.findings] == ["LSV302"]


def test_it_is_kept():
    report, output = run(task(1), task(2, data={"other": "a"}), on_error="keep")
    assert [each["id"] for each in output] == [1, 2]
    assert (report.failed, report.quarantined) == (1, 0)


def test_a_region_that_the_editor_does_not_show_is_a_warning_at_its_place_in_the_input():
    report, output = run(task(1), task(2, OTHER))
    assert len(output) == 2
    assert (report.failed, report.warned) == (0, 1)
    [warning] = report.warnings
    assert (warning.code, warning.severity) == ("LSV305", "warning")
    assert warning.first.pointer == "/1/completions/0/result/1/1/from_name"
    assert warning.first.line == 1


def test_strict_makes_it_an_error():
    with pytest.raises(CheckError):
        run(task(1, OTHER), strict=True)
    run(task(1), strict=True)


@pytest.mark.parametrize("policy", ["keep", "quarantine"])
def test_losses_are_those_of_the_tasks_in_the_output(policy):
    tasks = [{**task(i), "extra": 1} for i in range(4)] + [{**task(9, data={"other": "a"}), "extra": 1}]
    quarantine = {"quarantine": io.BytesIO()} if policy == "quarantine" else {"on_error": policy}
    report, output = run(*tasks, **quarantine)
    losses = {(loss.scope, loss.key): loss.count for loss in report.losses}
    assert losses["task", "extra"] == len(output)


def test_all_tasks_of_several_chunks_are_compared():
    tasks = [task(i, data={"text": "a" * 2000}) for i in range(600)]
    tasks[599] = task(599, data={"other": "a"})
    with pytest.raises(CheckError) as caught:
        run(*tasks)
    assert caught.value.where.task_index == 599


@pytest.mark.parametrize("options", [{"target": None}, {"check": False}])
def test_a_config_without_use_is_refused(options):
    with pytest.raises(ValueError, match="labeling config"):
        run(task(1), **options)
    run(task(1), config="auto", **options)


def test_a_config_is_for_imports_only():
    with pytest.raises(ValueError, match="labeling config"):
        lsconvert.convert(b"[]", None, to="v1", config=CONFIG)


def test_a_config_that_cannot_be_read():
    with pytest.raises(ConfigError):
        run(task(1), config=b"<View")


def test_problems_of_the_config_itself_are_noted():
    config = CONFIG.read_bytes().replace(b'toName="text"', b'toName="text,gone"')
    report, _ = run(task(1), config=config)
    assert "config-problems" in [note.code for note in report.notes]


def test_the_config_of_a_project_folder_only_warns(tmp_path):
    (tmp_path / "completions").mkdir()
    (tmp_path / "tasks.json").write_text(json.dumps({"0": {"id": 0, "data": {"other": "a"}}}))
    (tmp_path / "config.xml").write_bytes(CONFIG.read_bytes())
    report = upgrade(tmp_path, io.BytesIO(), target="import", config="auto")
    assert (report.failed, report.warned) == (0, 1)
    assert [warning.code for warning in report.warnings] == ["LSV301"]
    assert "config-found" in [note.code for note in report.notes]
    report = upgrade(tmp_path, io.BytesIO(), target="import", config="auto", strict=True)
    assert (report.failed, report.warned, report.notes) == (0, 0, ())
    report = upgrade(tmp_path, io.BytesIO(), target="import")
    assert (report.warned, report.notes) == (0, ())


def test_the_config_of_a_project_folder_has_the_old_names(tmp_path):
    (tmp_path / "completions").mkdir()
    (tmp_path / "tasks.json").write_text(json.dumps({"0": {"id": 0, "data": {"other": "a"}}}))
    (tmp_path / "config.xml").write_bytes(CONFIG.read_bytes())
    report = upgrade(tmp_path, io.BytesIO(), target="import", config="auto", maps={"labels": {"a": "b"}})
    assert (report.warned, [note.code for note in report.notes]) == (0, ["map-unused"])
    report = upgrade(tmp_path, io.BytesIO(), target="import", config="auto", replace_prefix={"a": "b"})
    assert report.warned == 1
    with pytest.raises(CheckError):
        upgrade(tmp_path, io.BytesIO(), target="import", config=CONFIG, maps={"labels": {"a": "b"}})
