"""The type of file names on the command line."""

from __future__ import annotations

import os
import re
from typing import Any, Final

import click

import lsconvert

# A scheme of one letter is a drive of Windows.
URL: Final = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+)://|(?P<mistyped>https?|ftp|s3|gs|hf):/[^/]", re.IGNORECASE)
KINDS: Final = "s3://, gs://, az://, abfs:// and https://"


class FileName(click.Path):
    """The name of a file or folder, or `-`. The file does not have to exist.

    An empty name is a usage error: in a shell, `"$OUT"` is empty if OUT is not set, and must not mean the current folder
    or stdout. So is a URL
    that lsconvert cannot read or write.
    `is_input`: whether the file is read. `reads_stdin`: whether `-` means stdin. `takes_urls`: whether it may be remote.
    """

    def __init__(self, *, is_input: bool = True, reads_stdin: bool = True, takes_urls: bool = True) -> None:
        super().__init__(readable=False, path_type=str)
        self.is_input = is_input
        self.reads_stdin = reads_stdin
        self.takes_urls = takes_urls

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name. Raises BadParameter if it is empty or a URL."""
        name = os.fspath(value)
        if name == "":
            self.fail("the file name is empty; perhaps a shell variable is not set", param, ctx)
        url = URL.match(name) if isinstance(name, str) else None
        if url is not None and not os.path.exists(name):
            why = self._refusal(name)
            if why is None:
                return name
            scheme = (url["scheme"] or url["mistyped"]).lower()
            self.fail(why or _advice(name, scheme, is_input=self.is_input, takes_urls=self.takes_urls), param, ctx)
        return super().convert(value, param, ctx)

    def _refusal(self, name: str) -> str | None:
        """Return why a URL cannot be used, "" if only its kind is wrong; None if it can be used."""
        try:
            place = lsconvert.locate(name) if self.takes_urls else None
        except lsconvert.ExtraError as error:
            return f"{error.message}. {error.hint}"
        except lsconvert.LSConvertError as error:
            return error.message
        if place is None or not place.is_remote:
            return ""
        return None if self.is_input or place.is_writable else ""


def _advice(url: str, scheme: str, *, is_input: bool, takes_urls: bool) -> str:
    """Return the way to read or write a file that is not local."""
    if scheme == "file":
        return "this is a URL; give the path of the file without file://"
    if takes_urls and "://" not in url:
        return "a URL has two slashes after its scheme, as in s3://bucket/key"
    kinds = f" other than {KINDS}" if takes_urls else ""
    if is_input:
        return f"lsconvert does not read URLs{kinds}; download it, and give the local file"
    return (
        f"lsconvert does not write to URLs{kinds.replace(' and https://', '')}; write to a local file, and upload that"
    )


FILE: Final = FileName()
SCRIPT: Final = FileName(reads_stdin=False, takes_urls=False)
XML: Final = FileName(reads_stdin=False)
OUTPUT: Final = FileName(is_input=False, reads_stdin=False)
