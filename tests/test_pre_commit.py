"""The pre-commit hook, as pre-commit itself installs and runs it."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def git(folder, *arguments):
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.install
@pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is not installed")
@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="needs git and a checkout")
def test_try_repo(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "good.json").write_text('[{"annotations": []}]')
    (folder / "wrong.json").write_text('[{"annotations": 1}]')
    (folder / "notes.txt").write_text("not JSON")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "x")
    environment = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "pre_commit", "try-repo", "--color=never", str(ROOT), "lsconvert-validate"]

    def run(*files):
        done = subprocess.run(
            [*command, "--files", *files], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    code, shown = run("good.json", "wrong.json", "notes.txt")
    assert code == 1, shown
    assert "wrong.json:1:18: LSV008 /*/annotations: expected a list" in shown
    assert "Found 1 error in 1 of 2 files" in shown
    assert "notes.txt" not in shown
    code, shown = run("good.json")
    assert code == 0, shown
