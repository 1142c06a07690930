"""`lsconvert upgrade --for import`, and the options for maps."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli

TASK = {"id": 1, "data": {"x": 1}, "completions": [{"id": 5, "completed_by": 103, "result": []}]}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in.json").write_text(json.dumps([TASK, {**TASK, "id": 2}]))
    Path("users.csv").write_text("old,new\n103,a@b.c\n")
    return tmp_path


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, [*arguments])
    assert done.exit_code == code, done.output
    return done.stderr


def test_for_import():
    report = run("upgrade", "in.json", "-o", "out.json", "--for", "import", "--users", "users.csv")
    annotation = {"id": 5, "completed_by": {"email": "a@b.c"}, "result": [], "ground_truth": False}
    assert json.loads(Path("out.json").read_text()) == [
        {"id": n, "data": {"x": 1}, "annotations": [annotation]} for n in (1, 2)
    ]
    assert "2 x add ground_truth (" in report
    assert "2 x remap completed_by\n" in report
    assert "import will not keep: task id (2)" in report
    assert run("verify", "in.json", "out.json", "--for", "import", "--users", "users.csv").startswith(
        "out.json is in.json"
    )
    run("validate", "out.json", "--schema", "v2-import")


def test_without_a_map():
    report = run("upgrade", "in.json", "-o", "out.json", "--for", "import", code=1)
    assert "1 annotator has no new id: 103 (2 times)" in report
    assert "lsconvert inspect FILE --write-users" in report
    assert not Path("out.json").exists()
    report = run("upgrade", "in.json", "-o", "out.json", "--for", "import", "--unmapped", "drop")
    assert "1 annotator has no new id: 103 (2 times); these ids became null (2)" in report
    assert '"completed_by": null' in Path("out.json").read_text()


def test_parts():
    report = run("upgrade", "in.json", "-o", "out.json", "--max-tasks", "1")
    assert "in.json -> out.manifest.json: v2, 2 tasks" in report
    assert "out-001.json: 1 task, " in report
    assert not Path("out.json").exists()


def test_check_writes_nothing(folder):
    report = run("upgrade", "in.json", "--check", "--for", "import", "--users", "users.csv", "--max-tasks", "1", code=1)
    assert "import will not keep" in report
    assert sorted(path.name for path in folder.iterdir()) == ["in.json", "users.csv"]


def test_other_maps():
    Path("tasks.json").write_text('{"1": 71, "2": 72}')
    run("upgrade", "in.json", "-o", "out.json", "--map", "tasks=tasks.json")
    assert [task["id"] for task in json.loads(Path("out.json").read_text())] == [71, 72]
    run("downgrade", "out.json", "-o", "back.json", "--map", "tasks=tasks.json")
    assert [task["id"] for task in json.loads(Path("back.json").read_text())] == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--map", "regions=x"), "expected one of tasks, annotations, projects"),
        (("--map", "tasks"), "expected one of tasks, annotations, projects"),
        (("--map", "tasks=a", "--map", "tasks=b"), "each once"),
        (("--for", "export"), "'export' is not 'import'"),
        (("--max-tasks", "0"), "0 is not in the range"),
    ],
)
def test_wrong_usage(arguments, message):
    assert message in run("upgrade", "in.json", "-o", "out.json", *arguments, code=2)


def test_a_map_that_is_missing():
    assert "none.csv: cannot be read" in run("upgrade", "in.json", "-o", "out.json", "--users", "none.csv", code=3)


def test_tasks_that_cannot_be_repaired_are_quarantined():
    Path("in.json").write_text(json.dumps([TASK, {"data": None, "completions": []}]))
    arguments = ("--for", "import", "--users", "users.csv", "--on-error", "quarantine")
    report = run("upgrade", "in.json", "-o", "out.json", *arguments, code=1)
    assert "2 in = 1 out + 1" in report
    assert [task["id"] for task in json.loads(Path("out.json").read_text())] == [1]
    assert json.loads(Path("out.json.quarantine.jsonl").read_text())["task"] == {"data": None, "completions": []}


def test_inspect_writes_users():
    report = run("inspect", "in.json", "--write-users", "new.csv")
    assert Path("new.csv").read_text() == "expert,user,email,annotations\n103,,,2\n"
    assert "lsconvert upgrade in.json --users new.csv" in report
    assert "exists already" in run("inspect", "in.json", "--write-users", "new.csv", code=4)


def test_inspect_for_import():
    done = CliRunner().invoke(cli, ["inspect", "in.json", "--for", "import"])
    assert "import would not keep" in done.stdout
    assert "2  task id: " in done.stdout
    Path("v2.json").write_text(json.dumps([{"data": {"x": 1}, "annotations": [{"result": []}]}]))
    done = CliRunner().invoke(cli, ["inspect", "v2.json", "--for", "import"])
    assert "v2.json: v2, 1 task" in done.stdout
    assert "add ground_truth" in done.stdout
