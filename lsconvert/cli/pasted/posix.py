"""Split a text into commands and words as a POSIX shell or bash does, as far as that is possible without a shell.

More lenient than a shell: prompts and comments are skipped, `&` and `;` inside a word are part of it (an unquoted URL),
and `<name>` inside a word is a placeholder.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import Final

from lsconvert import InputError
from lsconvert.cli.pasted.words import Command, Word

GAP: Final = re.compile(r"(?:[ \t]|\\\r?\n(?:[ \t]*> )?)*")
LINE_END: Final = re.compile(r"[ \t]*\r?\n")
PROMPT: Final = re.compile(
    r"""\s*(?:\([\w.-]+\)\s+)?
    (?:
        (?:\[[^\]\n'"={}]{1,80}\]|[\w.-]+@[^\s'"=\\]+|[~/][\w./~-]*(?=[ ]?[$%#\u276f]))?[ ]?[$%#\u276f>]\s+
      | \u279c\s+\S+\s+(?:git:\([^)\n]*\)\s+)?(?:\u2717\s+)?  # oh-my-zsh
      | [-*+]\s+(?=`?(?:curl|wget|https?|xhs?)\s)  # an item of a list
    )?
    (?:!(?=\w))?""",
    re.VERBOSE,
)
COMMENT: Final = re.compile(r"#[^\n]*")
ASSIGNED: Final = re.compile(r"\w+=\"?(?:\$\(|`)")  # the output of a command, assigned to a variable
OPEN: Final = re.compile(r"\"?(?:\$\(|`)|[({]\s")  # the same without an assignment, and groups
OPERATOR: Final = re.compile(r"&&|\|\|?&?|;+|&(?=\s|$)|\)\"?")
REDIRECTION: Final = re.compile(r"(?P<fd>[0-9]*|&)(?P<kind><<<|<<-?|>>|>\||>&|<&|<|>)(?![\w-]+>|\()[ \t]*")
SUBSTITUTIONS: Final = ("<(", ">(")  # of a file by a command
PLACEHOLDER: Final = re.compile(r"<[A-Za-z_][\w -]*>")
ANSI_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.)|(.))", re.DOTALL
)
ANSI: Final = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
DOUBLE_ESCAPE: Final = re.compile(r"\\([$`\"\\\n])")
UNCLOSED: Final = "Check its quotes and backslashes."


