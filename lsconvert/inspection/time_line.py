"""Group days into a limited number of days, weeks, months or years, so that a time line fits on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, TypeAlias

MAX_BUCKETS: Final = 62
Unit: TypeAlias = Literal["day", "week", "month", "year"]


class TimeLine(NamedTuple):
    """Counts by the first day of each bucket, without gaps. `outside` is not in them: a few counts very far away."""

    unit: Unit
    counts: dict[str, int]
    outside: int = 0


def time_line(days: Mapping[str, int], most: int = MAX_BUCKETS) -> TimeLine:
    """Return the counts of days in the smallest unit that gives at most `most` buckets.

    Of more years than that, those around the day with the most counts are kept.
    """
    found = {date.fromisoformat(day): count for day, count in sorted(days.items())}
    if not found:
        return TimeLine("day", {})
    first, last = min(found), max(found)
    unit: Unit = "year"
    for smaller, (begin, after) in _UNITS.items():
        filled = _filled(begin(first), begin(last), after, most)
        if filled is not None:
            unit, counts = smaller, filled
            break
    else:
        counts = _years_around(max(found, key=lambda day: (found[day], day)), first, last, most)
    begin = _UNITS[unit][0]
    outside = 0
    for day, count in found.items():
        if begin(day) in counts:
            counts[begin(day)] += count
        else:
            outside += count
    return TimeLine(unit, {day.isoformat(): count for day, count in counts.items()}, outside)


def bucket_name(day: str, unit: Unit) -> str:
    """Return a name for the bucket that begins on a day: 2021-03-31, 2021-03 or 2021."""
    return day[:7] if unit == "month" else day[:4] if unit == "year" else day


def _filled(first: date, last: date, after: Callable[[date], date], most: int) -> dict[date, int] | None:
    """Return buckets from the first to the last, None if there are too many."""
    counts = {first: 0}
    while first < last:
        if len(counts) == most:
            return None
        first = after(first)
        counts[first] = 0
    return counts


def _years_around(busiest: date, first: date, last: date, most: int) -> dict[date, int]:
    begin = max(first.year, min(busiest.year - most // 2, last.year - most + 1))
    return {date(year, 1, 1): 0 for year in range(begin, min(begin + most, last.year + 1))}


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def _week_of(day: date) -> date:
    return day - timedelta(days=day.weekday())  # date.min is a Monday


def _next_week(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return _month_of(day + timedelta(days=31))


def _year_of(day: date) -> date:
    return date(day.year, 1, 1)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


_UNITS: Final[dict[Unit, tuple[Callable[[date], date], Callable[[date], date]]]] = {
    "day": (lambda day: day, _next_day),
    "week": (_week_of, _next_week),
    "month": (_month_of, _next_month),
    "year": (_year_of, _next_year),
}
