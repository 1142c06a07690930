"""Weigh the signals of a script by the evidence table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from lsconvert.scripts.evidence import PROOFS, Confidence, Proof
from lsconvert.scripts.model import DictValue, ParsedScript

SIGNAL_KEYS: Final = frozenset(key for proof in PROOFS for key in proof.keys)
_LEVELS: Final = ("high", "medium")
_LONGEST_HOST: Final = 2_000  # characters of a string that may be a URL or a host
_ARGUMENT: Final = re.compile(r"(?:^|[?&])(\w+)=")


@dataclass(frozen=True, slots=True)
class _Signals:
    """The parts of a script that a proof can ask for."""

    hosts: tuple[str, ...]  # strings that may be a URL, a host, or the name of an environment variable
    variables: frozenset[str]
    keys: frozenset[str]
    arguments: frozenset[str]
    rows: frozenset[str]


def confidence(script: ParsedScript, rows: Iterable[str]) -> Confidence:
    """Return how surely a script uses Label Studio. `rows`: the codes of the rows that apply to its URLs."""
    signals = _signals(script, rows)
    proven = [proof.confidence for proof in PROOFS if _count(proof, script, signals) >= proof.enough]
    return next((level for level in _LEVELS if level in proven), "low")


def _signals(script: ParsedScript, rows: Iterable[str]) -> _Signals:
    hosts = tuple(_possible_hosts(script))
    # Besides the names of variables: strings that may name an environment variable, a connection or a job.
    named = (text for text in hosts if re.fullmatch(r"(?!(?i:label_studio)\Z)\w+_\w+", text))
    keys = frozenset(use.name for use in script.keys if use.form != "string")
    return _Signals(hosts, frozenset((*script.names, *named)), keys, frozenset(_arguments(script)), frozenset(rows))


def _arguments(script: ParsedScript) -> Iterator[str]:
    for request in script.requests:
        params = script.resolve(request.params)
        if isinstance(params, DictValue):
            yield from (entry.name for entry in params.entries)
    for value in script.strings:
        for piece in value.pieces:
            if piece.kind != "placeholder" and "=" in piece.text:
                yield from _ARGUMENT.findall(piece.text)


def _possible_hosts(script: ParsedScript) -> Iterator[str]:
    for value in script.strings:
        for piece in value.pieces:
            if piece.kind == "plain" and len(piece.text) < _LONGEST_HOST and not re.search(r"\s", piece.text.strip()):
                yield piece.text


def _count(proof: Proof, script: ParsedScript, signals: _Signals) -> int:
    return (
        len(script.imports.intersection(proof.imports))
        + _matches(proof.hosts, signals.hosts)
        + _matches(proof.variables, signals.variables)
        + len(signals.keys.intersection(proof.keys))
        + len(signals.arguments.intersection(proof.arguments))
        + len(signals.rows.intersection(proof.rows))
        + any(proof.variable_prefix and name.startswith(proof.variable_prefix) for name in signals.variables)
    )


def _matches(patterns: tuple[str, ...], texts: Iterable[str]) -> bool:
    return bool(patterns) and any(_any_pattern(patterns).search(text) for text in texts)


@cache
def _any_pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
