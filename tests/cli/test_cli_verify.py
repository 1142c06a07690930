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


@pytest.mark.parametrize(
    "args", [("-", "-"), ("before.json", "-", "-"), ("-", "after.json", "--quarantine", "-"), ("-", "after.json", "-")]
)
def test_stdin_twice_proves_nothing(args):
    assert run(*args, stdin=AFTER)[0] == 2


GOOD = b'{"id": %d, "data": {"text": "a"}, "completions": [{"id": 5, "result": []}]}\n'
WRONG = b'{"id": 8, "data": {"text": "a"}, "completions": [{"id": 6, "result": 5}]}\n'


def test_quarantine_and_parts(folder):
    (folder / "in.jsonl").write_bytes(GOOD % 1 + WRONG + GOOD % 2 + GOOD % 3 + WRONG)
    for options in ([], ["--max-tasks", "2"]):
        command = [sys.executable, "-m", "lsconvert", "upgrade", "in.jsonl", "-o", "out.json", "--force"]
        done = subprocess.run(
            [*command, "--on-error", "quarantine", *options], check=False, capture_output=True, timeout=60
        )
        assert done.returncode == 1
        quarantine = ("--quarantine", "out.json.quarantine.jsonl")
        outputs = [["out-001.json", "out-002.json"], ["out.manifest.json"]] if options else [["out.json"]]
        for files in outputs:
            code, words = run("in.jsonl", *files, *quarantine)
            name = "out-001.json and 1 more" if len(files) > 1 else files[0]
            assert (code, words) == (0, f"{name} is in.jsonl without its quarantine plus the rules, and nothing else\n")
            assert run("in.jsonl", *files)[0] == 1
            assert run("in.jsonl", *files, "--quarantine", "/dev/null")[0] == 1
    code, words = run("in.jsonl", "out-002.json", "out-001.json", "-q", *quarantine)
    assert code == 1
    assert run("in.jsonl", "out-001.json", *quarantine)[0] == 1


@pytest.mark.parametrize(("name", "code"), [("after.json", 3), ("cut.json", 3), ("nothing.json", 3), ("empty.json", 0)])
def test_what_is_no_quarantine(name, code):
    found, words = run("before.json", "after.json", "--quarantine", name)
    assert found == code
    assert code == 0 or words.startswith(f"lsconvert: {name}: ")


@pytest.mark.parametrize("args", [[], ["before.json"], ["before.json", "after.json", ""], ["a", "b", "--to", "v3"]])
def test_usage(args):
    code, message = run(*args)
    assert code == 2
    assert message.startswith("Usage: ")
