"""Example merges: `lsconvert merge a.json b.json` with the options in args.txt gives out.json, or the error in error.txt."""

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lsconvert.cli import cli

GOLDEN = Path(__file__).parents[1] / "golden_merges"
CASES = [path.name for path in sorted(GOLDEN.iterdir())]


def run(name, monkeypatch, *more):
    monkeypatch.chdir(GOLDEN / name)
    arguments = Path("args.txt").read_text(encoding="utf-8").split()
    return CliRunner().invoke(cli, ["merge", "a.json", "b.json", *arguments, *more])


@pytest.mark.parametrize("name", CASES)
def test_example(kernel, monkeypatch, tmp_path, name):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    out = tmp_path / "out.json"
    done = run(name, monkeypatch, "-o", str(out))
    if Path("out.json").exists():
        assert done.exit_code == 0, done.stderr
        assert out.read_bytes() == Path("out.json").read_bytes()
        json.loads(out.read_bytes())
        return
    expected = Path("error.txt").read_text(encoding="utf-8")
    assert f"exit code {done.exit_code}\n{done.stderr}" == expected
    assert not out.exists()


def test_each_example_has_one_outcome():
    for name in CASES:
        found = {path.name for path in (GOLDEN / name).iterdir()} - {"a.json", "b.json", "args.txt"}
        assert found in ({"out.json"}, {"error.txt"}), name
    with contextlib.suppress(FileNotFoundError):
        assert not (GOLDEN / "out.json").exists()
