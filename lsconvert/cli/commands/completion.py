"""The command `completion`: prints or installs the completion of a shell. click makes the script."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

import lsconvert
from lsconvert.cli.commands.verb import MAIN, Choice, HelpMixin, option
from lsconvert.cli.terminal.output import say, write

SHELLS: Final = ("bash", "zsh", "fish")
VARIABLE: Final = "_LSCONVERT_COMPLETE"
BEGIN: Final = "# lsconvert completion: begin"
END: Final = "# lsconvert completion: end"


@click.command(
    cls=HelpMixin,
    examples=(
        ("Install it for the shell in use", "lsconvert completion --install"),
        ("Print the script for fish", "lsconvert completion fish"),
    ),
)
@click.argument("shell", type=Choice(SHELLS), required=False)
@option(MAIN, "--install", is_flag=True, help="Install the script for new shells of the current user.")
def completion(shell: str | None, install: bool) -> None:
    """Print or install shell completion.

    SHELL is bash, zsh or fish; by default, the one that the variable SHELL names. bash and fish read the installed file
    when they need it; bash needs the package bash-completion. For zsh, ~/.zshrc gets a block.
    """
    name = shell or os.path.basename(os.environ.get("SHELL", ""))
    if name not in SHELLS:
        raise click.UsageError(f"Name the shell: {', '.join(SHELLS)}.")
    script = _script(name, click.get_current_context().find_root().command)
    if not install:
        write(script)
        return
    path = _path(name)
    try:
        _install(path, script, shared=name == "zsh")
    except OSError as error:
        raise lsconvert.OutputError.from_os_error(error, "cannot write", file=str(path)) from error
    say(f"{path}: the completion is installed. It works in new shells.")


def _script(shell: str, root: click.Command) -> str:
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # click has all of SHELLS
    return f"{made(root, {}, 'lsconvert', VARIABLE).source().strip()}\n"


def _path(shell: str) -> Path:
    """Return the file that the shell reads, by the documentation of bash-completion, zsh and fish."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    if shell == "bash":
        folder = Path(os.environ.get("BASH_COMPLETION_USER_DIR") or data / "bash-completion")
        return folder / "completions/lsconvert"
    if shell == "fish":
        return config / "fish/completions/lsconvert.fish"
    return Path(os.environ.get("ZDOTDIR") or Path.home()) / ".zshrc"


def _install(path: Path, script: str, *, shared: bool) -> None:
    """Write the script. A `shared` file keeps its other lines, and an older script in it is replaced. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not shared:
        path.write_text(script, encoding="utf-8")
        return
    old = path.read_bytes() if path.exists() else b""
    block = f"{BEGIN}\nautoload -Uz compinit && compinit\n{script}{END}\n".encode()
    before, found, rest = old.partition(f"{BEGIN}\n".encode())
    _, ended, after = rest.partition(f"{END}\n".encode())
    if found and not ended:
        raise OSError(f"the line `{END}` is missing")
    if not found and before and not before.endswith(b"\n"):
        before += b"\n"
    path.write_bytes(before + block + after)
