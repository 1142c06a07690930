"""A labeled span is wrong if its text differs from that of the task in every way to count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.validation.spans import MAX_TEXTS, wrong_spans

JOBS = "Steve Jobs founded Apple in Cupertino"


def region(start, end, text, kind="labels", to_name="text"):
    return {"type": kind, "to_name": to_name, "value": {"start": start, "end": end, "text": text, "labels": ["X"]}}


def wrong(data, *regions, key="annotations"):
    """Return the numbers of the regions that are wrong."""
    pointers = wrong_spans({"data": data, key: [{"result": list(regions)}]})
    return [int(pointer.split("/")[4]) for pointer in pointers]


@pytest.mark.parametrize("key", ["annotations", "completions", "predictions"])
def test_a_span_that_differs(key):
    regions = [region(0, 10, "Steve Jobs"), region(19, 24, "Appel"), region(0, 5, "Apple")]
    assert wrong({"text": JOBS}, *regions, key=key) == [1, 2]


def test_the_pointer_leads_to_the_copy():
    task = {"data": {"t": JOBS}, "completions": [{}, {"result": [[{}, region(0, 5, "Apple")]]}]}
    assert list(wrong_spans(task)) == ["/completions/1/result/0/1/value/text"]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (JOBS, (0, 10, "Steve Jobs")),
        (JOBS, (10, 0, "Steve Jobs")),  # labeled from right to left
        (JOBS, (0, 9, "Steve Jobs")),  # the index of the last character
        (JOBS, (0, 11, " Steve Jobs ")),
        (JOBS, (19, 400, "Apple")),  # longer than the text: it may be elsewhere
        ("a \U0001f600 b c", (4, 5, "b")),  # characters
        ("a \U0001f600 b c", (5, 6, "b")),  # UTF-16 units
        ("a \U0001f600 b c", (2, 4, "\U0001f600")),
        ("a \U0001f600 b c", (3, 4, "\ude00")),
        ("one\ntwo three", (0, 7, "one\ntwo")),
        ("one\ntwo three", (0, 7, "one two")),
        ("one\ntwo three", (0, 7, "onetwo")),
        ("one\ntwo three", (0, 7, r"one\ntwo")),
        (r"one\ntwo three", (0, 8, "one two")),
        ("one\r\ntwo three", (5, 8, "two")),
        ("one\r\ntwo three", (4, 7, "two")),  # counted with \n alone
        ("one\r\ntwo three", (3, 6, "two")),  # counted without line ends
        ("one\u00a0two  three", (0, 7, "one two")),
        ("  one   two three", (0, 3, "one")),  # counted as a browser shows it
        ("  one   two three", (4, 7, "two")),
        ("Tom &amp; Jerry", (6, 11, "Jerry")),  # counted as the browser shows it
        ("Tom &amp; Jerry", (10, 15, "Jerry")),
        ("Tom & Jerry", (0, 5, "Tom &amp;")),
        ("<p>Steve</p> Jobs", (5, 10, "other")),  # HTML is counted without tags
        ("漢字 かな", (3, 5, "かな")),
    ],
)
def test_ways_to_count(text, span):
    assert wrong({"text": text}, region(*span)) == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (JOBS, (0, 10, "Apple")),
        (JOBS, (1, 11, "Steve Jobs")),
        (JOBS, (0, 10, "steve jobs")),
        ("a \U0001f600 b c", (6, 7, "b")),
        ("one\r\ntwo three", (6, 9, "two")),
        ("漢字 かな", (0, 2, "かな")),
    ],
)
def test_ways_not_to_count(text, span):
    assert wrong({"text": text}, region(*span)) == [0]


@pytest.mark.parametrize(
    "data",
    [
        {"text": "https://example.org/a/long/path/to/a/text.txt"},
        {"text": "s3://bucket/with a space/text.txt"},
        {"text": "/data/local-files/?d=folder with spaces/text.txt"},
        {"text": r"C:\texts\one text.txt"},
        {"text": "U3RldmUgSm9icyBmb3VuZGVkIEFwcGxlIGluIEN1cGVydGlubw=="},
        {"text": "https://example.org/text.txt", "title": "A title that is longer than the span"},
        {"text": "short"},
        {"text": 1, "other": None, "list": [1, 2.5, True]},
        {"text": {}},
        {"text": ["other", {"deep": [JOBS]}]},
        {"other": "not the text at all, but long enough", "text": JOBS},
        JOBS,
        None,
        [],
        {},
    ],
)
def test_texts_that_are_elsewhere(data):
    assert wrong(data, region(0, 10, "Steve Jobs")) == []


def test_a_url_beside_the_text():
    url = "https://example.org/x"
    assert wrong({"text": JOBS, "source": url}, region(0, 10, "Apple")) == [0]  # the tag has the name of the key
    named = region(0, 10, "Apple", to_name="t")
    assert wrong({"text": JOBS, "source": url}, named) == []
    assert wrong({"text": JOBS, "source": url}, named, region(0, 5, "Steve", to_name="t")) == [0]
    assert wrong({"text": JOBS, "source": url}, named, region(0, 5, "Steve", to_name="u")) == []


@pytest.mark.parametrize(
    "other",
    [
        region(0, 10, "Apple", "hypertextlabels"),
        region(0, 10, "Apple", "paragraphlabels"),
        region("/p[1]/text()[1]", "/p[1]/text()[1]", "Apple"),
        region("0", "1", "Apple"),
        region(0.0, 10.5, "Apple"),
        region(0, True, "Apple"),
        region(-5, 3, "Apple"),
        region(0, None, "Apple"),
        region(0, 10, ["Apple"]),
        region(0, 10, None),
        region(0, 10, ""),
        region(0, 10**9, "Apple"),
        {"type": "textarea", "value": {"start": 0, "end": 10, "text": ["Apple"]}},
        {"type": "labels", "value": {"start": 0.5, "end": 2.75, "channel": 0, "labels": ["Speech"]}},
        {"type": "labels", "value": {"start": 0, "end": 10, "labels": ["X"]}},
        {"type": "labels", "value": {"x": 1, "text": "Apple"}},
        {"type": "labels", "value": None},
        {"type": ["labels"], "value": {}},
        {"type": "relation", "from_id": "a", "to_id": "b"},
        None,
        "labels",
        [[region(0, 10, "Apple")]],
    ],
)
def test_regions_that_are_not_spans(other):
    assert wrong({"text": JOBS}, other) == []


@pytest.mark.parametrize(
    "task",
    [
        {"data": {"text": JOBS}},
        {"annotations": [{"result": [region(0, 10, "Apple")]}]},
        {"data": {"text": JOBS}, "annotations": [{"result": None}, None, 5, {}]},
        {"data": {"text": JOBS}, "annotations": {"result": [region(0, 10, "Apple")]}},
        {"data": {"text": JOBS}, "drafts": [{"result": [region(0, 10, "Apple")]}]},
        [],
        None,
        "x",
    ],
)
def test_tasks_without_spans(task):
    assert list(wrong_spans(task)) == []


@pytest.mark.slow
def test_work_is_bounded():
    many = {str(i): f"some text {i}" for i in range(MAX_TEXTS + 1)}
    assert wrong(many, region(0, 4, "text")) == []
    spans = [region(0, 1_000_000, "x")] * 1_000 + [region(0, 900, "x")] * 200_000
    assert 1_000 < len(wrong({"text": "a b " * 250_000, "more": "c d " * 250_000}, *spans)) < 100_000


@given(st.text(), st.integers(0, 20), st.integers(0, 20), st.text(max_size=3), st.booleans())
def test_a_copy_of_the_text_is_right(text, start, size, more, utf16):
    copy = text[start : start + size]
    if utf16:
        start, end = (len(text[:at].encode("utf-16-le", "surrogatepass")) // 2 for at in (start, start + size))
    else:
        end = start + len(copy)
    assert wrong({"t": more, "u": [text]}, region(start, end, copy)) == []


@pytest.mark.parametrize("offsets", [(19, 400), (400, 405), (400, 19), (-5, 3), (3, -1), (-7, -2), (30, 38)])
def test_a_span_outside_of_the_text(offsets):
    """It is wrong if another span of the same tag shows that the text is in the data."""
    outside = region(*offsets, "Apple")
    right = region(0, 10, "Steve Jobs")
    assert wrong({"text": JOBS}, outside) == []
    assert wrong({"text": JOBS}, outside, right) == [0]
    assert wrong({"text": JOBS, "source": "https://example.org/x"}, right, outside, outside) == [1, 2]
    assert wrong({"text": JOBS}, outside, right | {"to_name": "other"}) == []


@pytest.mark.parametrize(
    "offsets", [(0, 38), (0, 37), (28, 37), (28, 36), (37, 28), (-(10**9), 3), (0, 10**9), (True, 400)]
)
def test_spans_that_are_not_outside(offsets):
    start, end = offsets
    copy = "Cupertino" if start in (28, 37) else JOBS
    found = wrong({"text": JOBS}, region(start, end, copy), region(0, 10, "Steve Jobs"))
    assert found == ([0] if offsets == (0, 38) else [])
