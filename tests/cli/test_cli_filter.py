"""The command `filter`."""

import json
import re
import shlex
from pathlib import Path

import click
import command_line
import pytest
from click.testing import CliRunner

from lsconvert.cli import cli
from lsconvert.filtering.predicates import PREDICATES

TASKS = b"""[{"id": 1, "data": {}, "annotations": [{"was_cancelled": true}]},
 {"id": 2, "data": {}, "annotations": [{"was_cancelled": false}]}]
"""
KEPT = b"""[{"id": 2, "data": {}, "annotations": [{"was_cancelled": false}]}]
"""
WHERE = ("--where", "not cancelled")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_bytes(TASKS)
    return tmp_path


def run(*args, stdin=b""):
    """Run the command; return exit code, stdout and stderr."""
    done = command_line.run("filter", *args, stdin=stdin)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr.decode()


def invoke(*args):
    return CliRunner().invoke(cli, ["filter", *args])


def test_stdin_and_stdout():
    code, out, err = run("-", *WHERE, stdin=TASKS)
    assert (code, out) == (0, KEPT)
    assert err.splitlines() == [
        "<stdin> -> <stdout>: 1 of 2 tasks, 1 of 2 annotations",
        "         1 x task dropped by the predicate not cancelled",
    ]
    assert run("in.json", *WHERE, "-q") == (0, KEPT, "")


def test_a_file(folder):
    assert invoke("in.json", *WHERE, "-o", "out.json").exit_code == 0
    assert (folder / "out.json").read_bytes() == KEPT
    assert invoke("in.json", *WHERE, "-o", "out.json").exit_code == 4
    assert invoke("in.json", *WHERE, "-o", "out.json", "--force", "-q").output == ""
    assert invoke("in.json", *WHERE, "-o", "in.json").exit_code == 0
    assert (folder / "in.json").read_bytes() == KEPT


def test_several_files_folders_and_patterns(folder):
    (folder / "exports").mkdir()
    for name in ("a.json", "b.json"):
        (folder / "exports" / name).write_bytes(TASKS)
    for inputs in (["exports"], ["exports/a.json", "exports/b.json"], ["exports/*.json"]):
        assert invoke(*inputs, *WHERE, "-o", "out.json", "--force").exit_code == 0
        assert [task["id"] for task in json.loads((folder / "out.json").read_bytes())] == [2, 2]
    assert invoke("exports", "--exclude", "b.json", *WHERE, "-o", "one.json").exit_code == 0
    assert (folder / "one.json").read_bytes() == KEPT


@pytest.mark.parametrize("inputs", ["exports", "exports/*.json"])
def test_an_output_that_is_found_among_the_inputs_is_not_read(folder, inputs):
    (folder / "exports").mkdir()
    for name in ("a.json", "b.json"):
        (folder / "exports" / name).write_bytes(TASKS)
    done = invoke(inputs, *WHERE, "-o", "exports/b.json", "--force")
    assert done.exit_code == 4
    assert "exports/b.json: is one of the inputs that were found" in done.output
    assert (folder / "exports" / "b.json").read_bytes() == TASKS
    assert invoke("exports", "--exclude", "b.json", *WHERE, "-o", "exports/b.json", "--force").exit_code == 0
    assert (folder / "exports" / "b.json").read_bytes() == KEPT


def test_the_report_as_json():
    code, out, err = run("in.json", *WHERE, "--format", "json")
    report = json.loads(err)
    assert (code, out) == (0, KEPT)
    assert (report["tasks"], report["dropped_tasks"]) == (1, 1)
    assert report["dropped"] == [
        {"option": "where", "condition": "not cancelled", "tasks": 1, "annotations": 0, "unmatched": 0}
    ]


MISTAKES = [
    (["in.json"], 2, "give --where, --where-annotation or --drop-empty"),
    ([*WHERE], 2, "Missing argument 'IN...'. Give a file, or - for stdin."),
    (["in.json", "--where", "canceled"], 2, "Did you mean cancelled?"),
    (["in.json", "--where", "cancelled", "--where", "lable=Car"], 2, "Did you mean label?"),
    (["in.json", "--where", "created>=2024"], 2, "Write created=START..END"),
    (["in.json", "--where-annotation", "annotations>1"], 2, "annotations is about a whole task"),
    (["in.json", "--were", "cancelled"], 2, "Did you mean '--where'?"),
    (["in.json", "--where", "task_id=@none"], 3, "none: cannot be read: no such file"),
    (["none.json", *WHERE], 3, "none.json: no such file or directory"),
    (["in.json", *WHERE, "-o", ""], 2, "the file name is empty"),
    (["in.json", *WHERE, "-o", "."], 2, ". is a folder; give the name of a file"),
    (["in.json", *WHERE, "-o", "new/"], 2, "new/ is a folder; give the name of a file"),
    (["in.json", *WHERE, "-o", "none/out.json"], 4, "none/out.json"),
    (["in.json", *WHERE, "--encoding", "utf-99"], 2, "unknown encoding"),
    (["in.json", *WHERE, "--max-task-size", "10"], 5, "larger than 10 bytes"),
    (["in.json", "--where", "cancelled and label=Car"], 2, "expected [not] NAME"),
]


@pytest.mark.parametrize(("args", "code", "message"), MISTAKES)
def test_mistakes(folder, args, code, message):
    found, _, err = run(*args)
    assert (found, message in err) == (code, True), err
    assert [path.name for path in folder.iterdir()] == ["in.json"]


def test_an_error_as_json():
    code, _, err = run("in.json", "--where", "canceled", "--format", "json")
    assert (code, json.loads(err)["error"]) == (2, "PredicateError")


def test_help_has_every_predicate():
    text = cli.get_command(click.Context(cli), "filter").help
    tasks, annotations = text.split("About tasks:")[1].split("About annotations:")
    for part, scope in ((tasks, "task"), (annotations, "annotation")):
        named = dict.fromkeys(re.findall(r"^ +([a-z_]+)[=> ]", part.split("\n\n")[0], re.MULTILINE))
        assert list(named) == [row.name for row in PREDICATES if row.scope == scope]


def lines_of_examples():
    command = cli.get_command(click.Context(cli), "filter")
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "filter.md").read_text(encoding="utf-8")
    return [line for _, line in command.examples] + re.findall(r"^lsconvert filter .*", page, re.MULTILINE)


@pytest.mark.parametrize("line", lines_of_examples())
def test_examples_run(folder, line):
    (folder / "exports").mkdir()
    for name in ("export.json", "exports/a.json"):
        (folder / name).write_bytes(TASKS)
    (folder / "ids.txt").write_text("1\n")
    done = CliRunner().invoke(cli, shlex.split(line, comments=True)[1:])
    assert done.exit_code == 0, done.output
