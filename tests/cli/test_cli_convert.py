"""The commands `upgrade` and `downgrade`: exit codes, stdout, stderr, and messages."""

import functools
import gzip
import json
import os
import re
import signal
import struct
import subprocess
import threading
import time
from contextlib import suppress

import click
import command_line
import pytest
from command_line import COMMAND

import lsconvert
from lsconvert.cli import cli

REGION = b'{"id": "r", "type": "choices", "from_name": "c", "to_name": "t", "value": {"choices": ["x"]}}'
BEFORE = b'[{"id": 7, "data": {"text": "a"}, "completions": [{"id": 5, "result": [[' + REGION + b"]]}]}]\n"
AFTER = b'[{"id": 7, "data": {"text": "a"}, "annotations": [{"id": 5, "result": [' + REGION + b"]}]}]\n"
CONFLICT = b'[{"id": 1, "data": {}, "completions": []},\n {"id": 2, "completions": [1], "annotations": [2]}]'
BAD = b'[{"id": 7, "data": {"text": oops}}]'
BIG = b"[" + b",\n".join([BEFORE[1:-2]] * 2_000) + b"]"
NOT_A_FILE = "nothing.json"

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Run in an empty folder with one file to convert."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_bytes(BEFORE)
    return tmp_path


def run(*args, stdin=b"", run=command_line.run):
    """Run lsconvert. No run may show a traceback."""
    done = run(*args, stdin=stdin)
    assert b"Traceback" not in done.stderr
    return done


def start(*args, stdin=b"", command=COMMAND, env=None):
    """Run lsconvert in a process of its own."""
    return subprocess.run(
        [*command, *args], check=False, input=stdin, capture_output=True, timeout=60, env=os.environ | (env or {})
    )


def shell(line):
    """Run a line of shell code, in which "$@" is lsconvert."""
    return run(run=functools.partial(start, command=["sh", "-c", line, "sh", *COMMAND]))


