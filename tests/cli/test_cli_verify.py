"""The command `verify`."""

import gzip

import command_line
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


def run(*args, stdin=b"", command="verify"):
    """Run a command, by default `verify`. No run may write data or show a traceback."""
    done = command_line.run(command, *args, stdin=stdin)
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
    assert message.startswith("other.json: is not before.json plus the rules: task 0: ")
    assert message.count('"/0/data/text"') == 2
    assert "--keep-ground-truth, --split-annotators, --for" in message
    assert "s3cr3t" not in message


def test_missing_task(folder):
    (folder / "none.json").write_bytes(b"[]")
    code, message = run("before.json", "none.json")
    assert (code, "AFTER has no such task" in message) == (1, True)


REFUSED = {
    "cut.json": AFTER[:-5],
    "empty.json": b"",
    "comma.json": b'[\n{"data": {}, "completions": [1,]}]',
    "latin.json": b'[{"data": {"text": "\xe9t\xe9"}, "completions": []}]',
    "more.json": b"[] x",
    "table.csv": b"id,text\n1,a\n",
}


@pytest.mark.parametrize("name", [*REFUSED, "nothing.json", "empty"])
def test_a_file_that_upgrade_refuses(name, folder):
    """The message is that of `upgrade`, with the place and the hint."""
    (folder / "empty").mkdir()
    for file, text in REFUSED.items():
        (folder / file).write_bytes(text)
    code, message = run(name, "-o", "out.json", command="upgrade")
    assert code == 3
    assert message.startswith(f"{name}:")
    assert run(name, "after.json") == (3, message)
    assert run("before.json", name) == (3, message)


def test_a_stream_that_cannot_be_read_again():
    code, message = run("before.json", "-", stdin=AFTER[:-5])
    assert (code, message.splitlines()[0]) == (3, "<stdin>: not valid JSON in UTF-8")


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
        command = ["upgrade", "in.jsonl", "-o", "out.json", "--force"]
        done = command_line.run(*command, "--on-error", "quarantine", *options)
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
    assert code == 0 or words.startswith(f"{name}:")


@pytest.mark.parametrize("args", [[], ["before.json"], ["before.json", "after.json", ""], ["a", "b", "--to", "v3"]])
def test_usage(args):
    code, message = run(*args)
    assert code == 2
    assert message.startswith("Usage: ")
