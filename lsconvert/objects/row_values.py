"""Give a decoded value the type of its column. A value that does not fit is None: a column never mixes types."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from lsconvert.jsontext.encode import encode_value
from lsconvert.objects.values import NUMBER

# Ten times as fast as `encode_value`, which knows all values.
_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
# Not datetime.fromisoformat: that of Python 3.10 knows neither Z nor other digits of a second than three or six.
_TIME: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]+))?)?"
    r"(?:Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)?"
)


def to_json_text(value: object) -> str:
    """Return a value that was decoded from JSON as JSON. The text can be encoded as UTF-8."""
    try:
        text = _encode(value)
    except (TypeError, ValueError, RecursionError):  # a Decimal, a very long integer, deep nesting
        return encode_value(value).decode()
    return text if text.isascii() else _without_surrogates(text)


def to_text(value: object) -> str | None:
    """Return text as it is, except lone surrogates, which Arrow refuses; any other value as JSON."""
    if isinstance(value, str):
        return value if value.isascii() else _without_surrogates(value)
    return None if value is None else to_json_text(value)


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def to_number(value: object) -> float | None:
    """Return a number, or text that holds one, as a float."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        return None
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def to_flag(value: object) -> bool | None:
    """Return a boolean, or text that holds one."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value)
    return value if isinstance(value, bool) else None


def to_time(value: object) -> datetime | None:
    """Return ISO 8601 text, or the epoch seconds of 0.x, in UTC. A time without an offset is taken for UTC."""
    try:
        if isinstance(value, str):
            found = _TIME.fullmatch(value)
            return _parsed_time(found) if found is not None else None
        seconds = to_number(value)
        return None if seconds is None else _EPOCH + timedelta(seconds=seconds)
    except (ValueError, OverflowError):  # not a date, or a year that Python does not support
        return None


def _parsed_time(found: re.Match[str]) -> datetime:
    day, clock, fraction, sign, hours, minutes = found.groups(default="")
    local = datetime.fromisoformat(f"{day}T{clock or '00:00'}")
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    local += timedelta(microseconds=int(f"{fraction:0<6.6}"))
    return (local + offset if sign == "-" else local - offset).replace(tzinfo=timezone.utc)


def to_annotator(completed_by: object) -> tuple[str | None, str | None]:
    """Return the id of an annotator and the e-mail address. Without an id, return the address for both."""
    if isinstance(completed_by, Mapping):
        email = to_text(completed_by.get("email")) or None
        return to_text(completed_by.get("id")) or email, email
    annotator = to_text(completed_by) or None
    return annotator, annotator if annotator is not None and "@" in annotator else None


def labels_of(region: Mapping[str, Any]) -> list[str]:
    """Return the labels or choices of a region. The steps of a taxonomy's path are joined by "/"."""
    value, kind = region.get("value"), region.get("type")
    if not isinstance(value, Mapping):
        return _label_names(region.get("labels"))  # a relation
    if isinstance(kind, str) and kind in value and _has_labels(kind):
        return _label_names(value[kind])
    return _label_names(next((value[key] for key in value if _has_labels(key)), None))


def _has_labels(key: str) -> bool:
    return key.endswith("labels") or key in ("choices", "taxonomy")


def _label_names(labels: object) -> list[str]:
    items = labels if isinstance(labels, list) else [] if labels is None else [labels]
    return [_path(item) if isinstance(item, list) else to_text(item) or "" for item in items]


def _path(steps: list[object]) -> str:
    return "/".join(to_text(step) or "" for step in steps)
