"""Weigh the signals of a script by the evidence table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from lsconvert.scripts.evidence import (
    COMMON_REGION_VALUES,
    LEVELS,
    PROOFS,
    REGION_KEYS,
    REGION_TYPES,
    REGION_VALUES,
    RESTRAINTS,
    Confidence,
    Proof,
)
from lsconvert.scripts.model import DictValue, ParsedScript
from lsconvert.scripts.subjects import ELEMENT

SIGNAL_KEYS: Final = frozenset(key for proof in PROOFS for key in proof.keys)
_LONGEST_HOST: Final = 2_000  # characters of a string that may be a URL or a host
_TOKEN_HEADER: Final = re.compile("(?:Authorization: *)?Token ", re.IGNORECASE)
_ITEM: Final = (ELEMENT, "#0")  # an item of a list, or the first one of a list that is unpacked
# Chains of members: from a task to a result, also in a column of a table; and from a region, or a result, to its value.
_RESULTS: Final = (
    (("completions",), _ITEM, ("result",)),
    (("completions",), _ITEM, _ITEM, ("result",)),
)
_REGIONS: Final = (
    (REGION_KEYS,),
    (("value",), REGION_VALUES),
    (("result",), _ITEM, ("value",), COMMON_REGION_VALUES),
    (("result",), _ITEM, _ITEM, ("value",), COMMON_REGION_VALUES),
)
_CONTAINER_PROGRAMS: Final = ("docker", "podman", "docker-compose", "nerdctl", "kubectl")
_ARGUMENT: Final = re.compile(r"(?:^|[?&])(\w+)=")


@dataclass(frozen=True, slots=True)
class _Signals:
    """The parts of a script that a proof can ask for."""

    hosts: tuple[str, ...]  # strings that may be a URL, a host, or the name of an environment variable
    variables: frozenset[str]
    keys: frozenset[str]
    arguments: frozenset[str]
    rows: frozenset[str]
    token: bool
    regions: bool


def confidence(script: ParsedScript, rows: Iterable[str]) -> Confidence:
    """Return how surely a script uses Label Studio. `rows`: the codes of the rows that apply to its URLs."""
    signals = _signals(script, rows)
    proven = [proof.confidence for proof in PROOFS if _count(proof, script, signals) >= proof.enough]
    return max(proven, key=LEVELS.index, default="low")


def restraint(script: ParsedScript) -> str:
    """Return the reason why a script is only reported, "" if there is none."""
    hosts = tuple(_possible_hosts(script))
    for row in RESTRAINTS:
        found = (
            not script.imports.isdisjoint(row.imports)
            or _matches(row.hosts, hosts)
            or _matches(row.variables, script.names)
        )
        if found and (not row.names or not row.names.isdisjoint(script.names)):
            return row.reason
    return ""


def token_headers(script: ParsedScript) -> list[int]:
    """Return the starts of the headers that authorize by a token of v1."""
    first = ((header.start, header.pieces[0].text) for header in script.headers if header.pieces)
    return [start for start, text in first if _TOKEN_HEADER.match(text)]


def _signals(script: ParsedScript, rows: Iterable[str]) -> _Signals:
    hosts = tuple(_possible_hosts(script))
    # Besides the names of variables: strings that may name an environment variable, a connection or a job.
    named = (text for text in hosts if re.fullmatch(r"(?!(?i:label_studio)\Z)\w+_\w+", text))
    declared = (use.name for use in script.fields if use.kind == "declared")
    keys = frozenset((*declared, *(use.name for use in script.keys if use.form != "string")))
    return _Signals(
        hosts,
        frozenset((*script.names, *named)),
        keys,
        frozenset(_arguments(script)),
        frozenset(rows),
        bool(token_headers(script)),
        _reads_regions(script),
    )


def _reads_regions(script: ParsedScript) -> bool:
    """Tell whether a script reads the results of completions, and regions in them."""
    has_path = script.subjects.has_path
    if script.reads_regions or not any(has_path(*path) for path in _RESULTS):
        return script.reads_regions
    if any(has_path(*path) for path in _REGIONS) or any(has_path(*path, _ITEM, ("value",)) for path in _RESULTS):
        return True
    words = {*(string.literal for string in script.strings), *(use.name for use in script.keys)}
    return not REGION_TYPES.isdisjoint(words) and any(has_path(*path, _ITEM, ("type",)) for path in _RESULTS)


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
            if piece.kind != "plain" or len(piece.text) >= _LONGEST_HOST:
                continue
            words = piece.text.split()
            if len(words) == 1:
                yield piece.text
            elif words and words[0] in _CONTAINER_PROGRAMS:
                yield from words


def _count(proof: Proof, script: ParsedScript, signals: _Signals) -> int:
    return (
        len(script.imports.intersection(proof.imports))
        + _matches(proof.hosts, signals.hosts)
        + _matches(proof.variables, signals.variables)
        + len(signals.keys.intersection(proof.keys))
        + len(signals.arguments.intersection(proof.arguments))
        + len(signals.rows.intersection(proof.rows))
        + len(script.programs.intersection(proof.programs))
        + (proof.token and signals.token)
        + (proof.regions and signals.regions)
        + any(proof.variable_prefix and name.startswith(proof.variable_prefix) for name in signals.variables)
    )


def _matches(patterns: tuple[str, ...], texts: Iterable[str]) -> bool:
    return bool(patterns) and any(_any_pattern(patterns).search(text) for text in texts)


@cache
def _any_pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
