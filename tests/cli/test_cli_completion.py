"""Shell completion: printed, installed by one command, installed again; used by the shells that this machine has."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run

from lsconvert.cli.commands.completion import BEGIN, SHELLS

FILES = {
    "bash": ".local/share/bash-completion/completions/lsconvert",
    "zsh": ".zshrc",
    "fish": ".config/fish/completions/lsconvert.fish",
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "BASH_COMPLETION_USER_DIR", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", "/bin/zsh")
    return tmp_path


@pytest.mark.parametrize("shell", SHELLS)
def test_the_printed_script(shell):
    done = run("completion", shell)
    assert done.returncode == 0
    assert b"_LSCONVERT_COMPLETE" in done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_installed_once_and_again(shell, home):
    printed = run("completion", shell).stdout
    for _ in range(2):
        done = run("completion", shell, "--install")
        assert done.returncode == 0
        assert FILES[shell] in done.stderr.decode()
    text = (home / FILES[shell]).read_bytes()
    assert text.count(printed) == 1


def test_the_shell_in_use(home):
    assert run("completion").stdout == run("completion", "zsh").stdout


@pytest.mark.parametrize("old", [b"export A=1\n", b"export A=1", b"\xff\n"])
def test_other_lines_stay(old, home):
    (home / ".zshrc").write_bytes(old)
    run("completion", "--install")
    with open(home / ".zshrc", "ab") as file:
        file.write(b"export B=2\n")
    before = (home / ".zshrc").read_bytes()
    run("completion", "--install")
    assert (home / ".zshrc").read_bytes() == before
    assert before.startswith(old)


def test_a_block_without_an_end_is_left(home):
    (home / ".zshrc").write_text(f"{BEGIN}\nexport A=1\n")
    assert run("completion", "--install").returncode == 4
    assert (home / ".zshrc").read_text() == f"{BEGIN}\nexport A=1\n"


def test_no_home_to_write_to(home):
    (home / ".config").write_text("")
    done = run("completion", "fish", "--install")
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("shell", ["", "/bin/tcsh"])
def test_an_unknown_shell(shell, monkeypatch):
    monkeypatch.setenv("SHELL", shell)
    done = run("completion", "--install")
    assert done.returncode == 2
    assert b"bash, zsh, fish" in done.stderr


ASK = {
    "bash": 'source "$1"; COMP_WORDS=(lsconvert val); COMP_CWORD=1; _lsconvert_completion lsconvert; echo "${COMPREPLY[@]}"',
    "fish": 'complete -C "lsconvert val"',
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", ASK)
def test_the_shell_completes(shell, home):
    if (program := shutil.which(shell)) is None:
        pytest.skip(f"{shell} is not installed")
    run("completion", shell, "--install")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [program, "-c", ASK[shell], shell, str(home / FILES[shell])]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"PATH": path})
    assert done.stdout.split()[:1] == ["validate"]


@pytest.mark.slow
def test_zsh_reads_its_block(home):
    if (program := shutil.which("zsh")) is None:
        pytest.skip("zsh is not installed")
    run("completion", "zsh", "--install")
    command = [program, "-i", "-c", "print $_comps[lsconvert]"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    assert done.stdout.split()[-1] == "_lsconvert_completion"
