"""`lsconvert validate`: exit codes and formats."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "lsconvert", "validate", *map(str, arguments)],
        capture_output=True,
        check=False,
        **options,
    )


def test_valid():
    done = run(SAMPLE)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", f"{SAMPLE}: no errors\n".encode())


def test_text_groups_equal_errors():
    done = run(SAMPLE, "--schema", "v2")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert len(lines) == 2
    assert lines[0].startswith(f"{SAMPLE}: /*/completions: is not allowed here.")
    assert lines[0].endswith(
        "[lsconvert upgrade mends it: rename completions]: 3 tasks, first at 5:20, offset 114, task 0 (id 101)"
    )


@pytest.mark.parametrize("form", ["json", "jsonl", "github"])
def test_formats_for_machines(form):
    done = run(SAMPLE, "--schema", "v2", "--format", form)
    text = done.stdout.decode()
    assert done.returncode == 1
    if form == "github":
        assert text.startswith(f"::error file={SAMPLE},line=5,col=20,title=lsconvert not::/0/completions: ")
        assert len(text.splitlines()) == 4
        return
    found = json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]
    assert [error["pointer"] for error in found] == [
        "/0/completions", "/1/completions", "/1/predictions/0/result/0", "/2/completions",
    ]  # fmt: skip
    assert found[0]["rule"] == "rename completions"


def test_max_errors():
    done = run(SAMPLE, "--schema", "v2", "--max-errors", "1", "--format", "jsonl")
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    assert b"stopped after 1 errors" in done.stderr


def test_the_worst_counts(tmp_path):
    (tmp_path / "cut.json").write_text('[{"annotations": [')
    done = run(tmp_path / "cut.json", SAMPLE, "--schema", "v2")
    assert done.returncode == 3
    assert b"completions" in done.stdout
    assert b"the input ends inside" in done.stderr


def test_usage():
    assert run(SAMPLE, "--schema", "v3").returncode == 2
    assert run().returncode == 2


def test_stdin():
    assert run("-", input=SAMPLE.read_bytes()).returncode == 0


def test_no_data_is_shown():
    text = b'[{"annotations":[{"result":"s3cret","completed_by":"s3cret","ground_truth":"s3cret"}],"meta":"s3cret","drafts":"s3cret"}]'
    for form in ("text", "json", "github"):
        done = run("-", "--format", form, input=text)
        assert done.returncode == 1
        assert b"s3cret" not in done.stdout + done.stderr
