"""`lsconvert merge`: inputs, outputs, messages and exit codes. tests/golden_merges has what it writes."""

import json
import os

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli

A = b'[{"id": 1, "data": {"n": 1}, "annotations": [{"id": 1, "result": []}]}]'
B = b'[{"id": 1, "data": {"n": 2}, "annotations": [{"id": 2, "result": []}]}, {"id": 2, "data": {}}]'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "a.json").write_bytes(A)
    (tmp_path / "exports" / "b.json").write_bytes(B)
    return tmp_path


def merge(*arguments, **options):
    done = CliRunner().invoke(cli, ["merge", *arguments], **options)
    return done.exit_code, done.stdout, done.stderr


def ids(text):
    return [task["id"] for task in json.loads(text)]


def test_stdout_and_stdin():
    code, out, err = merge("exports/a.json", "-", "--on-duplicate", "first", input=B)
    assert (code, ids(out)) == (0, [1, 2])
    assert (
        "2 files -> <stdout>: 2 tasks, 1 annotation\n  of 3 tasks, 1 has the key of an earlier one; 1 left out" in err
    )
    code, out, err = merge("-", "-q", input=A)
    assert (code, out, err) == (0, A.decode(), "")


@pytest.mark.parametrize("name", ["exports", "exports/*.json", "exp*", "exports/"])
def test_folders_and_patterns(name):
    code, out, _ = merge(name, "--on-duplicate", "keep")
    assert (code, ids(out)) == (0, [1, 1, 2])
    if "*.json" not in name:
        assert merge(name, "--include", "b*")[1] == B.decode()
        assert merge(name, "--exclude", "b*")[1] == A.decode()


def test_the_output_of_an_earlier_run_is_not_an_input(folder):
    arguments = ("exports", "-o", "exports/all.json", "--on-duplicate", "join")
    assert merge(*arguments)[0] == 0
    first = (folder / "exports" / "all.json").read_bytes()
    code, _, err = merge(*arguments)
    assert code == 4
    assert "exists already\nUse --force to replace it." in err
    code, _, err = merge(*arguments, "--force")
    assert code == 0
    assert "all.json is the output, and was left out of the inputs" in err
    assert (folder / "exports" / "all.json").read_bytes() == first
    # Named, it is an input.
    code, _, err = merge(
        "exports/all.json", "exports/b.json", "-o", "exports/all.json", "--force", "--on-duplicate", "first"
    )
    assert code == 0
    assert "left out of" not in err
    os.remove("exports/a.json")
    os.remove("exports/b.json")
    code, _, err = merge("exports", "-o", "exports/all.json", "--force")
    assert (code, "the output is the only input that was found" in err) == (3, True)


def test_reports():
    arguments = ("exports/a.json", "exports/b.json", "-o", "out.json", "--force", "--on-duplicate", "join")
    code, out, err = merge(*arguments)
    assert (code, out) == (0, "")
    assert err == (
        "2 files -> out.json: 2 tasks, 2 annotations\n"
        "  of 3 tasks, 1 has the key of an earlier one; they were joined into 1 task\n"
        "  annotations, predictions and drafts of other copies: 1 added, 0 equal\n"
        "  1 x another data: that of the first copy was kept\n"
    )
    shown = merge(*arguments, "-v")[2].replace(os.sep, "/")
    first, other = (f"exports/{name}.json:1:2: offset 1, task 0 (id 1), at /0" for name in "ab")
    assert shown.splitlines()[-1] == f"  {other}: data differs from that of {first}"
    code, out, err = merge(*arguments, "--format", "json")
    report = json.loads(err)
    assert (code, out, report["joined"], report["sources"]) == (0, "", 1, ["exports/a.json", "exports/b.json"])
    assert report["differences"][0]["key"] == "data"
    assert merge(*arguments, "-q") == (0, "", "")


def test_hints_and_notes_name_options_that_exist(tmp_path):
    v1, bad, v2 = (str(tmp_path / name) for name in ("v1.json", "bad.json", "v2.json"))
    annotation = {"id": 1, "result": [[]]}
    tasks = {v1: {"completions": [annotation | {"ground_truth": True}, annotation]}, bad: {"completions": {"x": 1}}}
    for number, (name, more) in enumerate({**tasks, v2: {"annotations": []}}.items()):
        with open(name, "w", encoding="utf-8") as file:
            json.dump([{"id": number, "data": {}} | more], file)
    code, _, err = merge(v1, v2, "-o", str(tmp_path / "out.json"))
    assert code == 0
    assert "; --keep-ground-truth keeps it (1)" in err
    assert "; --for import of upgrade writes it (1)" in err
    report = json.loads(merge(v1, v2, "-o", str(tmp_path / "again.json"), "--format", "json")[2])
    assert not [note for note in report["notes"] if "=" in note["message"]]
    code, _, err = merge(bad, v2)
    assert code == 1
    assert "`lsconvert upgrade` with --on-error quarantine on the file first" in err
    assert "use --no-check to skip" in err


