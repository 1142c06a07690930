"""Cells of CSV files: no spreadsheet runs a cell as a formula, and each is read back unchanged."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.io.csv_cells import from_cell, to_cell

OPERATORS = "=+-@\uff0b\uff0d\uff1d\uff20"
SKIPPED = '\t\r\n "\xa0\ufeff\u200b'
TEXTS = st.lists(st.sampled_from([*OPERATORS, *SKIPPED, *"'ax1;,"]) | st.characters(codec="utf-8"), max_size=8).map(
    "".join
)


def read(line, delimiter=","):
    """Return the first cell of a line."""
    return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [""])[0]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a@b.c", "a@b.c"),
        ("=1+1", '"\'=1+1"'),
        ("-2@x", '"\'-2@x"'),
        (" 'x", "\"' 'x\""),
        ("'=x", "\"''=x\""),
        ("'x", '"\'x"'),
        ('"=x', '"\'""=x"'),
        ("a;=x", '"a;=x"'),
    ],
)
def test_cells(text, cell):
    assert to_cell(text) == cell
    assert from_cell(read(cell)) == text


@given(TEXTS)
def test_no_cell_is_run_and_each_is_read_back(text):
    line = to_cell(text) + ",,,1"
    if "\0" not in text:  # Python 3.10 does not read it
        assert from_cell(read(line)) == text
        for delimiter in ",;\t":
            cell = read(line, delimiter)
            assert cell[:1] not in [*OPERATORS, "\t", "\r", "\n"]
            assert cell.lstrip(SKIPPED)[:1] not in [*OPERATORS]


@pytest.mark.parametrize("cell", ["a", " a ", "'a", "'", "a'", "''a"])
def test_other_cells_are_read_without_outer_space(cell):
    assert from_cell(cell) == cell.strip()
