"""Many files are described in order, and their annotators are written to one map."""

import json
import os
import signal
import subprocess
import sys

import pytest
from batch_files import SKIPPED
from test_batch_convert import run

DETAILS = (
    '[{"id": 1, "data": {}, "annotations": [{"id": 1, "result": [], "completed_by": {"id": 7, "email": "a@b.c"}}]}]'
)
IDS = '[{"id": 1, "data": {}, "annotations": [{"id": 1, "result": [], "completed_by": %s}]}]'


FILES = ["in/a.json", "in/sub/b.json", "in/sub/deep/c.jsonl"]


def test_one_document(tree):
    (tree / "in/bad.json").write_text("[oops]")
    done = run("inspect", "in", "--format", "json")
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert [result["source"] for result in found["results"]] == [FILES[0], "in/bad.json", *FILES[1:]]
    assert (found["results"][0]["version"], found["results"][1]["error"]) == ("v1", "InvalidJSONError")
    summary = found["summary"]
    assert (summary["files"], summary["done"], summary["failed_files"]) == (4, 3, ["in/bad.json"])
    assert (summary["totals"]["annotations"], summary["interrupted"]) == (3, False)
    assert [json.loads(line)["file"] for line in done.stderr.splitlines()] == ["in/bad.json"]


def test_a_line_for_each_file(tree):
    done = run("inspect", "in", "--format", "jsonl")
    *lines, last = map(json.loads, done.stdout.splitlines())
    assert [line["source"] for line in lines] == FILES
    assert (last["summary"]["done"], done.stderr) == (3, "")


def test_a_folder_with_one_file_is_a_job(tree):
    found = json.loads(run("inspect", "in", "--include", "a.json", "--format", "json").stdout)
    assert [result["source"] for result in found["results"]] == ["in/a.json"]
    assert json.loads(run("inspect", "in/a.json", "--format", "json").stdout) == found["results"][0]


def test_the_summary_names_failed_files_last(tree):
    (tree / "in/bad.json").write_text("[oops]")
    done = run("inspect", "in", "--exclude", "*.jsonl")
    assert done.returncode == 3
    assert done.stdout.count("tasks by version") == 2
    first, second, third, skipped = done.stderr.splitlines()
    assert first == "2 of 3 files described, 1 failed:"
    assert second.startswith("in/bad.json:1:2: ")
    assert third == "total: 2 tasks, 2 annotations"
    assert skipped == SKIPPED


def test_verbose(tree):
    (tree / "in/bad.json").write_text("[oops]")
    plain, verbose = run("inspect", "in"), run("inspect", "in", "-v")
    assert verbose.stdout == plain.stdout
    assert verbose.stderr.removesuffix(plain.stderr).splitlines() == [
        "in/a.json: v1, 1 task, 1 annotation; 2 edits, 1 note",
        "in/bad.json: failed: not JSON: expected a value",
        *(f"{name}: v1, 1 task, 1 annotation; 2 edits, 1 note" for name in FILES[1:]),
    ]


def test_fail_fast_begins_no_other_file(tree):
    (tree / "in/a-bad.json").write_text("[oops]")
    done = run("inspect", "in", "--fail-fast", "--jobs", "1")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("0 of 4 files described, 3 not tried, 1 failed:\nin/a-bad.json:1:2: ")
    done = run("inspect", "in", "--fail-fast", "--jobs", "1", "--format", "json")
    assert json.loads(done.stdout)["summary"]["not_tried"] == 3


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_an_interrupt_ends_the_output(tree, form):
    os.mkfifo(tree / "pipe.json")
    command = [sys.executable, "-m", "lsconvert", "inspect", "in", "pipe.json", "-v", "--format", form]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in FILES:
        process.stderr.readline()
    process.send_signal(signal.SIGINT)
    output, messages = process.communicate(timeout=60)
    assert process.returncode == 130
    if form == "text":
        assert messages == "lsconvert: interrupted; 3 of 4 files described\n"
    else:
        summary = [*map(json.loads, output.splitlines() if form == "jsonl" else [output])][-1]["summary"]
        assert (summary["interrupted"], summary["done"], summary["not_tried"]) == (True, 3, 1)


