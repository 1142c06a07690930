"""`iter_files` skips the files that git ignores, and does not follow links."""

import os
import shutil
import subprocess

import pytest

from lsconvert.scripts.gitignore import iter_files

needs_links = pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")


def make(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(folder):
    return [path.relative_to(folder).as_posix() for path in iter_files(folder)]


TREE = {
    ".gitignore": "# comment\n*.log\n/build/\n!keep.log\ncache\ndocs/**/out.py\ntrailing.py  \n",
    "a.py": "",
    "a.log": "",
    "keep.log": "",
    "build/b.py": "",
    "src/build/c.py": "",
    "src/cache/d.py": "",
    "src/.gitignore": "*.py\n!e.py\n",
    "src/e.py": "",
    "src/f.py": "",
    "src/deep/g.py": "",
    "docs/x/y/out.py": "",
    "docs/in.py": "",
    "trailing.py": "",
    "z/.gitignore": "!*.log\n",
    "z/z.log": "",
}


def test_files_are_in_order_and_without_ignored_ones(tmp_path):
    make(tmp_path, TREE)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "hook.py").write_text("")
    assert names(tmp_path) == [
        ".gitignore", "a.py", "docs/in.py", "keep.log", "src/.gitignore", "src/e.py", "z/.gitignore", "z/z.log",
    ]  # fmt: skip


def test_the_gitignore_of_the_repository_applies_to_its_folders(tmp_path):
    make(tmp_path, {".gitignore": "x.py\n/sub/y.py\n", "sub/x.py": "", "sub/y.py": "", "sub/z.py": ""})
    (tmp_path / ".git").mkdir()
    assert names(tmp_path / "sub") == ["z.py"]


def test_the_gitignore_of_a_parent_outside_of_a_repository_does_not_apply(tmp_path):
    make(tmp_path, {".gitignore": "x.py\n", "sub/x.py": ""})
    assert names(tmp_path / "sub") == ["x.py"]


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
def test_git_lists_the_same_files(tmp_path):
    make(tmp_path, TREE)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    command = [
        "git",
        "-C",
        tmp_path,
        "-c",
        "core.excludesFile=",
        "ls-files",
        "-o",
        "--exclude-per-directory=.gitignore",
    ]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert names(tmp_path) == sorted(listed)


@needs_links
def test_links_are_not_followed(tmp_path):
    make(tmp_path, {"out/a.py": "", "in/b.py": ""})
    (tmp_path / "in" / "file.py").symlink_to(tmp_path / "out" / "a.py")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "circle").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "nowhere").symlink_to(tmp_path / "gone")
    assert names(tmp_path / "in") == ["b.py"]


@needs_links
def test_only_regular_files_are_listed(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    assert names(tmp_path) == []
