"""Many files are checked side by side, and written in order, with one summary."""

import json
import os
import signal
import subprocess
import sys
import threading
from xml.etree import ElementTree as ET

import pytest
import test_batch_convert

from lsconvert.cli.batch import findings_of_file

VALID = '[{"id": 1, "data": {}, "annotations": []}]'
WRONG = '[{"id": [], "data": {}, "annotations": []}]'
WARNED = '[{"id": 1, "data": {}, "annotations": [], "state": null}]'


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = {"a.json": VALID, "b/warned.json": WARNED, "b/wrong.json": WRONG, "c.json": VALID}
    for name, text in texts.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(text)
    return tmp_path


def run(*args):
    return test_batch_convert.run("validate", *args)


def test_one_summary(tree):
    done = run("in")
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["in/b/warned.json", "in/b/wrong.json"]
    assert done.stderr.splitlines()[-1] == "Found 1 error and 1 warning in 2 of 4 files"
    assert done.stderr.count("\n") == 1


def test_one_line_for_each_file(tree):
    (tree / "in/bad.json").write_text("[oops]")
    plain, verbose = run("in"), run("in", "-v")
    assert verbose.stdout == plain.stdout
    assert verbose.stderr.removesuffix(plain.stderr).splitlines() == [
        "in/a.json: no errors in 1 task",
        "in/b/warned.json: 1 warning in 1 of 1 task",
        "in/b/wrong.json: 1 error in 1 of 1 task",
        "in/bad.json: failed: not JSON: expected a value",
        "in/c.json: no errors in 1 task",
    ]


def test_files_that_cannot_be_read_come_last(tree):
    (tree / "in/bad.json").write_text("[oops]")
    done = run("in", "nothing.json")
    assert done.returncode == 3
    *_, summary, first, second = done.stderr.splitlines()
    assert summary == "Found 1 error and 1 warning in 2 of 6 files; 2 files cannot be read:"
    assert first.startswith("in/bad.json:1:2: ")
    assert second.startswith("nothing.json: ")


def test_no_errors(tree):
    done = run("in/a.json", "in/c.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no errors in 2 files\n")


def test_include_and_strict(tree):
    assert run("in", "--include", "warned.*", "--include", "a.*").returncode == 0
    assert run("in", "--include", "warned.*", "--include", "a.*", "--strict").returncode == 1


def test_fail_fast(tree):
    done = run("in", "--fail-fast", "--jobs", "2")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "Found 1 error and 1 warning in 2 of 3 files; 1 not checked"


def test_a_file_with_many_findings_is_read_again_in_its_turn(tree):
    tasks = [json.loads(WRONG)[0] for _ in range(findings_of_file.MAX_KEPT + 1)]
    (tree / "in/b/many.json").write_text(json.dumps(tasks))
    found = json.loads(run("in", "--format", "json").stdout)
    files = [error["file"] for error in found]
    assert files.count("in/b/many.json") == findings_of_file.MAX_KEPT + 1
    assert files == sorted(files)


@pytest.mark.parametrize("form", ["json", "jsonl", "github", "sarif"])
def test_formats_are_the_same_for_any_number_of_jobs(tree, form):
    assert run("in", "--format", form, "--jobs", "1").stdout == run("in", "--format", form, "--jobs", "3").stdout


def test_the_summary_does_not_count_files_that_cannot_be_read(tree):
    (tree / "bad.json").write_text("[oops]")
    done = run("in/a.json", "bad.json")
    assert done.stderr.splitlines()[0] == "no errors in 1 file; 1 file cannot be read:"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_are_read_once(tree):
    text = json.dumps([json.loads(WRONG)[0] for _ in range(findings_of_file.MAX_KEPT + 1)])
    os.mkfifo(tree / "pipe.json")
    threading.Thread(target=(tree / "pipe.json").write_text, args=(text,), daemon=True).start()
    command = [sys.executable, "-m", "lsconvert", "validate", "in", "pipe.json", "-", "--format", "json"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    files = [error["file"] for error in json.loads(done.stdout)]
    assert len(files) == 2 + 2 * (findings_of_file.MAX_KEPT + 1)
    assert files.count("pipe.json") == findings_of_file.MAX_KEPT + 1


def interrupted(files, form, *options):
    """Check files of which the last one is a pipe that does not end, and press Ctrl-C."""
    command = [sys.executable, "-m", "lsconvert", "validate", *files, "pipe.json", "--format", form, "-v", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with open("pipe.json", "w") as pipe:
        pipe.write(WRONG[:-1])
        pipe.flush()
        for _ in files:
            process.stderr.readline()
        process.send_signal(signal.SIGINT)
        output, messages = process.communicate(timeout=60)
    assert process.returncode == 130
    assert messages.endswith("lsconvert: interrupted\n")
    return output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize(
    "form",
    ["text", "sarif", *(pytest.param(form, marks=pytest.mark.slow) for form in ("json", "jsonl", "github", "junit"))],
)
@pytest.mark.parametrize(
    "files",
    [pytest.param((), id="one", marks=pytest.mark.slow), pytest.param(("in/a.json", "in/b/wrong.json"), id="several")],
)
@pytest.mark.parametrize(
    "options",
    [pytest.param((), id="bundled"), pytest.param(("--schema", "own.json"), id="own", marks=pytest.mark.slow)],
)
def test_an_interrupt_ends_the_output(tree, form, files, options):
    os.mkfifo(tree / "pipe.json")
    (tree / "own.json").write_text('{"properties": {"id": {"type": "integer"}}}')
    output = interrupted(files, form, *options)
    complete = run(*files, *options, "--format", form).stdout if files else ""
    if form == "text":
        assert output.startswith(complete)
    elif form in ("json", "jsonl"):
        found = json.loads(output) if form == "json" else [*map(json.loads, output.splitlines())]
        assert (found[-1]["code"], found[-1]["file"], found[-1]["severity"]) == ("LSV911", "pipe.json", "error")
        assert ["in/b/wrong.json" for each in found if each["file"] == "in/b/wrong.json"] == ["in/b/wrong.json"] * bool(
            files
        )
    elif form == "github":
        assert output.splitlines()[-1].startswith("::error file=pipe.json,title=lsconvert LSV911 check-interrupted::")
    elif form == "sarif":
        [invocation] = json.loads(output)["runs"][0]["invocations"]
        assert not invocation["executionSuccessful"]
        assert [note["descriptor"]["id"] for note in invocation["toolExecutionNotifications"]] == ["LSV911"]
    else:
        suites = ET.fromstring(output)
        assert [suite.get("name") for suite in suites] == [*files, "pipe.json"]
        assert [error.get("type") for error in suites[-1].iter("error")] == ["LSV911"]


def test_only_files_that_cannot_be_read():
    for options in ([], ["-q"]):
        done = run("none.json", "no.json", *options)
        assert (done.returncode, done.stderr.splitlines()[0]) == (3, "2 files cannot be read:")


def test_quiet(tree):
    loud = run("in")
    quiet = run("in", "-q")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (loud.returncode, loud.stdout, "")
    assert loud.stderr
    assert run("in/a.json", "-q").stderr == run("in", "-q", "-v").stderr == ""
    done = run("in", "none.json", "-q")
    assert done.returncode == 3
    assert "none.json: no such file or directory" in done.stderr
