"""The verdicts on the programs of `corpus`, and on those of `unrelated`; what the former print."""

import json
from collections import defaultdict

import pytest
from corpus_programs import CorpusProgram, corpus
from execution import NODE, check, failed, outcomes
from known_faults import CORPUS
from measure_corpus import actions_of
from unrelated_programs import FOLDER, variants

import lsconvert
from lsconvert import language_of, migrate_script

PROGRAMS = corpus()
VARIANTS = 5


def case(program: CorpusProgram):
    reason = CORPUS.get(program.name)
    marks = [] if reason is None else [pytest.mark.xfail(strict=True, reason=reason)]
    return pytest.param(program, id=program.name, marks=marks)


@pytest.mark.parametrize("program", [case(each) for each in PROGRAMS])
def test_verdicts(program):
    assert program.judge(actions_of(program)) == []


def test_the_corpus_is_sound():
    assert len(PROGRAMS) >= 60
    assert CORPUS.keys() <= {program.name for program in PROGRAMS}
    assert {program.language for program in PROGRAMS} >= {"python", "javascript", "shell"}


def export(kind: str) -> list[dict]:
    """Return tasks of v1 with spans of texts, or rectangles on images."""
    image = kind == "image"
    size = {"original_width": 640, "original_height": 480} if image else {}
    tasks = []
    for task in range(4):
        works = []
        for number in range(1 if image else (2, 1, 0, 3)[task]):
            value = {"x": 1.5, "y": 2, "width": 20 + number, "height": 30, "rectanglelabels": ["Car"]}
            if not image:
                value = {"start": task, "end": task + 4, "text": "some", "labels": ["AB"[number % 2]]}
            name = "rectanglelabels" if image else "labels"
            region = {"id": "r", "from_name": "Label", "to_name": kind, "type": name, "value": value, **size}
            works.append({"id": 10 * task + number, "lead_time": 2.5, "was_cancelled": number == 2, "result": [region]})
        tasks.append({"id": task, "data": {kind: "some words"}, "completions": works, "predictions": []})
    return tasks


@pytest.mark.parametrize("kind", ["text", "image"])
@pytest.mark.parametrize("language", ["python", "javascript"])
def test_what_they_print(tmp_path, kind, language):
    if language == "javascript" and NODE is None:
        pytest.skip("needs Node.js")
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(export(kind)), "utf-8")
    lsconvert.upgrade(old, new)
    chosen = [each for each in PROGRAMS if each.name.startswith(kind) and each.language == language]
    found = outcomes(language, [(each.name, each.source) for each in chosen], (old, new))
    assert found
    assert not [each.name for each in found if failed(each.old)]
    check(found)


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_unrelated_programs_stay(path):
    """Programs of other software are not rewritten, and do not fail `--check`."""
    for source in variants(path, VARIANTS):
        migration = migrate_script(source.encode(), language_of(path.name, source.encode()))
        assert migration.script.decode() == source
        assert {finding.confidence for finding in migration.findings} <= {"low"}


def test_the_unrelated_programs_are_many():
    by_source = defaultdict(set)
    for path in FOLDER.iterdir():
        by_source[path.name].update(variants(path, VARIANTS))
    assert sum(map(len, by_source.values())) >= 200
