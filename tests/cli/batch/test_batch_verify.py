"""Two folders are compared file by file."""

import json

import pytest
from batch_files import SKIPPED, V1
from test_batch_convert import BOTH, run


@pytest.fixture
def migrated(tree):
    assert run("upgrade", "in", "-O", "out").returncode == 0
    return tree


def test_folders(migrated):
    done = run("verify", "in", "out")
    assert (done.returncode, done.stderr) == (0, f"3 of 3 files verified\n{SKIPPED}\n")
    assert run("verify", "in", "out", "-q").stderr == ""


def test_one_line_for_each_file(migrated):
    (migrated / "out/a.json").write_text(V1)
    (migrated / "out/sub/b.json").unlink()
    lines = run("verify", "in", "out", "-v").stderr.splitlines()
    assert lines[:3] == [
        "in/a.json: differs",
        "in/sub/b.json: failed: out/sub/b.json: no such file or directory",
        "in/sub/deep/c.jsonl: verified",
    ]
    assert lines[3:] == run("verify", "in", "out").stderr.splitlines()


def test_files_that_differ_or_are_missing(migrated):
    (migrated / "out/a.json").write_text(V1)
    (migrated / "out/sub/b.json").unlink()
    done = run("verify", "in", "out")
    assert done.returncode == 3
    first, second, third, skipped, hint = done.stderr.splitlines()
    assert skipped == SKIPPED
    assert hint.startswith("If AFTER is the output of downgrade, give --to v1. If it was made with --keep-ground-truth")
    assert first == "1 of 3 files verified, 2 failed:"
    assert second.startswith("out/a.json: is not in/a.json plus the rules: ")
    assert third.startswith("out/sub/b.json: no such file")


@pytest.mark.parametrize(
    "name", ["extra.json", "sub/extra.jsonl", "a-001.json", "a.manifest.json", "x.json.quarantine.jsonl", "notes.txt"]
)
def test_extra_files(migrated, name):
    (migrated / "out" / name).write_text("[]")
    done = run("verify", "in", "out")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["3 of 3 files verified, 1 extra:", f"out/{name}: has no file in in", SKIPPED]


def test_names_with_points(tree):
    (tree / "in/a.b.json").write_text(f"[{V1[1:-1]},{V1[1:-1]}]")
    assert run("upgrade", "in", "-O", "out", "--max-tasks", "1").returncode == 0
    assert (tree / "out/a.b.manifest.json").exists()
    assert run("verify", "in", "out").returncode == 0
    (tree / "out/a.c-001.json").write_text("[]")
    assert run("verify", "in", "out").returncode == 1


def test_quarantines_and_parts(tree):
    (tree / "in/both.json").write_text(BOTH)
    assert run("upgrade", "in", "-O", "out", "--on-error", "quarantine", "--max-tasks", "1").returncode == 1
    assert run("verify", "in", "out").returncode == 0


def test_a_project_is_one_input(tree):
    (tree / "p/completions").mkdir(parents=True)
    (tree / "p/tasks.json").write_text('{"1": {"id": 1, "data": {}}}')
    assert run("upgrade", "p", "-o", "p.json").returncode == 0
    assert run("verify", "p", "p.json").returncode == 0


def test_json(migrated):
    found = json.loads(run("verify", "in", "out", "--format", "json").stdout)
    assert [(each["before"], each["after"], each["verified"]) for each in found["results"]] == [
        (f"in/{name}", [f"out/{name}"], True) for name in ("a.json", "sub/b.json", "sub/deep/c.jsonl")
    ]
    assert (found["summary"]["done"], found["summary"]["failed"], found["summary"]["extra_files"]) == (3, 0, [])
    (migrated / "out/a.json").write_text(V1)
    (migrated / "out/sub/b.json").unlink()
    (migrated / "out/x.json").write_text("[]")
    for options in (["--format", "jsonl"], ["--format", "jsonl", "-q"]):
        done = run("verify", "in", "out", *options)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        differs, missing = lines[0], lines[1]
        assert (done.returncode, done.stderr, differs["verified"]) == (3, "", False)
        assert (differs["difference"]["task_index"], differs["difference"]["after"]) == (0, "/0")
        assert (missing["source"], missing["error"], missing["exit_code"]) == ("in/sub/b.json", "SourceError", 3)
        assert lines[-1]["summary"]["failed_files"] == ["in/a.json", "in/sub/b.json"]
        assert lines[-1]["summary"]["extra_files"] == ["x.json"]
        assert len(lines) == (3 if "-q" in options else 4)


def test_json_of_one_file(migrated):
    for form in ("json", "jsonl"):
        done = run("verify", "in/a.json", "out/a.json", "--format", form)
        expected = {"before": "in/a.json", "after": ["out/a.json"], "verified": True, "difference": None}
        assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, expected, "")
    assert run("verify", "in/a.json", "out/a.json", "--format", "json", "-q").stdout == ""
    done = run("verify", "in/a.json", "in/a.json", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["verified"], done.stderr) == (1, False, "")
    done = run("verify", "in/a.json", "none.json", "--format", "json")
    assert (done.returncode, done.stdout, json.loads(done.stderr)["exit_code"]) == (3, "", 3)


def test_quiet_in_json(migrated):
    assert run("verify", "in", "out", "--format", "json", "-q").stdout == ""
