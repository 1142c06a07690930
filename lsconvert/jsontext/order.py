"""A sort order for texts: whole numbers by value, whatever their length, before other texts."""

from __future__ import annotations

from typing import TypeAlias

IdOrder: TypeAlias = "tuple[tuple[bool, int, str, str], str]"


def by_number(text: str) -> tuple[bool, int, str, str]:
    """Return a sort key: whole numbers in ASCII digits first, by value, then all other texts by their characters."""
    is_number = text.isascii() and text.isdigit()
    digits = text.lstrip("0") if is_number else ""  # int() refuses more than 4,300 digits
    return not is_number, len(digits), digits, text


def id_order(spelled: str) -> IdOrder:
    """Return a sort key: by number, including numeric strings; a number comes before the equal string."""
    return by_number(spelled.strip('"')), spelled
