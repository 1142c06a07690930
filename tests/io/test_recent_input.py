"""The look-back buffer returns bytes, lines and columns of offsets, and forgets converted chunks."""

from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import make

from lsconvert.io.recent_input import RecentInput
from lsconvert.model import TaskSpan


def span_at(data, offset):
    """Return the span of a task that begins at an offset."""
    before = data[:offset]
    return TaskSpan(0, "", offset, 1, 0, 1, lines=before.count(b"\n"), line_start=before.rfind(b"\n") + 1)


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
        for start in {0, offset // 2, offset}:
            where = recent.where(span_at(data, start), offset)
            assert (where.file, where.offset) == ("a file", offset)
            assert where.line == data[:offset].count(b"\n") + 1
            assert where.column == offset - data.rfind(b"\n", 0, offset)
        assert recent.where(span_at(data, offset)) == where
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
            assert recent.where(span).line == span.lines + 1 == span.index + 1
            assert span.line_start == text.rfind(b"\n", 0, span.offset) + 1
        recent.forget(output, spans)
        assert len(recent.cut(0, len(text))) <= 300


class Counted(RecentInput):
    """Counts the bytes that it searches for line ends."""

    searched = 0

    def cut(self, start, end):
        self.searched += max(0, end - start)
        return super().cut(start, end)


def test_the_lines_of_a_task_are_counted_once():
    """The number of errors in a task does not matter."""
    data = b"{}\n" * 10_000
    recent = Counted("a file")
    recent.add(data)
    task = span_at(data, 0)
    for line in range(10_000):
        assert recent.where(task, 3 * line).line == line + 1
    assert recent.searched <= len(data)


def test_lines_before_a_task_are_not_counted():
    """The kernel has counted them; the number of failing tasks in a chunk does not matter."""
    data = b"{}\n" * 10_000
    recent = Counted("a file")
    recent.add(data)
    for line in range(10_000):
        assert recent.where(span_at(data[: 3 * line], 3 * line)).line == line + 1
    assert not recent.searched