def test_one_map_of_users(tree):
    (tree / "in/a.json").write_text(DETAILS)
    (tree / "in/sub/b.json").write_text(IDS % 7)
    (tree / "in/sub/deep/c.jsonl").write_text(IDS % '"9"')
    done = run("inspect", "in", "--write-users", "users.csv")
    assert done.returncode == 0
    assert (tree / "users.csv").read_text().splitlines() == [
        "expert,user,email,annotations",
        "7,,a@b.c,2",
        "9,,,1",
    ]
    assert "lsconvert upgrade in --users users.csv -O DIR\n" in done.stderr


V1 = '[{"id": 1, "data": {"a": 1}, "completions": [{"id": 1, "completed_by": 3, "result": []}]}]'
AGGREGATED = """[{"id": 2, "data": {"a": 1}, "completions": [{"id": 10, "aggregated": true, "result": [[], []],
    "aggregated_completed_by": [3, 4], "aggregated_ids": [11, 12]}]}]"""
V2 = """[{"id": 3, "data": {"a": 1}, "annotations": [
    {"id": 20, "result": [], "completed_by": {"id": 3, "email": "a@b.c", "first_name": "Ann"}},
    {"id": 21, "result": [], "completed_by": "4"},
    {"id": 22, "result": [], "completed_by": {"email": "only@b.c"}}]}]"""


def completed_by(path):
    return [each["completed_by"] for task in json.loads(path.read_text()) for each in task["annotations"]]


def test_one_map_for_files_of_both_versions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, text in {"agg": AGGREGATED, "v1": V1, "v2": V2}.items():
        (tmp_path / f"in/{name}.json").write_text(text)
    done = run("inspect", "in", "--write-users", "users.csv")
    assert "an id means the same annotator in the v1 and the v2 files" in done.stderr
    assert "without --for import, upgrade maps the annotators of v1 tasks only" in done.stderr
    path = tmp_path / "users.csv"
    assert path.read_text().splitlines() == [
        "expert,user,email,annotations",
        "3,,a@b.c,3",
        "4,,,2",
        "only@b.c,,only@b.c,1",
    ]
    path.write_text(path.read_text().replace("3,,", "3,103,").replace("4,,", "4,104,"))
    done = run("upgrade", "in", "-O", "out", "--for", "import", "--users", "users.csv")
    assert done.returncode == 0
    assert [completed_by(tmp_path / f"out/{name}.json") for name in ("agg", "v1", "v2")] == [
        [103, 104],
        [103],
        [103, 104, {"email": "only@b.c"}],
    ]
    assert run("verify", "in", "out", "--for", "import", "--users", "users.csv").returncode == 0
    assert run("upgrade", "in", "-O", "plain", "--users", "users.csv", "--split-annotators").returncode == 0
    assert [completed_by(tmp_path / f"plain/{name}.json") for name in ("agg", "v1")] == [[103, 104], [103]]
    assert (tmp_path / "plain/v2.json").read_text() == V2  # v2 tasks stay, so that a second upgrade changes nothing


def test_files_of_one_version_need_no_note(tree):
    (tree / "in/a.json").write_text(IDS % 7)
    done = run("inspect", "in/a.json", "in/a.json", "--write-users", "users.csv")
    assert "different servers" not in done.stderr


def test_an_id_with_two_addresses(tree):
    (tree / "in/a.json").write_text(DETAILS)
    (tree / "in/sub/b.json").write_text(DETAILS.replace("a@b.c", "x@y.z"))
    done = run("inspect", "in", "--write-users", "users.csv")
    assert "users.csv: 1 id has several e-mail addresses: 7. " in done.stderr
    assert (tree / "users.csv").read_text().splitlines()[1:] == ["a@b.c,,a@b.c,1", "x@y.z,,x@y.z,1"]


def test_quiet(tree):
    for source in ("in", "in/a.json"):
        loud, quiet = run("inspect", source), run("inspect", source, "-q")
        assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, loud.stdout, "")
    assert run("inspect", "in", "-q", "-v").stderr == ""
    done = run("inspect", "in", "none.json", "-q")
    assert done.returncode == 3
    assert done.stderr.splitlines() == ["3 of 4 files described, 1 failed:", "none.json: no such file or directory"]
