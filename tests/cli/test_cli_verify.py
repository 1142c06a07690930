"""The command line of `verify`."""

import gzip
import subprocess
import sys

import pytest

BEFORE = b'[{"id": 7, "data": {"text": "a"}, "completions": [{"id": 5, "result": [[{"id": "r"}]]}]}]\n'
AFTER = b'[{"id": 7, "data": {"text": "a"}, "annotations": [{"id": 5, "result": [{"id": "r"}]}]}]\n'
OTHER = AFTER.replace(b'"a"', b'"s3cr3t"')


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Run in a folder with a few files."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"before": BEFORE, "after": AFTER, "other": OTHER, "cut": AFTER[:-5], "empty": b""}.items():
        (tmp_path / f"{name}.json").write_bytes(text)
    return tmp_path


def run(*args, stdin=b""):
    """Verify; data is never written, and no run may ever end in a traceback."""
    command = [sys.executable, "-m", "lsconvert", "verify", *args]
    done = subprocess.run(command, check=False, input=stdin, capture_output=True, timeout=60)
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stderr.decode()


def test_all_is_well():
    assert run("before.json", "after.json") == (0, "after.json is before.json plus the rules, and nothing else\n")
    assert run("before.json", "after.json", "-q") == (0, "")


def test_downgrade():
    assert run("after.json", "before.json", "--to", "v1")[0] == 0
    assert run("after.json", "before.json")[0] == 1


def test_options(folder):
    options = ("--keep-ground-truth", "--split-annotators")
    (folder / "v1.json").write_bytes(b'[{"completions": [{"ground_truth": true, "result": [[1], [2]]}]}]')
    item = b'{"ground_truth": true, "result": [%d]}'
    (folder / "v2.json").write_bytes(b'[{"annotations": [%s, %s]}]' % (item % 1, item % 2))
    assert run("v1.json", "v2.json", *options, "-q") == (0, "")
    assert run("v1.json", "v2.json")[0] == 1


def test_difference():
    code, words = run("before.json", "other.json", "-q")
    assert code == 1
    assert words == (
        "lsconvert: other.json is not before.json plus the rules: "
        'task 0: the values differ (before: "/0/data/text", after: "/0/data/text")\n'
        "If it was made with --keep-ground-truth, --split-annotators, --for or a map, give that here as well.\n"
    )


def test_missing_task(folder):
    (folder / "none.json").write_bytes(b"[]")
    code, words = run("before.json", "none.json")
    assert (code, "AFTER has no such task" in words) == (1, True)


@pytest.mark.parametrize("name", ["cut.json", "empty.json", "nothing.json", "."])
def test_unreadable(name):
    code, words = run("before.json", name)
    assert code == 3
    assert words.startswith(f"lsconvert: {name}: ")


def test_unreadable_before():
    code, words = run("cut.json", "after.json")
    assert code == 3
    assert words.startswith("lsconvert: cut.json: ")


def test_two_empty_files():
    assert run("empty.json", "empty.json")[0] == 3


def test_stdin_and_compressed_files(folder):
    (folder / "before.gz").write_bytes(gzip.compress(BEFORE))
    assert run("before.gz", "-", stdin=AFTER)[0] == 0
    assert run("-", "after.json", stdin=BEFORE)[0] == 0


def test_stdin_twice_proves_nothing():
    assert run("-", "-", stdin=AFTER)[0] in (2, 3)


@pytest.mark.parametrize("args", [[], ["before.json"], ["before.json", "after.json", "x"], ["a", "b", "--to", "v3"]])
def test_usage(args):
    code, words = run(*args)
    assert code == 2
    assert words.startswith("Usage: ")
