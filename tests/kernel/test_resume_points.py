"""A kernel can begin at any point between two tasks, and its positions are those in the whole document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import make, make_core
from strategies import old_documents

from lsconvert.errors import InvalidJSONError, LSConvertError
from lsconvert.kernel import KERNELS, make_suspicions
from lsconvert.kernel.contract import ResumePoint, State
from lsconvert.model import Tally

LIST, LINES = ord("["), 0


def read(made, text):
    """Return output, spans, and the error of the rest of a document."""
    output, spans, error = b"", [], None
    try:
        for finish in (False, True):
            piece = made.finish() if finish else made.feed(text)
            spans += [span._replace(error=span.error and str(span.error)) for span in made.take_tasks()]
            output += piece
    except LSConvertError as found:
        error = type(found), str(found), found.where
    # Both `feed` and `finish` count places in the output from 0.
    return output, [span._replace(start=0, end=span.end - span.start) for span in spans], error


@pytest.mark.parametrize("kernel", KERNELS)
@given(
    text=old_documents, cut=st.floats(0, 1), broken=st.sampled_from(("", "]", "},{", "\x00", ",")), at=st.floats(0, 1)
)
def test_a_kernel_that_resumes_goes_on_as_the_first_one(kernel, text, cut, broken, at):
    text = text.encode() if isinstance(text, str) else text
    at, cut = int(at * len(text)), int(cut * len(text))
    text = text[:at] + broken.encode() + text[at:]
    first = make(kernel, record_tasks=True)
    try:
        first.feed(text[:cut])
    except LSConvertError:
        return
    first.drop_tasks()
    point = first.resume_point()
    if point is None or not point.offset or point.opener == ord("{") or point.state < State.FIRST_ITEM:
        return
    assert point.offset == cut
    other = make(kernel, record_tasks=True)
    other.resume(point, first.tally)
    assert other.resume_point() == point
    assert read(other, text[cut:]) == read(first, text[cut:])
    assert other.tally == first.tally


def test_a_list_does_not_end_after_a_comma(kernel):
    made = make(kernel, record_tasks=True)
    made.resume(ResumePoint(LIST, b"", 9, 0, 0, 1, State.VALUE))
    with pytest.raises(InvalidJSONError) as caught:
        made.feed(b"]")
    assert (caught.value.where.offset, caught.value.where.column) == (9, 10)
    made = make(kernel, record_tasks=True)
    made.resume(ResumePoint(LIST, b"", 9, 0, 0, 1, State.VALUE))
    assert made.feed(b"{}") == b"{}"
    assert made.feed(b"]") + made.finish() == b"]"


def test_positions_and_counts_are_those_of_the_document(kernel):
    made = make(kernel, record_tasks=True)
    made.resume(ResumePoint(LIST, b"", 100, 7, 90, 5, State.AFTER), Tally({"task": 5}))
    made.feed(b',{"data":{}},\n{"data":{}}')
    spans = [*made.take_tasks()]
    assert [(s.index, s.pointer, s.offset, s.lines, s.line_start) for s in spans] == [
        (5, "/5", 101, 7, 90), (6, "/6", 114, 8, 114),
    ]  # fmt: skip
    assert made.tally.objects["task"] == 7
    assert made.resume_point() == ResumePoint(LIST, b"", 125, 8, 114, 7, State.AFTER)
    made.resume(ResumePoint(LIST, b"", 200, 9, 120, 20, State.AFTER), Tally({"task": 13}))
    made.feed(b',{"data":{}}')
    assert [(s.index, s.offset, s.lines) for s in made.take_tasks()] == [(20, 201, 9)]
    assert made.tally.objects["task"] == 21


@pytest.mark.parametrize("text", [b'[{"a', b"[{},{", b'[{"a":1', b'{"a":1}{"', b'["\xc3'])
def test_no_point_inside_a_task_or_a_token(kernel, text):
    made = make(kernel)
    made.feed(text)
    assert made.resume_point() is None


@pytest.mark.skipif("native" not in KERNELS, reason="no native kernel")
@pytest.mark.parametrize(
    "arguments",
    [(LIST, 1, 0, 0, 0, State.NEXT), (LINES, 1, 0, 0, 0, State.AFTER), (ord("{"), 1, 0, 0, 0, State.AFTER), (LIST, 1, 0, 0, 0, 11)],
)  # fmt: skip
def test_the_core_refuses_other_states(arguments):
    with pytest.raises(ValueError, match="cannot resume here"):
        make_core().resume(*arguments)
    core = make_core()
    core.feed(b'[{"a')
    with pytest.raises(ValueError, match="cannot resume here"):
        core.resume(LIST, 1, 0, 0, 0, State.AFTER)


def suspects(kernel, suspicions, text):
    made = make(kernel, record_tasks=True)
    output = made.feed(text)
    return suspicions.suspects(output, made.take_tasks())


@pytest.fixture
def _chosen(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


@pytest.mark.usefixtures("_chosen")
def test_suspicions_with_one_seed_exchange_ids(kernel):
    one, other, third = (make_suspicions((1, 2)) for _ in range(3))
    suspects(kernel, one, b'[{"id":1,"annotations":[{"id":5}],"data":{}}]')
    suspects(kernel, other, b'[{"id":2,"annotations":[{"id":6}],"data":{}}]')
    suspects(kernel, third, b'[{"id":"6","annotations":[{"id":"5"}],"data":{}}]')
    assert len(one.ids()) == 16
    assert one.add_ids(other.ids())
    assert not one.add_ids(third.ids())  # an annotation 5 is known
    assert len(one.ids()) == 32
    [suspect] = suspects(kernel, one, b'[{"id":2,"annotations":[],"data":{}}]')
    assert suspect.repeated == ("/id",)
    assert not one.stopped
    with pytest.raises(ValueError):
        one.add_ids(b"123")
