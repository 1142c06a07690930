"""Find the calls in a pasted text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from lsconvert import InputError, Where
from lsconvert.cli.pasted import cmd, posix, powershell
from lsconvert.cli.pasted.call import Call
from lsconvert.cli.pasted.curl import read_curl
from lsconvert.cli.pasted.httpie import read_httpie
from lsconvert.cli.pasted.invoke import read_invoke
from lsconvert.cli.pasted.wget import read_wget
from lsconvert.cli.pasted.words import Command

# The readers of commands, by the names of their programs without `.exe`.
CLIENTS: Final[dict[str, Callable[[Command], Call]]] = {
    "curl": read_curl,
    "wget": read_wget,
    "http": read_httpie,
    "https": read_httpie,
    "xh": read_httpie,
    "xhs": read_httpie,
    "invoke-restmethod": read_invoke,
    "invoke-webrequest": read_invoke,
    "irm": read_invoke,
    "iwr": read_invoke,
}
KEYWORDS: Final = ("exec", "command", "call", "winpty", "if", "elif", "while", "until", "then", "else", "do", "!")
# Programs that run the command in their arguments, behind options of their own. ssh and watch pass it to a shell, which
# reads its quotes again.
WRAPPERS: Final = frozenset(
    (
        *("sudo", "time", "env", "nohup", "nice", "xargs", "timeout"),
        *("docker", "podman", "nerdctl", "docker-compose", "kubectl", "oc"),
    )
)
ASSIGNMENT: Final = re.compile(r"\w+=.*", re.DOTALL)
COMMAND: Final = re.compile(
    r"(?<![\w.-])(?:curl|wget|https?|xhs?|irm|iwr|Invoke-RestMethod|Invoke-WebRequest)(?:\.exe)?[\"']?(?=\s)",
    re.IGNORECASE,
)

# A call of a programming language, which `lsconvert.migrate_script` reads.
Code: TypeAlias = Literal["python", "javascript"]
CODE: Final[dict[Code, re.Pattern[str]]] = {
    "python": re.compile(
        r"^\s*(?:>>>\s*)?(?:import |from \w+ import )|\b(?:requests|httpx|session|client)\.\w+\(|\burlopen\(",
        re.MULTILINE,
    ),
    "javascript": re.compile(
        r"\b(?:fetch|axios|got|ky|superagent)(?:\.\w+)?\(|\brequire\(|\$\.(?:ajax|get|post)\w*\(|\bXMLHttpRequest\("
    ),
}
HINT: Final = "Give a call of curl, wget, HTTPie, PowerShell, requests, httpx or fetch, or METHOD URL."

QUOTED_HINT: Final = "Give the call without the program and the quotes around it."
TYPOGRAPHIC: Final = "\u201c\u201d\u2018\u2019\u2013\u2014"


def code_of(text: str) -> Code | None:
    """Return the language of a text that is code, None if it has commands."""
    if COMMAND.search(text) is not None and not re.search(r"^\s*(?:import|from|const|let|var) ", text, re.MULTILINE):
        return None
    return next((language for language, pattern in CODE.items() if pattern.search(text)), None)


def is_client(name: str) -> bool:
    """Tell whether a program is one whose commands are read."""
    return _program(name) in CLIENTS


def read_paste(text: str) -> list[Call]:
    """Return the calls in a text, in its order. Other commands are left out.

    Raises InputError for a text without a call, or with one that cannot be read, SourceError for a data file.
    """
    if "\0" in text:
        raise InputError("the text has a NUL character", hint=HINT)
    if powershell.is_powershell(text):
        commands = powershell.split(text)
    elif cmd.is_cmd(text):
        commands = cmd.split(text)
    else:
        commands = posix.split(text)
    calls = [_read(found) for each in commands if (found := _client(each)) is not None]
    if not calls:
        is_quoted = COMMAND.search(text) is not None
        raise InputError("no call was found", hint=QUOTED_HINT if is_quoted else HINT)
    return calls


def _read(command: Command) -> Call:
    """Return the call of a command. In a text of several lines, an error has the line."""
    try:
        if any(word.text[:1] in TYPOGRAPHIC for word in command.words if word.text):
            raise InputError("the command has typographic quotes or dashes", hint="Replace them by plain ones.")
        return CLIENTS[_program(command.words[0].text)](command)
    except InputError as error:
        if "\n" not in command.source.strip():
            raise
        start = command.words[0].start
        before = command.source[:start]
        raise error.located(Where(line=before.count("\n") + 1, column=start - before.rfind("\n"))) from None


def _client(command: Command) -> Command | None:
    """Return a command without what is before its client, None if it has none."""
    words = command.words
    while words and (ASSIGNMENT.fullmatch(words[0].text) or words[0].text in KEYWORDS):
        words = words[1:]
    if words and words[0].text in WRAPPERS:
        start = next((number for number, word in enumerate(words) if is_client(word.text)), 0)
        words = words[start:]
    return replace(command, words=words) if words and is_client(words[0].text) else None


def _program(name: str) -> str:
    return re.split(r"[/\\]", name)[-1].lower().removesuffix(".exe")
