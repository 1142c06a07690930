"""Join the copies of one task that several files, annotations or payloads hold. Values keep their spelling."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from lsconvert.io.located import Located, LocatedMember, Members, concat, items_of, whole
from lsconvert.jsontext.order import id_order

LISTS: Final = ("annotations", "completions", "predictions", "drafts")
# Label Studio changes these keys with each annotation, so copies of a task may differ in them.
CHANGING: Final = frozenset(
    {
        "updated_at",
        "updated_by",
        "completed_at",
        "is_labeled",
        "avg_lead_time",
        "agreement",
        "total_annotations",
        "total_predictions",
        "cancelled_annotations",
        "comment_count",
        "comment_authors",
        "unresolved_comment_count",
        "last_comment_updated_at",
        "annotations_ids",
        "annotations_results",
        "predictions_results",
        "annotators",
    }
)


def joined(copies: Sequence[Located], annotations: Sequence[Located] = ()) -> tuple[Located, bool]:
    """Return one task with the keys of all copies, and whether they differ in a key that work does not change.

    The newest copy is the last one: its values are used. Lists of annotations, predictions and drafts have the items of
    all copies, without the older ones of those with the same id. `annotations` are newer than those of the copies.
    """
    every = [Members(copy) for copy in copies]
    values: dict[str, LocatedMember] = {}
    differ = False
    for key in dict.fromkeys(key for each in reversed(every) for key in each) if len(every) > 1 else ():
        found = [each[key] for each in every if key in each]
        lists = (
            [list(items_of(each.value)) for each in found if each.value.text.startswith(b"[")] if key in LISTS else []
        )
        if len(lists) > 1:
            united, changed = _union(lists)
            values[key] = LocatedMember(found[-1].key, _array(united, found[-1].value))
        else:
            newest = next((each for each in reversed(found) if lists and each.value.text.startswith(b"[")), found[-1])
            changed = not lists and not all(is_same(each.value.text, newest.value.text) for each in found)
            if key not in every[-1] or newest is not found[-1]:
                values[key] = newest
        differ = differ or (changed and key not in CHANGING)
    if annotations:
        older = values.get("annotations", every[-1].get("annotations"))
        united = list(annotations)
        if older is not None and older.value.text.startswith(b"["):
            # An id in place of an annotation says nothing.
            united = _union([[each for each in items_of(older.value) if each.text.startswith(b"{")], united])[0]
        spelled = older.key if older is not None else b'"annotations"'
        values["annotations"] = LocatedMember(spelled, _array(united, copies[-1]))
    return every[-1].with_values(values), differ


def is_same(one: bytes | None, other: bytes | None) -> bool:
    """Tell whether two values are the same, apart from white space, escapes and the order of keys."""
    if one == other or one is None or other is None:
        return one == other
    try:
        return bool(_decoded(one) == _decoded(other))
    except RecursionError:
        return False


def with_same_data(tasks: Sequence[Located]) -> list[list[Located]]:
    """Return tasks in lists of those that have the same data."""
    alike: list[tuple[bytes | None, list[Located]]] = []
    for task in tasks if len(tasks) > 1 else ():
        found = Members(task)
        data = found.value("data").text if "data" in found else None
        for other, some in alike:
            if is_same(data, other):
                some.append(task)
                break
        else:
            alike.append((data, [task]))
    return [some for _, some in alike] or [list(tasks)]


def _decoded(text: bytes) -> Any:
    # A number is a list of its digits: Python refuses to read those of more than 4,300 digits.
    return json.loads(text, parse_int=lambda digits: (digits,), parse_float=lambda digits: (digits,))


def _array(found: Sequence[Located], near: Located) -> Located:
    """Return the items as an array; it counts as a part of the file that `near` is in."""
    parts: list[Located | bytes] = [whole(b"[", near.pieces[0].file, None)]
    for number, item in enumerate(found):
        parts += [b", ", item] if number else [item]
    return concat([*parts, b"]"])


def _union(lists: Sequence[list[Located]]) -> tuple[list[Located], bool]:
    """Return the items of all lists, in the order of their ids, and whether an item differs from the one it replaces.

    An item replaces one of an earlier list with its id.
    """
    found: dict[tuple[str, int], Located] = {}
    differ = False
    for each in lists:
        counts: Counter[str] = Counter()
        for item in each:
            name = _id_of(item)
            place = name, counts[name]  # two items of one list are never the same
            differ = differ or (place in found and not is_same(found[place].text, item.text))
            found[place] = item
            counts[name] += 1
    return [found[name] for name in sorted(found, key=lambda each: (id_order(each[0]), each[1]))], differ


def _id_of(item: Located) -> str:
    """Return the id of an item as it is spelled; the item itself if it has none."""
    try:
        spelled = Members(item).spelled("id")
    except ValueError:
        spelled = ""
    return spelled or item.text.decode()
