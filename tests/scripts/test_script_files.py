"""`migrate_scripts`: the files that it reads, writes, and leaves unchanged."""

import os
import stat
from pathlib import Path

import pytest

from lsconvert import InputError, OutputError, SourceError, migrate_scripts

OLD = "HEARTEX['completions']\n"
NEW = "HEARTEX['annotations']\n"

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
no_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read and write everything")


def one(*paths, **options):
    [result] = migrate_scripts(paths, **options)
    return result


def test_files_are_not_written_by_default(tmp_path):
    path = tmp_path / "a.py"
    path.write_text(OLD)
    result = one(path)
    assert (result.path, result.written, result.migration.script.decode()) == (str(path), False, NEW)
    assert result.migration.findings[0].where.file == str(path)
    assert path.read_text() == OLD


@posix
@pytest.mark.parametrize("mode", [0o755, 0o600, 0o664])
def test_write_keeps_the_mode(tmp_path, mode):
    path = tmp_path / "a.py"
    path.write_text(OLD)
    path.chmod(mode)
    assert one(tmp_path, write=True).written
    assert path.read_text() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_without_rewrites_is_not_touched(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("x['completions']\n")
    before = path.stat()
    result = one(path, write=True)
    assert result.migration.findings and not result.written
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_folder_yields_only_scripts_with_findings(tmp_path):
    files = {
        "a.py": OLD,
        "b.py": "x = 1\n",
        "c.txt": OLD,
        "d": f"#!/usr/bin/python3\n{OLD}",
        "e": OLD,
        "f.py": "completions (",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    results = list(migrate_scripts([tmp_path], write=True))
    assert [(Path(result.path).name, result.written) for result in results] == [
        ("a.py", True), ("c.txt", False), ("d", True), ("e", False), ("f.py", False),
    ]  # fmt: skip
    assert [Path(result.path).name for result in results if result.unread] == ["c.txt", "e"]
    assert isinstance(results[-1].error, InputError)
    assert results[-1].error.where.file.endswith("f.py")
    assert (tmp_path / "e").read_text() == OLD


def test_named_files_always_have_a_result(tmp_path):
    (tmp_path / ".gitignore").write_text("*\n")
    (tmp_path / "b.py").write_text("x = 1\n")
    (tmp_path / "c.txt").write_text(OLD)
    plain, text, gone = migrate_scripts([tmp_path / "b.py", tmp_path / "c.txt", tmp_path / "d.py"])
    assert plain.error is None and plain.named
    assert "not a script" in text.error.message
    assert isinstance(gone.error, SourceError)


@posix
def test_links_are_not_followed(tmp_path):
    (tmp_path / "out.py").write_text(OLD)
    (tmp_path / "in").mkdir()
    link = tmp_path / "in" / "a.py"
    link.symlink_to(tmp_path / "out.py")
    assert list(migrate_scripts([tmp_path / "in"], write=True)) == []
    assert "symbolic link" in one(link, write=True).error.message
    assert link.is_symlink()
    assert (tmp_path / "out.py").read_text() == OLD
    folder = tmp_path / "folder"
    folder.symlink_to(tmp_path / "in")
    assert list(migrate_scripts([folder], write=True)) == []


@no_root
def test_unreadable_and_unwritable_files(tmp_path):
    path = tmp_path / "a.py"
    path.write_text(OLD)
    path.chmod(0)
    assert isinstance(one(tmp_path).error, SourceError)
    path.chmod(0o644)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError):
            one(path, write=True)
    finally:
        tmp_path.chmod(0o700)
    assert path.read_text() == OLD


def test_a_failed_write_leaves_the_file_unchanged(tmp_path, monkeypatch):
    path = tmp_path / "a.py"
    path.write_text(OLD)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="no space"):
        one(path, write=True)
    assert path.read_text() == OLD
    assert list(tmp_path.iterdir()) == [path]


def test_unread_files_that_mention_calls(tmp_path):
    call = "GET(paste0(host, '/api/projects/', id, '/results'))\n"
    files = {
        "a.R": call,
        "b.go": "x",
        "data.json": '[{"completions": [], "x": "label studio"}]',
        "requests.json": call,
        "Makefile": "# Label Studio\njq .completions",
        "words.txt": "completions, results",
        "image.png": f"\0{call}",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    results = list(migrate_scripts([tmp_path], write=True))
    assert all(result.unread and not result.written and result.old == b"" for result in results)
    assert [Path(result.path).name for result in results] == ["Makefile", "a.R", "requests.json"]


def test_notebooks_are_written_in_place(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": [{"cell_type": "code", "source": "HEARTEX[\'completions\']"}]}')
    assert one(path, write=True).written
    assert path.read_text() == '{"cells": [{"cell_type": "code", "source": "HEARTEX[\'annotations\']"}]}'
