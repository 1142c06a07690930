"""The README: its commands and code run, and everything that it names exists."""

import contextlib
import io
import re
import shutil
import subprocess

import click
import pytest
from page_commands import ROOT, prepare, run, shell_lines

import lsconvert
from lsconvert.cli import cli

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = {name: cli.get_command(click.Context(cli), name) for name in cli.list_commands(click.Context(cli))}


def test_the_commands_run(tmp_path, monkeypatch):
    prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("users.csv", "migrated.json"):  # the commands write them
        (tmp_path / name).unlink()
    ran = []
    for line, code in shell_lines(README):
        done = run(line)
        assert done is None or done[0] == code, f"{line}\n{done[1]}"
        ran += [line] if done else []
        if "--write-users" in line:
            text = (tmp_path / "users.csv").read_text(encoding="utf-8")
            filled = re.sub(r"(?m)^(\d*),,", r"\1,,annotator\1@example.com", text)
            assert filled != text
            (tmp_path / "users.csv").write_text(filled, encoding="utf-8")
    assert len(ran) == len(re.findall(r"^(?:\.venv/bin/)?lsconvert [^c]", README, re.MULTILINE)) == 9
    assert lsconvert.is_valid(tmp_path / "ready.json", schema="v2-import")


def test_the_code_runs(tmp_path, monkeypatch):
    prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
            exec(compile(code, "README.md", "exec"), {})
    assert "101 1\n102 1\n103 0\n" in printed.getvalue()


@pytest.mark.install
def test_the_setup_in_a_copy_of_the_repository(tmp_path):
    ignored = shutil.ignore_patterns(
        ".venv", ".git", "build", "*.so", "*.egg-info", "site", ".*_cache", ".cache", ".hypothesis"
    )
    copy = shutil.copytree(ROOT, tmp_path / "copy", ignore=ignored)
    (copy / "migrated.json").unlink(missing_ok=True)
    setup = re.search(r"```sh\n(.*?)```", README, re.DOTALL)[1]
    subprocess.run(["sh", "-ec", setup], cwd=copy, check=True)
    expected = ROOT / "tests/golden/upgraded/sample.after.json"
    assert (copy / "migrated.json").read_bytes() == expected.read_bytes()


def test_it_is_short():
    assert len(README.splitlines()) <= 130


@pytest.mark.parametrize("option", sorted(set(re.findall(r"(?<=[` ])(--[a-z]+[a-z-]*)", README))))
def test_every_named_option_exists(option):
    options = {name for command in COMMANDS.values() for param in command.params for name in param.opts}
    assert option in options | {"--dist"}  # of pytest


def test_every_command_is_named():
    assert all(f"`lsconvert {name}" in README for name in COMMANDS)


def test_every_named_name_is_exported():
    named = set(re.findall(r"lsconvert\.([A-Za-z_]+)", re.sub(r"lsconvert/\S+", "", README)))
    assert named <= set(lsconvert.__all__)
