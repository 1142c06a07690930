"""Parse JavaScript, TypeScript and shell with tree-sitter's grammars, from the extra `scripts`.

The library does not edit scripts here: its `commit_edits` drops blank lines and byte order marks at the beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsconvert.errors import ExtraError, InputError, Where
from lsconvert.scripts.languages import INFO, Language
from lsconvert.scripts.model import LEFT_UNCHANGED

if TYPE_CHECKING:
    from ast_grep_py import SgNode


def parse_tree(text: str, language: Language) -> SgNode:
    """Return the root of the syntax tree of a script.

    Raises InputError if the script cannot be parsed, ExtraError if the extra is not installed.
    """
    try:
        from ast_grep_py import SgRoot  # here, because it is an extra
    except ImportError:
        hint = "Install the extra: pip install 'lsconvert[scripts]'"
        raise ExtraError(f"{language} cannot be read without ast-grep-py", hint=hint) from None
    root = SgRoot(text, INFO[language].grammar).root()
    wrong = root if root.kind() == "ERROR" else root.find(kind="ERROR")
    if wrong is not None:
        where = Where(line=wrong.range().start.line + 1)
        raise InputError(f"cannot be parsed as {language}", where=where, hint=LEFT_UNCHANGED)
    return root


def start_of(node: SgNode) -> int:
    """Return the start of a node, in characters."""
    return node.range().start.index


def end_of(node: SgNode) -> int:
    """Return the end of a node, in characters."""
    return node.range().end.index


def inner(node: SgNode) -> list[SgNode]:
    """Return the children of a node, without punctuation and comments."""
    return [child for child in node.children() if child.is_named() and child.kind() != "comment"]
