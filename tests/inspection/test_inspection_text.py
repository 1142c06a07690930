"""The text and the HTML table of an inspection. tests/cli/test_cli_inspect.py has whole texts."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from shown import HOSTILE, Cells, check_text

from lsconvert import Loss, Note, ValidationError, Where, inspect

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"


def test_text():
    lines = str(inspect(SAMPLE)).splitlines()
    assert lines[:5] == [
        f"{SAMPLE}: v1, 3 tasks, 1,655 bytes",
        "biggest: task 1 (id 102), 1,053 bytes",
        "",
        "tasks by version",
        "           3  v1",
    ]
    assert "           1  drop aggregated_ids" in lines


def test_long_lists_are_cut():
    annotations = [{"completed_by": number} for number in range(25)]
    text = str(inspect(io.BytesIO(json.dumps([{"annotations": annotations}]).encode())))
    assert "           5  others, which as_dict() and --format json list\n" in text


def test_table():
    found = inspect(SAMPLE)
    cells = Cells(found._repr_html_()).cells
    assert f"{SAMPLE}: v1, 3 tasks, 1,655 bytes; biggest: task 1 (id 102), 1,053 bytes" in cells
    assert [cell for cell in cells[cells.index("tasks by version") :] if cell][1:3] == ["3", "v1"]
    for name, count in (found.edits | found.annotators).items():
        assert cells[cells.index(name) - 1] == f"{count:,}"
    assert [note.message for note in found.notes] == [
        cell for cell in cells if cell in {n.message for n in found.notes}
    ]


@pytest.mark.parametrize("name", [*HOSTILE, "<script>alert(1)</script>"])
def test_no_name_is_a_command_or_an_element(name):
    where = Where(name, task_id=name)
    found = replace(
        inspect(SAMPLE, target="import"),
        source=name,
        annotators={name: 1},
        region_types={"annotation": {name: 1}},
        unknown_keys={"task": {name: 1}},
        biggest=where,
        notes=(Note(name, 1, name),),
        failed=1,
        first_failure=ValidationError(where, name, name),
        target_losses=(Loss(name, name, 1, name),),
    )
    check_text(str(found))
    table = found._repr_html_()
    assert table.isprintable()
    assert Cells(table).cells
    assert "<script>" not in table
