"""Migrate the scripts of `tests/golden_scripts`. The folder of a script tells the expected result.

`rewritten`: the script in `before` becomes the one in `after`, with the parameters of `options.json`. `reported`: the
script has findings to review, which the file `.codes` lists, and stays unchanged. `untouched`: the script uses other
software, handles both versions, or uses v2 already.
"""

import ast
import json
from pathlib import Path

import pytest

from lsconvert import language_of, migrate_script

GOLDEN = Path(__file__).parents[1] / "golden_scripts"
BEFORE, AFTER = GOLDEN / "rewritten" / "before", GOLDEN / "rewritten" / "after"
OPTIONS = json.loads((GOLDEN / "rewritten" / "options.json").read_text("utf-8"))
BOM = b"\xef\xbb\xbf"
LIBRARIES = (
    b"requests", b"httpx", b"urllib", b"aiohttp", b"axios", b"fetch(", b"curl", b"http POST", b"label_studio_sdk",
)  # fmt: skip


def script_files(folder):
    return sorted(path for path in folder.iterdir() if path.suffix != ".codes")


def scripts(folder):
    return [pytest.param(path, id=path.name) for path in script_files(GOLDEN / folder)]


def migrate(path, **options):
    source = path.read_bytes()
    return migrate_script(source, language_of(path.name, source), **options)


def has_rewrites(migration):
    return any(finding.action == "rewrite" for finding in migration.findings)


@pytest.mark.parametrize("path", scripts("rewritten/before"))
def test_rewritten(path):
    options = OPTIONS.get(path.name, {})
    migration = migrate(path, **options)
    after = AFTER / path.name
    assert migration.script == after.read_bytes()
    assert has_rewrites(migration)
    assert all(finding.confidence in ("high", "medium") for finding in migration.findings)
    again = migrate(after, **options)
    assert again.script == migration.script
    assert not has_rewrites(again)


@pytest.mark.parametrize("path", scripts("reported"))
def test_reported(path):
    migration = migrate(path)
    codes = [f"{each.where.line} {each.code} {each.action} {each.confidence}" for each in migration.findings]
    assert codes == (GOLDEN / "reported" / f"{path.name}.codes").read_text("utf-8").splitlines()
    assert "review" in {finding.action for finding in migration.findings}
    assert all(finding.todo for finding in migration.findings if finding.action == "review")
    assert migration.script == path.read_bytes()


@pytest.mark.parametrize("path", scripts("untouched"))
def test_untouched(path):
    migration = migrate(path)
    assert migration.script == path.read_bytes()
    assert not has_rewrites(migration)


def test_the_fixtures_are_sound():
    """The pairs are complete and cover the libraries. Each `after` keeps the layout of its `before`, and parses."""
    names = [path.name for path in script_files(BEFORE)]
    assert names == [path.name for path in script_files(AFTER)]
    assert len(names) >= 60
    assert len(script_files(GOLDEN / "untouched")) >= 40
    assert OPTIONS.keys() <= set(names)
    sources = b"".join((BEFORE / name).read_bytes() for name in names)
    assert all(library in sources for library in LIBRARIES)
    for name in names:
        before, after = (BEFORE / name).read_bytes(), (AFTER / name).read_bytes()
        assert before.startswith(BOM) == after.startswith(BOM), name
        assert (b"\r\n" in before) == (b"\r\n" in after), name
        assert after.count(b"\r\n") == after.count(b"\n") or b"\r\n" not in after, name
        assert before.endswith(b"\n") == after.endswith(b"\n"), name
        assert len(before) - len(before.rstrip()) == len(after) - len(after.rstrip()), name
        if name.endswith(".py"):
            ast.parse(after, name)


def test_assume_label_studio_rewrites_an_untouched_script():
    migration = migrate(GOLDEN / "untouched" / "task_manager_bulk.py", assume_label_studio=True)
    assert b"/import" in migration.script
    assert {finding.confidence for finding in migration.findings} == {"medium"}
