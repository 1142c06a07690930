"""The look-back buffer returns bytes, lines and columns of offsets, and forgets converted chunks."""

from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import make

from lsconvert.io.recent_input import RecentInput


@given(st.text("{}\n é", max_size=40), st.lists(st.integers(0, 60), max_size=5))
def test_bytes_lines_and_columns(text, cuts):
    data = text.encode()
    bounds = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    recent = RecentInput("a file")
    for start, end in zip(bounds, bounds[1:]):
        recent.add(data[start:end])
    offsets = range(len(data) + 1)
    for offset in (
        *offsets,
        *reversed(offsets),
        *(offset for pair in zip(offsets, reversed(offsets)) for offset in pair),
    ):
        where = recent.where(offset)
        assert (where.file, where.offset) == ("a file", offset)
        assert where.line == data[:offset].count(b"\n") + 1
        assert where.column == offset - data.rfind(b"\n", 0, offset)
        assert recent.cut(offset, offset + 7) == data[offset : offset + 7]


def test_converted_chunks_are_forgotten(kernel):
    """White space outside of tasks is forgotten too, and edits may change the size of tasks."""
    text = b"\xef\xbb\xbf[" + b'{"completions":[{"result":[[{}]]}]},\n' * 500 + b" " * 9000 + b"{}]"
    made, recent = make(kernel, record_tasks=True), RecentInput("a file")
    for start in range(0, len(text), 100):
        recent.add(text[start : start + 100])
        output = made.feed(text[start : start + 100])
        spans = made.take_tasks()
        for span in spans:
            assert recent.cut(span.offset, span.offset + span.size) == text[span.offset : span.offset + span.size]
            assert recent.where(span.offset).line == span.index + 1
        recent.forget(output, spans)
        assert len(recent.cut(0, len(text))) <= 300


class Counted(bytes):
    """Bytes that count how many of them are searched for line ends."""

    searched = 0

    def count(self, sub, start, end):
        Counted.searched += end - start
        return super().count(sub, start, end)


def test_offsets_in_order_are_counted_once():
    """The number of failing tasks in a chunk does not matter."""
    recent = RecentInput("a file")
    recent.add(Counted(b"{}\n" * 10_000))
    for line in range(10_000):
        assert recent.where(3 * line).line == line + 1
    assert Counted.searched <= 30_000
