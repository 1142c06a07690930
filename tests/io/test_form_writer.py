"""LinesWriter and ArrayWriter: every form of document becomes JSON Lines or an array, for any cut and with both kernels."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import every_byte, make
from strategies import new_documents

from lsconvert import LimitError, NotTasksError
from lsconvert.io.filtering_writer import FilteringWriter
from lsconvert.io.form_writer import ArrayWriter, LinesWriter
from lsconvert.io.task_writer import PlainWriter
from lsconvert.kernel import KERNELS

A, B, C = '{"id": 1}', '{"id": 2, "x": "\\n"}', '{"id": 3}'


def lines_writer(target, max_gap):
    return LinesWriter(PlainWriter(target), max_gap=max_gap)


def array_writer(target, max_gap, *, always=False):
    return ArrayWriter(FilteringWriter(target, max_gap=max_gap), max_gap=max_gap, always=always)


def any_array_writer(target, max_gap):
    return array_writer(target, max_gap, always=True)


def written(kernel, text, make_writer, *cuts, dropped=(), max_gap=1000):
    """Return a document in another form, without the tasks with these indices; and the writer."""
    target = io.BytesIO()
    made, writer = make(kernel, None, record_tasks=True), make_writer(target, max_gap)
    bounds = [0, *cuts, len(text)]
    for start, end in [*zip(bounds, bounds[1:]), (None, None)]:
        output = made.finish() if start is None else made.feed(text[start:end])
        tasks = made.take_tasks()
        done = first = 0
        for i, task in enumerate(tasks):
            if task.index in dropped:
                writer.add(output, done, task.start, tasks[first:i])
                writer.leave_out()
                done, first = task.end, i + 1
        writer.add(output, done, len(output), tasks[first:])
        writer.flush(last=start is None)
    assert writer.size == len(target.getvalue())
    return target.getvalue(), writer


def form(kernel, text, make_writer, **options):
    """Return a document in another form, the same for any cut."""
    whole, writer = written(kernel, text, make_writer, **options)
    for cuts in (every_byte(text), range(7, len(text), 7)):
        other, again = written(kernel, text, make_writer, *cuts, **options)
        assert (other, again.reformed, again.keys_lost) == (whole, writer.reformed, writer.keys_lost)
    return whole, writer


LINES = [
    (f"[{A},{B}]", f"{A}\n{B}\n"),
    (f"[\n{A},\n{B}\n]\n", f"{A}\n{B}\n"),
    (f" [ {A} ] ", f"{A}\n"),
    ('[{"id":\n1},\r\n{"id"\r\n:\r2}]', '{"id": 1}\n{"id"  : 2}\n'),
    (f"{A}{B} {C}", f"{A}\n{B}\n{C}\n"),
    (f"{A}\n\n{B}\n\n", f"{A}\n{B}\n"),
    (f"{A}\r{B}\r", f"{A}\n{B}\n"),
    (f"{A}\n\n", f"{A}\n"),
    (f"{A}\r\n{B}\r\n\r\n", f"{A}\r\n{B}\n"),
    (f" {A}\n", f"{A}\n"),
    (f"\n{A}\n{B}", f"{A}\n{B}\n"),
    (f"{A}\n\n{B}\n", f"{A}\n{B}\n"),
    ('{"id":\n1}', '{"id": 1}\n'),
    (f'{{"1": {A}, "2": {B}}}', f"{A}\n{B}\n"),
    ("[]", ""),
    (f"[{','.join([A] * 20)}]", f"{A}\n" * 20),
]
SAME_LINES = [A, f"{A}\n", f"{A}\n{B}", f"{A}\n{B}\n", f"{A}\r\n{B}\r\n", f"{A} \n {B}\t\n{C}", f"{A}\n" * 20, "{}"]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_lines(kernel, text, expected):
    output, writer = form(kernel, text.encode(), lines_writer)
    assert (output.decode(), writer.reformed) == (expected, True)


def test_a_task_that_cannot_be_a_line_has_its_place(kernel):
    text = f'[{A},\n {{"7": {{}}}}]'.encode()
    for cuts in ((), every_byte(text)):
        with pytest.raises(NotTasksError) as caught:
            written(kernel, text, lines_writer, *cuts)
        where = caught.value.where
        assert (where.line, where.column, where.offset, where.task_index, where.pointer) == (2, 2, 13, 1, "/1")


@pytest.mark.parametrize("text", SAME_LINES)
def test_lines_stay_as_they_are(kernel, text):
    output, writer = form(kernel, text.encode(), lines_writer)
    assert (output.decode(), writer.reformed, writer.keys_lost) == (text, False, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A}\n{B}\n", f"[\n{A},\n{B}\n]\n"),
        (f"{A}\r\n{B}", f"[\n{A},\n{B}\n]\n"),
        (f"{A}{B}", f"[\n{A},\n{B}\n]\n"),
        ('{"id":\n1}\n\n{}', '[\n{"id":\n1},\n{}\n]\n'),
        (f"{A}\n" * 20, "[\n" + ",\n".join([A] * 20) + "\n]\n"),
        (f"{A}\n" * 9 + f"\n{B}\r\n" + f"{A}\n" * 9, "[\n" + ",\n".join([*[A] * 9, B, *[A] * 9]) + "\n]\n"),
    ],
)
@pytest.mark.parametrize("make_writer", [array_writer, any_array_writer])
def test_arrays_of_lines(kernel, text, expected, make_writer):
    output, writer = form(kernel, text.encode(), make_writer)
    assert (output.decode(), writer.reformed) == (expected, True)


KEPT = [f"[{A}, {B}]\n", f"[\n{A},\r\n{B}]", "[]", " [ ] ", "[1, [2]]"]
OTHER = [
    (A, f"[\n{A}\n]\n"),
    (f" {A}\n", f"[\n{A}\n]\n"),
    (f'{{"1" : {A}, "2":{B}}}', f"[\n{A},\n{B}\n]\n"),
    ("{}", "[\n{}\n]\n"),
]


@pytest.mark.parametrize("text", [*KEPT, *(text for text, _ in OTHER)])
def test_documents_without_lines_stay_as_they_are(kernel, text):
    output, writer = form(kernel, text.encode(), array_writer)
    assert (output.decode(), writer.reformed, writer.keys_lost) == (text, False, 0)


@pytest.mark.parametrize(("text", "expected"), [*((text, text) for text in KEPT), *OTHER])
def test_always_an_array(kernel, text, expected):
    output, writer = form(kernel, text.encode(), any_array_writer)
    assert (output.decode(), writer.reformed) == (expected, text != expected)


@pytest.mark.parametrize("make_writer", [lines_writer, array_writer, any_array_writer])
def test_an_import_response_is_never_an_item(kernel, make_writer):
    text = b'{"task_count": 1, "annotation_count": 2, "prediction_count": 0}'
    assert form(kernel, text, make_writer)[0] == text


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ('{"1": {"id": 1}, "2": {"id": "2"}}', 0),
        ('{"\\u0031": {"id": 1}}', 0),
        ('{"1": {"id": 2}, "2": {}, "3": {"id": 3}}', 2),
        ('{"1": {"id": 1.0}, "01": {"id": 1}}', 2),
        ('{"1": {"id": 1}, "2": 5}', 1),
        ('[{"id": 1, "a": "\\":"}, {}]', 0),
    ],
)
def test_keys_that_are_no_ids_are_counted(kernel, text, lost):
    assert form(kernel, text.encode(), any_array_writer)[1].keys_lost == lost
    if "5}" not in text:
        assert form(kernel, text.encode(), lines_writer)[1].keys_lost == lost


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2]",
        "[{}, []]",
        "[null]",
        '{"1": {}, "2": 5}',
        '[{"1": {}}]',
        '[{ "\\u0030" :\n{}},{}]',
        '[{"a": {}}, {"1": {}}]',
    ],
)
def test_values_that_lines_cannot_have(kernel, text):
    for cuts in ((), every_byte(text)):
        with pytest.raises(NotTasksError, match="JSON Lines"):
            written(kernel, text.encode(), lines_writer, *cuts)


@pytest.mark.parametrize("text", ['[{"1": 2}, {"a": {}}]', '[{"1": 2}]', '[{"1": []}]', '[{"1a": {}}]'])
def test_look_alikes_of_tasks_by_id(kernel, text):
    output, _ = form(kernel, text.encode(), lines_writer)
    assert [json.loads(line) for line in output.splitlines()] == json.loads(text)
    assert form(kernel, output, lines_writer)[0] == output


def test_tasks_by_id_in_a_line(kernel):
    """They are read as tasks by id in every line, so they become lines themselves."""
    output, writer = form(kernel, b'{"a": 1}\n' * 9 + b'{"1": {"b": 1}, "2": {}}\n', lines_writer)
    assert (output, writer.keys_lost) == (b'{"a": 1}\n' * 9 + b'{"b": 1}\n{}\n', 2)


TASKS = [A, B, C]
FORMS = {
    "array": f"[{A}, {B},\n{C}]",
    "lines": f"{A}\n{B}\n{C}\n",
    "crlf": f"{A}\r\n{B}\r\n{C}\r\n",
    "by id": f'{{"1": {A}, "2": {B}, "3": {C}}}',
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("dropped", [{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 2}, {0, 1, 2}])
def test_tasks_that_are_left_out(kernel, text, dropped):
    kept = [json.loads(task) for n, task in enumerate(TASKS) if n not in dropped]
    lines, _ = form(kernel, text.encode(), lines_writer, dropped=dropped)
    assert [json.loads(line) for line in lines.splitlines()] == kept
    array, _ = form(kernel, text.encode(), any_array_writer, dropped=dropped)
    assert json.loads(array) == kept
    document, _ = form(kernel, text.encode(), array_writer, dropped=dropped)
    found = json.loads(document)
    assert (list(found.values()) if isinstance(found, dict) else found) == kept
    assert isinstance(found, dict) == (text == FORMS["by id"] and bool(kept))


@pytest.mark.parametrize("make_writer", [lines_writer, array_writer])
def test_a_gap_is_limited(kernel, make_writer):
    text = b"{}" + b" " * 2000 + b"{}"
    for cuts in ((), every_byte(text)):
        with pytest.raises(LimitError, match="1,000 bytes between two tasks"):
            written(kernel, text, make_writer, *cuts)


@given(new_documents, st.lists(st.integers(1, 400), max_size=5))
def test_lines_and_arrays_hold_the_same_tasks(text, cuts):
    for kernel in KERNELS:
        check_lines_and_arrays(kernel, text, sorted({cut for cut in cuts if cut < len(text)}))


def check_lines_and_arrays(kernel, text, cuts):
    lines, _ = written(kernel, text, lines_writer, *cuts)
    assert lines == written(kernel, text, lines_writer)[0]
    assert lines.count(b"\n") in (len(lines.splitlines()), len(lines.splitlines()) - 1)
    again, writer = written(kernel, lines, lines_writer)
    assert (again, writer.reformed) == (lines, False)
    array, _ = written(kernel, lines, any_array_writer, *(cut for cut in cuts if cut < len(lines)))
    found = [task.start for task in tasks_of(array)]
    assert len(found) == len(lines.splitlines()) == len(tasks_of(text))
    assert (
        texts(array) == [text.replace(b"\n", b" ").replace(b"\r", b" ") for text in texts(text)] == lines.splitlines()
    )
    assert written(kernel, array, lines_writer)[0].splitlines() == lines.splitlines()


def tasks_of(text):
    made = make("python", None, record_tasks=True)
    made.feed(text)
    tasks = list(made.take_tasks())
    made.finish()
    return [*tasks, *made.take_tasks()]


def texts(text):
    return [text[task.offset : task.offset + task.size] for task in tasks_of(text)]


@given(new_documents, st.integers(0, 5), st.integers(0, 5))
def test_kernels_give_the_same_lines_and_bounds(text, first, last):
    found = []
    for name in ("python", "native"):
        try:
            made = make(name, None, record_tasks=True)
        except KeyError:
            pytest.skip("without the native kernel")
        output = made.feed(text)
        tasks = made.take_tasks()
        some = tasks[first:last]
        assert tasks.bounds() == [(task.start, task.end) for task in tasks]
        found.append((tasks.lines(output), some.lines(output), some.bounds(), tasks[:0].lines(output)))
    assert found[0] == found[1]
