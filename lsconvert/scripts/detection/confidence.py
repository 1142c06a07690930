"""How much a script proves: the page of evidence, weighed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from lsconvert.scripts.evidence import PROOFS, Confidence, Proof
from lsconvert.scripts.model import Entries, Script

SIGNS: Final = tuple(sign for proof in PROOFS if proof.kind == "sign" for sign in proof.signs)
KEYS: Final = frozenset(sign.removeprefix("key ") for sign in SIGNS if sign.startswith("key "))
_ORDER: Final = ("high", "medium")
_LONGEST_HOST: Final = 2_000  # characters of a text that may be a URL or a host


def confidence(script: Script, rows: Iterable[str]) -> Confidence:
    """Return how sure it is that a script means Label Studio. `rows`: the codes of the rows that its URLs are of."""
    signs = _signs(script, rows)
    found = [proof.confidence for proof in PROOFS if _count(proof, script, signs) >= proof.enough]
    return next((level for level in _ORDER if level in found), "low")


def _signs(script: Script, rows: Iterable[str]) -> set[str]:
    signs = {f"row {code}" for code in rows} | {f"key {use.name}" for use in script.keys if use.form != "word"}
    signs |= {"variable LS_"} if any(name.startswith("LS_") for name in {*script.names, *_variables(script)}) else set()
    for request in script.requests:
        params = script.resolve(request.params)
        if isinstance(params, Entries):
            signs |= {f"argument {entry.name}" for entry in params.entries}
    for text in script.texts:
        for piece in text.pieces:
            if piece.kind != "hole" and ("=" in piece.text):
                signs |= {f"argument {name}" for name in re.findall(r"(?:^|[?&])(\w+)=", piece.text)}
    return signs


def _count(proof: Proof, script: Script, signs: set[str]) -> int:
    match proof.kind:
        case "import":
            return sum(name in script.imports for name in proof.signs)
        case "name":
            return int(any(_pattern(proof).search(name) for name in {*script.names, *_variables(script)}))
        case "host":
            return int(any(_pattern(proof).search(text) for text in _hosts(script)))
    return sum(sign in signs for sign in proof.signs)


def _hosts(script: Script) -> Iterable[str]:
    """Yield what may be a URL or a host, or the name of a variable of the environment."""
    for text in script.texts:
        for piece in text.pieces:
            if piece.kind == "plain" and len(piece.text) < _LONGEST_HOST and not re.search(r"\s", piece.text.strip()):
                yield piece.text


def _variables(script: Script) -> Iterable[str]:
    """Yield what may name a variable of the environment, a connection, a job."""
    return (text for text in _hosts(script) if re.fullmatch(r"(?!(?i:label_studio)\Z)\w+_\w+", text))


@cache
def _pattern(proof: Proof) -> re.Pattern[str]:
    return re.compile("|".join(proof.signs), re.IGNORECASE)
