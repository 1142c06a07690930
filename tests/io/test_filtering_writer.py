"""FilteringWriter: a document stays valid without the tasks that are left out, in every form, style and cut."""

import io
import json
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kernel_helpers import make

from lsconvert import LimitError
from lsconvert.io.filtering_writer import FilteringWriter


def without(text, dropped, size=10_000, max_gap=1000):
    """Return a document without the tasks with these indices. Kept tasks are added in runs."""
    target = io.BytesIO()
    kernel, writer = make("python", None, record_tasks=True), FilteringWriter(target, max_gap=max_gap)
    for start in [*range(0, len(text), size), None]:
        passed = kernel.finish() if start is None else kernel.feed(text[start : start + size])
        done = 0
        for is_dropped, run in groupby(kernel.take_tasks(), lambda task: task.index in dropped):
            tasks = list(run)
            if not is_dropped:
                writer.add(passed, done, tasks[-1].end, tasks)
            for task in tasks if is_dropped else ():
                writer.add(passed, done, task.start, [])
                writer.leave_out()
                done = task.end
            done = tasks[-1].end
        writer.add(passed, done, len(passed), [])
        writer.flush(last=start is None)
    assert writer.size == len(target.getvalue())
    return target.getvalue()


@pytest.mark.parametrize(
    ("text", "dropped", "expected"),
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
def test_examples(text, dropped, expected):
    for size in (1, 3, 1000):
        assert without(text.encode(), dropped, size) == expected.encode()


spaces = st.text(" \n\t", max_size=3)


@given(st.data(), st.integers(1, 6), st.sampled_from(["array", "by id", "lines"]), st.integers(1, 30))
def test_all_other_tasks_are_kept(data, count, form, size):
    tasks = [f'{{"n": {n}}}' for n in range(count)]
    dropped = data.draw(st.sets(st.integers(0, count)))
    space = lambda: data.draw(spaces)  # noqa: E731
    if form == "lines":
        text = "".join(task + "\n" + space() for task in tasks)
    else:
        labels = [f'"{n}"{space()}:{space()}' if form == "by id" else "" for n in range(count)]
        inner = ",".join(space() + label + task + space() for label, task in zip(labels, tasks))
        text = space() + ("{%s}" if form == "by id" else "[%s]") % inner + space()
    output = without(text.encode(), dropped, size)
    kept = [json.loads(task) for n, task in enumerate(tasks) if n not in dropped]
    if not kept:
        assert json.loads(output) == []
    elif form == "lines":
        decoder, rest, found = json.JSONDecoder(), output.decode().lstrip(), []
        while rest:
            value, end = decoder.raw_decode(rest)
            found, rest = [*found, value], rest[end:].lstrip()
        assert found == kept
    elif form == "array":
        assert json.loads(output) == kept
    else:
        assert list(json.loads(output).values()) == kept
    if len(kept) == count:
        assert output == text.encode()


@pytest.mark.parametrize("size", [1, 700, 10_000])
@pytest.mark.parametrize("dropped", [(), (0,), (1,)])
def test_a_gap_is_limited(size, dropped):
    """The limit also holds between two kept tasks."""
    with pytest.raises(LimitError, match="1,000 bytes between two tasks"):
        without(b"[{}," + b" " * 2000 + b"{}]", dropped, size)
    text = b"[{}" + (b"," + b" " * 990 + b"{}") * 3 + b"]"
    assert without(text, (), size) == text
