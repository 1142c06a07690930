"""The text and the HTML table of a report, and its types."""

import io
import json
import typing
from pathlib import Path

import pytest
from shown import HOSTILE, Cells, check_text

import lsconvert
from lsconvert import Part, Report

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
INVALID = {"id": 9, "data": {}, "completions": [{"result": "x"}]}


def upgraded(*tasks, **options):
    return lsconvert.upgrade(io.BytesIO(json.dumps(tasks).encode()), io.BytesIO(), **options)


def test_text():
    assert str(lsconvert.upgrade(SAMPLE, None)).splitlines()[:4] == [
        f"{SAMPLE} as v2: 3 tasks, 2 annotations, 1 prediction, 4 regions",
        "         1 x drop aggregated",
        "         1 x drop aggregated_completed_by",
        "         1 x drop aggregated_ids",
    ]
    report = upgraded()
    assert str(report).splitlines() == [
        "<stream> -> <stream>: v2, 0 tasks",
        "  nothing to change",
        f"  note: {report.notes[0].message} (1)",
    ]


@pytest.mark.parametrize("policy", ["keep", "quarantine"])
def test_text_of_failed_tasks(policy):
    options = {"on_error": policy} | ({"quarantine": io.BytesIO()} if policy == "quarantine" else {})
    text = str(upgraded(INVALID, INVALID, {"completions": []}, **options))
    sums = " (3 in = 1 out + 2)" if policy == "quarantine" else ""
    assert f"  2 tasks failed and were {'kept' if policy == 'keep' else 'quarantined in <stream>'}{sums}:\n" in text
    assert ": 2 tasks, first at <stream>:1:51: offset 50, task 0 (id 9)" in text


def test_text_of_parts_and_losses(tmp_path):
    (tmp_path / "in.json").write_text(json.dumps([{"data": {"x": n}, "created_at": n} for n in range(30)]))
    text = str(lsconvert.upgrade(tmp_path / "in.json", tmp_path / "out.json", target="import", max_tasks=1))
    assert "  import will not keep: task created_at (30): becomes the time of the import\n" in text
    assert "  out-001.json: 1 task, " in text
    assert text.endswith("\n  and 10 more files")


def test_table():
    report = lsconvert.upgrade(SAMPLE, None)
    cells = Cells(report._repr_html_()).cells
    assert f"{SAMPLE} as v2: 3 tasks, 2 annotations, 1 prediction, 4 regions" in cells
    at = cells.index("edits")
    assert [cell for cell in cells[at:] if cell][1:3] == ["1", "drop aggregated"]
    for count, text in [(3, "tasks"), *((count, name) for name, count in report.edits.items())]:
        assert cells[cells.index(text) - 1] == f"{count:,}"
    for note in report.notes:
        assert note.message in cells


@pytest.mark.parametrize("name", [*HOSTILE, "<script>alert(1)</script>"])
def test_no_name_is_a_command_or_an_element(name):
    report = Report(
        *(name, name, lsconvert.Version.V2, 1, 0, 0, 0, {name: 1}, (lsconvert.Note(name, 1, name),)),
        *("native", 1, 1, 1, 1, name, (lsconvert.Finding(name, name, name, name, 1, lsconvert.Where(name)),)),
        *((Part(file=name),), (lsconvert.Loss(name, name, 1, name),)),
    )
    check_text(str(report))
    table = report._repr_html_()
    assert table.isprintable()
    assert Cells(table).cells
    assert "<script>" not in table


def test_types_can_be_resolved_at_run_time():
    assert typing.get_type_hints(lsconvert.Report)["parts"] == tuple[Part, ...]
    assert typing.get_type_hints(lsconvert.Inspection)["target_losses"] == tuple[lsconvert.Loss, ...]


def test_notes_name_options_as_python_does():
    work = {"completions": [{"ground_truth": True, "aggregated_completed_by": [1, 2], "result": [[{}], [{}]]}]}
    report = upgraded({"data": {}, **work}, check=False)
    for text in (str(report), str(lsconvert.inspect([{"data": {}, **work}]))):
        flat = " ".join(text.split())
        assert "split_annotators=True keeps one annotation" in flat
        assert "keep_ground_truth=True keeps it" in flat
        assert "--" not in flat
    [joined] = (note for note in report.notes if note.code == "inner-lists-joined")
    assert joined.message.options == ("split_annotators=True",)


def test_notes_are_summed():
    one = upgraded({"id": 1, "data": {}, "completions": [{"result": []}]})
    two = upgraded({"id": 1, "data": {}, "completions": [{"result": []}] * 2})
    [note] = lsconvert.Note.summed((*one.notes, *two.notes))
    assert (note.code, note.count, note.message[:21]) == ("missing-ground-truth", 3, "annotations had no gr")
    assert lsconvert.Note.summed(one.notes) == one.notes
    ids = [lsconvert.Note("unmapped", count, f"id {count}") for count in (1, 2)]
    assert lsconvert.Note.summed(ids) == (lsconvert.Note("unmapped", 3, "id 1; others in other files"),)
