"""The table of languages: their file names, interpreters and grammars; and that of formats with scripts in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Format: TypeAlias = Literal["notebook", "markdown", "rst", "yaml"]  # of files that contain scripts
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
Language: TypeAlias = Literal[
    "python", "javascript", "typescript", "tsx", "shell", "notebook", "markdown", "rst", "yaml"
]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


@dataclass(frozen=True, slots=True)
class LanguageInfo:
    """`suffixes`: those of file names. `interpreters`: a regular expression for the program in a `#!` line.

    `grammar`: the name of tree-sitter's grammar, "" if it is not used.
    """

    suffixes: tuple[str, ...]
    interpreters: str = ""
    grammar: str = ""


INFO: Final[dict[Language, LanguageInfo]] = {
    "python": LanguageInfo((".py", ".pyw", ".pyi"), r"(?:python|pypy)[0-9.]*"),
    "javascript": LanguageInfo((".js", ".mjs", ".cjs", ".jsx"), r"node|nodejs|bun|deno", "javascript"),
    "typescript": LanguageInfo((".ts", ".mts", ".cts"), r"ts-node|tsx", "typescript"),
    "tsx": LanguageInfo((".tsx",), grammar="tsx"),
    "shell": LanguageInfo((".sh", ".bash", ".zsh"), r"(?:ba|z|k|da|a)?sh", "bash"),
    "notebook": LanguageInfo((".ipynb",)),
    "markdown": LanguageInfo((".md", ".markdown", ".mdx")),
    "rst": LanguageInfo((".rst",)),
    "yaml": LanguageInfo((".yml", ".yaml"), grammar="yaml"),
}
_BY_SUFFIX: Final = {suffix: language for language, info in INFO.items() for suffix in info.suffixes}
_SHEBANG: Final = re.compile(rb"#![ \t]*\S*?(?:env[ \t]+(?:-S[ \t]+)?(?:\w+=\S*[ \t]+)*)?([\w.-]+)(?:[ \t]|\r?\n|$)")


def language_of(name: str, start: bytes) -> Language | None:
    """Return the language of a file, or its format if it contains scripts; None for other files.

    The suffix of the name decides. The interpreter in the first line, at the beginning `start` of the content, decides
    if the name has no suffix.
    """
    stem, dot, suffix = name.rpartition(".")
    if dot and stem:
        return _BY_SUFFIX.get(f".{suffix.lower()}")
    shebang = _SHEBANG.match(start)
    if shebang is None:
        return None
    interpreter = shebang[1].decode("ascii", "replace")
    return next(
        (
            language
            for language, info in INFO.items()
            if info.interpreters and re.fullmatch(info.interpreters, interpreter)
        ),
        None,
    )
