"""One script: decoded, read, weighed, edited, and read again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from lsconvert.calls.endpoints import ENDPOINTS
from lsconvert.calls.migrate import ARGUMENTS, ROUTES, checked
from lsconvert.calls.model import CallNote, ScriptFinding, ScriptMigration
from lsconvert.errors import ConversionError, InputError, LimitError
from lsconvert.scripts.detection.confidence import KEYS, confidence
from lsconvert.scripts.detection.finding import Found
from lsconvert.scripts.detection.keys import WANTED, find_keys
from lsconvert.scripts.detection.payloads import Payloads
from lsconvert.scripts.detection.prefilter import may_be_legacy
from lsconvert.scripts.detection.urls import Links
from lsconvert.scripts.editing.edits import Edit, Edits
from lsconvert.scripts.editing.positions import Decoded
from lsconvert.scripts.evidence import Confidence
from lsconvert.scripts.languages import LANGUAGES, Language
from lsconvert.scripts.model import Script
from lsconvert.scripts.parsing.parse import check, encoding_of, read

MAX_SIZE: Final = 8 << 20  # bytes of a script that is read: its tree takes some hundred times as much memory
LEFT: Final = "It is left as it was."
_IGNORE: Final = re.compile(r"(?:#|//|/\*)\s*lsconvert:\s*ignore\b")
EXPORTED: Final = {row.code for row in ROUTES if set(row.old) & {call for each in ARGUMENTS for call in each.calls}}
_GUIDE: Final = {row.code: row.guide.partition(":")[0] for row in ENDPOINTS}


def migrate_script(
    script: bytes, language: Language, *, assume_label_studio: bool = False, **known: str | int
) -> ScriptMigration:
    """Return a script with its legacy use of the v1 API rewritten, as far as that is sure, and all that was found.

    `known`: what no script can show, by the names of PARAMETERS. `assume_label_studio`: it need not prove that it means
    Label Studio. What begins on a line with the comment `lsconvert: ignore` is left out.

    Raises InputError for a script that cannot be decoded or parsed, LimitError for one that is too large, ExtraError for a
    language that needs the extra `scripts`, ConversionError if the rewritten script could not be parsed.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is none of {', '.join(LANGUAGES)}")
    values = checked(known)
    if not may_be_legacy(script):
        return ScriptMigration(script, ())
    if len(script) > MAX_SIZE:
        raise LimitError(f"is larger than {MAX_SIZE >> 20} MiB", hint=LEFT)
    decoded = Decoded(script, encoding_of(script, language))
    read_as = read(decoded, language, WANTED | KEYS | {row.name for row in ARGUMENTS})
    ignored = {decoded.line(comment.start()) for comment in _IGNORE.finditer(decoded.text)}
    read_as.ignores = lambda place: decoded.line(place) in ignored
    level, found = _find(read_as, decoded.text, values, assume=assume_label_studio)
    findings, edits = _decide([each for each in found if not read_as.ignores(each.at)], decoded, level)
    new = decoded.apply(edits, script)
    if edits:
        _check(new, language)
    return ScriptMigration(new, findings)


def _find(script: Script, source: str, known: Mapping[str, str], *, assume: bool) -> tuple[Confidence, list[Found]]:
    links = Links(script, source, known)
    found = list(links.find(tails=False))
    level = confidence(script, {each.note.code for each in found if each.certain})
    level = "medium" if assume and level == "low" else level
    if level != "low":
        links = Links(script, source, known)
        found = list(links.find(tails=True))
        if any(each.note.code in EXPORTED for each in found):
            found += links.unread({each.at for each in found})
    payloads = Payloads(script, source, known)
    for request in script.requests:
        address = links.address(request.url) if request.payloads or request.rest else None
        if address is not None and (level != "low" or not address.tail):
            found += payloads.find(request, address)
    return level, [*found, *find_keys(script)]


def _decide(
    found: Sequence[Found], decoded: Decoded, level: Confidence
) -> tuple[tuple[ScriptFinding, ...], list[Edit]]:
    """Return the findings in the order of the script, and the edits of those that are made."""
    findings: dict[tuple[int, CallNote], ScriptFinding] = {}
    places: set[int] = set()
    made = Edits()
    for each in sorted(found, key=lambda each: (each.at, each.note.code)):
        if level == "low" and (each.info or not each.certain or each.at in places):
            continue  # one line for a place is enough to look at it
        edits = [edit for edit in each.edits or () if edit not in made]
        rewritten = level != "low" and each.edits is not None and not any(map(made.overlap, edits))
        for edit in edits if rewritten else ():
            made.add(edit)
        action = "note" if each.info else "rewrite" if rewritten else "look"
        note = each.note if rewritten or each.info else _left(each.note, level)
        places.add(each.at)
        findings.setdefault(
            (each.at, note),
            ScriptFinding(
                note.code, decoded.where(each.at), action, note.message, note.fidelity, level, _GUIDE[note.code],  # type: ignore[arg-type]
                note.todo, note.server,
            ),
        )  # fmt: skip
    return tuple(findings.values()), list(made)


def _left(note: CallNote, level: Confidence) -> CallNote:
    """Return the note of what is left to a person, and why."""
    if level == "low":
        return replace(note, fidelity="manual", todo="nothing here proves that this is Label Studio: see whether it is")
    if note.fidelity == "manual":
        return note
    return replace(
        note, fidelity="manual", todo=f"write it yourself: it is not spelled out in one place. {note.todo}".strip()
    )


def _check(new: bytes, language: Language) -> None:
    try:
        check(Decoded(new, encoding_of(new, language)), language)
    except InputError:
        raise ConversionError("once rewritten, it could not be parsed any more", hint=LEFT) from None
