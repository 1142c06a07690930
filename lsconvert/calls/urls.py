"""Edit one URL as text, and compare its path with the path templates of the endpoint table.

Scheme, host, port, percent-escapes, empty arguments and the fragment keep their spelling. An id may be a placeholder
that a program or a shell fills in: `$ID`, `{project_id}`, `<project_id>`, `:id`, `%s`, `%(id)03d`, `{{ id }}`,
`PROJECT_ID`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from urllib.parse import unquote_plus, urlsplit

from lsconvert.calls.endpoints import STORAGE_TYPES
from lsconvert.errors import InputError

TEMPLATE: Final = r"\{\{[^{}]*\}\}|<%=[^%<>]*%>"  # of Jinja and the like
PLACEHOLDER: Final = (
    rf"{TEMPLATE}|\$\w+|\$?\{{[^{{}}/?#]*\}}|<[^<>/?#]*>|(?<=/):\w+|%(?:\(\w+\))?(?:0[0-9][di]|[0-9]?s|[di])\b"
    r"|(?<=/)[A-Z][A-Z0-9]*_[A-Z0-9_]+\b"
)
VALUE_NAME: Final = re.compile(r"<(\w+)>")  # in a template
_VALUE_PATTERNS: Final = {
    "storage_type": "(?:export/)?(?:" + "|".join(STORAGE_TYPES) + ")",
    "token": "[^/]+",
}
_URL_HINT: Final = "Use the form https://HOST[:PORT]/PATH, with special characters percent-escaped."


@dataclass(frozen=True, slots=True)
class Url:
    """The three parts of a URL: `path` is the text before the query, `query` includes `?`, `fragment` includes `#`."""

    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        return f"{self.path}{self.query}{self.fragment}"

    def has(self, name: str) -> bool:
        """Tell whether the query has an argument of this name."""
        return any(_argument_name(text) == name for text in self._arguments())

    def value(self, name: str) -> str | None:
        """Return the value of the first argument of this name, None if there is none."""
        values = (text.partition("=")[2] for text in self._arguments() if _argument_name(text) == name)
        return next(map(unquote_plus, values), None)

    def with_argument(self, text: str) -> Url:
        """Return the URL with `name=value` appended to the query."""
        return self._with([*self._arguments(), text])

    def replace_argument(self, name: str, text: str) -> Url:
        """Return the URL with `text` for the first argument of this name, and without the further ones.

        The first one is removed as well if `text` is empty, or if the query has the argument of `text` already.
        """
        rest = self._with([argument for argument in self._arguments() if _argument_name(argument) != name])
        first = next(i for i, argument in enumerate(self._arguments()) if _argument_name(argument) == name)
        if not text or rest.has(_argument_name(text)):
            return rest
        kept = rest._arguments()
        return self._with([*kept[:first], text, *kept[first:]])

    def _arguments(self) -> list[str]:
        return self.query[1:].split("&") if len(self.query) > 1 else []

    def _with(self, arguments: list[str]) -> Url:
        return replace(self, query="?" + "&".join(arguments) if arguments else "")


def parse_url(text: str) -> Url:
    """Split a URL. Raises InputError if no program could call it; the message does not show it."""
    if not text or any(char <= " " or char == "\x7f" for char in re.sub(TEMPLATE, "0", text)):
        problem = "contains white space or control characters" if text else "is empty"
        raise InputError(f"the URL {problem}", hint=_URL_HINT)
    scheme, mark, _ = text.partition("://")
    if mark and scheme.isalpha() and scheme.lower() not in ("http", "https"):
        raise InputError("the URL is neither http nor https", hint=_URL_HINT)
    try:
        _ = urlsplit(re.sub(PLACEHOLDER, "0", text)).port
    except ValueError:
        raise InputError("the URL has a malformed host or port", hint=_URL_HINT) from None
    before, sharp, fragment = text.partition("#")
    path, question, query = before.partition("?")
    return Url(path, question + query, sharp + fragment)


def match_path(template: str, path: str) -> dict[str, str] | None:
    """Return the values that `path` has for the names of a template, None if it does not end like the template.

    `base` is the text before the template: the server, and the path that it is mounted under.
    """
    found = _path_pattern(template).fullmatch(path)
    return found.groupdict() if found is not None else None


@cache
def _path_pattern(template: str) -> re.Pattern[str]:
    texts = [re.escape(text) for text in VALUE_NAME.split(template.lstrip("/"))]
    for i in range(1, len(texts), 2):
        texts[i] = f"(?P<{texts[i]}>{_VALUE_PATTERNS.get(texts[i], rf'[0-9]+|{PLACEHOLDER}')})"
    return re.compile("(?P<base>(?:.*/)?)" + "".join(texts) + "/?", re.DOTALL)


def _argument_name(argument: str) -> str:
    return unquote_plus(argument.partition("=")[0])
