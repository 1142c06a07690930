"""Readers by language. Those for other languages than Python are imported late, because they need an extra."""

from __future__ import annotations

from lsconvert.scripts.editing.positions import Decoded
from lsconvert.scripts.languages import Language
from lsconvert.scripts.model import Script
from lsconvert.scripts.parsing import python


def encoding_of(source: bytes, language: Language) -> str:
    """Return the encoding of a script. Raises InputError if it declares one that does not exist."""
    return python.encoding_of(source) if language == "python" else "utf-8"


def read(decoded: Decoded, language: Language, wanted: frozenset[str]) -> Script:
    """Return what is in a script. Raises InputError if it cannot be parsed, ExtraError if its reader is not installed."""
    if language == "python":
        return python.read(decoded, wanted)
    from lsconvert.scripts.parsing import treesitter as grammar

    tree = grammar.parse(decoded.text, language)
    if language == "shell":
        from lsconvert.scripts.parsing import shell

        return shell.read(tree, decoded.text, wanted)
    from lsconvert.scripts.parsing import javascript

    return javascript.read(tree, wanted)


def check(decoded: Decoded, language: Language) -> None:
    """Raise InputError for a script that cannot be parsed."""
    if language == "python":
        python.parse(decoded.text)
        return
    from lsconvert.scripts.parsing import treesitter as grammar

    grammar.parse(decoded.text, language)
