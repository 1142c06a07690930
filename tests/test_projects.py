"""Folders as inputs: projects of Label Studio 0.x, target storages, and folders that are neither."""

import json

import pytest

import lsconvert
from lsconvert import SourceError


@pytest.fixture
def project(tmp_path):
    """A project with a task that nobody has worked on, one with work, and work whose task is gone."""
    tasks = {
        "0": {"id": 0, "data": {"x": "a"}},
        "10": {"id": 10, "data": {"x": "c"}, "predictions": [{"result": []}], "meta": {"m": 1}},
        "2": {"id": 2, "data": {"x": "b"}, "completions": [{"id": 5, "result": []}]},
    }
    (tmp_path / "tasks.json").write_text(json.dumps(tasks))
    (tmp_path / "config.xml").write_text("<View/>")
    (tmp_path / "completions").mkdir()
    write(
        tmp_path,
        10,
        '{\n "completions": [{"id": 10001, "lead_time": 1.50, "result": []}],\n "data": {"x": "c"},\n "id": 10\n}',
    )
    write(tmp_path, 3, '{"completions": [], "data": {"x": "gone"}, "id": 3}')
    return tmp_path


def write(folder, task, text):
    (folder / "completions" / f"{task}.json").write_text(text)


def test_a_project(project, tmp_path):
    out = tmp_path / "out.json"
    report = lsconvert.upgrade(project, out)
    tasks = json.loads(out.read_bytes())
    assert [task["id"] for task in tasks] == [0, 2, 3, 10]
    assert "annotations" not in tasks[0]
    assert tasks[1]["annotations"] == [{"id": 5, "result": []}]
    assert tasks[3] | {"annotations": []} == {
        "annotations": [],
        "data": {"x": "c"},
        "id": 10,
        "predictions": [{"result": []}],
        "meta": {"m": 1},
    }
    assert b'"lead_time": 1.50' in out.read_bytes()
    assert [(note.code, note.count) for note in report.notes] == [("orphan-completions", 1)]


def test_it_is_an_input_like_a_file(project):
    assert [task["id"] for task in lsconvert.iter_tasks(project)] == [0, 2, 3, 10]
    assert lsconvert.inspect(project).tasks == 4
    assert lsconvert.validate(project, schema="v1") == []


def test_without_work(project):
    for path in (project / "completions").iterdir():
        path.unlink()
    (project / "completions").rmdir()
    assert [task["id"] for task in lsconvert.iter_tasks(project)] == [0, 2, 10]


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1} x', '{"a" 1}', "", '{"a": 1,}', "\xff"])
def test_a_broken_file_is_named(project, text):
    (project / "completions" / "2.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(SourceError, match="is no JSON object") as caught:
        list(lsconvert.iter_tasks(project))
    assert caught.value.where.file == str(project / "completions" / "2.json")


def test_a_broken_list_of_tasks(project):
    (project / "tasks.json").write_text('{"0": {]')
    with pytest.raises(lsconvert.InvalidJSONError) as caught:
        list(lsconvert.iter_tasks(project))
    assert caught.value.where.file == str(project / "tasks.json")


def annotation(number, task, **more):
    return {"id": number, "result": [], "completed_by": {"id": 1}, "task": {"id": task, "data": {"x": task}}, **more}


def test_a_target_storage(tmp_path):
    folder = tmp_path / "storage"
    folder.mkdir()
    for number, task in ((11, 2), (9, 2), (10, 1)):
        (folder / str(number)).write_text(json.dumps(annotation(number, task), indent=1))
    tasks = list(lsconvert.iter_tasks(folder, to="v2"))
    assert [(task["id"], [a["id"] for a in task["annotations"]]) for task in tasks] == [(1, [10]), (2, [9, 11])]
    assert tasks[0]["data"] == {"x": 1}
    assert tasks[1]["annotations"][0] == {"id": 9, "result": [], "completed_by": {"id": 1}, "task": 2}


@pytest.mark.parametrize("files", [{}, {"a.txt": "x"}, {"a.json": "{}"}, {"a.json": '{"result": []}'}])
def test_other_folders(tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match="none that holds tasks") as caught:
        list(lsconvert.iter_tasks(tmp_path))
    assert "tasks.json" in caught.value.hint


def test_a_storage_with_a_broken_file(tmp_path):
    (tmp_path / "1").write_text(json.dumps(annotation(1, 1)))
    (tmp_path / "2").write_text("{")
    with pytest.raises(SourceError, match="is no JSON object"):
        list(lsconvert.iter_tasks(tmp_path))