def outputs_in(folder):
    """Return the files in a folder, without the record of a job."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lsconvert-job.jsonl"}


# 0: done.


@pytest.mark.parametrize("runner", [command_line.run, start])
def test_stdin_to_stdout(runner):
    done = run("upgrade", "-", stdin=BEFORE, run=runner)
    assert (done.returncode, done.stdout) == (0, AFTER)
    assert done.stderr.startswith(b"<stdin> -> <stdout>: v2, 1 task, 1 annotation, 1 region\n")


def test_file_to_stdout():
    done = run("downgrade", "in.json", "-o", "-")
    assert (done.returncode, done.stdout) == (0, BEFORE)
    assert done.stderr.startswith(b"in.json -> <stdout>: v1, 1 task")


def test_file_to_file(folder):
    done = run("upgrade", "in.json", "-o", "out.json")
    assert (done.returncode, done.stdout) == (0, b"")
    assert (folder / "out.json").read_bytes() == AFTER
    assert done.stderr == (
        b"in.json -> out.json: v2, 1 task, 1 annotation, 1 region\n"
        b"         1 x flatten result\n         1 x rename completions\n"
        b"  note: an annotation had no ground_truth. Label Studio's import reads that as true; --for import writes it (1)\n"
        b"to import this file into Label Studio, use --for import\n"
    )


def test_compressed_by_suffix(folder):
    assert run("upgrade", "in.json", "-o", "out.json.gz").returncode == 0
    assert gzip.decompress((folder / "out.json.gz").read_bytes()) == AFTER


def test_in_place(folder):
    assert run("upgrade", "in.json", "-o", "in.json").returncode == 0
    assert (folder / "in.json").read_bytes() == AFTER


def test_options_of_the_conversion():
    text = b'[{"completions": [{"ground_truth": true, "result": [[1], [2]]}]}]'
    done = run("upgrade", "-", "--keep-ground-truth", "--split-annotators", "--no-check", stdin=text)
    assert (
        done.stdout
        == b'[{"annotations": [{"ground_truth": true, "result": [1]},{"ground_truth": true, "result": [2]}]}]'
    )


def test_quiet():
    done = run("upgrade", "in.json", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, AFTER, b"")


def test_unusual_file_names(folder):
    names = ["Ünï 漢字.json", os.fsdecode(b"\xff.json"), "-x.json", "new\nline.json"]
    for name in names:
        (folder / name).write_bytes(BEFORE)
    assert run("upgrade", "-O", "out", "--", *names).returncode == 0
    assert outputs_in(folder / "out") == dict.fromkeys(names, AFTER)


# 1: findings.


def test_conversion_error(folder):
    (folder / "out.json").write_bytes(b"old")
    done = run("upgrade", "-", "-o", "out.json", "--force", "-q", stdin=CONFLICT)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"<stdin>:2:" in done.stderr
    assert b"task 1 (id 2)" in done.stderr
    assert (folder / "out.json").read_bytes() == b"old"


@pytest.mark.parametrize(("text", "code"), [(BEFORE, 1), (AFTER, 0), (b"\xef\xbb\xbf" + AFTER, 1)])
def test_check(folder, text, code):
    (folder / "in.json").write_bytes(text)
    done = run("upgrade", "in.json", "--check", "-O", "out")
    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.startswith(b"in.json as v2: ")
    assert [path.name for path in folder.iterdir()] == ["in.json"]


def test_check_of_several(folder):
    (folder / "new.json").write_bytes(AFTER)
    done = run("upgrade", "new.json", "in.json", "new.json", "--check", "--format", "json")
    assert done.returncode == 1
    assert [result["source"] for result in json.loads(done.stderr)["results"]] == ["new.json", "in.json", "new.json"]


# 2: usage.


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["upgrade"],
        ["sidegrade", "in.json"],
        ["upgrade", "in.json", "--nonsense"],
        ["upgrade", "in.json", "other.json", "-o", "out.json"],
        ["upgrade", "in.json", "-o", "out.json", "-O", "out"],
        ["upgrade", "-", "-O", "out"],
        ["upgrade", "in.json", "sub/in.json", "-O", "out"],
        ["upgrade", "in.json", "--max-depth", "0"],
        ["downgrade", "in.json", "--keep-ground-truth"],
    ],
    ids=" ".join,
)
def test_usage(folder, args):
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Usage: " in done.stderr
    assert [path.name for path in folder.iterdir()] == ["in.json"]


@pytest.mark.parametrize("args", [["upgrade", "in.json", "--format", "json"], ["--version"]])
def test_unknown_kernel(args):
    done = start(*args, env={"LSCONVERT_KERNEL": "nonsense"})
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"LSCONVERT_KERNEL=nonsense" in done.stderr


# 3: input.


def test_bad_input(folder):
    texts = (BAD, BEFORE[:-5], b"", b"a,b\n1,2\n", b'[{"images": [], "categories": []}]')
    for number, text in enumerate(texts):
        (folder / f"{number}").write_bytes(text)
        (folder / "out").mkdir(exist_ok=True)
        (folder / "out" / f"{number}").write_bytes(b"old")
    done = run("upgrade", *(f"{number}" for number in range(len(texts))), "-O", "out", "--force")
    assert (done.returncode, done.stdout) == (3, b"")
    for number in range(len(texts)):
        assert f"\n{number}:".encode() in done.stderr
        assert (folder / "out" / f"{number}").read_bytes() == b"old"
    assert len(list((folder / "out").iterdir())) == len(texts)


def test_missing_input(folder):
    done = run("upgrade", NOT_A_FILE, "-o", "out.json")
    assert done.returncode == 3
    assert done.stderr.startswith(b"nothing.json: no such file")
    assert [path.name for path in folder.iterdir()] == ["in.json"]


@posix
def test_closed_stdin():
    done = shell('"$@" upgrade - <&-')
    assert done.returncode == 3
    assert done.stderr.startswith(b"<stdin>: ")
    assert b"closed" in done.stderr


# 4: output.


@pytest.mark.parametrize("out", [["-o", "nowhere/out.json"], ["-o", "old.json"], ["-O", "no/where"]])
def test_bad_output(folder, out):
    (folder / "old.json").write_bytes(b"old")
    done = run("upgrade", "in.json", *out, "--format", "json")
    assert (done.returncode, done.stdout) == (4, b"")
    assert (folder / "old.json").read_bytes() == b"old"
    assert len(list(folder.iterdir())) == 2
    assert json.loads(done.stderr)["error"] == "OutputError"


def test_force(folder):
    (folder / "old.json").write_bytes(b"old")
    assert run("upgrade", "in.json", "-o", "old.json", "--force").returncode == 0
    assert (folder / "old.json").read_bytes() == AFTER


@posix
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('"$@" upgrade in.json > /dev/full', 4),
        pytest.param('"$@" upgrade big.json > /dev/full', 4, marks=pytest.mark.slow),
        ('"$@" upgrade in.json >&-', 4),
        ('"$@" upgrade in.json -o out.json >&-', 0),
        ('"$@" upgrade in.json 2>&-', 0),
    ],
)
def test_stdout_that_cannot_be_written(folder, line, code):
    (folder / "big.json").write_bytes(BIG)
    done = shell(line)
    assert done.returncode == code
    assert done.stderr.startswith(b"<stdout>: ") == (code == 4)
    assert done.stdout == (AFTER if "2>&-" in line else b"")


# 5: limits.


def test_limits():
    size = len(BEFORE) - len(b"[]\n")
    assert run("upgrade", "-", "--max-depth", "9", "--max-task-size", str(size), stdin=BEFORE).returncode == 0
    for option, value in {"--max-depth": 8, "--max-task-size": size - 1}.items():
        done = run("upgrade", "-", option, str(value), stdin=BEFORE)
        assert (done.returncode, done.stdout) == (5, b"[")
        assert option.encode() in done.stderr


# Tasks that fail.

MIXTURE = (
    BEFORE[:-2]
    + b",\n "
    + BEFORE[1:-2].replace(b'"result"', b'"result": 5, "results"')
    + b",\n "
    + CONFLICT[1:-1]
    + b"]\n"
)


def test_stop_is_the_default(folder):
    done = run("upgrade", "-", "-o", "out.json", stdin=MIXTURE)
    assert (done.returncode, done.stdout) == (1, b"")
    assert [path.name for path in folder.iterdir()] == ["in.json"]
    message, hint = done.stderr.decode().splitlines()
    assert message.startswith("<stdin>:2:71: offset 242, task 1 (id 7), at /1/completions/0/result: ")
    assert "expected a list or null, found a number" in message
    assert "--on-error" in hint


def test_no_check(folder):
    done = run("upgrade", "-", "--no-check", "--on-error", "keep", stdin=MIXTURE)
    assert done.returncode == 1  # the conflict
    assert done.stdout.count(b'"completions"') == 1
    assert run("upgrade", "-", "--no-check", stdin=MIXTURE[: MIXTURE.index(b',\n {"id": 1')] + b"]").returncode == 0


def test_quarantine(folder):
    (folder / "mixture.json").write_bytes(MIXTURE)
    done = run("upgrade", "mixture.json", "-o", "out.json", "--on-error", "quarantine")
    assert (done.returncode, done.stdout) == (1, b"")
    report = done.stderr.decode()
    assert "2 tasks failed" in report
    assert "out.json.quarantine.jsonl (4 in = 2 out + 2)" in report
    assert "expected a list or null, found a number: 1 task, first at mixture.json:2:71: " in report
    assert json.loads((folder / "out.json").read_bytes()) == [
        *json.loads(AFTER),
        {"id": 1, "data": {}, "annotations": []},
    ]
    lines = (folder / "out.json.quarantine.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["task"]["id"] for line in lines] == [7, 2]
    assert run("upgrade", "mixture.json", "-o", "new.json", "--quarantine", "q").returncode == 1
    assert (folder / "q").read_bytes() == (folder / "out.json.quarantine.jsonl").read_bytes()
    assert (folder / "new.json").read_bytes() == (folder / "out.json").read_bytes()


OLD = b'{"task":{"id":1,"data":{}}}\n'


@pytest.mark.parametrize(
    "options",
    [(), ("--on-error", "keep"), ("--quarantine", "other.jsonl"), ("--quarantine", "other.jsonl", "--force")],
)
def test_a_quarantine_of_an_earlier_run(folder, options):
    (folder / "out.json.quarantine.jsonl").write_bytes(OLD)
    done = run("upgrade", "in.json", "-o", "out.json", *options)
    assert (done.returncode, (folder / "out.json").exists()) == (4, False)
    assert b"out.json.quarantine.jsonl: is left from an earlier run\n" in done.stderr
    assert b"--force to remove it" in done.stderr
    assert (folder / "out.json.quarantine.jsonl").read_bytes() == OLD
    (folder / "out.json.quarantine.jsonl").write_bytes(b"")
    assert run("upgrade", "in.json", "-o", "out.json", *options).returncode == 0


@pytest.mark.parametrize("options", [("--force",), ("--force", "--on-error", "keep")])
def test_force_removes_the_quarantine_of_an_earlier_run(folder, options):
    """The loop of a user: quarantine, correct the source, convert again."""
    whole = (folder / "in.json").read_bytes()
    (folder / "in.json").write_bytes(b'[{"id": 7, "completions": [{"result": [[], 1]}]}]')
    assert run("upgrade", "in.json", "-o", "out.json", "--on-error", "quarantine").returncode == 1
    old = (folder / "out.json.quarantine.jsonl").read_bytes()
    done = run("upgrade", "in.json", "-o", "out.json", "--force")
    assert (done.returncode, (folder / "out.json.quarantine.jsonl").read_bytes()) == (1, old)  # the run failed
    (folder / "in.json").write_bytes(whole)
    done = run("upgrade", "in.json", "-o", "out.json", *options)
    assert (done.returncode, (folder / "out.json.quarantine.jsonl").exists()) == (0, False)
    assert (
        b"note: the quarantine of an earlier run was removed, because the new output lacks no task (1)" in done.stderr
    )


@pytest.mark.parametrize("options", [(), ("--force",), ("--quarantine", "other.jsonl", "--force")])
def test_a_quarantine_is_not_converted_to_the_output_that_lacks_its_tasks(folder, options):
    (folder / "out.json.quarantine.jsonl").write_bytes(OLD)
    (folder / "out.json").write_bytes(b"[]")
    done = run("upgrade", "out.json.quarantine.jsonl", "-o", "out.json", *options)
    assert (done.returncode, b"is the input, and the quarantine of out.json" in done.stderr) == (4, True)
    assert (folder / "out.json.quarantine.jsonl").read_bytes() == OLD
    assert (folder / "out.json").read_bytes() == b"[]"


def test_the_quarantine_of_a_file_that_was_converted_in_place_stays(folder):
    (folder / "in.json.quarantine.jsonl").write_bytes(b"{}\n")
    assert run("upgrade", "in.json", "-o", "in.json").returncode == 0
    assert (folder / "in.json.quarantine.jsonl").read_bytes() == b"{}\n"


def test_stdin_is_named_in_messages():
    bad, good = b"[oops", b"[]"
    for line, data in (
        ("upgrade -", bad),
        ("validate -", bad),
        ("validate -", good),
        ("inspect in.json -", bad),
        ("verify - in.json", good),
    ):
        done = run(*line.split(), stdin=data)
        assert b"<stdin>" in done.stderr, line
        assert not re.search(rb"(^|[ \n])-[:\n ]", done.stderr), done.stderr


def test_quarantines_of_several_inputs(folder):
    (folder / "mixture.json").write_bytes(MIXTURE)
    assert run("upgrade", "in.json", "mixture.json", "-O", "out", "--on-error", "quarantine", "-q").returncode == 1
    sizes = {path.name: path.read_bytes().count(b"\n") for path in (folder / "out").glob("*.quarantine.jsonl")}
    assert sizes == {"mixture.json.quarantine.jsonl": 2}


def test_keep(folder):
    done = run("upgrade", "-", "-o", "out.json", "--on-error", "keep", stdin=MIXTURE)
    assert done.returncode == 1
    assert b"2 tasks failed and were kept" in done.stderr
    assert len(json.loads((folder / "out.json").read_bytes())) == 4


@pytest.mark.parametrize(
    "args",
    [
        ["in.json", "--on-error", "quarantine"],  # the output is stdout, so the quarantine has no name
        ["in.json", "--on-error", "keep", "--quarantine", "q"],
        ["in.json", "in.json", "-O", "out", "--quarantine", "q"],
        ["in.json", "--on-error", "go"],
    ],
)
def test_wrong_usage_of_the_quarantine(folder, args):
    done = run("upgrade", *args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert [path.name for path in folder.iterdir()] == ["in.json"]


# 130, 141, 143: stopped from outside.


@posix
@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131)]
)
@pytest.mark.parametrize("stdin", [pytest.param(True, marks=pytest.mark.slow), False])
def test_signal(folder, sent, code, stdin):
    """A run that waits for its input stops, and leaves no file behind."""
    (folder / "out.json").write_bytes(b"old")
    os.mkfifo(folder / "slow")
    args = ["upgrade", "-" if stdin else "slow", "-o", "out.json", "--force"]
    resets = functools.partial(signal.signal, sent, signal.SIG_DFL)  # background jobs ignore SIGINT
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*COMMAND, *args], preexec_fn=resets, **pipes) as process:  # noqa: PLW1509 (no threads here)
        with process.stdin if stdin else (folder / "slow").open("wb") as slow:
            slow.write(b" " * 200_000 + BEFORE[:50])  # more than the capacity of a pipe, so it is being read
            slow.flush()
            while process.poll() is None:  # a signal just before a read is handled after it
                process.send_signal(sent)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=1)
            assert process.returncode == code
        assert b"Traceback" not in process.stderr.read()
    assert sorted(path.name for path in folder.iterdir()) == ["in.json", "out.json", "slow"]
    assert (folder / "out.json").read_bytes() == b"old"


@posix
def test_reader_of_stdout_closes_it(folder):
    """As in `lsconvert upgrade big.json | head -c1`."""
    (folder / "big.json").write_bytes(BIG)
    with subprocess.Popen([*COMMAND, "upgrade", "big.json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.read(1) == b"["
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 141


# Several inputs.


def test_several_inputs(folder):
    sub = folder / "sub"
    sub.mkdir()
    (sub / "other.json").write_bytes(BEFORE)
    done = run("upgrade", "in.json", "sub/other.json", "-O", "out")
    assert (done.returncode, done.stdout) == (0, b"")
    assert outputs_in(folder / "out") == {
        "in.json": AFTER,
        "other.json": AFTER,
    }
    again = run("upgrade", "in.json", "sub/other.json", "-O", "out")
    assert (again.returncode, again.stderr.count(b"exists already")) == (4, 2)


def test_one_of_several_fails(folder):
    for name, text in {"bad": BAD, "conflict": CONFLICT, "last": BEFORE}.items():
        (folder / f"{name}.json").write_bytes(text)
    done = run("upgrade", "in.json", "bad.json", NOT_A_FILE, "conflict.json", "last.json", "-O", "out")
    assert (done.returncode, done.stdout) == (3, b"")  # the highest of 0, 3, 3, 1, 0
    assert outputs_in(folder / "out") == {
        "in.json": AFTER,
        "last.json": AFTER,
    }
    assert [line for line in done.stderr.splitlines() if line.startswith(b"nothing.json: ")]


# JSON.


def test_json_report():
    done = run("upgrade", "in.json", "--format", "json")
    report = json.loads(done.stderr)
    assert report == {
        "source": "in.json",
        "target": "<stdout>",
        "to": "v2",
        "tasks": 1,
        "annotations": 1,
        "predictions": 0,
        "regions": 1,
        "edits": {"flatten result": 1, "rename completions": 1},
        "notes": [{"code": "missing-ground-truth", "count": 1, "message": report["notes"][0]["message"]}],
        "kernel": lsconvert.kernel_name(),
        "bytes_in": len(BEFORE),
        "bytes_out": len(AFTER),
        "failed": 0,
        "quarantined": 0,
        "quarantine": "",
        "findings": [],
        "parts": [],
        "losses": [],
        "warned": 0,
        "warnings": [],
        "reformed": False,
        "unused_texts": [],
        "config": "",
        "examples": [],
    }


def test_json_errors(folder):
    wanted = (
        (CONFLICT, "ConflictError", 1, (2, 27, 69, 1, "2", "/1/completions")),
        (b'[\n{"id": 7, "data": {"x": oops}}]', "InvalidJSONError", 3, (2, 25, 26, 0, "7", "/0/data/x")),
        (b'[\n{"id": 7, "data": ', "TruncatedInputError", 3, (2, 19, 20, 0, "7", "/0/data")),
        (b'[\n{"id": "a b", "data": [[[]]]}]', "LimitError", 5, (2, 24, 25, 0, '"a b"', "/0/data/0")),
    )
    names = [f"{number}.json" for number in range(len(wanted))]
    for name, (text, *_) in zip(names, wanted):
        (folder / name).write_bytes(text)
    done = run("upgrade", *names, "-O", "out", "--format", "jsonl", "--max-depth", "3")
    assert (done.returncode, done.stdout) == (5, b"")
    for name, line, (_, error, code, place) in zip(names, done.stderr.splitlines(), wanted):
        found = json.loads(line)
        assert found.pop("source") == name
        assert found.pop("message")
        assert isinstance(found.pop("hint"), str)
        fields = ("file", "line", "column", "offset", "task_index", "task_id", "pointer")
        assert found == {"error": error, "exit_code": code} | dict(zip(fields, (name, *place)))


# Messages contain no data.

SECRET = b"s3cr3t-t0k3n"
LEAKS = {
    "bare": b'[{"id": 1, "data": {"x": %s}}]',
    "after nonsense": b'[{"id": 1, "data": {"x": NaN%s}}]',
    "single quotes": b"[{'x': '%s'}]",
    "control character": b'[{"id": 1, "data": {"x": "%s\n"}}]',
    "bracket and control character": b'[{"id": 1, "data": {"x": "}]}%s\n"}}]',
    "escape": b'[{"id": 1, "data": {"x": "%s\\%s"}}]',
    "no utf-8": b'[{"id": 1, "data": {"x": "%s\xff%s"}}]',
    "cut": b'[{"id": 1, "data": {"x": "%s',
    "cut at a bracket": b'[{"id": 1, "data": {"x": "]%s',
    "number": b'[{"id": 1, "data": {"x": 01%s}}]',
    "trailing": b'[{"id": 1, "data": {}}] %s',
    "utf-16": '[{"x": "s3cr3t-t0k3n"}]'.encode("utf-16"),
    "csv": b"id,text\n1,%s\n",
    "html": b"<html>%s</html>",
    "config": b"<View><!-- %s --></View>",
    "xml": b"<x>%s</x>",
    "scalar": b'"%s" 1',
    "coco": b'{"images": [{"id": "%s"}], "categories": []}',
    "json min": b'[{"annotation_id": 1, "annotator": "%s", "lead_time": 1}]',
    "api error": b'{"detail": "%s", "status_code": 401}',
    "conflict": b'[{"completions": ["%s"], "annotations": ["%s"]}]',
    "mixed": b'[{"completions": [{"result": [["%s"], "%s"]}]}]',
    "too deep": b'[{"completions": [{"result": [[["%s"]]]}]}]',
    "twice": b'[{"completions": [{"result": "%s", "result": "%s"}]}]',
    "split": b'[{"completions": [{"result": [[]], "aggregated_ids": ["%s", "%s"]}]}]',
    "depth": b'[{"data": {"x": ["%s", [[[[[[[[[]]]]]]]]]]}}]',
    "size": b'[{"data": {"x": "%s' + b"x" * 2000 + b'"}}]',
    "garbage.gz": gzip.compress(b"[]") + SECRET,
    "cut.gz": gzip.compress(SECRET)[:-1],
    "bad.zip": b"PK\x03\x04" + SECRET,
}  # fmt: skip


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_messages_hold_no_values(folder, form):
    for name, text in LEAKS.items():
        (folder / name).write_bytes(text.replace(b"%s", SECRET))
    limits = ("--max-depth", "9", "--max-task-size", "1000", "--split-annotators")
    done = run("upgrade", *LEAKS, "-O", "out", "--format", form, *limits)
    assert done.stdout == b""
    assert SECRET not in done.stderr
    assert "s3cr3t-t0k3n".encode("utf-16")[2:] not in done.stderr
    if form == "jsonl":
        *found, _ = [json.loads(line) for line in done.stderr.splitlines()]
        assert {error["file"] for error in found} == set(LEAKS)
    assert list((folder / "out").iterdir()) == []


# The terminal.


@posix
@pytest.mark.parametrize(("terminal", "quiet"), [(True, False), (True, True), (False, False)])
def test_progress_bar_is_for_terminals(folder, terminal, quiet):
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty() if terminal else os.pipe()
    if terminal:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    os.mkfifo(folder / "slow")
    args = ["upgrade", "slow", "-o", "out.json", *(["-q"] if quiet else [])]
    received = []
    has_bar = threading.Event()

    def listen():
        while data := read_terminal(ours):
            received.append(data)
            if b"B/s" in data:
                has_bar.set()

    with subprocess.Popen([*COMMAND, *args], stderr=theirs) as process:
        os.close(theirs)
        listener = threading.Thread(target=listen)
        listener.start()
        with (folder / "slow").open("wb", buffering=0) as slow:
            for start in range(0, len(BEFORE), 12):
                slow.write(BEFORE[start : start + 12])
                time.sleep(0.1 if quiet else 0)
            for _ in range(600 if terminal and not quiet else 0):  # wait for the bar, however slow the machine is
                if has_bar.wait(timeout=0.1):
                    break
                slow.write(b" ")
        assert process.wait(timeout=30) == 0
        listener.join()
    os.close(ours)
    shown = b"".join(received)
    report = b"slow -> out.json: v2, 1 task, 1 annotation, 1 region"
    assert (report in shown) == (not quiet)
    assert (b"B/s" in shown) == (terminal and not quiet)
    assert terminal or b"\r" not in shown
    assert not quiet or shown == b""


def read_terminal(descriptor):
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux: the last writer closed it
        return b""


# Help.


@pytest.mark.parametrize("command", [None, *cli.commands])
def test_help(command):
    """The help shows every option and its description."""
    done = run(*([command] if command else []), "--help")
    text = " ".join(done.stdout.decode().split())
    assert (done.returncode, done.stderr) == (0, b"")
    for option in (cli.commands[command] if command else cli).params:
        if isinstance(option, click.Option):
            assert all(name in text for name in option.opts)
            assert option.help.split(".")[0] in text
    assert command or all(name in text for name in cli.commands)


def test_version():
    done = start("--version")
    assert done.stdout.decode() == f"lsconvert {lsconvert.__version__} ({lsconvert.kernel_name()} kernel)\n"
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("names", "args", "code"),
    [
        (("x.json", "x-001.json"), ("--max-tasks", "1", "--force"), 2),
        (("x-1234.json", "x.json"), ("--max-bytes", "1000", "--force"), 2),
        (("x.json.gz", "x-001.json.gz"), ("--for", "import", "--force"), 2),
        (("x.json", "x.manifest.json"), ("--max-tasks", "1", "--force"), 2),
        (("x.json", "x.json.quarantine.jsonl"), ("--on-error", "quarantine", "--force"), 2),
        (("x.json", "x-001.json"), ("--force",), 0),
        (("x.json", "x-01.json"), ("--max-tasks", "1", "--force"), 0),
        (("x.json", "y-001.json"), ("--max-tasks", "1", "--force"), 0),
        (("x.json", "x.json.quarantine.jsonl"), ("--force",), 0),
        (("x.json", "x-001.json"), ("--max-tasks", "1"), 0),
    ],
)
def test_files_of_one_output_do_not_replace_another(folder, names, args, code):
    for name in names:
        (folder / name).write_bytes(BEFORE)
    done = run("upgrade", *names, "-O", "out", *args)
    assert done.returncode == code, done.stderr
    assert code == 0 or b"different folders" in done.stderr
    assert code == 0 or not list((folder / "out").iterdir())
