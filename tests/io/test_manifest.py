"""The parts that a manifest lists are read as one document, unless one of them has changed."""

import io
import json
import os

import pytest

import lsconvert
from lsconvert import NotTasksError, SourceError

TASKS = [{"id": n, "data": {"x": n}, "completions": [{"result": []}]} for n in range(7)]


@pytest.fixture(params=["out.json", "out.json.gz"])
def manifest(tmp_path, request):
    """A manifest of three parts."""
    (tmp_path / "in.json").write_text(json.dumps(TASKS))
    report = lsconvert.upgrade(tmp_path / "in.json", tmp_path / request.param, max_tasks=3)
    return tmp_path / report.target


def part(manifest, number):
    return next(manifest.parent.glob(f"out-00{number}.*"))


def test_all_tasks_are_read_in_order(manifest):
    assert [task["id"] for task in lsconvert.iter_tasks(manifest)] == list(range(7))
    assert lsconvert.inspect(manifest).tasks == 7
    assert lsconvert.validate(manifest) == []
    assert lsconvert.verify(manifest.parent / "in.json", manifest) is None


def test_a_manifest_can_be_converted(manifest, kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    lsconvert.downgrade(manifest, manifest.parent / "old.json")
    old = json.loads((manifest.parent / "old.json").read_bytes())
    assert old == [task | {"completions": [{"result": [[]]}]} for task in TASKS]


def spoil(path, how):
    data = path.read_bytes()
    match how:
        case "missing":
            path.unlink()
        case "shorter":
            path.write_bytes(data[:-1])
        case "changed":
            path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        case "a folder":
            path.unlink()
            path.mkdir()


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("how", ["missing", "shorter", "changed", "a folder"])
def test_a_changed_part_is_refused_by_name(manifest, number, how):
    """Such a mix remains of a run that was killed between two files, if a user adds another manifest."""
    path = part(manifest, number)
    spoil(path, how)
    for read in (lsconvert.validate, lsconvert.inspect, lambda source: list(lsconvert.iter_tasks(source))):
        with pytest.raises(SourceError) as caught:
            read(manifest)
        assert path.name in caught.value.message
        assert caught.value.where.file == str(manifest)
    with pytest.raises(SourceError):
        lsconvert.upgrade(manifest, manifest.parent / "again.json")
    assert not (manifest.parent / "again.json").exists()


@pytest.mark.parametrize(
    "parts",
    [
        [{"file": "../out-001.json", "size": 1, "sha256": ""}],
        [{"file": "/etc/passwd", "size": 1, "sha256": ""}],
        [{"file": "", "size": 1, "sha256": ""}],
        [{"file": 5, "size": 1, "sha256": ""}],
        [{"file": "out-001.json"}],
        [5],
        [],
        {},
        None,
    ],
)
def test_a_file_that_is_not_a_manifest_is_read_like_any_other(tmp_path, parts):
    """A path in a manifest cannot leave the folder."""
    (tmp_path / "x.manifest.json").write_text(json.dumps({"parts": parts}))
    report = lsconvert.upgrade(tmp_path / "x.manifest.json", io.BytesIO())
    assert [note.code for note in report.notes] == ["bare-data"]


def test_other_files_with_the_name_of_a_manifest(tmp_path):
    path = tmp_path / "x.manifest.json"
    path.write_text(json.dumps(TASKS))
    assert lsconvert.upgrade(path, io.BytesIO()).tasks == 7
    path.write_text("<html>")
    with pytest.raises(NotTasksError):
        lsconvert.upgrade(path, io.BytesIO())
    path.unlink()
    with pytest.raises(SourceError, match="no such file"):
        lsconvert.upgrade(path, io.BytesIO())
    os.mkdir(path)
    with pytest.raises(SourceError, match="is a directory"):
        lsconvert.upgrade(path, io.BytesIO())


def test_a_part_that_changes_during_the_run(tmp_path):
    """The checksum is that of the bytes that are converted."""
    large = [task | {"data": {"x": "x" * 1_000_000}} for task in TASKS]
    (tmp_path / "in.json").write_text(json.dumps(large))
    lsconvert.upgrade(tmp_path / "in.json", tmp_path / "out.json", max_tasks=6)
    second = tmp_path / "out-002.json"
    tasks = lsconvert.iter_tasks(tmp_path / "out.manifest.json")
    assert next(tasks)["id"] == 0
    spoil(second, "changed")
    with pytest.raises(SourceError, match=r"out-002\.json"):
        list(tasks)
    second.write_bytes(second.read_bytes()[:-1])
    with pytest.raises(SourceError, match=r"out-002\.json"):
        lsconvert.upgrade(tmp_path / "out.manifest.json", tmp_path / "again.json")
