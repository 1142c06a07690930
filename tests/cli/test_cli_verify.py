"""The command `verify`."""

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
    """Run `verify`. No run may write data or show a traceback."""
    command = [sys.executable, "-m", "lsconvert", "verify", *args]
    done = subprocess.run(command, check=False, input=stdin, capture_output=True, timeout=60)
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stderr.decode()


def test_no_difference():
    code, message = run("before.json", "after.json")
    assert code == 0
    assert message.startswith("after.json is before.json plus the rules")
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
    code, message = run("before.json", "other.json", "-q")
    assert code == 1
    assert message.startswith("lsconvert: other.json is not before.json plus the rules: task 0: ")
    assert message.count('"/0/data/text"') == 2
    assert "--keep-ground-truth, --split-annotators, --for" in message
    assert "s3cr3t" not in message


def test_missing_task(folder):
    (folder / "none.json").write_bytes(b"[]")
    code, message = run("before.json", "none.json")
    assert (code, "AFTER has no such task" in message) == (1, True)


@pytest.mark.parametrize("name", ["cut.json", "empty.json", "nothing.json", "."])
def test_unreadable(name):
    code, message = run("before.json", name)
    assert code == 3
    assert message.startswith(f"lsconvert: {name}: ")


def test_unreadable_before():
    code, message = run("cut.json", "after.json")
    assert code == 3
    assert message.startswith("lsconvert: cut.json: ")


def test_two_empty_files():
    assert run("empty.json", "empty.json")[0] == 3


def test_stdin_and_compressed_files(folder):
    (folder / "before.gz").write_bytes(gzip.compress(BEFORE))
    assert run("before.gz", "-", stdin=AFTER)[0] == 0
    assert run("-", "after.json", stdin=BEFORE)[0] == 0


def test_stdin_twice_is_refused():
    assert run("-", "-", stdin=AFTER)[0] in (2, 3)


@pytest.mark.parametrize("args", [[], ["before.json"], ["before.json", "after.json", "x"], ["a", "b", "--to", "v3"]])
def test_usage(args):
    code, message = run(*args)
    assert code == 2
    assert message.startswith("Usage: ")
