"""The type of file names on the command line."""

from __future__ import annotations

import os
from typing import Any

import click


class FileName(click.Path):
    """The name of a file or folder, or `-`. The file does not have to exist. An empty name is a usage error.

    In a shell, `"$OUT"` is empty if OUT is not set, and must not mean the current folder or stdout.
    """

    def __init__(self) -> None:
        super().__init__(readable=False, path_type=str)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name. Raises BadParameter if it is empty."""
        if os.fspath(value) == "":
            self.fail("the file name is empty; perhaps a shell variable is not set", param, ctx)
        return super().convert(value, param, ctx)


FILE = FileName()
