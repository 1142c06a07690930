"""A run that is slow because the native kernel is missing says so, once, and only there."""

import json

import pytest
from command_line import run

from lsconvert import kernel

V1 = b'[{"id": 1, "data": {}, "completions": []}]'
COMMANDS = {
    "upgrade": ["upgrade", "-"],
    "job": ["upgrade", "a.json", "b.json", "-O", "out"],
    "downgrade": ["downgrade", "-"],
    "validate": ["validate", "-"],
    "inspect": ["inspect", "-"],
    "merge": ["merge", "a.json", "-o", "-"],
    "filter": ["filter", "a.json", "-o", "-", "--where", "version=v1"],
}


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LSCONVERT_KERNEL", raising=False)
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(V1)


@pytest.fixture
def without_native(monkeypatch):
    monkeypatch.setattr(kernel, "KERNELS", {"python": kernel.KERNELS["python"]})


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_note(command, without_native):
    done = run(*command, stdin=V1)
    assert done.returncode in (0, 1)
    assert done.stderr.decode().count("the native kernel is missing") == 1
    assert b"native" not in done.stdout


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_quiet(command, without_native):
    assert b"native" not in run(*command, "-q", stdin=V1).stderr


@pytest.mark.parametrize("kernels", [[], ["without_native"]], ids=["all", "python"])
def test_a_chosen_kernel(kernels, request):
    for name in kernels:
        request.getfixturevalue(name)
    assert b"native" not in run("upgrade", "-", stdin=V1, env={"LSCONVERT_KERNEL": "python"}).stderr


def test_json_names_the_kernel(without_native):
    done = run("upgrade", "-", "--format", "json", stdin=V1)
    assert json.loads(done.stderr)["kernel"] == "python"


@pytest.mark.skipif("native" not in kernel.KERNELS, reason="needs the native kernel")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_with_the_native_kernel(command):
    assert b"native" not in run(*command, stdin=V1).stderr


@pytest.mark.parametrize(
    "command", [["verify", "a.json", "a.json"], ["migrate-call", "GET", "/api/tasks/1"], ["--help"]]
)
def test_commands_that_need_no_kernel(command, without_native):
    assert b"native" not in run(*command).stderr
