"""The grammar of conditions: what is read, and what is refused with a next step."""

import contextlib
import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.errors import PredicateError
from lsconvert.filtering.operands import Count, IsTrue, OneOf, Period, Share
from lsconvert.filtering.parse import parse_condition
from lsconvert.filtering.predicates import PREDICATES


def day(year, month=1, date=1, *clock, hours=0):
    return datetime(year, month, date, *clock, tzinfo=timezone(timedelta(hours=hours)))


def one_of(*values):
    return OneOf(frozenset(values))


READ = [
    ("cancelled", "cancelled", IsTrue()),
    ("  cancelled\n", "cancelled", IsTrue()),
    ("was_cancelled", "cancelled", IsTrue()),
    ("honeypot", "ground_truth", IsTrue()),
    ("version=v1", "version", one_of("v1")),
    ("version = v1 , v2", "version", one_of("v1", "v2")),
    ("annotator=7", "annotator", one_of("7")),
    ("annotator=Anna@Example.com,8", "annotator", one_of("anna@example.com", "8")),
    ("label=Car", "label", one_of("Car")),
    ("label= Red car , Bus", "label", one_of("Red car", "Bus")),
    ('label="a, b",c', "label", one_of("a, b", "c")),
    (r'label="a\"b\u00e9"', "label", one_of('a"bé')),
    ('label="@home"', "label", one_of("@home")),
    ('label=""', "label", one_of("")),
    ("label=a=b>c", "label", one_of("a=b>c")),
    ("label=not", "label", one_of("not")),
    ("label=Vehicle/Car", "label", one_of("Vehicle/Car")),
    ('label=5" pipe'.replace('"', "'"), "label", one_of("5' pipe")),
    ("task_id=@ids.txt", "task_id", OneOf(file="ids.txt")),
    ("task_id=@ my, file ", "task_id", OneOf(file=" my, file")),
    ("id=1,2,2", "task_id", one_of("1", "2")),
    ("annotations", "annotations", Count(">=", 1)),
    ("annotations=0", "annotations", Count("=", 0)),
    ("annotations >= 2", "annotations", Count(">=", 2)),
    ("annotations<3", "annotations", Count("<", 3)),
    ("created=2024..", "created", Period(day(2024), None)),
    ("created=..2024-03", "created", Period(None, day(2024, 3))),
    ("updated_at=2024-01-15 .. 2024-02", "updated", Period(day(2024, 1, 15), day(2024, 2))),
    (
        "created=2024-01-15T08:00+02:00..2024-01-15T08:00Z",
        "created",
        Period(day(2024, 1, 15, 8, hours=2), day(2024, 1, 15, 8)),
    ),
    ("task_created=2024-01-15 08:00:00.5..", "task_created", Period(day(2024, 1, 15, 8, 0, 0, 500_000), None)),
    ("sample=1/10", "sample", Share(10, "")),
    ("sample=1/1", "sample", Share(1, "")),
    ("sample=1/10:b: c", "sample", Share(10, "b: c")),
]


@pytest.mark.parametrize(("text", "name", "operand"), READ, ids=[row[0] for row in READ])
@pytest.mark.parametrize("negation", ["", "not ", " not\t "])
def test_read(text, name, operand, negation):
    condition = parse_condition(negation + text)
    assert (condition.predicate.name, condition.operand) == (name, operand)
    assert condition.negated == bool(negation)
    assert condition.text == (negation + text).strip()