@pytest.mark.parametrize("on_duplicate", ["error", "keep", "first", "last"])
def test_conflicts_exist_in_joins_only(on_duplicate):
    code, out, err = merge("exports", "--on-duplicate", on_duplicate, "--on-conflict", "last")
    assert (code, out) == (2, "")
    assert "--on-conflict needs --on-duplicate join" in err
    assert merge("exports/a.json", "--on-duplicate", on_duplicate, "--on-conflict", "error")[0] == 0
    assert merge("exports", "--on-duplicate", "join", "--on-conflict", "last")[0] == 0


def test_errors():
    code, out, err = merge("exports")
    assert (code, out) == (1, "")
    assert "--on-duplicate join" in err
    assert "--key data" in err
    code, out, err = merge("exports", "--format", "json")
    error = json.loads(err)
    assert (code, error["error"], error["line"], error["task_index"]) == (1, "ConflictError", 1, 0)
    assert merge("none.json")[0] == 3
    code, _, err = merge("exports", "--key", "data.image")
    assert (code, "the task has no data.image" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ((), "Missing argument 'IN...'"),
        (("-", "exports", "-"), "only one of the files can be stdin"),
        (("exports", "-o", "exports"), "exports is a folder; give the name of a file"),
        (("exports", "-o", "new/"), "new/ is a folder; give the name of a file"),
        (("exports", "--key", "data..x"), "'data..x' is not the name of a key"),
        (("exports", "--key", ""), "'' is not the name of a key"),
        (("exports", "--on-duplicate", "jion"), "Did you mean 'join'?"),
        (("exports", "--on-conflict", "keeep"), "Did you mean 'keep'?"),
        (("exports", "--to", "v1"), "'v1' is not 'v2'"),
    ],
)
def test_usage_errors(folder, arguments, answer):
    code, out, err = merge(*arguments)
    assert (code, out) == (2, "")
    assert answer in err
    assert sorted(os.listdir(folder)) == ["exports"]


def test_conversion_options():
    v1 = b'[{"id": 7, "data": {}, "completions": [{"ground_truth": true, "result": [[], []]}]}]'
    _, out, err = merge("exports/a.json", "-", input=v1)
    assert json.loads(out)[1]["annotations"] == [{"result": []}]
    assert "as v2" in err
    _, out, _ = merge("-", "--to", "v2", "--keep-ground-truth", "--split-annotators", "--no-check", input=v1)
    assert json.loads(out)[0]["annotations"] == [{"ground_truth": True, "result": []}] * 2
    assert merge("-", input=v1)[1] == v1.decode()


def test_encodings(folder):
    (folder / "w.json").write_bytes('[{"id": 5, "data": {"t": "é"}}]'.encode("cp1252"))
    code, out, err = merge("w.json", "exports/a.json", "--encoding", "cp1252", "--on-duplicate", "join")
    assert (code, json.loads(out)[0]["data"]["t"]) == (0, "é")
    assert "re-coded" in err


@pytest.mark.parametrize("suffix", [".gz", ".zip", ".bz2", ".xz"])
def test_compressed_outputs_are_inputs(suffix):
    assert merge("exports", "-o", f"all.json{suffix}", "--on-duplicate", "join")[0] == 0
    code, out, _ = merge(f"all.json{suffix}", "exports", "--on-duplicate", "join")
    assert (code, ids(out)) == (0, [1, 2])


def test_forms(folder):
    lines = b'{"id": 1, "data": {"n": 1}, "annotations": [{"id": 1, "result": []}]}\n{"id": 2, "data": {}}\n'
    arguments = ("exports", "--on-duplicate", "first")
    assert merge(*arguments, "-o", "all.jsonl")[0] == 0
    assert (folder / "all.jsonl").read_bytes() == lines
    assert merge(*arguments, "--output-format", "jsonl")[1] == lines.decode()
    assert merge("all.jsonl")[1] == lines.decode()
    assert merge("all.jsonl", "all.jsonl", "-o", "again.jsonl", "--on-duplicate", "join")[0] == 0
    assert (folder / "again.jsonl").read_bytes() == lines
    assert ids(merge("all.jsonl", "--output-format", "json")[1]) == [1, 2]
    (folder / "pretty.json").write_bytes(b'[\n  {\n    "id": 5,\r\n    "data": {}\n  }\n]\n')
    _, out, _ = merge("all.jsonl", "pretty.json", "--output-format", "jsonl")
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 2, 5]


def test_keys_of_tasks_by_id_are_not_lost_silently(folder):
    (folder / "tasks.json").write_bytes(b'{"7": {"id": 7, "data": {}}, "8": {"data": {}}}')
    _, out, err = merge("tasks.json", "exports/a.json", "--on-duplicate", "keep")
    assert len(json.loads(out)) == 3
    assert "(1)" in next(line for line in err.splitlines() if "note:" in line and "key" in line)
    assert "note" not in merge("tasks.json", "--on-duplicate", "keep")[2]
