"""Read the commands of IPython in code cells: magics (`%`), shell commands (`!`) and questions (`?`).

A command becomes a Python statement without effect. A shell command is a snippet of its own as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lsconvert.errors import InputError
from lsconvert.scripts.languages import FORMATS, Language, language_of
from lsconvert.scripts.parsing.python import parse_python
from lsconvert.scripts.snippets.model import Snippet

# Cell magics whose text is a script.
_CELL_LANGUAGES: Final[dict[str, Language]] = {
    "bash": "shell",
    "sh": "shell",
    "system": "shell",
    "sx": "shell",
    "!": "shell",
    "javascript": "javascript",
    "js": "javascript",
    "python": "python",
    "python3": "python",
}
# Cell magics that run their text as a cell.
_MEASURES: Final = ("time", "timeit", "capture", "prun", "memit")
_CELL_MAGIC: Final = re.compile(r"\s*%%(!|\w+)[ \t]*([^\r\n]*)(?:\r?\n|\Z)")
_COMMAND: Final = re.compile(
    r"""^[ \t]*
    (?P<target>[\w.,\[\]][\w.,\[\] \t]*=[ \t]*)?
    (?P<command>
        (?P<shell>!{1,2}|%(?:sx|system)\b)(?P<line>(?:[^\\\r\n]|\\\r?\n|\\.)*)
      | (?P<timed>%time(?:it)?[ \t]+(?!-))
      | %(?:env|set_env)[ \t]+(?P<variable>\w+=[^\r\n]*)
      | %\w[^\r\n]*
      | \?{1,2}[^\r\n]*
      | [\w.%*]+\?{1,2}[ \t]*$
    )""",
    re.MULTILINE | re.VERBOSE,
)
_INSERTED: Final = re.compile(r"(?<!\{)\{([\w.\[\]'\"()]+)\}(?!\})")  # a Python expression in a shell command


def cell_snippets(cell: Snippet) -> Iterator[Snippet]:
    """Yield the scripts of one code cell."""
    text = cell.text
    magic = _CELL_MAGIC.match(text)
    if magic is not None:
        language = _magic_language(magic[1], magic[2])
        body = replace(cell, segments=cell.part(magic.end(), len(text)), language=language)
        yield from cell_snippets(body) if magic[1] in _MEASURES else (body,)
    elif cell.language != "python" or _is_python(text):
        yield cell
    else:
        yield from _with_commands(cell, text)


def _magic_language(name: str, arguments: str) -> Language | None:
    words = arguments.split()
    if name == "script" and words:
        return _CELL_LANGUAGES.get(words[0].rpartition("/")[2])
    if name in ("writefile", "file") and words:
        written = language_of(words[-1], b"")
        return None if written in FORMATS else written
    return "python" if name in _MEASURES else _CELL_LANGUAGES.get(name)


def _with_commands(cell: Snippet, text: str) -> Iterator[Snippet]:
    masks: list[tuple[int, int, str]] = []
    shell: list[Snippet] = []
    for found in _COMMAND.finditer(text):
        part = "line" if found["line"] is not None else "variable" if found["variable"] is not None else ""
        if found["timed"] is not None:
            masks.append((*found.span("timed"), ""))
            continue
        masks.append((*found.span("command"), "None"))
        if part:
            shell.append(_shell_snippet(cell, *found.span(part)))
    yield cell.masked(masks)
    yield from shell


def _shell_snippet(cell: Snippet, start: int, end: int) -> Snippet:
    snippet = replace(cell, segments=cell.part(start, end), language="shell")
    names = ((*found.span(), f"${{{_last_name(found[1])}}}") for found in _INSERTED.finditer(snippet.text))
    return snippet.masked(names)


def _last_name(expression: str) -> str:
    names: list[str] = re.findall(r"[A-Za-z_]\w*", expression)
    return names[-1] if names else "_"


def _is_python(text: str) -> bool:
    try:
        parse_python(text)
    except InputError:
        return False
    return True
