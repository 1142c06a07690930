"""No code reads the wording of a text: with other messages, todos and titles, the edits are the same."""

import dataclasses
import json
from pathlib import Path

import pytest

from lsconvert import ENDPOINTS, CallNote, Request, language_of, migrate_request, migrate_script
from lsconvert.calls.rows import Fact, Route

TESTS = Path(__file__).parents[1]
OPTIONS = json.loads((TESTS / "golden_scripts/rewritten/options.json").read_text("utf-8"))
SCRIPTS = [
    path
    for folder in ("rewritten/before", "rewritten/after", "reported", "untouched")
    for path in sorted((TESTS / "golden_scripts" / folder).iterdir())
    if path.suffix != ".codes"
]
CALLS = [json.loads(path.read_text("utf-8")) for path in sorted((TESTS / "golden_calls/requests").iterdir())]
# Texts without words, and texts with words that the tables once had.
WORDINGS = ["", "there is no finished", "kept as it was: object ids, authorization by token"]


def migrate_all(step):
    """Return the results of golden scripts and calls, of each `step`-th one, without their texts."""
    results = []
    for path in SCRIPTS[::step]:
        source = path.read_bytes()
        migration = migrate_script(source, language_of(path.name, source), **OPTIONS.get(path.name, {}))
        findings = {(each.where, each.code, each.action, each.fidelity, each.missing) for each in migration.findings}
        results.append((path.name, migration.script, findings))
    for pair in CALLS[::step]:
        before = pair["before"]
        headers, body = tuple(map(tuple, before.get("headers", ()))), before.get("body")
        request = Request(before["method"], before["url"], headers, body.encode() if body is not None else None)
        migration = migrate_request(request, call=pair.get("call", ""), **pair.get("known", {}))
        notes = [(note.code, note.fidelity, note.missing, note.absent_argument) for note in migration.notes]
        results.append((request, migration.requests, notes))
    return results


def texts_of(row):
    """Return the attributes of a row that are texts for the user."""
    names = {"todo", "server", "otherwise", "absent", "guide"} & {field.name for field in dataclasses.fields(row)}
    return names | {"name"} if isinstance(row, Route | Fact) else names  # the name of an argument is a fact


@pytest.mark.parametrize(
    ("wording", "step"),
    [("", 5), *(pytest.param(wording, 1, marks=pytest.mark.slow) for wording in WORDINGS)],
    ids=lambda given: given or "empty",
)
def test_no_code_reads_the_wording_of_a_text(wording, step, monkeypatch):
    expected_results = migrate_all(step)
    original = CallNote.__init__
    parameters = [field.name for field in dataclasses.fields(CallNote)]

    def reword(self, *values, **named):
        fields = dict(zip(parameters, values)) | named
        original(self, **fields | dict.fromkeys(("message", "todo", "server"), wording))

    monkeypatch.setattr(CallNote, "__init__", reword)
    texts = [(row, name, getattr(row, name)) for row in ENDPOINTS for name in texts_of(row)]
    for row, name, text in texts:
        object.__setattr__(row, name, (wording or "*") if text else "")  # the absence of a text is a fact
    try:
        results = migrate_all(step)
    finally:
        for row, name, text in texts:
            object.__setattr__(row, name, text)
    for expected, result in zip(expected_results, results):
        assert result == expected
