"""Scripts for the v1 API on a v2 server: unchanged, they fail; rewritten, they work.

The scripts are in `scripts/`. A script reads LABEL_STUDIO_URL, LABEL_STUDIO_TOKEN and PROJECT_ID from the environment, needs
only the standard library, and exits with 0 only if it succeeds. To run another script, give its path to `run`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import server
from files import TEXT

pytestmark = pytest.mark.e2e

SCRIPTS = [pytest.param(path, id=path.name) for path in sorted((Path(__file__).parent / "scripts").glob("*.py"))]


@pytest.fixture
def run(client, new_project):
    """Return a function that runs a script on a new project, and returns the exit code."""

    def run_script(path):
        environment = {
            "PATH": os.defpath,
            "LABEL_STUDIO_URL": client.url,
            "LABEL_STUDIO_TOKEN": server.TOKEN,
            "PROJECT_ID": str(new_project(TEXT).id),
        }
        return subprocess.run([sys.executable, path], env=environment, check=False).returncode

    return run_script


@pytest.mark.parametrize("path", SCRIPTS)
def test_unchanged(path, run):
    assert run(path) != 0


@pytest.mark.parametrize("path", SCRIPTS)
def test_rewritten(path, run, tmp_path):
    script = shutil.copy(path, tmp_path / path.name)
    command = [sys.executable, "-m", "lsconvert", "migrate-scripts", "--write", "--assume-label-studio", script]
    subprocess.run(command, check=True)
    assert run(script) == 0


def test_a_new_script_works(run, tmp_path):
    """The fixture works: the same script, written for v2, succeeds."""
    text = (Path(__file__).parent / "scripts/import_and_export.py").read_text("utf-8")
    for old, new in (
        ("tasks/bulk/", "import"),
        ("results?finished=0&return_task=1", "export?exportType=JSON&download_all_tasks=true"),
        ("completion_count", "annotation_count"),
        ("completions", "annotations"),
    ):
        assert old in text
        text = text.replace(old, new)
    script = tmp_path / "script.py"
    script.write_text(text, encoding="utf-8")
    assert run(script) == 0
