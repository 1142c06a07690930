"""Offsets become bytes and places again, and what is settled is forgotten."""

from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import make

from lsconvert.io.recent_input import RecentInput


@given(st.text("{}\n é", max_size=40), st.lists(st.integers(0, 60), max_size=5))
def test_places(text, cuts):
    data = text.encode()
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    trail = RecentInput("a file")
    for start, end in zip(places, places[1:]):
        trail.add(data[start:end])
    offsets = range(len(data) + 1)
    for offset in (
        *offsets,
        *reversed(offsets),
        *(offset for pair in zip(offsets, reversed(offsets)) for offset in pair),
    ):
        where = trail.where(offset)
        assert (where.file, where.offset) == ("a file", offset)
        assert where.line == data[:offset].count(b"\n") + 1
        assert where.column == offset - data.rfind(b"\n", 0, offset)
        assert trail.cut(offset, offset + 7) == data[offset : offset + 7]


def test_forgets_what_a_kernel_has_put_out(kernel):
    """Also white space that belongs to no task, and whatever the edits do to the sizes."""
    text = b"\xef\xbb\xbf[" + b'{"completions":[{"result":[[{}]]}]},\n' * 500 + b" " * 9000 + b"{}]"
    made, trail = make(kernel, record_tasks=True), RecentInput("a file")
    for start in range(0, len(text), 100):
        trail.add(text[start : start + 100])
        output = made.feed(text[start : start + 100])
        spans = made.take_tasks()
        for span in spans:
            assert trail.cut(span.offset, span.offset + span.size) == text[span.offset : span.offset + span.size]
            assert trail.where(span.offset).line == span.index + 1
        trail.forget(output, spans)
        assert sum(map(len, trail._chunks)) <= 300


class Counted(bytes):
    """Bytes that note how many of them were looked at for line ends."""

    looked_at = 0

    def count(self, sub, start, end):
        Counted.looked_at += end - start
        return super().count(sub, start, end)


def test_places_in_order_are_looked_for_once():
    """Whatever the number of tasks in a chunk that fail."""
    trail = RecentInput("a file")
    trail.add(Counted(b"{}\n" * 10_000))
    for line in range(10_000):
        assert trail.where(3 * line).line == line + 1
    assert Counted.looked_at <= 30_000
