"""Files of v1 on a v2 server: as they are, nothing of the work arrives; upgraded for import, all of it does."""

import json

import pytest
from files import TEXT, annotators, config, read, v1_files
from upgrading import upgrade

import lsconvert

pytestmark = pytest.mark.e2e


def has_data(tasks):
    return all("data" in task for task in tasks)


@pytest.mark.parametrize("path", v1_files())
def test_as_it_is(path, new_project, record_property):
    """The server refuses the file, or takes the tasks and says nothing of the work that it drops."""
    tasks = read(path)
    completions = sum(len(task["completions"]) for task in tasks if "completions" in task)
    project = new_project(config(path))
    answer = project.load(tasks if path.is_dir() else path.read_bytes())
    record_property("lost", f"{answer.status}, {completions} completions")
    assert completions
    if answer.status == 201:
        assert answer.json()["annotation_count"] == 0
        assert not any(task["annotations"] for task in project.tasks())
    else:
        assert answer.status == 400
        assert project.tasks() == []


@pytest.mark.parametrize("path", v1_files())
def test_upgraded_for_import(path, new_project, members, tmp_path):
    tasks, target = read(path), tmp_path / "out.json"
    if not has_data(tasks):
        assert_named(upgrade(path, target, "--unmapped", "drop"), target)
        return
    assert_imports(path, tasks, config(path), new_project, members, tmp_path)


@pytest.mark.parametrize("path", [param for param in v1_files() if not has_data(read(param.values[0]))])
def test_upgraded_with_data(path, new_project, members, tmp_path):
    """What is without data cannot be imported by anybody; with data, it is as good as any other file."""
    tasks = [{**task, "data": {"text": "x"}} for task in read(path)]
    source = tmp_path / "in.json"
    source.write_text(json.dumps(tasks), encoding="utf-8")
    assert_imports(source, tasks, TEXT, new_project, members, tmp_path)


def assert_named(done, target):
    """Nothing is written that a server would refuse: there is an error instead."""
    assert done.returncode == 1, done.stderr
    assert "data" in done.stderr
    assert not target.exists()


def assert_imports(path, tasks, config, new_project, members, folder):
    """It imports the first time, whole, and as the schema of imports says; all exports of the project work."""
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
