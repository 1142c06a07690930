"""Choose the parser of a language. Parsers that need the extra `scripts` are imported late."""

from __future__ import annotations

from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.languages import Language
from lsconvert.scripts.model import ParsedScript
from lsconvert.scripts.parsing import python


def encoding_of(source: bytes, language: Language) -> str:
    """Return the encoding of a script. Raises InputError if the script declares an unknown one."""
    return python.declared_encoding(source) if language == "python" else "utf-8"


def parse_script(decoded: DecodedScript, language: Language, wanted: frozenset[str]) -> ParsedScript:
    """Return the values of a script; of keys, only those in `wanted`.

    Raises InputError if the script cannot be parsed, ExtraError if the parser is not installed.
    """
    if language == "python":
        return python.read_python(decoded, wanted)
    from lsconvert.scripts.parsing import treesitter

    tree = treesitter.parse_tree(decoded.text, language)
    if language == "shell":
        from lsconvert.scripts.parsing import shell

        return shell.read_shell(tree, decoded.text, wanted)
    from lsconvert.scripts.parsing import javascript

    return javascript.read_javascript(tree, wanted)


def check_syntax(decoded: DecodedScript, language: Language) -> None:
    """Raise InputError if a script cannot be parsed."""
    if language == "python":
        python.parse_python(decoded.text)
        return
    from lsconvert.scripts.parsing import treesitter

    treesitter.parse_tree(decoded.text, language)
