"""`upgrade` and `downgrade` with --output-format and --one-file-per-task, and `verify` of their outputs."""

import gzip
import json

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli

ARRAY = '[{"id": 1, "data": {},\n  "completions": []}, {"id": 2, "data": {}, "annotations": []}]\n'
LINES = '{"id": 1, "data": {}, "annotations": []}\n{"id": 2, "data": {}, "annotations": []}\n'
BY_ID = '{"1": {"id": 1, "data": {}, "annotations": []}}\n'
BAD = '{"id": 3, "data": {}, "completions": [{"result": 5}]}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text(ARRAY)
    (tmp_path / "b.jsonl").write_text(LINES)
    (tmp_path / "c.json").write_text(BY_ID)
    return tmp_path


def run(line, code=0, stdin=None):
    done = CliRunner().invoke(cli, line.split(), input=stdin)
    assert done.exit_code == code, done.output
    return done


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("upgrade a.json -o out.jsonl", 2),
        ("upgrade a.json -o out.ndjson", 2),
        ("upgrade c.json -o out.jsonl", 1),
        ("downgrade a.json -o out.jsonl", 2),
        ("upgrade a.json -o out.json --output-format jsonl", 2),
        ("upgrade a.json -o out --output-format jsonl", 2),
        ("upgrade b.jsonl -o out", 2),
    ],
)
def test_lines(folder, line, count):
    run(line)
    [out] = folder.glob("out*")
    assert [json.loads(each)["id"] for each in out.read_text().splitlines()] == [1, 2][:count]
    run(f"verify {line.split()[1]} {out.name} --to {'v1' if 'downgrade' in line else 'v2'}")


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("upgrade b.jsonl -o out.json", [1, 2]),
        ("upgrade b.jsonl -o out.json --for import --no-check", [1, 2]),
        ("upgrade c.json -o out.json --output-format array", [1]),
        ("upgrade b.jsonl -o out --output-format json", [1, 2]),
    ],
)
def test_arrays(folder, line, ids):
    run(line)
    [out] = folder.glob("out*")
    assert [task["id"] for task in json.loads(out.read_text())] == ids


def test_stdout_keeps_the_form():
    assert run("upgrade b.jsonl").stdout == LINES
    assert run("upgrade -", stdin=LINES).stdout == LINES
    assert run("upgrade c.json").stdout == BY_ID
    assert run("upgrade a.json --output-format jsonl").stdout.splitlines()[1] == LINES.splitlines()[1]
    assert len(json.loads(run("upgrade - --output-format array", stdin=LINES).stdout)) == 2


def test_tasks_by_id_keep_their_form(folder):
    run("upgrade c.json -o out.json")
    assert (folder / "out.json").read_text() == BY_ID


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("upgrade b.jsonl --check", 0),
        ("upgrade b.jsonl --check -o out.jsonl", 0),
        ("upgrade b.jsonl --check -o out.json", 1),
        ("upgrade b.jsonl --check --output-format json", 1),
        ("upgrade b.jsonl --check --one-file-per-task out", 1),
        ("upgrade c.json --check -o out.json", 0),
        ("upgrade c.json --check -o out.jsonl", 1),
        ("upgrade c.json --check -O out", 0),
        ("upgrade c.json b.jsonl --check", 0),
        ("upgrade c.json --check --max-tasks 5", 1),
        ("upgrade b.jsonl --check --max-tasks 5", 1),
        ("upgrade b.jsonl --check -o out.jsonl --max-tasks 5", 0),
        ("upgrade c.json b.jsonl --check -O out --output-format json", 1),
        ("upgrade b.jsonl --check -O out --output-format jsonl", 0),
    ],
)
def test_check_counts_a_change_of_form(folder, line, code):
    before = sorted(folder.iterdir())
    run(line, code)
    assert sorted(folder.iterdir()) == before


def test_check_counts_a_change_of_form_that_has_as_many_bytes(folder):
    (folder / "same.json").write_text('[{"id": 1,\n"data": {}}, {"id": 2, "data": {}}]')
    (folder / "line.jsonl").write_text('{"id": 1, "data": {}} {"id": 2, "data": {}}')
    run("upgrade line.jsonl --check -o out.jsonl", 1)
    done = run("upgrade line.jsonl --check -o out.jsonl --format json", 1)
    report = json.loads(done.stderr)
    assert (report["reformed"], report["edits"], report["bytes_in"]) == (True, {}, report["bytes_out"] - 1)


