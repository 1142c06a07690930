"""The languages that are read, and how a file shows which one it is in."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias, get_args

Language: TypeAlias = Literal["python", "javascript", "typescript", "tsx", "shell"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

SUFFIXES: Final[dict[str, Language]] = {
    **dict.fromkeys((".py", ".pyw", ".pyi"), "python"),
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), "javascript"),
    **dict.fromkeys((".ts", ".mts", ".cts"), "typescript"),
    ".tsx": "tsx",
    **dict.fromkeys((".sh", ".bash", ".zsh"), "shell"),
}
_SHEBANG: Final = re.compile(rb"#![ \t]*\S*?(?:env[ \t]+(?:-S[ \t]+)?(?:\w+=\S*[ \t]+)*)?([\w.-]+)(?:[ \t]|\r?\n|$)")
_INTERPRETERS: Final[tuple[tuple[str, Language], ...]] = (
    (r"(?:python|pypy)[0-9.]*", "python"),
    (r"node|nodejs|bun|deno", "javascript"),
    (r"ts-node|tsx", "typescript"),
    (r"(?:ba|z|k|da|a)?sh", "shell"),
)


def language_of(name: str, start: bytes) -> Language | None:
    """Return the language of a file by its name, or by its first line if it has no suffix; None if it is no script."""
    stem, dot, suffix = name.rpartition(".")
    if dot and stem:
        return SUFFIXES.get(f".{suffix.lower()}")
    shebang = _SHEBANG.match(start)
    if shebang is None:
        return None
    interpreter = shebang[1].decode("ascii", "replace")
    return next((language for form, language in _INTERPRETERS if re.fullmatch(form, interpreter)), None)
