"""Example files of `lsconvert filter`: IN with the options in args.txt becomes OUT, or is refused as error.txt says.

error.txt has the exit code, then parts of the message, one on each line. A new folder is a new test.
"""

import json
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli

GOLDEN = Path(__file__).parents[1] / "golden_filters"
CASES = [pytest.param(path, id=path.name) for path in sorted(GOLDEN.iterdir())]


@pytest.fixture
def run(kernel, tmp_path, monkeypatch):
    """Run the command in a copy of a folder of example files; return the exit code, the messages and the output."""
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)

    def run(folder, *args):
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        source = next(path.name for path in folder.glob("in.*"))
        output = (tmp_path / source).with_stem("written")
        done = CliRunner().invoke(cli, ["filter", source, "-o", output.name, *args])
        return done.exit_code, done.output, output.read_bytes() if output.exists() else None

    return run


def options(folder):
    return shlex.split((folder / "args.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", CASES)
def test_golden(folder, run):
    code, messages, output = run(folder, *options(folder))
    if (folder / "error.txt").exists():
        expected, *parts = (folder / "error.txt").read_text(encoding="utf-8").splitlines()
        assert (code, output) == (int(expected), None), messages
        assert all(part in messages for part in parts), messages
        return
    assert code == 0, messages
    assert output == next(folder.glob("out.*")).read_bytes()


@pytest.mark.parametrize("folder", [case for case in CASES if not (case.values[0] / "error.txt").exists()])
def test_again(folder, run):
    """Filtering the output again changes nothing, and a condition that is always true nothing at all."""
    (written,) = folder.glob("out.*")
    source = next(folder.glob("in.*"))
    code, messages, output = run(folder, "--where", "sample=1/1")
    assert (code, output) == (0, source.read_bytes()), messages
    shutil.copy(written, source.name)
    done = CliRunner().invoke(cli, ["filter", source.name, "-o", again := f"again{source.suffix}", *options(folder)])
    assert done.exit_code == 0
    assert Path(again).read_bytes() == written.read_bytes()


@pytest.mark.parametrize("folder", [case for case in CASES if not (case.values[0] / "error.txt").exists()])
def test_the_report_adds_up(folder, run):
    code, messages, _ = run(folder, "--format", "json", *options(folder))
    assert code == 0
    report = json.loads(messages.splitlines()[-1])
    tasks = sum(each["tasks"] for each in report["dropped"])
    assert report["dropped_tasks"] == tasks
    assert report["dropped_annotations"] >= sum(each["annotations"] for each in report["dropped"])
