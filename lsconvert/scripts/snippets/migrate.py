"""Migrate the snippets of a file, and prove that the edits changed nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeAlias

from lsconvert.calls.model import ScriptFinding, ScriptMigration
from lsconvert.errors import ConversionError, ExtraError, InputError
from lsconvert.scripts.detection.mentions import find_mentions, names_product
from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.evidence import Confidence
from lsconvert.scripts.languages import Format, Language
from lsconvert.scripts.model import LEFT_UNCHANGED
from lsconvert.scripts.parsing.parse import check_syntax
from lsconvert.scripts.snippets.composed import ComposedScript
from lsconvert.scripts.snippets.model import Snippet
from lsconvert.scripts.snippets.prose import read_prose
from lsconvert.scripts.snippets.read import read_snippets

_WITH_TEXT: Final[tuple[Format, ...]] = ("markdown", "rst", "yaml")  # notebooks have outputs
LEVELS: Final[tuple[Confidence, ...]] = ("low", "medium", "high")


class Analysis(NamedTuple):
    """How surely a script uses Label Studio, its findings, and the edits of those that are rewritten."""

    confidence: Confidence
    findings: tuple[ScriptFinding, ...]
    edits: list[TextEdit]


# Analyzes a script in a language. True: it is at least of medium confidence.
Analyze: TypeAlias = Callable[[DecodedScript, Language, bool], Analysis]


def migrate_snippets(source: bytes, form: Format, analyze: Analyze) -> ScriptMigration:
    """Return a file with its snippets rewritten, and all findings in the order of the file.

    A snippet that proves that it uses Label Studio proves it for the whole file. A snippet that cannot be parsed is
    left unchanged, and its mentions of v1 calls are left to the user.

    Raises InputError for a file that cannot be decoded or is not of this format, ExtraError if a parser is missing,
    ConversionError if the edits would change anything else.
    """
    file = DecodedScript(source, "utf-8")
    snippets = read_snippets(file.text, form)
    scripts, unparsed = _join_snippets(file, snippets)
    found = [(script, language, analyze(script, language, False)) for script, language in scripts]
    level: Confidence = max((analysis.confidence for *_, analysis in found), key=LEVELS.index, default="low")
    if level != "low":
        found = [
            (script, language, analyze(script, language, True) if analysis.confidence == "low" else analysis)
            for script, language, analysis in found
        ]
    findings = [finding for *_, analysis in found for finding in analysis.findings]
    findings += [finding for snippet in unparsed for finding in _mentions(file, snippet, level)]
    findings += read_prose(file, snippets, level) if form in _WITH_TEXT else ()
    edits = [edit for script, _, analysis in found for edit in script.edits_of_file(analysis.edits)]
    new = file.apply(sorted(edits), source)
    if edits:
        _check_edits(new, form, found)
    return ScriptMigration(new, _in_order(file, snippets, findings))


def _join_snippets(
    file: DecodedScript, snippets: Sequence[Snippet]
) -> tuple[list[tuple[ComposedScript, Language]], list[Snippet]]:
    """Return a script for each language, and the snippets that cannot be parsed."""
    scripts = []
    unparsed = [snippet for snippet in snippets if snippet.language is None]
    for language in dict.fromkeys(snippet.language for snippet in snippets if snippet.language is not None):
        group = [snippet for snippet in snippets if snippet.language == language]
        try:
            readable = group if _parses(file, group, language) else [s for s in group if _parses(file, [s], language)]
            if len(readable) < len(group) and not _parses(file, readable, language):
                readable = []
        except ExtraError:
            if any(find_mentions(snippet.text) for snippet in group):
                raise
            continue
        left_out = set(group).difference(readable)
        unparsed += [snippet for snippet in group if snippet in left_out]
        if readable:
            scripts.append((ComposedScript(file, readable), language))
    return scripts, unparsed


def _parses(file: DecodedScript, snippets: Sequence[Snippet], language: Language) -> bool:
    try:
        check_syntax(ComposedScript(file, snippets), language)
    except InputError:
        return False
    return True


def _mentions(file: DecodedScript, snippet: Snippet, level: Confidence) -> Iterator[ScriptFinding]:
    """Yield a finding for the first mention of each row in a snippet that cannot be parsed."""
    script = ComposedScript(file, [snippet])
    if level == "low" and names_product(script.text):
        level = "medium"
    for mention in find_mentions(script.text, proven=level != "low"):
        yield ScriptFinding(
            code=mention.row.code,
            where=script.where(mention.at),
            action="review",
            message=f"code that cannot be read contains {mention.word}",
            fidelity="manual",
            confidence=level,
            guide=mention.row.section,
            todo="rewrite it yourself, if it is a call or a key of Label Studio",
        )


def _check_edits(new: bytes, form: Format, found: Sequence[tuple[ComposedScript, Language, Analysis]]) -> None:
    """Raise ConversionError unless the new file has the edited scripts."""
    try:
        file = DecodedScript(new, "utf-8")
        scripts, _ = _join_snippets(file, read_snippets(file.text, form))
        after = {language: script.text for script, language in scripts}
    except InputError:
        after = {}
    for script, language, analysis in found:
        if after.get(language) != _edited(script.text, analysis.edits):
            raise ConversionError("cannot be read after the rewrite", hint=LEFT_UNCHANGED)


def _edited(text: str, edits: Sequence[TextEdit]) -> str:
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])


def _in_order(
    file: DecodedScript, snippets: Sequence[Snippet], findings: Sequence[ScriptFinding]
) -> tuple[ScriptFinding, ...]:
    """Return findings in the order of the file, with the cells of a notebook."""
    cells = sorted(
        (file.where(snippet.segments[0].start).offset or 0, snippet.cell) for snippet in snippets if snippet.segments
    )
    starts = [start for start, _ in cells]
    cells = cells or [(0, None)]

    def offset(finding: ScriptFinding) -> int:
        return finding.where.offset or 0

    ordered = sorted(findings, key=offset)
    return tuple(replace(one, cell=cells[bisect_right(starts, offset(one)) - 1][1]) for one in ordered)
