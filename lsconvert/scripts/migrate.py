"""Migrate one script: decode and parse it, detect legacy calls, edit the source, and parse the result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lsconvert.calls.endpoints import ENDPOINTS
from lsconvert.calls.migrate import ARGUMENTS, ROUTES, checked_parameters
from lsconvert.calls.model import CallNote, CallParameters, ScriptFinding, ScriptMigration
from lsconvert.errors import ConversionError, Hint, InputError, LimitError
from lsconvert.scripts.detection.addresses import Addresses
from lsconvert.scripts.detection.confidence import SIGNAL_KEYS, confidence, restraint
from lsconvert.scripts.detection.detected_place import DetectedPlace
from lsconvert.scripts.detection.keys import LEGACY_KEYS, RENAMED, detect_keys
from lsconvert.scripts.detection.payloads import PayloadDetector
from lsconvert.scripts.detection.prefilter import may_be_legacy
from lsconvert.scripts.detection.urls import UrlDetector
from lsconvert.scripts.editing.edits import EditList, TextEdit
from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.evidence import LEVELS, Confidence
from lsconvert.scripts.languages import FORMATS, LANGUAGES, Language
from lsconvert.scripts.model import LEFT_UNCHANGED, ParsedScript
from lsconvert.scripts.parsing.parse import check_syntax, encoding_of, parse_script
from lsconvert.scripts.snippets.migrate import Analysis, migrate_snippets

if TYPE_CHECKING:
    from typing_extensions import Unpack  # in typing since Python 3.11

_UNPROVEN: Final = Hint(
    "check whether this is Label Studio: no signal in the script proves it. If it is, use {}",
    "assume_label_studio=True",
)
MAX_SCRIPT_SIZE: Final = 8 << 20  # bytes; the tree of a script takes some hundred times as much memory
_IGNORE_COMMENT: Final = re.compile(r"(?:#|//|/\*)\s*lsconvert:\s*ignore\b")
_EXPORTS: Final = {row.code for row in ROUTES if set(row.old) & {call for each in ARGUMENTS for call in each.calls}}
_SECTIONS: Final = {row.code: row.section for row in ENDPOINTS}
_WANTED_KEYS: Final = LEGACY_KEYS | set(RENAMED.values()) | SIGNAL_KEYS | {row.name for row in ARGUMENTS}


def migrate_script(
    script: bytes,
    language: Language,
    *,
    assume_label_studio: bool = False,
    min_confidence: Confidence = "low",
    **known: Unpack[CallParameters],
) -> ScriptMigration:
    """Return a script with its unambiguous v1 API calls rewritten, and all findings.

    Findings on lines with the comment `lsconvert: ignore` are left out.

    `assume_label_studio`: rewrite the script even if nothing proves that it uses Label Studio. `min_confidence`: leave out
    the findings, and the rewrites, of a script that uses Label Studio less surely. `known`: facts that no
    script can show; `lsconvert.PARAMETERS` describes them.

    Raises InputError for a script that cannot be decoded or parsed, LimitError for one that is too large, ExtraError
    for a language that needs the extra `scripts`, ConversionError if the rewritten script cannot be parsed, TypeError
    for an unknown parameter, ValueError for an unknown language or an impossible value.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language is not one of {', '.join(LANGUAGES)}")
    if min_confidence not in LEVELS:
        raise ValueError(f"min_confidence is not one of {', '.join(LEVELS)}")
    values = checked_parameters(known)
    if not may_be_legacy(script):
        return ScriptMigration(script, ())
    if len(script) > MAX_SCRIPT_SIZE:
        raise LimitError(f"is larger than {MAX_SCRIPT_SIZE >> 20} MiB", hint=LEFT_UNCHANGED)

    def analyze(decoded: DecodedScript, language: Language, proven: bool) -> Analysis:
        return _analyze(decoded, language, values, assume=proven or assume_label_studio, least=min_confidence)

    if language in FORMATS:
        return migrate_snippets(script, language, analyze)
    decoded = DecodedScript(script, encoding_of(script, language))
    _, findings, edits = analyze(decoded, language, False)
    new = decoded.apply(edits, script)
    if edits:
        _check_rewritten(new, language)
    return ScriptMigration(new, findings)


