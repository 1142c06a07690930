"""Runs as on Windows: without the calls that it lacks, with its renames, and with its names."""

import gzip
import json
import os
import sys

import pytest
from command_line import run
from windows import become_windows

from lsconvert.io.windows_names import windows_objection

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="plays Windows with the calls of Linux")

V1 = b'[{"id": 1, "data": {"text": "a"}, "completions": [{"id": 2, "result": [[]]}]}]'
V2 = b'[{"id": 1, "data": {"text": "a"}, "annotations": [{"id": 2, "result": []}]}]'
BAD = b'{"id": 3, "data": {}, "completions": [{"result": []}], "annotations": [{"result": []}]}'


@pytest.fixture(autouse=True)
def windows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in ("a.json", "in/a.json", "in/b.json"):
        (tmp_path / name).write_bytes(V1)
    (tmp_path / "bad.json").write_bytes(V1[:-1] + b", " + BAD + b"]")
    (tmp_path / "old.json").write_text("old")
    become_windows(monkeypatch)
    yield
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".lsconvert-") and name.endswith(".part")]


def lsconvert(*args, code=0):
    done = run(*args)
    assert done.returncode == code, done.stderr.decode()
    return done


@pytest.mark.parametrize(
    ("args", "output"),
    [
        (["-o", "out.json"], "out.json"),
        (["-o", "old.json", "--force"], "old.json"),
        (["-o", "a.json"], "a.json"),
    ],
    ids=["new", "replaced", "in place"],
)
def test_one_file(args, output, tmp_path):
    lsconvert("upgrade", "a.json", *args)
    assert (tmp_path / output).read_bytes() == V2
    lsconvert("validate", output)
    lsconvert("inspect", output)


def test_compressed(tmp_path):
    lsconvert("upgrade", "a.json", "-o", "out.json.gz")
    assert gzip.decompress((tmp_path / "out.json.gz").read_bytes()) == V2
    lsconvert("verify", "a.json", "out.json.gz")


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_output_and_quarantine(force, tmp_path):
    if force:
        (tmp_path / "out.json").write_text("old")
        (tmp_path / "q.jsonl").write_text("old")
    lsconvert("upgrade", "bad.json", "-o", "out.json", "--quarantine", "q.jsonl", *force, code=1)
    assert (tmp_path / "out.json").read_bytes() == V2
    assert len((tmp_path / "q.jsonl").read_bytes().splitlines()) == 1


def test_parts(tmp_path):
    for force in ([], ["--force"]):
        lsconvert("upgrade", "in", "--for", "import", "--max-tasks", "1", "-o", "out.json", *force)
        assert len(json.loads((tmp_path / "out.manifest.json").read_bytes())["parts"]) == 2


def test_job(tmp_path):
    lsconvert("upgrade", "in", "-O", "out")
    assert {path.name for path in (tmp_path / "out").glob("*.json")} == {"a.json", "b.json"}
    lsconvert("upgrade", "in", "-O", "out", "--resume")
    lsconvert("upgrade", "in", "-O", "out", "--force")
    lsconvert("validate", "out")
    lsconvert("verify", "in", "out")


def test_a_file_per_task(tmp_path):
    lsconvert("upgrade", "a.json", "--one-file-per-task", "tasks")
    assert [path.name for path in (tmp_path / "tasks").glob("*.json")] == ["1.json"]


def test_merge_and_filter(tmp_path):
    lsconvert("merge", "a.json", "-o", "merged.json")
    lsconvert("filter", "a.json", "--where", "version=v1", "-o", "a.json")
    assert (tmp_path / "merged.json").read_bytes() == (tmp_path / "a.json").read_bytes() == V1


@pytest.mark.parametrize(
    "name", ["NUL", "con.json", "COM1.json", "a:b.json", "a.json.", "a.json ", "a?.json", "lpt².gz"]
)
def test_names_that_windows_reads_otherwise_are_refused(name, tmp_path):
    before = sorted(os.listdir(tmp_path))
    done = lsconvert("upgrade", "a.json", "-o", name, code=4)
    assert b"Windows" in done.stderr
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.parametrize(
    "name", ["a.json", "console.json", "com10.json", "nul_1", ".hidden", "a.b.c", "é 語.json", "COM"]
)
def test_other_names(name, tmp_path):
    assert windows_objection(name) == ""
    lsconvert("upgrade", "a.json", "-o", name, "--force")


def test_other_systems_allow_all_names(tmp_path, monkeypatch):
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    lsconvert("upgrade", "a.json", "-o", "a:b.json")