REFUSED = [
    ("", "expected [not] NAME"),
    ("not", "unknown predicate not"),
    ("not not cancelled", "expected"),
    ("!cancelled", "expected"),
    ("cancelled or ground_truth", "expected"),
    ("cancelled and ground_truth", "expected"),
    ("(cancelled)", "expected"),
    ("NOT cancelled", "expected"),
    ("cancelled=true", "cancelled takes no value"),
    ("canceled", "unknown predicate canceled"),
    ("Cancelled", "unknown predicate Cancelled"),
    ("ground-truth", "unknown predicate ground-truth"),
    ("version", "version takes = and a value"),
    ("version=", "the list of version is not complete"),
    ("version=v3", "unknown version v3"),
    ("version>v1", "version takes = and a value"),
    ("annotator!=7", "annotator takes = and a value"),
    ("annotator==7", "annotator takes = and a value"),
    ("annotator=1,,2", "the list of annotator is not complete"),
    ("annotator=1,", "the list of annotator is not complete"),
    ("annotator=,1", "the list of annotator is not complete"),
    ("annotator=1,@ids.txt", "the list of annotator is not complete"),
    ("task_id=@", "the list of task_id is not complete"),
    ('label="a', "the list of label is not complete"),
    ('label="a"b', "the list of label is not complete"),
    (r'label="\x"', "a quoted value is not a JSON string"),
    ("annotations=", "takes one of"),
    ("annotations=many", "takes one of"),
    ("annotations=-1", "takes one of"),
    ("annotations=1.5", "takes one of"),
    ("annotations!=1", "takes one of"),
    ("annotations=<1", "takes one of"),
    ("annotations=" + "9" * 5000, "takes one of"),
    ("created", "created takes = and a value"),
    ("created>=2024", "created takes = and a value"),
    ("created=2024-01-15", "created takes a period"),
    ("created=..", "created takes a period"),
    ("created=2024-13..", "not a date of ISO 8601"),
    ("created=2024-05 10:00..", "not a date of ISO 8601"),
    ("created=yesterday..", "not a date of ISO 8601"),
    ("created=1600000000..", "not a date of ISO 8601"),
    ("created=2024-02-30..", "not a date of ISO 8601"),
    ("created=2024..2023", "ends before it begins"),
    ("created=2024..2024-01-01", "ends before it begins"),
    ("created=2024...2025", "not a date of ISO 8601"),
    ("sample=10", "takes a fraction 1/N"),
    ("sample=2/10", "takes a fraction 1/N"),
    ("sample=1/0", "takes a fraction 1/N"),
    ("sample=1/10:", "takes a fraction 1/N"),
    ("sample=0.1", "takes a fraction 1/N"),
    ("\0", "expected"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[row[0][:40] for row in REFUSED])
def test_refused(text, message):
    with pytest.raises(PredicateError) as caught:
        parse_condition(text)
    assert message in caught.value.message
    assert caught.value.hint


def test_an_unknown_word_comes_with_the_nearest_known_one():
    with pytest.raises(PredicateError) as caught:
        parse_condition("not canceled")
    assert caught.value.hint.startswith("Did you mean cancelled? The predicates are ")
    assert all(row.name in caught.value.hint for row in PREDICATES)
    with pytest.raises(PredicateError) as caught:
        parse_condition("xyz", "annotation")
    assert caught.value.hint == "The predicates are annotator, cancelled, ground_truth, created, updated, label."


@pytest.mark.parametrize("row", PREDICATES, ids=lambda row: row.name)
def test_only_predicates_of_the_scope_are_read(row):
    text = {"none": "", "list": "=v1", "count": "", "period": "=2024..", "share": "=1/2"}[row.form]
    for name in (row.name, *row.synonyms):
        assert parse_condition(name + text).predicate is row
        assert parse_condition(name + text, row.scope).predicate is row
    if row.scope == "task":
        with pytest.raises(PredicateError, match="is about a whole task"):
            parse_condition(row.name + text, "annotation")


words = st.sampled_from(
    (
        "not",
        "label",
        "task_id",
        "created",
        "annotations",
        "sample",
        "=",
        ">=",
        "..",
        ",",
        '"',
        "\\",
        "@",
        " ",
        "1",
        "2024-01",
        "a",
        "/",
    )
)


@given(st.one_of(st.text(max_size=20), st.lists(words, max_size=10).map("".join)))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(PredicateError):
        condition = parse_condition(text)
        assert parse_condition(condition.text) == condition


@given(st.lists(st.text(), min_size=1))
def test_a_list_of_quoted_values_is_that_list(values):
    text = "label=" + ", ".join(json.dumps(value) for value in values)
    assert parse_condition(text).operand == one_of(*values)


@pytest.mark.parametrize("piece", [" ", "a", '"', "\\", ",", "not ", "a,", '"a",', "."])
def test_long_texts_take_linear_time(piece):
    """Quadratic time would take hours."""
    for text in ("{}", "label={}", 'label=a{}"', 'label="{}', "created={}..", "not {}cancelled", "cancelled{}x"):
        with contextlib.suppress(PredicateError):
            parse_condition(text.format(piece * 100_000))
