"""A folder with a file for each task: its names, what it replaces, and what is left after errors and kills."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

import lsconvert
from lsconvert import CheckError, LimitError, OutputError, SourceError
from lsconvert.io.new_folder import LocalNewFolder

V1 = '{"id": %d, "data": {"x": %d}, "completions": [{"result": []}]}'
TASKS = [V1 % (n, n) for n in (5, 6, 7)]
FORMS = {
    "array": f"[{', '.join(TASKS)}]",
    "lines": "\n".join(TASKS),
    "by id": "{" + ", ".join(f'"{n}": {task}' for n, task in zip((5, 6, 7), TASKS)) + "}",
}
NAMES = ["5.json", "6.json", "7.json"]


def upgraded(text, folder, **options):
    return lsconvert.upgrade(io.BytesIO(text.encode()), folder, one_file_per_task=True, **options)


def content(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.fixture(params=["new", "empty"])
def folder(request, tmp_path):
    """A folder that does not exist, or has no files."""
    path = tmp_path / "out"
    if request.param == "empty":
        path.mkdir()
    return path


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_a_file_for_each_task(kernel, monkeypatch, folder, text):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    report = upgraded(text, folder)
    expected = [task.replace("completions", "annotations") + "\n" for task in TASKS]
    assert content(folder) == dict(zip(NAMES, expected))
    assert (report.target, report.tasks, report.parts, report.reformed) == (str(folder), 3, (), True)
    assert report.bytes_out == sum(map(len, expected))
    assert [path.name for path in folder.parent.iterdir()] == ["out"]
    assert lsconvert.verify(text.encode(), folder) is None
    assert lsconvert.verify(text.encode(), str(folder)) is None
    assert [task["id"] for task in lsconvert.iter_tasks(folder, to="v2")] == [5, 6, 7]


def test_the_bytes_of_a_task_stay(folder):
    task = '{"id": 1,\r\n  "data": {"x": 1.00}}'
    upgraded(f"[{task},{task}]", folder)
    assert {name: (folder / name).read_bytes() for name in os.listdir(folder)} == {
        "1.json": f"{task}\n".encode(),
        "1-again-1.json": f"{task}\n".encode(),
    }


def test_no_tasks(folder):
    upgraded("[]", folder)
    assert content(folder) == {}
    assert lsconvert.verify(b"[]", folder) is None
    with pytest.raises(SourceError, match="a directory without tasks"):
        lsconvert.verify(TASKS[0].encode(), folder)


def test_tasks_by_id_without_ids(folder):
    text = '{"3": {"data": {}}, "4": {"id": 9, "data": {}}}'
    report = upgraded(text, folder)
    assert sorted(content(folder)) == ["3.json", "9.json"]
    assert [note.count for note in report.notes if note.code == "keys-left-out"] == [1]
    difference = lsconvert.verify(text.encode(), folder)
    assert (difference.task_index, difference.file) == (1, str(folder / "9.json"))
    assert "does not have the key" in difference.message
    assert lsconvert.verify(b'{"3": {"data": {}}, "9": {"id": 9, "data": {}}}', folder) is None


def test_names_have_the_new_ids(folder):
    upgraded(FORMS["array"], folder, maps={"tasks": {5: 50, 6: "a b", 7: 70}})
    assert sorted(content(folder)) == ["50.json", "70.json", "unsafe-id-1.json"]
    assert lsconvert.verify(FORMS["array"].encode(), folder, maps={"tasks": {5: 50, 6: "a b", 7: 70}}) is None
    assert lsconvert.verify(FORMS["array"].encode(), folder) is not None


def test_what_is_verified(folder):
    text = FORMS["array"].encode()
    upgraded(FORMS["array"], folder)
    (folder / "notes.txt").write_text("mine")
    assert lsconvert.verify(text, folder) is None
    (folder / "8.json").write_text("{}")
    assert "BEFORE has no such task" in lsconvert.verify(text, folder).message
    (folder / "8.json").write_text("[]")
    assert lsconvert.verify(text, folder) is None
    (folder / "8.json").unlink()
    right = (folder / "6.json").read_text()
    (folder / "6.json").write_text(right + right)
    assert "BEFORE has no such task" in lsconvert.verify(text, folder).message
    (folder / "6.json").write_text(right.replace('"x": 6', '"x": 7'))
    assert lsconvert.verify(text, folder).file == str(folder / "6.json")
    (folder / "6.json").write_text("[]")
    assert "AFTER has no such task" in lsconvert.verify(text, folder).message
    (folder / "6.json").unlink()
    assert "AFTER has no such task" in lsconvert.verify(text, folder).message


def test_failed_tasks_are_left_out(tmp_path):
    bad = '{"id": 6, "data": {}, "completions": [{"result": 5}]}'
    text = f"[{TASKS[0]}, {bad}, {TASKS[2]}]"
    with pytest.raises(CheckError):
        upgraded(text, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    report = upgraded(text, tmp_path / "out", quarantine=tmp_path / "q.jsonl")
    assert sorted(content(tmp_path / "out")) == ["5.json", "7.json"]
    assert report.quarantined == 1
    assert lsconvert.verify(text.encode(), tmp_path / "out", quarantine=tmp_path / "q.jsonl") is None
    with pytest.raises(OutputError, match="could be tasks"):
        upgraded(text, tmp_path / "out", quarantine=tmp_path / "other.jsonl")
    assert not (tmp_path / "other.jsonl").exists()


def test_without_a_folder_bytes_are_counted():
    report = upgraded(FORMS["array"], None)
    assert (report.tasks, report.is_changed, report.target) == (3, True, "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_tasks": 2}, "one file per task"),
        ({"max_bytes": 200}, "one file per task"),
        ({"output_format": "jsonl"}, "jsonl"),
    ],
)
def test_options_that_contradict_each_other(tmp_path, options, message):
    with pytest.raises(ValueError, match=message):
        upgraded(FORMS["array"], tmp_path / "out", **options)


def test_a_folder_for_import(folder):
    report = upgraded(FORMS["array"], folder, target="import")
    assert sorted(content(folder)) == NAMES
    assert report.parts == ()
    assert lsconvert.verify(FORMS["array"].encode(), folder, target="import") is None


def test_a_task_that_is_too_large_for_import(tmp_path):
    with mock.patch("lsconvert.conversion.options.IMPORT_MAX_BYTES", 60), pytest.raises(LimitError):
        upgraded(FORMS["array"], tmp_path / "out", target="import")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["5.json", "99.json", "x.jsonl", "noext", "a.json.gz"])
def test_a_folder_with_other_tasks(tmp_path, name):
    (tmp_path / name).write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="could be tasks"):
        upgraded(FORMS["array"], tmp_path)
    assert content(tmp_path) == {name: "mine", "notes.txt": "mine"}
    if name != "5.json":
        with pytest.raises(OutputError, match="left from an earlier run") as caught:
            upgraded(FORMS["array"], tmp_path, force=True)
        assert caught.value.where.file == str(tmp_path / name)
        assert content(tmp_path) == {name: "mine", "notes.txt": "mine"}
    else:
        upgraded(FORMS["array"], tmp_path, force=True)
        assert sorted(content(tmp_path)) == [*NAMES, "notes.txt"]
        assert "annotations" in (tmp_path / "5.json").read_text()


def test_a_second_run(folder):
    upgraded(FORMS["array"], folder)
    upgraded(FORMS["array"].replace('"x": 5', '"x": 55'), folder, force=True)
    assert sorted(content(folder)) == NAMES
    assert json.loads((folder / "5.json").read_text())["data"] == {"x": 55}


def test_a_file_that_appears_during_the_run(folder):
    def progress(*_):
        folder.mkdir(exist_ok=True)
        (folder / "6.json").write_text("mine")

    with pytest.raises(OutputError, match="exists already"):
        upgraded(FORMS["array"], folder, progress=progress)
    assert content(folder) == {"6.json": "mine"}
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["", "-", "out.zip", "out.json.gz"])
def test_names_that_no_folder_has(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError):
        upgraded(FORMS["array"], name)
    assert list(tmp_path.iterdir()) == []


def test_a_stream_is_not_a_folder():
    with pytest.raises(OutputError, match="needs a folder"):
        upgraded(FORMS["array"], io.BytesIO())


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="is not a folder"):
        upgraded(FORMS["array"], tmp_path / "out", force=True)
    with pytest.raises(OutputError):
        upgraded(FORMS["array"], tmp_path / "missing" / "out")


def test_the_folder_of_the_input(tmp_path):
    for name, task in zip(NAMES, TASKS):
        (tmp_path / name).write_text(task)
    for target in (tmp_path, tmp_path / "out"):
        with pytest.raises(OutputError, match="folder of the input"):
            lsconvert.upgrade(tmp_path, target, one_file_per_task=True, force=True)
    assert content(tmp_path) == dict(zip(NAMES, TASKS))


@pytest.mark.parametrize("failing", range(1, 4))
def test_an_error_restores_the_old_files(tmp_path, failing):
    upgraded(FORMS["array"], tmp_path)
    (tmp_path / "6.json").unlink()
    before = content(tmp_path)
    replace, calls = os.replace, []

    def fails(*args):
        calls.append(args)
        if len(calls) == failing:
            raise OSError(5, "Input/output error")
        replace(*args)

    with mock.patch("os.replace", fails), pytest.raises(OutputError, match="input/output error"):
        upgraded(FORMS["array"].replace('"x"', '"y"'), tmp_path, force=True)
    assert content(tmp_path) == before


@pytest.mark.parametrize("call", ["os.fsync", "os.rename"])
def test_an_error_leaves_no_new_folder(tmp_path, call):
    with (
        mock.patch(call, side_effect=OSError(28, "No space left on device")),
        pytest.raises(OutputError, match="space"),
    ):
        upgraded(FORMS["array"], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("exists", [False, True])
def test_a_killed_run_leaves_only_a_hidden_folder(tmp_path, exists):
    out = tmp_path / "out"
    if exists:
        out.mkdir()
    code = (
        "import os, sys, lsconvert\n"
        "def progress(*_): os.kill(os.getpid(), 9)\n"
        "lsconvert.upgrade(sys.argv[1].encode(), sys.argv[2], one_file_per_task=True, progress=progress)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, FORMS["array"], str(out)], check=False)
    assert done.returncode == -signal.SIGKILL
    [left] = (out if exists else tmp_path).iterdir()
    assert left.name.startswith(".lsconvert-")
    report = upgraded(FORMS["array"], out)
    assert sorted(content(out)) == NAMES
    assert not left.exists()
    assert [note.count for note in report.notes if note.code == "abandoned-removed"] == [1]


def test_two_runs_at_once(tmp_path):
    one, two = LocalNewFolder(str(tmp_path / "out"), force=False), LocalNewFolder(str(tmp_path / "out"), force=False)
    one.write("1.json", b"{}")
    two.write("2.json", b"{}")
    for each in (one, two):
        each.complete()
    one.publish()
    with pytest.raises(OutputError, match="exists already"):
        two.publish()
    one.discard()
    two.discard()
    assert content(tmp_path / "out") == {"1.json": "{}"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_files_are_copied_if_the_system_has_no_links(tmp_path):
    upgraded(FORMS["array"], tmp_path)
    with mock.patch("os.link", side_effect=OSError(1, "Operation not permitted")):
        upgraded(FORMS["array"], tmp_path, force=True)
    assert sorted(content(tmp_path)) == NAMES


def test_a_link_to_a_folder(tmp_path):
    (tmp_path / "real").mkdir()
    Path(tmp_path / "out").symlink_to(tmp_path / "real")
    upgraded(FORMS["array"], tmp_path / "out")
    assert sorted(content(tmp_path / "real")) == NAMES
    shutil.rmtree(tmp_path / "real")
    with pytest.raises(OutputError, match="is not a folder"):
        upgraded(FORMS["array"], tmp_path / "out")


@pytest.mark.parametrize("policy", ["stop", "keep", "quarantine"])
@pytest.mark.parametrize("name", ["out.json", "out.jsonl", "out"])
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_tasks_that_are_examined_change_no_form(tmp_path, text, name, policy):
    """The task filter adds the text before a task that it examines, such as the first one, on its own."""
    text = text.replace('"data": {"x": 5}', '"data": {"x": "\\ud800"}')
    more = {"quarantine": tmp_path / "q"} if policy == "quarantine" else {}
    report = lsconvert.upgrade(text.encode(), tmp_path / name, on_error=policy, **more)
    assert report.warned == 1
    lsconvert.upgrade(text.encode(), tmp_path / f"unchecked{name}", check=False)
    assert (tmp_path / name).read_bytes() == (tmp_path / f"unchecked{name}").read_bytes()
    assert lsconvert.verify(text.encode(), tmp_path / name) is None
