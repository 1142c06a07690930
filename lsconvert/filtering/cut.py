"""Take items out of a list in JSON text. All other bytes stay as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from lsconvert.jsontext.members import item_spans_of, replaced, spans_of


def without_items(text: bytes, dropped: Mapping[str, Collection[int]]) -> bytes:
    """Return an object without some items of its lists: by the key of the list, their indices.

    A dropped item is removed with the separator after it, the last items with the separator before them. A list without
    items is `[]`. The text must be JSON, and have the lists; of a key that occurs twice, the last value counts.
    """
    latin = text.decode("latin-1")  # one character for each byte
    spans = spans_of(latin, repeated=True)
    edits = [
        (start, end, "")
        for key, indices in dropped.items()
        for start, end in _gaps(latin, spans[key].start, spans[key].end, indices)
    ]
    return replaced(latin, sorted(edits)).encode("latin-1")


def _gaps(text: str, start: int, end: int, dropped: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield where the text to remove begins and ends, for the list in `text[start:end]`."""
    spans = [(start + first, start + after) for first, after in item_spans_of(text[start:end])]
    if len(dropped) == len(spans):
        yield start + 1, end - 1
        return
    for is_dropped, run in groupby(range(len(spans)), lambda index: index in dropped):
        if is_dropped:
            indices = list(run)
            first, after = indices[0], indices[-1] + 1
            yield (spans[first][0], spans[after][0]) if after < len(spans) else (spans[first - 1][1], spans[-1][1])