def _analyze(
    decoded: DecodedScript, language: Language, known: Mapping[str, str], *, assume: bool, least: Confidence
) -> Analysis:
    parsed = parse_script(decoded, language, _WANTED_KEYS)
    ignored = {decoded.line(comment.start()) for comment in _IGNORE_COMMENT.finditer(decoded.text)}
    parsed.ignores = lambda place: decoded.line(place) in ignored
    level, places = _detect(parsed, decoded.text, known, assume=assume)
    enough = LEVELS.index(level) >= LEVELS.index(least)
    shown = [place for place in places if enough and not parsed.ignores(place.at)]
    return Analysis(level, *_decide(shown, decoded, level, restraint(parsed)))


def _detect(
    script: ParsedScript, source: str, known: Mapping[str, str], *, assume: bool
) -> tuple[Confidence, list[DetectedPlace]]:
    addresses = Addresses(script)
    urls = UrlDetector(addresses, script, source, known)
    places = list(urls.detect(relative=False))
    level = confidence(script, {place.note.code for place in places if place.certain})
    level = "medium" if assume and level == "low" else level
    if level != "low":
        urls = UrlDetector(addresses, script, source, known)
        places = list(urls.detect(relative=True))
        if any(place.note.code in _EXPORTS for place in places):
            places += urls.loose_arguments({place.at for place in places})
    payloads = PayloadDetector(script, source, known)
    for request in script.requests:
        address = urls.address(request.url) if request.payloads or request.rest else None
        if address is not None and (level != "low" or not address.relative):
            places += payloads.detect(request, address)
    return level, [*places, *detect_keys(script, legacy=bool(places))]


def _decide(
    places: Sequence[DetectedPlace], decoded: DecodedScript, level: Confidence, restrained: str
) -> tuple[tuple[ScriptFinding, ...], list[TextEdit]]:
    """Return the findings in the order of the script, and the edits of those that are rewritten.

    `restrained`: the reason why none is rewritten, "" if there is none.
    """
    findings: dict[tuple[int, CallNote], ScriptFinding] = {}
    reported: set[int] = set()
    edits = EditList()
    stays = decoded.refusal(edit for place in places for edit in place.edits or ())
    for place in sorted(places, key=lambda place: (place.at, place.note.code)):
        if level == "low" and (place.info or not place.certain or place.at in reported):
            continue  # the user reviews a place only once
        new = [edit for edit in place.edits or () if edit not in edits]
        possible = place.edits is not None and not any(map(stays, (place.at, *(edit.start for edit in new))))
        rewritten = level != "low" and not restrained and possible and not any(map(edits.overlaps, new))
        for edit in new if rewritten else ():
            edits.add(edit)
        note = place.note if rewritten or place.info else _review_note(place.note, level, restrained)
        reported.add(place.at)
        finding = ScriptFinding(
            code=note.code,
            where=decoded.where(place.at),
            action="note" if place.info else "rewrite" if rewritten else "review",
            message=note.message,
            fidelity=note.fidelity,
            confidence=level,
            guide=_SECTIONS[note.code],
            todo=note.todo,
            server=note.server,
            missing=note.missing,
        )
        findings.setdefault((place.at, note), finding)
    return tuple(findings.values()), list(edits)


def _review_note(note: CallNote, level: Confidence, restrained: str) -> CallNote:
    """Return the note of a place that is left to the user, with the reason."""
    if level == "low":
        return replace(note, fidelity="manual", todo=_UNPROVEN, missing=())
    if restrained:
        return replace(note, fidelity="manual", todo=f"check whether this applies: {restrained}", missing=())
    if note.fidelity == "manual":
        return note
    todo = f"rewrite it yourself: it is not spelled out in one place. {note.todo}".strip()
    return replace(note, fidelity="manual", todo=todo)


def _check_rewritten(new: bytes, language: Language) -> None:
    try:
        check_syntax(DecodedScript(new, encoding_of(new, language)), language)
    except InputError:
        raise ConversionError("cannot be parsed after the rewrite", hint=LEFT_UNCHANGED) from None
