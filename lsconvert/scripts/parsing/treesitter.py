"""Trees of JavaScript, TypeScript and shell from tree-sitter's grammars, which the extra `scripts` brings.

Nothing is edited with the library: its `commit_edits` drops blank lines and byte order marks at the beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsconvert.errors import ExtraError, InputError, Where
from lsconvert.scripts.languages import Language

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_NAMES: Final[dict[Language, str]] = {
    "javascript": "javascript",
    "typescript": "typescript",
    "tsx": "tsx",
    "shell": "bash",
}


def parse(text: str, language: Language) -> SgNode:
    """Return the root of the tree of a script. Raises InputError for one that cannot be parsed, ExtraError without the extra."""
    try:
        from ast_grep_py import SgRoot  # here, because it is an extra
    except ImportError:
        hint = "Install the extra: pip install 'lsconvert[scripts]'"
        raise ExtraError(f"{language} cannot be read without ast-grep-py", hint=hint) from None
    root = SgRoot(text, _NAMES[language]).root()
    wrong = root if root.kind() == "ERROR" else root.find(kind="ERROR")
    if wrong is not None:
        start = wrong.range().start
        where = Where(line=start.line + 1)
        raise InputError(f"is no {language} that can be parsed", where=where, hint="It is left as it was.")
    return root


def start_of(node: SgNode) -> int:
    """Return where a node begins, in characters."""
    return node.range().start.index


def end_of(node: SgNode) -> int:
    """Return where a node ends."""
    return node.range().end.index


def inner(node: SgNode) -> list[SgNode]:
    """Return the children of a node that are no punctuation."""
    return [child for child in node.children() if child.is_named() and child.kind() != "comment"]
