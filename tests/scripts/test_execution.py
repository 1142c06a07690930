"""Rewritten programs give with upgraded tasks what the originals gave with the old ones: the programs are run.

The programs with an idiom of `known_faults` are expected to break the law.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import javascript_programs
import pytest
import python_programs
from execution import NODE, Outcome, check, failed, outcomes, run, upgraded
from known_faults import IDIOMS
from python_programs import Program

import lsconvert

SOME, MANY = 60, 900
GENERATORS: dict[str, Callable[[int], Program]] = {
    "python": python_programs.program,
    "javascript": javascript_programs.program,
}
LANGUAGES = [
    "python",
    pytest.param("javascript", marks=pytest.mark.skipif(NODE is None, reason="needs Node.js")),
]
KNOWN = [
    pytest.param(language, idiom, marks=pytest.mark.xfail(strict=True, reason=reason), id=f"{language}-{number}")
    for language in GENERATORS
    for number, (idiom, reason) in enumerate(IDIOMS[language].items())
    if language == "python" or NODE is not None
]


def region(number: int, length: int) -> dict:
    value = {"start": number, "end": number + length, "text": "abc"[: number + 1], "labels": ["AB"[number % 2]]}
    return {"id": f"r{number}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def completion(number: int) -> dict:
    facts = {"lead_time": number / 2, "was_cancelled": number % 3 == 2, "completed_by": 1}
    return {"id": number, **facts, "result": [region(each, number % 5 + 1) for each in range(number % 3)]}


def write_tasks(folder: Path) -> tuple[Path, Path]:
    """Write tasks of v1, and the same tasks upgraded. The second task has no completion."""
    old, new = folder / "old.json", folder / "new.json"
    numbers = ([1, 2], [], [4], [5, 7, 8])
    tasks = [
        {
            "id": each,
            "data": {"text": "words"},
            "completions": [completion(n) for n in numbers[each]],
            "predictions": [],
        }
        for each in range(len(numbers))
    ]
    old.write_text(json.dumps(tasks), "utf-8")
    lsconvert.upgrade(old, new)
    return old, new


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_tasks(tmp_path_factory.mktemp("tasks"))


def outcomes_of(language: str, programs: Sequence[Program], files, *, assume: bool) -> list[Outcome]:
    return outcomes(language, [(each.name, each.source) for each in programs], files, assume=assume)


@pytest.mark.parametrize("count", [SOME, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_generators(language, count, files):
    """No program fails, and those for both versions print the same for both."""
    made = [GENERATORS[language](seed) for seed in range(count)]
    printed = run(language, [(each.source, path) for each in made for path in files])
    for number, program in enumerate(made):
        old, new = map(upgraded, printed[2 * number : 2 * number + 2])
        assert not failed(old), program.source
        assert not program.both or old == new, program.source


def has(program: Program, idiom: str) -> bool:
    return any(idiom in row for row in program.rows)


def programs(language: str, count: int) -> list[Program]:
    """Return the programs without idioms that are known to break the law."""
    found = [GENERATORS[language](seed) for seed in range(count)]
    return [each for each in found if not any(has(each, idiom) for idiom in IDIOMS[language])]


@pytest.mark.parametrize("assume", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_rewritten_programs(language, assume, files):
    check(outcomes_of(language, programs(language, SOME), files, assume=assume))


@pytest.mark.slow
@pytest.mark.parametrize("assume", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_many_rewritten_programs(language, assume, files):
    made = programs(language, MANY)
    found = outcomes_of(language, made, files, assume=assume)
    check(found)
    assert len(found) >= 300
    old = [outcome for program, outcome in zip(made, found) if not program.both]
    assert sum(each.rewritten for each in old) / len(old) > 0.6


@pytest.mark.slow
@pytest.mark.parametrize(("language", "idiom"), KNOWN)
def test_known_faults(language, idiom, files):
    found = [each for each in map(GENERATORS[language], range(MANY)) if has(each, idiom)]
    check([each for assume in (False, True) for each in outcomes_of(language, found, files, assume=assume)])
