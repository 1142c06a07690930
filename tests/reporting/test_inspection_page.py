"""The page of an inspection: its numbers, its names, its size, and that no text becomes an element."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import check_page, page_of
from shown import HOSTILE, TEXTS

from lsconvert import Loss, Note, Where, inspect
from lsconvert.inspection.figures import ProblemGroup

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
MARKUP = ("<script>alert(1)</script>", "</style>", "\"' onload=x", "{{ 7*7 }}", "--><b>", "&lt;", "<svg/onload=x>")
LIMIT = 300_000


def task(number, name="a", **more):
    regions = [
        {"type": "choices", "from_name": f"c{name}", "value": {"choices": [name]}},
        {"type": "rectanglelabels", "from_name": "box", "value": {"width": 9, "height": 9, "rectanglelabels": [name]}},
    ]
    items = [
        {"completed_by": by, "result": regions, "created_at": "2021-01-02T03:04:05Z", "lead_time": 7}
        for by in (f"{name}@example.com", number % 7)
    ]
    return {"id": number, "data": {}, "annotations": items, "mine": 1, **more}


def test_the_sample():
    page = check_page(page_of(inspect(SAMPLE, figures=True)))
    assert "v1-export.json" in page.texts
    assert str(SAMPLE.parent) not in "".join(page.texts)
    assert page.number("with annotations") == 2
    assert page.number("annotator 1") == 2


def test_the_numbers_are_those_of_json():
    found = inspect(iter([task(i) for i in range(40)]), figures=True, target="import")
    facts = json.loads(json.dumps(replace(found, figures=found.figures.anonymous()).as_dict()))
    page = check_page(page_of(found))
    figures = facts["figures"]
    for name, work in figures["annotators"].items():
        assert page.number(name) == work["annotations"]
    for name, count in facts["edits"].items():
        assert page.number(name) == count
    assert page.number("with annotations") == figures["tasks"]["annotated"]
    for control in figures["controls"].values():
        for label, count in control["labels"].items():
            assert [label, f"{count:,}"] in [row[:2] for row in page.rows]
    for name, found in figures["agreement"].items():
        row = next(row for row in page.rows if row[0] == name and len(row) == 5)
        assert row[3:] == [f"{found['pairs']:,}", f"{found['tasks']:,}"]
    assert page.number("5 s to 10 s") == figures["lead_times"]["counts"][1] == 80
    assert page.number("2021-01-02") == figures["days"]["2021-01-02"] == 80
    assert page.number("task id") == next(each["count"] for each in facts["target_losses"] if each["key"] == "id")
    assert page.number("rectanglelabels") == facts["region_types"]["annotation"]["rectanglelabels"]


def test_names_are_hidden_unless_asked_for():
    found = inspect(iter([task(i, "Hidden") for i in range(3)]), figures=True)
    hidden, shown = page_of(found), page_of(found, show_values=True)
    assert b"Hidden" not in hidden
    assert b"annotator 1" in hidden
    assert shown.count(b"Hidden") >= 4
    check_page(shown)


@pytest.mark.parametrize("code", ["unmapped", "map-unused"])
def test_notes_with_ids_are_hidden(code):
    found = replace(inspect(SAMPLE, figures=True), notes=(Note(code, 3, "ids: ana@example.com"),))
    assert b"ana@" not in page_of(found)
    assert b"ana@" in page_of(found, show_values=True)


@pytest.mark.parametrize("text", [b"[]", b'{"task_count":1,"completion_count":2}', b'[{"data":{}}]', b'{"text":"x"}'])
def test_empty_states(text):
    page = check_page(page_of(inspect(text, figures=True)))
    assert "No annotation has a lead time." in page.texts


@pytest.mark.slow
@given(st.sampled_from((*HOSTILE, *MARKUP)) | TEXTS | st.text())
def test_no_text_is_an_element(name):
    found = inspect(SAMPLE, figures=True, target="import")
    figures = found.figures
    place = Where(name, 1, 2, task_index=0, task_id=name)
    figures = replace(
        figures,
        annotators={name: next(iter(figures.annotators.values()))},
        controls={name: next(iter(figures.controls.values()))._replace(types={name: 1}, labels={name: 1})},
        agreement={name: next(iter(figures.agreement.values()))},
        problems=(ProblemGroup("error", name, name, name, name, 1, 1, (place,)),),
    )
    found = replace(
        found,
        source=name,
        version=name,
        versions={name: 1},
        ranges={},
        region_types={"annotation": {name: 1}},
        unknown_keys={"task": {name: 1}},
        edits={name: 1},
        notes=(Note(name, 1, name), Note("other", 1, name)),
        target_losses=(Loss(name, name, 1, name),),
        figures=figures,
    )
    check_page(page_of(found, found, show_values=True))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["a", "&" * 300, "\U000e0001" * 90, "\u202e" * 300, "é" * 300],
    ids=["a", "ampersand", "tag", "direction", "accent"],
)
def test_the_size_is_bounded(name):
    """Each table is full, and all names are as long as they can be."""
    regions = [
        {"type": f"{name}{i}", "from_name": f"{name[:190]}{i % 12}", "value": {"choices": [f"{name[:190]}{i}"]}}
        for i in range(40)
    ]
    items = [
        {"completed_by": f"{name[:190]}{i}@x", "result": regions[i % 12 :: 12], f"{name[:190]}{i}": 1}
        for i in range(60)
    ]
    items += [{"created_at": f"20{i:02}-01-01", "result": 7, f"k{i}": [], "lead_time": "x" * i} for i in range(60)]
    found = inspect(
        json.dumps([{"annotations": items, f"{name[:190]}{i}": 1} for i in range(3)]).encode(), figures=True
    )
    place = Where(name, 10**9, 10**6, task_index=10**6, task_id=name)
    figures = replace(
        found.figures,
        problems=tuple(ProblemGroup("error", "LSV001", name, name, name, 1, 1, (place,) * 10) for _ in range(200)),
    )
    found = replace(found, figures=figures, notes=(Note("x", 1, name * 9),) * 99, source=name)
    html = page_of(*[found] * 120, show_values=True)
    assert len(html) < LIMIT
    check_page(html)


def test_the_same_input_gives_the_same_page():
    assert page_of(inspect(SAMPLE, figures=True)) == page_of(inspect(SAMPLE, figures=True))
