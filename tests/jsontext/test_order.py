"""Sorting texts: numbers by value, whatever their length. Digits outside of ASCII are text."""

from hypothesis import given
from hypothesis import strategies as st

from lsconvert.jsontext.order import by_number


@given(st.lists(st.integers(min_value=0, max_value=10**30)))
def test_numbers_sort_by_value(numbers):
    assert sorted(map(str, numbers), key=by_number) == list(map(str, sorted(numbers)))


def test_other_texts_sort_after_numbers():
    texts = ["", "-1", "10", "0", "7", "1" + "0" * 5000, "007", "9" * 5000, "a", "1a", "\u00b2", "\u0661"]
    assert sorted(texts, key=by_number) == [
        "0", "007", "7", "10", "9" * 5000, "1" + "0" * 5000, "", "-1", "1a", "a", "\u00b2", "\u0661",
    ]  # fmt: skip
