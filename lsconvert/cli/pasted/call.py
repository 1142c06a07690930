"""A pasted call: its request, and the words that spell the parts which a migration changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lsconvert import InputError, Request, SourceError
from lsconvert.cli.pasted.posix import quote
from lsconvert.cli.pasted.words import Command, Word


@dataclass(frozen=True, slots=True)
class Data:
    """A part of the body: its bytes, the word with it, and the place where its option starts.

    `file`: the file that has it, "" if the word has it. `is_unread`: it is only known when the command runs.
    `is_encoded`: the client encodes the text of the word.
    """

    content: bytes
    word: Word
    start: int
    file: str = ""
    is_unread: bool = False
    is_encoded: bool = False

    @property
    def end(self) -> int:
        """The end of the word."""
        return self.word.end


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a body that is spelled in pieces, such as an item of HTTPie: its name, and the place of the piece.

    `removal`: the place of the piece with its option or separator. `spelled` spells the piece with another name, and
    with another value if that is not None, as JSON.
    """

    name: str
    start: int
    end: int
    removal: tuple[int, int]
    spelled: Callable[[str, str | None], str]


@dataclass(frozen=True, slots=True)
class Call:
    """A call in a paste.

    `url`: the word with the URL. `data`: the words with the body. `fields`: its pieces, if they can be edited alone.
    `query_words`: the places of words that spell the query besides the URL. `options`: the names and the spellings of
    other options. `has_form`: the options spell a form, which may have files; the body of the request has its fields.
    `expanded`: the headers with an expansion.
    """

    client: str
    request: Request
    command: Command
    url: Word
    data: tuple[Data, ...] = ()
    fields: tuple[Field, ...] = ()
    query_words: tuple[tuple[int, int], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    has_form: bool = False
    expanded: frozenset[str] = frozenset()

    @property
    def is_unread(self) -> bool:
        """Whether another command writes the body."""
        return any(each.is_unread for each in self.data)

    @property
    def has_expansion(self) -> bool:
        """Whether the shell expands a part of the call."""
        return self.url.has_expansion or bool(self.expanded) or any(data.word.has_expansion for data in self.data)

    @property
    def place(self) -> str:
        """The source of the body, for messages."""
        files = [each.file for each in self.data if each.file]
        return "the body" if not files else "<stdin>" if files[0] == "-" else files[0]


def plain_call(request: Request, file: str = "") -> Call:
    """Return the call of a request that no command spells. `file` has its body."""
    url = Word(request.url, 0, 0)
    data = (Data(request.body, url, 0, file),) if request.body is not None else ()
    return Call("", request, Command((), quote, ""), url, data)


def read_file(path: str, command: Command | None = None) -> bytes | None:
    """Return the bytes of a file, or of stdin for `-`. Raises SourceError.

    `command`: the command that sends them. If another one writes them, or the file is not here, return None.
    """
    if path == "-" and command is not None and (command.reads_pipe or command.has_document):
        return None
    if path == "-" and command is not None and command.input is not None:
        path = command.input.text
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        if command is not None and path and isinstance(error, FileNotFoundError):
            return None
        raise SourceError.from_os_error(error, "the data cannot be read") from error


def unsupported(client: str, name: str) -> InputError:
    """Return the error for an option of a client that is not known. It does not show the value of the option."""
    shown = name.partition("=")[0][:40]
    return InputError(f"unsupported {client} option: {shown}", hint="Leave it out, or give METHOD URL with --data.")


def no_value(client: str, name: str) -> InputError:
    """Return the error for an option without its value."""
    return InputError(f"{client}'s {name} has no value", hint="Give the whole command.")
