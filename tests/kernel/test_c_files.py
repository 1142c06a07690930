"""The C code: short files, each with a head comment that names its counterparts, all of them compiled and packaged."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NATIVE = ROOT / "lsconvert" / "kernel" / "native"
FILES = sorted([*NATIVE.glob("*.c"), *NATIVE.glob("*.h")])
MAX_LINES = 400
MAX_COLUMNS = 120


def included(file, seen):
    """Add the name of a file, and those of the files that it includes, to `seen`."""
    if file.name not in seen:
        seen.add(file.name)
        for name in re.findall(r'#include "(.*)"', file.read_text()):
            included(NATIVE / name, seen)
    return seen


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_files_are_short(file):
    lines = file.read_text().splitlines()
    assert len(lines) < MAX_LINES
    assert max(map(len, lines)) <= MAX_COLUMNS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_head_comments_name_existing_files(file):
    head = re.match(r"/\* .*?\*/\n", file.read_text(), re.DOTALL)
    assert head is not None
    for path in re.findall(r"(?:kernel/reference|tests/native|validation/compiler)/\w+[.]\w+", head[0]):
        base = ROOT if path.startswith("tests") else ROOT / "lsconvert"
        assert (base / path).exists(), path


def test_every_header_is_compiled():
    units = included(NATIVE / "_native.c", set()) | included(NATIVE / "_check.c", set())
    assert units == {file.name for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_macros_that_depend_on_the_headers_are_not_used(file):
    """See `new_none` in binding.h."""
    assert not re.search(r"\bPy_RETURN_\w+;", file.read_text())
