"""A document closes up where a task is left out, in every form and style, however it is cut."""

import json
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import make

from lsconvert import LimitError
from lsconvert.io.task_writer import DocumentWriter


def without(text, gone, size=10_000, max_gap=1000):
    """Return a document without the tasks of these indices; those that stay are passed on in runs."""
    kernel, seams, output = make("python", None, record_tasks=True), DocumentWriter(max_gap), b""
    for start in [*range(0, len(text), size), None]:
        passed = kernel.finish() if start is None else kernel.feed(text[start : start + size])
        done = 0
        for leaves, run in groupby(kernel.take_tasks(), lambda task: task.index in gone):
            tasks = list(run)
            for some in [[task] for task in tasks] if leaves else [tasks]:
                seams.between(passed[done : some[0].start])
                if leaves:
                    seams.leave_out()
                else:
                    seams.stay(passed, some)
                done = some[-1].end
        seams.between(passed[done:])
        output += seams.take(last=start is None)
    return output


@pytest.mark.parametrize(
    ("text", "gone", "expected"),
    [
        ("[{},{}]", {}, "[{},{}]"),
        ('[{"a":1},{"b":1},{"c":1}]', {0}, '[{"b":1},{"c":1}]'),
        ('[{"a":1},{"b":1},{"c":1}]', {1}, '[{"a":1},{"c":1}]'),
        ('[{"a":1},{"b":1},{"c":1}]', {2}, '[{"a":1},{"b":1}]'),
        ('[{"a":1},{"b":1},{"c":1}]', {0, 1}, '[{"c":1}]'),
        ('[{"a":1},{"b":1}]', {0, 1}, "[]"),
        ('[\n  {"a":1},\n  {"b":1}\n]\n', {0}, '[\n  {"b":1}\n]\n'),
        ('[\n  {"a":1},\n  {"b":1}\n]\n', {1}, '[\n  {"a":1}\n]\n'),
        ('[\n  {"a":1},\n  {"b":1}\n]\n', {0, 1}, "[\n]\n"),
        ('{"1": {"a":1}, "2": {"b":1}}', {0}, '{"2": {"b":1}}'),
        ('{"1": {"a":1}, "2": {"b":1}}', {1}, '{"1": {"a":1}}'),
        ('{\n "1" : {"a":1},\n "2" : {"b":1},\n "3" : 5\n}', {0, 1}, '{\n "3" : 5\n}'),
        ('{"1": {"a":1}}', {0}, "[]\n"),
        ('{"a":1}', {0}, "[]\n"),
        ('{"a":1}\n{"b":1}\n', {0, 1}, "[]\n"),
        ('{"a":1}\n{"b":1}\n{"c":1}\n', {0}, '{"b":1}\n{"c":1}\n'),
        ('{"a":1}\n{"b":1}\n{"c":1}\n', {1}, '{"a":1}\n{"c":1}\n'),
        ('{"a":1}\n{"b":1}\n{"c":1}\n', {2}, '{"a":1}\n{"b":1}\n'),
        ('{"a":1}{"b":1} {"c":1}', {1}, '{"a":1} {"c":1}'),
        ("[]", {}, "[]"),
        (" [ ] ", {}, " [ ] "),
        ("42", {}, "42"),
    ],
)
def test_examples(text, gone, expected):
    for size in (1, 3, 1000):
        assert without(text.encode(), gone, size) == expected.encode()


spaces = st.text(" \n\t", max_size=3)


@given(st.data(), st.integers(1, 6), st.sampled_from(["array", "by id", "lines"]), st.integers(1, 30))
def test_what_stays_is_what_was_not_taken(data, count, form, size):
    tasks = [f'{{"n": {n}}}' for n in range(count)]
    gone = data.draw(st.sets(st.integers(0, count)))
    space = lambda: data.draw(spaces)  # noqa: E731
    if form == "lines":
        text = "".join(task + "\n" + space() for task in tasks)
    else:
        labels = [f'"{n}"{space()}:{space()}' if form == "by id" else "" for n in range(count)]
        inner = ",".join(space() + label + task + space() for label, task in zip(labels, tasks))
        text = space() + ("{%s}" if form == "by id" else "[%s]") % inner + space()
    output = without(text.encode(), gone, size)
    stays = [json.loads(task) for n, task in enumerate(tasks) if n not in gone]
    if not stays:
        assert json.loads(output) == []
    elif form == "lines":
        decoder, rest, found = json.JSONDecoder(), output.decode().lstrip(), []
        while rest:
            value, end = decoder.raw_decode(rest)
            found, rest = [*found, value], rest[end:].lstrip()
        assert found == stays
    elif form == "array":
        assert json.loads(output) == stays
    else:
        assert list(json.loads(output).values()) == stays
    if len(stays) == count:
        assert output == text.encode()


@pytest.mark.parametrize("size", [1, 700, 10_000])
@pytest.mark.parametrize("gone", [(), (0,), (1,)])
def test_a_gap_is_bounded(size, gone):
    """It is also found between two tasks that both stay."""
    with pytest.raises(LimitError, match="1000 bytes between two tasks"):
        without(b"[{}," + b" " * 2000 + b"{}]", gone, size)
    text = b"[{}" + (b"," + b" " * 990 + b"{}") * 3 + b"]"
    assert without(text, (), size) == text
