"""Read blocks of code in a text document: their lines without indentation, and sessions without prompts and output."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lsconvert.scripts.languages import Language
from lsconvert.scripts.snippets.model import Segment, Snippet, spell_line, spell_lines

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# The names of languages after a fence or in a directive.
LANGUAGES: Final[dict[str, Language]] = {
    **dict.fromkeys(("python", "py", "python3", "py3", "pycon", "ipython", "ipython3", "doctest"), "python"),
    **dict.fromkeys(("javascript", "js", "jsx", "mjs", "node", "nodejs"), "javascript"),
    **dict.fromkeys(("typescript", "ts"), "typescript"),
    "tsx": "tsx",
    **dict.fromkeys(("sh", "bash", "shell", "zsh", "console", "shell-session", "sh-session", "terminal"), "shell"),
    **dict.fromkeys(("bash-session", "shellsession"), "shell"),
}
# The names of data formats, which are not scripts.
DATA: Final = frozenset(("json", "json5", "jsonc", "jsonl", "xml", "csv", "yaml", "yml", "toml", "ini", "diff", "http"))
_PYTHON_PROMPT: Final = re.compile(r"[ \t]*(?:>>>|\.\.\.)(?: |$)")
_SHELL_PROMPT: Final = re.compile(r"[ \t]*(?:\([\w.-]{1,64}\) ?)?(?:[\w.-]{1,64}@[\w.-]{1,64}:?[\w~/.-]{0,200})?[$%] +")
_SHELL_COMMAND: Final = re.compile(r"\s*(?:curl|wget|https?|xh|jq|pip|docker|label-studio|export \w+=)\s?")
_HERE_DOCUMENT: Final = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")
# A value for the reader to fill in: `<project_id>` or `/{id}`.
_PLACEHOLDER: Final = re.compile(r"<([A-Za-z](?:[\w .-]*\w)?)>|(?<=/)\{(\w+)\}")
_QUOTING: Final = re.compile(r"\\.|['\"]")
_NOT_IN_A_NAME: Final = re.compile(r"\W")


class Line(NamedTuple):
    """The places of a line: its text without indentation, and its end with the line end."""

    start: int
    end: int
    next: int


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text."""
    found = []
    for match in _LINE.finditer(text):
        content = match[0].rstrip("\r\n")
        found.append(Line(match.start(), match.start() + len(content), match.end()))
    return found


def indent_of(text: str, line: Line) -> int:
    """Return the number of blanks and tabs at the beginning of a line."""
    content = text[line.start : line.end]
    return len(content) - len(content.lstrip(" \t"))


def read_block(text: str, lines: Sequence[Line], name: str) -> Iterator[Snippet]:
    """Yield the script of a block. `name`: its language as the document names it, "" if it does not."""
    first = next((text[line.start : line.end] for line in lines if line.end > line.start), "")
    language = LANGUAGES.get(name)
    if name in DATA or not first:
        return
    if (language == "python" or not name) and _PYTHON_PROMPT.match(first):
        yield _session(text, list(_python_session(text, lines)), "python")
    elif (language == "shell" or not name) and any(_SHELL_PROMPT.match(text, line.start, line.end) for line in lines):
        yield _shell(_session(text, list(_shell_session(text, lines)), "shell"))
    elif language == "shell" or (not name and _SHELL_COMMAND.match(first)):
        yield _shell(Snippet("shell", _segments(text, lines), spell_lines(_indentation(text, lines))))
    else:
        yield Snippet(language, _segments(text, lines), spell_lines(_indentation(text, lines)))


def _shell(snippet: Snippet) -> Snippet:
    """Return a shell script whose placeholders are variables."""
    found = _PLACEHOLDER.finditer(snippet.text)
    return snippet.masked((*each.span(), f"${{{_NOT_IN_A_NAME.sub('_', each[1] or each[2])}}}") for each in found)


def _session(text: str, lines: Sequence[Line], language: Language) -> Snippet:
    return Snippet(language, _segments(text, lines), spell_line)


def _python_session(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        prompt = _PYTHON_PROMPT.match(text, line.start, line.end)
        if prompt is not None:
            yield line._replace(start=prompt.end())


def _shell_session(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of commands: those with a prompt, and those that go on a command."""
    command = _Command()
    for line in lines:
        prompt = _SHELL_PROMPT.match(text, line.start, line.end)
        if prompt is not None:
            command = _Command()
        elif not command.goes_on:
            continue
        start = prompt.end() if prompt is not None else line.start + 2 * text.startswith("> ", line.start)
        yield line._replace(start=start)
        command.add(text[start : line.end])


class _Command:
    """Tells whether a command goes on in the next line: by a backslash, an open quote or a here-document."""

    def __init__(self) -> None:
        self.goes_on = False
        self._quote, self._here = "", ""

    def add(self, line: str) -> None:
        """Read a line of the command."""
        if self._here:
            self._here = "" if line.strip() == self._here else self._here
            self.goes_on = bool(self._here)
            return
        for char in _QUOTING.findall(line):
            if char[-1] == self._quote and (len(char) == 1 or self._quote == "'"):  # '...' has no escapes
                self._quote = ""
            elif not self._quote and char in "'\"":
                self._quote = char
        here = _HERE_DOCUMENT.search(line) if not self._quote else None
        self._here = here[2] if here is not None else ""
        self.goes_on = bool(self._quote or self._here) or line.endswith("\\")


def _indentation(text: str, lines: Sequence[Line]) -> str:
    """Return the characters before the lines of a block, other than the first."""
    return text[lines[0].next : lines[1].start] if len(lines) > 1 else ""


def _segments(text: str, lines: Sequence[Line]) -> tuple[Segment, ...]:
    """Return the segments of lines. A line end takes what is before the next line."""
    segments: list[Segment] = []
    for number, line in enumerate(lines):
        if line.end > line.start:
            segments.append(Segment(text[line.start : line.end], line.start, line.end))
        if line.next == line.end:
            continue
        if line.next - line.end == 2:
            segments.append(Segment("\r", line.end, line.end + 1))
        following = lines[number + 1].start if number + 1 < len(lines) else line.next
        skips = any(char in "\r\n" for char in text[line.next : following])
        segments.append(Segment("\n", line.next - 1, following, "fixed" if skips else "escaped"))
    return tuple(segments)
