"""v1 files on a v2 server. Unchanged, they lose all annotations; upgraded for import, they lose none."""

import json

import pytest
from files import TESTS, TEXT, annotators, config, read, v1_files
from upgrading import upgrade

import lsconvert

pytestmark = pytest.mark.e2e

# For each known file: the status, the number of lost completions, the number of tasks stored without them.
AS_THEY_ARE = {
    "v1-export.json": (500, 2, 3),  # a prediction has a double list
    "oss_0_9_1_image.before.json": (201, 1, 1),
    "oss_0_9_1_one_task.before.json": (201, 2, 1),
    "oss_0_9_1_tasks_by_id.before.json": (400, 2, 0),
    "oss_0_9_1_text_choices.before.json": (201, 7, 5),
    "oss_0_9_1_text_ner.before.json": (201, 2, 2),
    "enterprise-aggregated.json": (400, 3, 0),  # the tasks have no data
    "oss-0.9.1-image.json": (201, 1, 1),
    "oss-0.9.1-project": (201, 7, 6),
    "oss-0.9.1-text_choices.json": (201, 7, 5),
    "oss-0.9.1-text_ner.json": (201, 2, 2),
}


def has_data(tasks):
    return all("data" in task for task in tasks)


@pytest.mark.parametrize("path", v1_files())
def test_unchanged(path, new_project):
    """The server rejects the file, or imports the tasks without annotations (201, or 500 after half of the work)."""
    tasks = read(path)
    body = json.dumps(tasks).encode() if path.is_dir() else path.read_bytes()
    assert not lsconvert.is_valid(body, schema="v2-import")
    project = new_project(config(path))
    answer = project.load(body)
    stored = project.tasks()
    assert not any(task["annotations"] for task in stored)
    lost = sum(len(task.get("completions", ())) for task in tasks)
    seen = (answer.status, lost, len(stored))
    assert lost
    assert seen == AS_THEY_ARE.get(path.name, seen)


@pytest.mark.parametrize("path", v1_files())
def test_upgraded_for_import(path, new_project, members, tmp_path):
    tasks, target = read(path), tmp_path / "out.json"
    if not has_data(tasks):
        assert_named(upgrade(path, target, "--unmapped", "drop"), target)
        return
    assert_imports(path, tasks, config(path), new_project, members, tmp_path)


@pytest.mark.parametrize("path", [param for param in v1_files() if not has_data(read(param.values[0]))])
def test_upgraded_with_data(path, new_project, members, tmp_path):
    """Tasks without data cannot be imported. If data is added, the file can be imported."""
    tasks = [{**task, "data": {"text": "x"}} for task in read(path)]
    source = tmp_path / "in.json"
    source.write_text(json.dumps(tasks), encoding="utf-8")
    assert_imports(source, tasks, TEXT, new_project, members, tmp_path)


def test_without_data(tmp_path):
    """Completions without a task cannot be imported: an error says so, and no file is written."""
    tasks = [{key: task[key] for key in task if key != "data"} for task in read(TESTS / "samples/v1-export.json")]
    source = tmp_path / "in.json"
    source.write_text(json.dumps(tasks), encoding="utf-8")
    assert_named(upgrade(source, tmp_path / "out.json", "--unmapped", "drop"), tmp_path / "out.json")


def assert_named(done, target):
    """Check that the missing data is an error, and that no file is written."""
    assert done.returncode == 1, done.stderr
    assert "data" in done.stderr
    assert not target.exists()


def assert_imports(path, tasks, config, new_project, members, folder):
    """Check that a file is valid for import, imports without losses, and that all exports of the project work."""
    target, users = folder / "out.json", members.of(annotators(tasks))
    done = upgrade(path, target, users=users)
    assert done.returncode == 0, done.stderr
    assert lsconvert.validate(target, schema="v2-import") == []
    project = new_project(config)
    answer = project.load(target.read_bytes())
    assert answer.status == 201, answer
    assert answer.json()["task_count"] == len(tasks)
    assert project.losses(tasks, users) == []
    assert project.other_exports() == [200, 200]