def test_a_folder_of_files(folder):
    (folder / "in" / "sub").mkdir(parents=True)
    (folder / "in/a.json").write_text(ARRAY)
    (folder / "in/sub/b.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))
    run("upgrade in -O out --output-format jsonl")
    assert (folder / "out/a.jsonl").read_text().count("\n") == 2
    assert gzip.decompress((folder / "out/sub/b.jsonl.gz").read_bytes()).decode() == LINES
    run("verify in out")
    assert "skipped" in run("upgrade in -O out --output-format jsonl --resume").stderr
    run("upgrade in -O arrays --output-format json")
    assert len(json.loads(gzip.decompress((folder / "arrays/sub/b.json.gz").read_bytes()))) == 2
    run("verify in arrays")
    run("upgrade in -O parts --output-format jsonl --max-tasks 1")
    assert sorted(path.name for path in (folder / "parts").glob("a*")) == [
        "a-001.jsonl",
        "a-002.jsonl",
        "a.manifest.json",
    ]
    run("verify in parts")
    (folder / "out/extra.jsonl").write_text(LINES)
    assert "1 extra" in run("verify in out", 1).stderr


def test_two_files_of_one_name(folder):
    (folder / "in").mkdir()
    for name in ("a.json", "a.jsonl"):
        (folder / "in" / name).write_text(LINES)
    assert "a.jsonl" in run("upgrade in -O out --output-format jsonl", 2).stderr
    run("upgrade in -O out")
    assert len(json.loads((folder / "out/a.json").read_text())) == 2
    assert (folder / "out/a.jsonl").read_text() == LINES
    run("verify in out")


def test_one_file_per_task(folder):
    done = run("upgrade a.json --one-file-per-task out/")
    assert "a.json -> out: v2, 2 tasks" in done.stderr
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["1.json", "2.json"]
    run("verify a.json out")
    run("verify b.jsonl out", 0)
    run("verify c.json out", 1)
    assert "--force" in run("upgrade a.json --one-file-per-task out", 4).stderr
    run("upgrade a.json --one-file-per-task out --force")
    run("upgrade out -o again.json")
    run("verify out again.json")


def test_one_file_per_task_of_a_folder(folder):
    (folder / "in").mkdir()
    (folder / "in/a.json").write_text(ARRAY)
    (folder / "in/bad.jsonl").write_text(BAD)
    run("upgrade in --one-file-per-task out --on-error quarantine", 1)
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["1.json", "2.json"]
    assert (folder / "out.quarantine.jsonl").exists()
    run("verify in out --quarantine out.quarantine.jsonl")
    assert "no such task" in run("verify in out", 1).stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("upgrade a.json --one-file-per-task out -o x.json", "only one of -o, -O and --one-file-per-task"),
        ("upgrade a.json --one-file-per-task out -O x", "only one of -o, -O and --one-file-per-task"),
        ("upgrade a.json --one-file-per-task out --output-format jsonl", "--output-format jsonl"),
        ("upgrade a.json --one-file-per-task out --max-tasks 5", "--max-tasks"),
        ("upgrade a.json b.jsonl --one-file-per-task out", "one input"),
        ("upgrade a.json --one-file-per-task out --resume", "--resume needs -O"),
        ("upgrade a.json --output-format ndjson", "jsonl"),
    ],
)
def test_mistakes(folder, line, message):
    assert message in run(line, 2).stderr
    assert not (folder / "out").exists()


def test_values_that_lines_cannot_have(folder):
    (folder / "a.json").write_text("[1, 2]")
    done = run("upgrade a.json -o out.jsonl", 3)
    assert "cannot be a line of JSON Lines" in done.stderr
    assert "ends with .json" in done.stderr
    assert not (folder / "out.jsonl").exists()


def test_no_tasks(folder):
    (folder / "a.json").write_text("[]")
    run("upgrade a.json -o out.jsonl")
    assert (folder / "out.jsonl").read_bytes() == b""
    run("verify a.json out.jsonl")
    run("verify b.jsonl out.jsonl", 1)
