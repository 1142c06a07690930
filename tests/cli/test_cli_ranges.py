"""One file in ranges on the command line: same output, messages and exit codes; `-v` says why a file is not cut."""

import gzip
import json

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli
from lsconvert.conversion.ranges import open_source, takeover

TASKS = [{"id": i, "data": {"text": "\0" if i == 250 else "a"}, "completions": [{"id": i, "result": []}]} for i in range(300)]  # fmt: skip
CONFLICT = {"id": 7, "data": {}, "completions": [{"id": 1}], "annotations": [{"id": 2}]}


@pytest.fixture(autouse=True)
def taken(tmp_path, monkeypatch):
    """Run in an empty folder, and cut small files. Return the ranges that were taken over."""
    found = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("lsconvert.conversion.options.MIN_SIZE", 100)
    for name, size in (("RANGE_SIZE", 2000), ("HEAD_SIZE", 50), ("TAIL_SIZE", 100)):
        monkeypatch.setattr(open_source, name, size)
    take = takeover.Takeover.take

    def record(*arguments):
        found.append(take(*arguments))
        return found[-1]

    monkeypatch.setattr(takeover.Takeover, "take", record)
    return found


def run(*arguments, **options):
    done = CliRunner().invoke(cli, arguments, **options)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("options", [(), ("--quarantine", "left.jsonl"), ("--strict",), ("--on-error", "keep")])
@pytest.mark.parametrize("tasks", [TASKS, [*TASKS[:200], CONFLICT, *TASKS[200:]]], ids=["good", "bad"])
def test_equal_outcomes(tmp_path, taken, form, options, tasks):
    (tmp_path / "in.json").write_text(json.dumps(tasks))
    outcomes = []
    for jobs in ("1", "3"):
        done = run("upgrade", "in.json", "-o", "out.json", "--format", form, "--jobs", jobs, "--force", *options)
        paths = [path for name in ("out.json", "left.jsonl") if (path := tmp_path / name).exists()]
        outcomes.append((done, [path.read_bytes() for path in paths]))
        for path in paths:
            path.unlink()
        assert bool(taken) == (jobs == "3")
    assert outcomes[0] == outcomes[1]


def test_v_says_why_a_file_is_not_cut(tmp_path, taken):
    text = json.dumps(TASKS).encode()
    (tmp_path / "in.json.gz").write_bytes(gzip.compress(text))
    (tmp_path / "in.json").write_bytes(text)
    code, _, words = run("upgrade", "in.json.gz", "-o", "out.json", "-v", "--jobs", "2")
    assert code == 0
    assert "lsconvert: in.json.gz was not converted in ranges: it is compressed, or an archive\n" in words
    assert "in ranges" not in run("upgrade", "in.json.gz", "-o", "out.json", "--force", "--jobs", "2")[2]
    assert "in ranges" not in run("upgrade", "in.json", "-o", "out.json", "--force", "-v", "--jobs", "2")[2]
    assert "in ranges" not in run("upgrade", "in.json.gz", "-o", "out.json", "--force", "-v", "--jobs", "1")[2]
    words = run("upgrade", "-", "-o", "out.json", "--force", "-v", "--jobs", "2", input=text)[2]
    assert (
        "lsconvert: <stdin> was not converted in ranges: it is not one file, or its server has no ranges or no ETag\n"
        in words
    )
    assert all(taken)


def test_several_files_are_not_cut(tmp_path, taken):
    for name in "ab":
        (tmp_path / f"{name}.json").write_text(json.dumps(TASKS))
    assert run("upgrade", "a.json", "b.json", "-O", "out", "--jobs", "2")[0] == 0
    assert not taken
    assert run("upgrade", "a.json", "-O", "out", "--jobs", "2", "--force")[0] == 0
    assert taken


def test_shards(tmp_path, monkeypatch):
    monkeypatch.setattr("lsconvert.cli.commands.output_forms.MIN_SHARD_SIZE", 5000)
    (tmp_path / "in.json").write_text(json.dumps(TASKS))
    code, _, words = run("upgrade", "in.json", "-o", "out.json", "--shard-size", "5000")
    assert (code, "out.manifest.json" in words) == (0, True)
    files = {path.name for path in tmp_path.iterdir()}
    assert len(files) > 5
    assert run("verify", "in.json", "out.manifest.json")[0] == 0
    assert run("upgrade", "in.json", "-o", "out.json", "--shard-size", "5000")[0] == 4
    assert run("upgrade", "in.json", "--check", "--shard-size", "5000")[0] == 1
    assert {path.name for path in tmp_path.iterdir()} == files


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--shard-size", "999999"), "--shard-size has to be at least 1,000,000 bytes"),
        ((), "--shard-size needs -o with the name of a file"),
        (("-O", "out"), "--shard-size needs -o with the name of a file"),
        (("--one-file-per-task", "out"), "--shard-size needs -o with the name of a file"),
        (("-o", "out.json", "--max-tasks", "5"), "--shard-size cannot be combined with --max-tasks or --max-bytes"),
        (("-o", "out.json", "--for", "import"), "--shard-size cannot be combined with --for import"),
    ],
)
def test_options_that_contradict_shards(tmp_path, options, message):
    (tmp_path / "in.json").write_text(json.dumps(TASKS))
    code, _, words = run("upgrade", "in.json", "--shard-size", "5000000", *options)
    assert (code, message in words) == (2, True), words
    assert [*tmp_path.iterdir()] == [tmp_path / "in.json"]
