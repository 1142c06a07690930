"""Recognise requests among the calls of any language, by the names that HTTP libraries use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from lsconvert.scripts.model import ScriptRequest, StringValue, Value

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
PAYLOADS: Final = ("json", "data", "body", "payload", "form")
PARAMS: Final = ("params", "query", "searchParams", "qs")
# Options of requests that neither payloads nor query arguments have.
OPTIONS_ONLY: Final = frozenset(("headers", "method", "params", "searchParams", "baseURL"))
_FETCHES: Final = ("fetch", "ofetch", "ky")  # They take only options behind the URL.
# Functions whose default method is GET, or POST if they are given a payload.
READERS: Final = ("fetch", "urlopen", "Request", "urlretrieve", "axios", "got", "ajax", "ofetch")
# Functions that run the command in their first argument.
RUNNERS: Final = (
    "run", "Popen", "call", "check_call", "check_output", "system", "popen", "getoutput", "spawn", "spawnSync", "exec",
    "execSync", "execFile", "execFileSync",
)  # fmt: skip
_NOT_METHODS: Final = frozenset(("URL", "URI", "ENDPOINT", "PATH", "ROUTE", "ENV"))  # get_url() sends no GET request
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def make_request(
    callee: str, arguments: Sequence[Value | None], named: Mapping[str, Value | None]
) -> ScriptRequest | None:
    """Return the request that a call may send, None if no argument can be a URL."""
    last = callee.rpartition(".")[2]
    method = _method(named.get("method", named.get("type")))
    rest = list(arguments)
    if rest and _method(rest[0]):
        method = _method(rest.pop(0))
    words = [word.upper() for word in _WORD.findall(last)]
    if not method and not _NOT_METHODS.intersection(words):
        method = next((word for word in words if word in METHODS), "")
    url = named.get("url", named.get("uri", rest.pop(0) if rest else None))
    if not isinstance(url, StringValue):
        return None
    payloads = tuple(value for name in PAYLOADS if (value := named.get(name)) is not None)
    if not method and last in READERS and "method" not in named:
        method = "POST" if payloads else "GET"
    params = next((named[name] for name in PARAMS if name in named), None)
    if params is None and any(name in named for name in PARAMS):
        params = StringValue((), url.end, url.end)  # stands for arguments that cannot be read
    rest = (
        [] if last in _FETCHES else rest[:1] if method == "GET" else rest
    )  # behind the query arguments: a body, headers, a callback
    return ScriptRequest(method, url, params, payloads, tuple(value for value in rest if value is not None))


def program_of(command: str) -> str:
    """Return the name of the program that a command line runs, "" if it has none."""
    return next(iter(command.split()), "").rpartition("/")[2]


def _method(value: Value | None) -> str:
    text = value.literal if isinstance(value, StringValue) else None
    return text.upper() if text is not None and text.upper() in METHODS else ""
