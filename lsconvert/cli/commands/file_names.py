"""Names of files on the command line."""

from __future__ import annotations

import os
from typing import Any

import click


class FileName(click.Path):
    """The name of a file or folder, or `-`. It does not have to exist. An empty name is wrong usage.

    In a shell, `"$OUT"` is empty if OUT is not set. The current folder, or stdout, would be a surprise then.
    """

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=str)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name."""
        if os.fspath(value) == "":
            self.fail("the name is empty; perhaps a variable of the shell is not set", param, ctx)
        return super().convert(value, param, ctx)


FILE = FileName()
