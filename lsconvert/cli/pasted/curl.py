"""Read a curl command. Errors name options, but never show their values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote_plus, urlencode

from lsconvert import InputError, Request
from lsconvert.cli.pasted.call import Call, Data, Field, no_value, read_file, unsupported
from lsconvert.cli.pasted.curl_options import DATA, FORM, REQUEST_OPTIONS, WITH_VALUE, WITHOUT_VALUE
from lsconvert.cli.pasted.forms import form_fields, word_field
from lsconvert.cli.pasted.words import Command, Word

VARIABLE: Final = re.compile(r"\$\w+|\$\{\w+\}|\$\(.*\)|`.*`", re.DOTALL)  # a value that only the shell knows
NONE: Final = Word("", -1, -1)


def read_curl(command: Command) -> Call:
    """Return the call of a curl command.

    Raises InputError for a command that cannot be read, SourceError for a data file that cannot be read.
    """
    return _Reader(command).read()


@dataclass(slots=True)
class _Reader:
    command: Command
    method: str = ""
    urls: list[Word] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[Data] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    expanded: set[str] = field(default_factory=set)  # headers
    form: list[Field] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)  # of the form
    is_get: bool = False  # the data are arguments of the query
    get_words: list[tuple[int, int]] = field(default_factory=list)
    at: int = 1  # of the next word

    def read(self) -> Call:
        words = self.command.words
        while self.at < len(words):
            word = words[self.at]
            self.at += 1
            if word.text.startswith("--") and word.text != "--":
                self._option(word, word.text, NONE)
            elif word.text.startswith("-") and word.text not in ("-", "--"):
                self._letters(word)
            elif word.text != "--":
                self.urls.append(word)
        if len(self.urls) != 1:
            raise InputError(f"the curl command has {len(self.urls)} URLs instead of one", hint="Give one URL.")
        return self._call(self.urls[0])

    def _call(self, url: Word) -> Call:
        text, body, data = url.text, b"&".join(each.content for each in self.data) if self.data else None, self.data
        query_words: list[tuple[int, int]] = []
        if self.is_get and body is not None:
            before, sharp, fragment = text.partition("#")
            text = f"{before}{'&' if '?' in before else '?'}{body.decode(errors='replace')}{sharp}{fragment}"
            query_words = [*self.get_words, *((each.start, each.end) for each in data)]
            url = replace(url, has_expansion=url.has_expansion or any(each.word.has_expansion for each in data))
            data, body = [], None
        has_form = bool(self.pairs)
        method = self.method or ("POST" if has_form or body is not None else "GET")
        fields = form_fields(self.command, data) if data else self.form
        body = urlencode(self.pairs).encode() if has_form else body
        return Call(
            "curl",
            Request(method, text, tuple(self.headers), body),
            self.command,
            url,
            tuple(data),
            tuple(fields),
            query_words=tuple(query_words),
            options=tuple(self.options),
            has_form=has_form,
            expanded=frozenset(self.expanded),
        )

    def _letters(self, word: Word) -> None:
        """Read a group of one-letter options. The value of the last one may follow without a space."""
        for i, letter in enumerate(word.text[1:], 2):
            if f"-{letter}" in (*REQUEST_OPTIONS, *WITH_VALUE):
                self._option(word, f"-{letter}", word.after(i))
                return
            self._option(word, f"-{letter}", NONE)

    def _option(self, word: Word, name: str, attached: Word) -> None:
        if name in ("-G", "--get"):
            self.is_get = True
            self.get_words += [(word.start, word.end)] if word.text in ("-G", "--get") else []
        elif name in WITHOUT_VALUE or (name.startswith("--no-") and f"--{name[5:]}" in WITHOUT_VALUE):
            self.options.append((name, name))
            self.method = self.method or ("HEAD" if name in ("-I", "--head") else "")
        elif name in (*REQUEST_OPTIONS, *WITH_VALUE):
            value = attached
            if not attached.text:
                if self.at == len(self.command.words):
                    raise no_value("curl", name)
                value = self.command.words[self.at]
                self.at += 1
            self._take(name, word, value)
        else:
            raise unsupported("curl", name)

    def _take(self, name: str, option: Word, value: Word) -> None:
        if name in ("-X", "--request"):
            self.method = value.text
        elif name == "--url":
            self.urls.append(value)
        elif name in DATA:
            self.data.append(self._data(name, option, value))
            if name == "--json":
                self.headers += [("Content-Type", "application/json"), ("Accept", "application/json")]
        elif name in ("-H", "--header") and ":" in value.text:
            header, _, content = value.text.partition(":")
            self.headers.append((header.strip(), content.strip()))
            self.expanded |= {f"{header.strip()}: {content.strip()}"} if value.has_expansion else set()
        elif name in ("-H", "--header") and value.text.endswith(";"):
            self.headers.append((value.text[:-1].strip(), ""))
        else:
            if name in FORM:
                self.form.append(word_field(self.command, value, option.start))
                self.pairs.append((self.form[-1].name, value.text.partition("=")[2]))
            self.options.append((name, f"{name} {self.command.quote(value.text, value.has_expansion)}"))

    def _data(self, name: str, option: Word, value: Word) -> Data:
        text = value.text
        if name == "--data-urlencode":
            if "@" in text.partition("=")[0]:
                raise unsupported("curl", "--data-urlencode with a file")
            key, equals, content = text.partition("=") if "=" in text else ("", "", text)
            content = quote_plus(content) if not value.has_expansion else content
            encoded = f"{key}{equals if key else ''}{content}".encode(errors="surrogateescape")
            return Data(encoded, value, option.start, is_encoded=True)
        if not text.startswith("@") or name == "--data-raw":
            is_unread = value.has_expansion and VARIABLE.fullmatch(text) is not None
            return Data(text.encode(errors="surrogateescape"), value, option.start, is_unread=is_unread)
        if text.startswith("@<("):
            return Data(b"", value, option.start, is_unread=True)
        data = read_file(text[1:], self.command)
        kept = data if data is None or name in ("--data-binary", "--json") else re.sub(rb"[\r\n]", b"", data)
        return Data(kept or b"", value, option.start, file=text[1:], is_unread=data is None)
