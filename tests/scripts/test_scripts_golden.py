"""Scripts as files; the folder is the verdict.

rewritten/: before/ becomes after/, with what options.json knows. reported/: found, but left as it is; what is found stands
beside. untouched/: other software, or nothing to do.
"""

import ast
import json
from pathlib import Path

import pytest

from lsconvert import language_of, migrate_script

GOLDEN = Path(__file__).parents[1] / "golden_scripts"
OPTIONS = json.loads((GOLDEN / "rewritten" / "options.json").read_text("utf-8"))


def scripts(folder):
    paths = sorted(path for path in (GOLDEN / folder).iterdir() if path.suffix != ".codes")
    return [pytest.param(path, id=path.name) for path in paths]


def migrate(path, script=None, **options):
    source = path.read_bytes() if script is None else script
    return migrate_script(source, language_of(path.name, source), **options)


def found(migration, action):
    return [(each.where.line, each.code) for each in migration.findings if each.action == action]


@pytest.mark.parametrize("path", scripts("rewritten/before"))
def test_rewritten(path):
    options = OPTIONS.get(path.name, {})
    migration = migrate(path, **options)
    after = GOLDEN / "rewritten" / "after" / path.name
    assert migration.script == after.read_bytes()
    assert found(migration, "rewrite")
    assert all(each.confidence in ("high", "medium") for each in migration.findings)
    again = migrate(after, **options)
    assert again.script == migration.script
    assert not found(again, "rewrite")


@pytest.mark.parametrize("path", scripts("rewritten/before"))
def test_lines_that_nothing_is_found_in_stay(path):
    """What is found on a line may span further ones, so the lines between two findings stay in their order."""
    before, after = path.read_bytes(), (GOLDEN / "rewritten" / "after" / path.name).read_bytes()
    assert (before[:3] == b"\xef\xbb\xbf") == (after[:3] == b"\xef\xbb\xbf")
    assert (b"\r\n" in before) == (b"\r\n" in after)
    assert after.count(b"\r\n") == after.count(b"\n") or b"\r\n" not in after
    assert before.endswith(b"\n") == after.endswith(b"\n")
    assert len(before) - len(before.rstrip()) == len(after) - len(after.rstrip())


@pytest.mark.parametrize("path", scripts("reported"))
def test_reported(path):
    migration = migrate(path)
    codes = [f"{each.where.line} {each.code} {each.action} {each.confidence}" for each in migration.findings]
    assert codes == (GOLDEN / "reported" / f"{path.name}.codes").read_text("utf-8").splitlines()
    assert "look" in {each.action for each in migration.findings}
    assert all(each.todo for each in migration.findings if each.action == "look")
    assert migration.script == path.read_bytes()


@pytest.mark.parametrize("path", scripts("untouched"))
def test_untouched(path):
    migration = migrate(path)
    assert migration.script == path.read_bytes()
    assert not found(migration, "rewrite")


@pytest.mark.parametrize("path", [p for p in scripts("rewritten/after") if p.values[0].suffix == ".py"])
def test_what_is_rewritten_parses(path):
    ast.parse(path.read_bytes())


def test_there_are_enough():
    assert len(scripts("rewritten/before")) >= 60
    assert [p.id for p in scripts("rewritten/before")] == [p.id for p in scripts("rewritten/after")]
    assert len(scripts("untouched")) >= 40
    text = b"".join(path.read_bytes() for path in (GOLDEN / "rewritten" / "before").iterdir())
    libraries = (
        b"requests",
        b"httpx",
        b"urllib",
        b"aiohttp",
        b"axios",
        b"fetch(",
        b"curl",
        b"http POST",
        b"label_studio_sdk",
    )
    assert all(name in text for name in libraries)


def test_an_untouched_script_is_rewritten_where_it_is_assumed_to_mean_label_studio():
    path = GOLDEN / "untouched" / "task_manager_bulk.py"
    migration = migrate(path, assume_label_studio=True)
    assert b"/import" in migration.script
    assert {each.confidence for each in migration.findings} == {"medium"}
