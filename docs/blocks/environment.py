"""The environment variables that lsconvert reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import lsconvert
from blocks.markdown import code, table

MEANINGS = {
    "BASH_COMPLETION_USER_DIR": "The folder for the completion of bash, which is in `completions/`.",
    "SHELL": "The shell for `lsconvert completion`, if none is named.",
    "XDG_CONFIG_HOME": "The folder for the completion of fish, instead of `~/.config`.",
    "XDG_DATA_HOME": "The folder for the completion of bash, instead of `~/.local/share`.",
    "ZDOTDIR": "The folder of `.zshrc`, instead of the home.",
    "LSCONVERT_KERNEL": "`native` or `python` selects the kernel. If it is not available, the exit code is 2. Default: the "
    "native kernel if it was built.",
    "LSCONVERT_RETRY_SECONDS": "How long a request to remote storage is made again, in seconds. Default: 180.",
    "NO_COLOR": "If it has a value, help and errors are not colored. `--color` counts more.",
    "TERM": "`dumb` means the same as `NO_COLOR`.",
}
# Read by a library, or by the standard library of Python.
INDIRECT = {
    "AWS_*, AZURE_*, GOOGLE_*": "Credentials, regions and endpoints of [remote storage](../how-to/remote-storage.md).",
    "COLUMNS": "The width of help, if the terminal does not tell its own.",
    "TMPDIR": "The folder for temporary files, such as stdin that has to be read twice.",
    "_LSCONVERT_COMPLETE": "`bash_source`, `zsh_source` or `fish_source` prints the completion of the shell. "
    "The name is that of the command.",
}


def variables() -> str:
    """Return the table of variables. Raises KeyError for one that the code reads and MEANINGS lacks."""
    meanings = {name: MEANINGS[name] for name in sorted({*_read(), *MEANINGS})}
    return table(("variable", "meaning"), ((code(name), text) for name, text in (meanings | INDIRECT).items()))


def _read() -> Iterator[str]:
    """Yield the names of variables that the code reads."""
    for path in Path(lsconvert.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "environ" in text or "getenv" in text else ():
            match node:
                case ast.Call(func=func, args=[ast.Constant(value=str(name)), *_]) if _is_environ(func):
                    yield name
                case ast.Subscript(value=value, slice=ast.Constant(value=str(name))) if _is_environ(value):
                    yield name


def _is_environ(node: ast.expr) -> bool:
    return "environ" in (text := ast.unparse(node)) or text.endswith("getenv")
