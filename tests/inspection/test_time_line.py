"""Days in buckets."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.inspection.time_line import MAX_BUCKETS, time_line


@pytest.mark.parametrize(
    ("days", "unit", "first", "count"),
    [
        ({}, "day", None, 0),
        ({"2021-03-31": 5}, "day", "2021-03-31", 1),
        ({"2021-03-31": 5, "2021-04-02": 1}, "day", "2021-03-31", 3),
        ({"2021-01-01": 1, "2021-04-01": 1}, "week", "2020-12-28", 14),
        ({"2020-01-01": 1, "2022-01-01": 1}, "month", "2020-01-01", 25),
        ({"1990-06-06": 1, "2022-01-01": 1}, "year", "1990-01-01", 33),
    ],
)
def test_units(days, unit, first, count):
    line = time_line(days)
    assert (line.unit, next(iter(line.counts), None), len(line.counts)) == (unit, first, count)


def test_days_far_away_are_outside():
    line = time_line({"0001-01-01": 1, "1970-01-01": 2, "2021-05-01": 90, "9999-12-31": 3})
    assert (line.unit, line.outside, len(line.counts)) == ("year", 6, MAX_BUCKETS)
    assert line.counts["2021-01-01"] == 90


@given(st.dictionaries(st.dates().map(date.isoformat), st.integers(1, 9), max_size=9))
def test_nothing_is_lost(days):
    line = time_line(days)
    assert sum(line.counts.values()) + line.outside == sum(days.values())
    assert len(line.counts) <= MAX_BUCKETS
    assert [*line.counts] == sorted(line.counts)