def quote(text: str, expand: bool) -> str:
    """Spell a text as one word: in double quotes if the shell has to expand a part of it."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"' if expand else shlex.quote(text)


def split(text: str) -> list[Command]:
    """Return the commands of a text. Raises InputError for an unclosed quote or substitution."""
    return _Splitter(text).split()


@dataclass(slots=True)
class _Splitter:
    text: str
    at: int = 0
    commands: list[Command] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    input: Word | None = None
    document: str = ""  # the delimiter of a here-document
    reads_pipe: bool = False
    open: str = ""  # the substitutions around the command: `(` and backticks

    def split(self) -> list[Command]:
        self.at = _end(PROMPT, self.text, 0)
        while self.at < len(self.text):
            self._next()
        self._end_command(is_pipe=False)
        if self.open:
            raise InputError("the command has an unclosed substitution", hint=UNCLOSED)
        return self.commands

    def _next(self) -> None:
        text, at = self.text, self.at
        if (gap := _end(GAP, text, at)) > at:
            self.at = gap
        elif (line := LINE_END.match(text, at)) is not None:
            self._end_line(line.end())
        elif (found := COMMENT.match(text, at)) is not None:
            self.at = found.end()
        elif (found := ASSIGNED.match(text, at) or (None if self.words else OPEN.match(text, at))) is not None:
            self.at = found.end()
            self.open += found[0][-1] if found[0][-1] in "(`" else ""
            self._end_command(is_pipe=False)
        elif self._closes_backtick():
            self.at, self.open = at + 1, self.open[:-1]
            self._end_command(is_pipe=False)
        elif (found := OPERATOR.match(text, at)) is not None:
            self.at = found.end()
            self.open = self.open.removesuffix("(") if found[0][0] == ")" else self.open
            self._end_command(is_pipe=found[0] in ("|", "|&"))
        elif (found := REDIRECTION.match(text, at)) is not None:
            self._redirect(found)
        else:
            self.words.append(self._word())

    def _end_line(self, end: int) -> None:
        if self.document:
            closing = re.compile(rf"^[ \t]*{re.escape(self.document)}[ \t]*\r?$", re.MULTILINE).search(self.text, end)
            if closing is None:
                raise InputError("the here-document has no end", hint=f"Write {self.document} on a line of its own.")
            end = closing.end()
        self._end_command(is_pipe=False)
        self.at = _end(PROMPT, self.text, end)

    def _end_command(self, *, is_pipe: bool) -> None:
        if self.words:
            words, has_document = tuple(self.words), bool(self.document)
            self.commands.append(Command(words, quote, self.text, self.reads_pipe, self.input, has_document))
        self.words, self.input, self.document, self.reads_pipe = [], None, "", is_pipe

    def _redirect(self, found: re.Match[str]) -> None:
        self.at = found.end()
        if self.at == len(self.text) or self.text[self.at] in "\r\n":
            raise InputError("a redirection has no file", hint=UNCLOSED)
        target = self._word()
        if found["kind"] in ("<<", "<<-"):
            self.document = target.text
        elif found["kind"] == "<":
            self.input = target
        elif found["kind"] == "<<<":
            self.reads_pipe = True

    def _word(self) -> Word:
        text, start = self.text, self.at
        word = _Parts()
        while self.at < len(text) and (self.at == start or not self._is_word_end()):
            self.at = word.add(text, self.at)
        return Word("".join(word.texts), start, self.at, word.has_expansion, word.has_literal_dollar, word.is_opaque)

    def _closes_backtick(self) -> bool:
        return self.text[self.at] == "`" and self.open.endswith("`")

    def _is_word_end(self) -> bool:
        text, at = self.text, self.at
        if self._closes_backtick():
            return True
        if text[at] in " \t\r\n)|" or text.startswith(("\\\n", "\\\r\n"), at):
            return text[at] != "\\" or text[at:].lstrip("\\\r\n")[:1] in ("", " ", "\t")
        if text[at] in "<>" and not text.startswith(SUBSTITUTIONS, at):
            return PLACEHOLDER.match(text, at) is None and not self._closes_placeholder()
        return OPERATOR.match(text, at) is not None and (
            text[at] == "&" or re.match(r";+(?:\s|$)", text[at:]) is not None
        )

    def _closes_placeholder(self) -> bool:
        before = self.text.rfind("<", 0, self.at)
        return self.text[self.at] == ">" and before >= 0 and PLACEHOLDER.match(self.text, before) is not None


@dataclass(slots=True)
class _Parts:
    """The parts of a word, each quoted in its own way."""

    texts: list[str] = field(default_factory=list)
    has_expansion: bool = False
    has_literal_dollar: bool = False
    is_opaque: bool = False

    def add(self, text: str, at: int) -> int:
        """Add the part at a place; return its end."""
        if text[at] == "'":
            end = _closing(text, "'", at + 1)
            return self._literal(text[at + 1 : end], end + 1)
        if text.startswith("$'", at):
            end = _end_of_ansi(text, at + 2)
            return self._literal(ANSI_ESCAPE.sub(_unescaped, text[at + 2 : end]), end + 1)
        if text[at] == '"' or text.startswith('$"', at):
            return self._double(text, at + 1 + (text[at] == "$"))
        if text[at] == "\\":
            found = re.compile(r"\\(\r?\n|.|\Z)", re.DOTALL).match(text, at)
            assert found is not None  # it matches any text after a backslash
            if not found[1]:
                raise InputError("the command ends with a backslash", hint=UNCLOSED)
            return self._literal(found[1] if found[1][-1] != "\n" else "", found.end())
        if text[at] in "$`" or text.startswith(SUBSTITUTIONS, at):
            return self._expansion(text, at)
        self.texts.append(text[at])
        return at + 1

    def _literal(self, text: str, end: int) -> int:
        self.has_literal_dollar |= re.search("[$`]", text) is not None
        self.texts.append(text)
        return end

    def _double(self, text: str, at: int) -> int:
        while at < len(text) and text[at] != '"':
            if (escape := DOUBLE_ESCAPE.match(text, at)) is not None:
                at = self._literal(escape[1].strip("\n"), escape.end())
            elif text[at] in "$`":
                at = self._expansion(text, at)
            else:
                self.texts.append(text[at])
                at += 1
        if at == len(text):
            raise InputError("the command has an unclosed quote", hint=UNCLOSED)
        return at + 1

    def _expansion(self, text: str, at: int) -> int:
        end = end_of_expansion(text, at)
        raw = text[at:end]
        self.texts.append(raw)
        self.has_expansion |= len(raw) > 1  # else it is a dollar alone
        self.is_opaque |= re.search(r"['\"\\]", raw) is not None
        return end


def end_of_expansion(text: str, at: int) -> int:
    """Return the end of `$NAME`, `${...}`, `$(...)` or a command in backticks. Raises InputError if it is unclosed."""
    if text[at] == "`":
        return _closing(text, "`", at + 1) + 1
    named = re.compile(r"\$(?:\w+|[@*#?!-])?").match(text, at)
    if text[at + 1 : at + 2] not in ("(", "{"):
        assert named is not None  # it matches a dollar alone
        return named.end()
    depth, at = 0, at + 1
    while at < len(text):
        if text[at] in "({":
            depth += 1
        elif text[at] in ")}":
            depth -= 1
        elif text[at] in "'\"":
            at = _closing(text, text[at], at + 1)
        elif text[at] == "\\":
            at += 1
        at += 1
        if not depth:
            return at
    raise InputError("the command has an unclosed substitution", hint=UNCLOSED)


def _closing(text: str, mark: str, at: int) -> int:
    """Return the place of the closing quote. A backslash escapes in double quotes and in backticks."""
    pattern = r"[^']*" if mark == "'" else rf"(?:\\.|[^{mark}\\])*"
    found = re.compile(pattern, re.DOTALL).match(text, at)
    end = found.end() if found is not None else at
    if end >= len(text):
        raise InputError("the command has an unclosed quote", hint=UNCLOSED)
    return end


def _end_of_ansi(text: str, at: int) -> int:
    found = re.compile(r"(?:\\.|[^'\\])*", re.DOTALL).match(text, at)
    end = found.end() if found is not None else at
    if end >= len(text):
        raise InputError("the command has an unclosed quote", hint=UNCLOSED)
    return end


def _unescaped(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if digits or escape[4]:
        number = int(digits, 16) if digits else int(escape[4], 8) & 0xFF
        return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else escape[0]
    if escape[5]:
        return chr(ord(escape[5]) & 0x1F)
    return ANSI.get(escape[6], escape[6] if escape[6] in "\\'\"?" else escape[0])


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found is not None else at
