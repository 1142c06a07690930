"""The page of a conversion."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import check_page, page_of
from shown import HOSTILE, TEXTS

from lsconvert import Finding, Loss, Note, Part, Where, convert
from lsconvert.conversion.report import Example

SAMPLE = Path(__file__).parents[1] / "samples" / "v1-export.json"
TEXT = (
    b'[{"id":5,"data":{"text":"Secret"},"completions":[{"id":1,"ground_truth":true,"result":[[{"value":{}}]]}]},'
    b'{"completions":[{"result":[[],7]}]}]'
)


def test_the_sample():
    report = convert(SAMPLE, None, to="v2", examples="shapes")
    page = check_page(page_of(report))
    for name, count in report.edits.items():
        assert page.number(name) == count
    assert "to v2" in page.texts
    assert {*report.edits} == {example.rule for example in report.examples}
    assert [text for text in page.texts if text in report.edits].count(
        "flatten result"
    ) == 2  # in the table, as heading


def test_what_failed_and_the_quarantine():
    report = convert(TEXT, None, to="v2", on_error="quarantine", quarantine=None, examples="shapes")
    page = check_page(page_of(report))
    assert any("1 task in the quarantine" in text for text in page.texts)
    assert any("rename completions" in text for text in page.texts)
    assert b"Secret" not in page_of(report)


def test_a_page_of_nothing():
    page = check_page(page_of(convert(b"[]", None, to="v2", examples="shapes")))
    assert "Nothing was removed." in page.texts


def test_the_sum_of_several():
    report = convert(SAMPLE, None, to="v2", examples="shapes")
    page = check_page(page_of(report, report))
    for name, count in report.edits.items():
        assert page.number(name) == 2 * count
    assert "2 files" in page.texts


@pytest.mark.slow
@given(st.sampled_from((*HOSTILE, "<script>alert(1)</script>", "{{ 7*7 }}")) | TEXTS | st.text())
def test_no_text_is_an_element(name):
    place = Where(name, 1, 2, task_index=0, task_id=name)
    finding = Finding(name, name, name, name, 1, place, "error", name)
    report = replace(
        convert(SAMPLE, None, to="v2"),
        source=name,
        target=name,
        quarantine=name,
        edits={name: 1, "drop ground_truth": 1},
        notes=(Note(name, 1, name), Note("other", 1, name)),
        failed=1,
        quarantined=1,
        warned=1,
        findings=(finding,),
        warnings=(finding,),
        parts=(Part(name),),
        losses=(Loss(name, name, 1, name),),
        examples=(Example(name, name, 0, name, ((name, True),), ((name, False),)),),
    )
    check_page(page_of(report, show_values=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["&" * 300, "\u202e" * 300], ids=["ampersand", "direction"])
def test_the_size_is_bounded(name):
    place = Where(name, 1, 2, task_index=0, task_id=name)
    finding = Finding(name, name, name, name, 1, place, "error", "LSV001")
    lines = tuple(("&" * 80, True) for _ in range(24))
    report = replace(
        convert(SAMPLE, None, to="v2"),
        edits={f"{name}{i}": 1 for i in range(60)},
        notes=(Note("x", 1, name * 9),) * 99,
        failed=1,
        warned=1,
        findings=(finding,) * 500,
        warnings=(finding,) * 500,
        losses=(Loss(name, name, 1, name),) * 500,
        examples=tuple(Example(f"{name}{i}", name, 0, name, lines, lines) for i in range(60)),
    )
    html = page_of(*[report] * 120, show_values=True)
    assert len(html) < 300_000
