"""One URL as text, and the path templates that it is compared with. Edited, never written anew.

Whatever is not asked for stays as it is spelled: scheme, host, port, percent-escapes, empty arguments, fragment. An id
may also be something that a program or a shell fills in: `$ID`, `{project_id}`, `<project_id>`, `:id`, `%s`, `%(id)s`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from urllib.parse import unquote_plus, urlsplit

from lsconvert.calls.endpoints import STORAGE_TYPES
from lsconvert.errors import InputError

FILLED_IN: Final = r"\$\w+|\$?\{[^{}/?#]*\}|<[^<>/?#]*>|(?<=/):\w+|%(?:\(\w+\))?[sd]\b"
NAME: Final = re.compile(r"<(\w+)>")
_FORMS: Final = {
    "storage_type": "(?:export/)?(?:" + "|".join(STORAGE_TYPES) + ")",
    "token": "[^/]+",
}
_HINT: Final = "Give it as https://HOST[:PORT]/PATH, with special characters percent-escaped."


@dataclass(frozen=True, slots=True)
class Url:
    """A URL, cut: everything before the query; the query with its `?`; the fragment with its `#`."""

    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        return f"{self.path}{self.query}{self.fragment}"

    def has(self, name: str) -> bool:
        """Tell whether there is an argument of this name."""
        return any(_name(text) == name for text in self._arguments())

    def value(self, name: str) -> str | None:
        """Return the value of the first argument of this name, None if there is none."""
        return next((unquote_plus(text.partition("=")[2]) for text in self._arguments() if _name(text) == name), None)

    def with_argument(self, text: str) -> Url:
        """Append `name=value`."""
        return self._with([*self._arguments(), text])

    def replace_argument(self, name: str, text: str) -> Url:
        """Put `text` in the place of the first argument of this name, "" for nothing; the others of this name go."""
        rest = self._with([argument for argument in self._arguments() if _name(argument) != name])
        first = next(i for i, argument in enumerate(self._arguments()) if _name(argument) == name)
        if not text or rest.has(_name(text)):
            return rest
        kept = rest._arguments()
        return self._with([*kept[:first], text, *kept[first:]])

    def _arguments(self) -> list[str]:
        return self.query[1:].split("&") if len(self.query) > 1 else []

    def _with(self, arguments: list[str]) -> Url:
        return replace(self, query="?" + "&".join(arguments) if arguments else "")


def parse(text: str) -> Url:
    """Cut a URL. Raises InputError for one that no program could call; the message does not show it."""
    if not text or any(char <= " " or char == "\x7f" for char in text):
        what = "has white space or control characters in it" if text else "is empty"
        raise InputError(f"the URL {what}", hint=_HINT)
    scheme, mark, _ = text.partition("://")
    if mark and scheme.isalpha() and scheme.lower() not in ("http", "https"):
        raise InputError("the URL is neither http nor https", hint=_HINT)
    try:
        _ = urlsplit(re.sub(FILLED_IN, "0", text)).port
    except ValueError:
        raise InputError("the URL has a malformed host or port", hint=_HINT) from None
    before, sharp, fragment = text.partition("#")
    path, question, query = before.partition("?")
    return Url(path, question + query, sharp + fragment)


def match(template: str, path: str) -> dict[str, str] | None:
    """Return the values that a path has in the places of a template, None if it does not end like it.

    `base` is what stands before the template: the server, and the path that it is mounted under.
    """
    found = _pattern(template).fullmatch(path)
    return found.groupdict() if found is not None else None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    texts = [re.escape(text) for text in NAME.split(template.lstrip("/"))]
    for i in range(1, len(texts), 2):
        texts[i] = f"(?P<{texts[i]}>{_FORMS.get(texts[i], rf'[0-9]+|{FILLED_IN}')})"
    return re.compile("(?P<base>(?:.*/)?)" + "".join(texts) + "/?", re.DOTALL)


def _name(argument: str) -> str:
    return unquote_plus(argument.partition("=")[0])
