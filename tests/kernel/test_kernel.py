"""The contract of a kernel: document forms, limits, positions of errors, counts, order of output and errors."""

import os

import pytest
from kernel_helpers import check, check_refused, check_unchanged, every_byte, feed, make, outcome, run

from lsconvert import (
    ConflictError,
    ConversionError,
    InvalidJSONError,
    KernelError,
    LimitError,
    TruncatedInputError,
)
from lsconvert.kernel import KERNELS, kernel_name, make_kernel
from lsconvert.model import Limits
from lsconvert.rules.documents import MARKS
from lsconvert.rules.plan import compile_plan

TASK = b'{"id":1,"completions":[]}'


@pytest.mark.parametrize("text", ["[]", "[ ]", "{}", " [] ", "\n{ }\n", "[1,null,[2]]"])
def test_documents_without_tasks_are_copied(kernel, text):
    check_unchanged(kernel, text)


@pytest.mark.parametrize("text", ["42", "-1.5e3", '"x"', "null"])
def test_single_values_are_copied(kernel, text):
    assert run(kernel, text.encode()) == text.encode()


def test_document_forms(kernel):
    for before in (
        b"[%s]",
        b"%s",
        b"\n\n%s\n\n",
        b'{"1":%s}',
        b'{"0":{},"x":%s}',
        b"[1,%s,null]",
        b"{}\n%s",
        b"{} %s{}",
    ):
        assert run(kernel, before % TASK) == before % TASK.replace(b"completions", b"annotations")


def test_a_numeric_key_without_an_object_does_not_make_a_document(kernel):
    check_unchanged(kernel, '{"1":[{"completions":[]}],"2":{"completions":[]}}')


def test_byte_order_mark(kernel):
    made = make(kernel)
    assert feed(made, b"\xef\xbb\xbf[]") == b"[]"
    assert feed(make(kernel), b"\xef\xbb\xbf[]", 1, 2, 3, 4) == b"[]"
    assert made.tally.notes == {"bom-skipped": 1}
    check_refused(kernel, b"[]\xef\xbb\xbf", InvalidJSONError, 2)
    check_refused(kernel, b" \xef\xbb\xbf[]", InvalidJSONError, 1)
    check_refused(kernel, b"\xef\xbb", TruncatedInputError)


@pytest.mark.parametrize("text", [b"", b" ", b"\n\t\r ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_empty_input(kernel, text):
    assert "empty" in check_refused(kernel, text, TruncatedInputError).message


@pytest.mark.parametrize(
    ("text", "offset", "hint"),
    [
        (b"[1,]", 3, "comma"),
        (b'{"a":1,}', 7, "comma"),
        (b"[NaN]", 1, "NaN"),
        (b'[{"a":-Infinity}]', 7, "Infinity"),
        (b"{'a':1}", 1, "double quotes"),
        (b"[1]//", 3, "comments"),
        (b"\xff\xfe[\x00", 0, ""),
        (b"[\x001\x00", 1, ""),
        (b'["\xff"]', 2, ""),
        (b'["\xc3\x28"]', 2, ""),
        (b'["a\x01"]', 3, ""),
        (b'["\\x"]', 3, ""),
        (b'["\\u12g4"]', 6, ""),
        (b"[01]", 2, ""),
        (b"[1.]", 3, ""),
        (b"[tru]", 4, ""),
        (b"[][]", 2, ""),
        (b"{}[]", 2, ""),
        (b"{} 1", 3, ""),
        (b"{}}", 2, ""),
        (b"1.0\xc3", 3, ""),  # the number ends with the input, where the incomplete character is found, too
        (b"1\xf0\x9f", 1, ""),
        (b"{}\xc3", 2, ""),
    ],
)
def test_invalid_json(kernel, text, offset, hint):
    assert hint in check_refused(kernel, text, InvalidJSONError, offset).hint


def test_position_of_an_error(kernel):
    text = '[\n {"id": 5, "completions": []},\n {"id": "ab", "data": {"é~/": [1, {"x": tru}]}}\n]'.encode()
    where = check_refused(kernel, text, InvalidJSONError).where
    assert (where.line, where.column, where.offset) == (3, 45, text.index(b"tru}") + 3)
    assert (where.task_index, where.task_id, where.pointer) == (1, '"ab"', "/1/data/é~0~1/1/x")


def test_a_key_of_tasks_by_id_may_span_chunks(kernel):
    text = b'{"0":{"data":1},"12\\\\\\"345":{"completions":[]},"67":{"data":tru}}'
    expected = outcome(kernel, text)
    assert expected[1] is not None
    assert expected[1][1].pointer == "/67/data"
    for first in every_byte(text):
        assert outcome(kernel, text, first) == expected
        assert outcome(kernel, text, first, min(first + 3, len(text))) == expected
    for rest in (b"", b'":{}}'):
        check_refused(kernel, b'{"0":{},"' + b"1" * 99 + rest, LimitError, 8 + 50, limits=Limits(max_task_size=50))
    text = b'{"0":{},"%s":{}}' % (b"1" * 48)
    assert run(kernel, text, limits=Limits(max_task_size=50)) == text


def test_the_id_of_a_task_may_be_its_last_member(kernel):
    error = check_refused(kernel, b'[{"completions":[{"result":[[1],2]}],"id":"a-7"}]', ConversionError)
    assert error.where.task_id == '"a-7"'


@pytest.mark.parametrize("id_", ['{"email":"s3cret"}', '["s3cret"]', '"' + "s3cret" * 20 + '"'])
def test_an_invalid_id_is_not_shown(kernel, id_):
    error = check_refused(kernel, f'[{{"id":{id_},"data":tru}}]', InvalidJSONError)
    assert error.where.task_id is None
    assert "s3cret" not in str(error)


def test_messages_are_printable(kernel):
    error = check_refused(kernel, b'{"\\u001b]0;\\u0007\\nx": tru}', InvalidJSONError)
    assert error.where.pointer == "/\x1b]0;\x07\nx"
    assert all(line.isprintable() for line in str(error).splitlines())
    assert "/\\x1b]0;\\x07\\nx" in str(error)


def test_bare_data_is_noted(kernel):
    made = make(kernel)
    feed(made, b'[{"text":"a"},{"data":{}},{"results":[{"completions":[]}]}]')
    assert made.tally.notes == {"bare-data": 2}


@pytest.mark.parametrize("form", [b"[%s]", b"%s", b'{"0":%s}', b"{}\n%s"])
def test_pointers_begin_at_the_document(kernel, form):
    pointer = {b"[%s]": "/0", b'{"0":%s}': "/0"}.get(form, "")
    check_refused(kernel, form % b'{"a":[1 2]}', InvalidJSONError, pointer=pointer + "/a/0")


def test_truncated_at_every_byte(kernel):
    text = '[{"id": 1.5e3, "completions": [{"result": [["\\u00e9 \\n é", null, true]]}]}]'.encode()
    for end in range(len(text)):
        with pytest.raises(TruncatedInputError) as caught:
            run(kernel, text[:end])
        assert caught.value.where.offset == end
        assert outcome(kernel, text[:end]) == outcome(kernel, text[:end], *every_byte(text[:end]))


def test_depth_limit(kernel):
    def nested(depth):
        return b'[{"data":' + b"[" * (depth - 2) + b"]" * (depth - 2) + b"}]"

    for limit in (3, 4, 7, 200):
        assert run(kernel, nested(limit), limits=Limits(max_depth=limit)) == nested(limit)
        error = check_refused(kernel, nested(limit + 1), LimitError, limits=Limits(max_depth=limit))
        assert error.where.offset == nested(limit + 1).index(b"]") - 1


def test_task_size_limit(kernel):
    text = b'[{"id":1},{"id":1234567}, {"id":1}]'
    assert run(kernel, text, limits=Limits(max_task_size=14)) == text
    error = check_refused(kernel, text, LimitError, offset=10 + 13, limits=Limits(max_task_size=13))
    assert error.where.task_index == 1
    assert run(kernel, b" " * 100 + text, *range(0, 100, 7), limits=Limits(max_task_size=14)).endswith(text)


def test_complete_output_precedes_the_error(kernel):
    text = b"[" + TASK + b", " + TASK + b', {"a":}]'
    output, error = outcome(kernel, text)
    assert output == (b"[" + TASK + b", " + TASK + b", ").replace(b"completions", b"annotations")
    assert error is not None and error[0] is InvalidJSONError
    for cut in every_byte(text):
        assert outcome(kernel, text, cut) == (output, error)


def test_an_error_is_raised_again(kernel):
    made = make(kernel)
    for call in (lambda: made.feed(b"x"), lambda: made.feed(b"]"), made.finish):
        with pytest.raises(InvalidJSONError):
            call()


def test_counts(kernel):
    made = make(kernel)
    feed(
        made,
        b'[{"completions":[{"result":[[{},{}],[{}]],"ground_truth":true,"aggregated":true},{"result":[{}]}],'
        b'"predictions":[{"result":[{}]},3]},{"annotations":[],"completions":[]},{"annotations":[1]},{},7]',
    )
    assert made.tally.objects == {"task": 4, "annotation": 3, "prediction": 2, "region": 5}
    assert made.tally.edits == {
        "rename completions": 2,
        "flatten result": 1,
        "drop ground_truth": 1,
        "drop aggregated": 1,
    }
    assert made.tally.notes == {
        "inner-lists-joined": 1,
        "ground-truth-stripped": 1,
        "missing-ground-truth": 1,
        "empty-twin-dropped": 1,
        "already-converted": 1,
        "not-a-task": 1,
        "bare-data": 1,
    }


def test_split_annotations_are_counted_in_the_output(kernel):
    made = make(kernel, split_annotators=True)
    feed(made, b'[{"completions":[{"result":[[{},{}],[{}],[]]}]}]')
    assert made.tally.objects == {"task": 1, "annotation": 3, "region": 3}
    assert made.tally.edits == {"rename completions": 1, "split annotators": 1}


@pytest.mark.parametrize("to", ["v2", "v1", None])
def test_task_spans(kernel, to):
    text = b' [ {"completions":[]}, 5,\n{"annotations":[],"a":[]}] '
    for size in (1, 5, 100):
        made = make(kernel, to, record_tasks=True)
        found = []
        for start in range(0, len(text), size):
            output = made.feed(text[start : start + size])
            found += [(s.index, text[s.offset : s.offset + s.size], output[s.start : s.end]) for s in made.take_tasks()]
        made.finish()
        new, old = (b"annotations", b"completions") if to == "v2" else (b"completions", b"annotations")
        inputs = [b'{"completions":[]}', b"5", b'{"annotations":[],"a":[]}']
        outputs = [one.replace(old, new) for one in inputs] if to else inputs
        assert found == [(i, *pair) for i, pair in enumerate(zip(inputs, outputs))]


def test_taking_unrecorded_tasks_changes_nothing(kernel):
    """A kernel that does not record tasks must stop at a task that it cannot convert, even after take_tasks."""
    made = make(kernel)
    made.feed(b"[{},")
    assert list(made.take_tasks()) == []
    with pytest.raises(ConversionError):
        made.feed(b'{"completions":[{"result":[[],1]}]}')


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_task_that_cannot_be_converted_is_copied_with_its_error(kernel, size):
    conflict = b'{"id":8,"completions":[{"result":[[]]}],"annotations":[{}]}'
    mixed = b'{"completions":[{"ground_truth":true,"result":[[{}],{}]}]}'
    text = b'[{"completions":[]},' + conflict + b"," + mixed + b',{"annotations":[]}]'
    made = make(kernel, record_tasks=True)
    output, spans = b"", []
    for start in range(0, len(text), size):
        output += made.feed(text[start : start + size])
        spans += made.take_tasks()
    output += made.finish()
    assert output == text.replace(b"completions", b"annotations", 1)
    assert [span.changed for span in spans] == [True, False, False, False]
    assert [type(span.error) for span in spans] == [type(None), ConflictError, ConversionError, type(None)]
    for span, refused in ((spans[1], conflict), (spans[2], mixed)):
        assert span.size == span.end - span.start == len(refused)
        assert (span.offset, span.index) == (text.index(refused), span.error.where.task_index)
        assert span.error.where == outcome(kernel, text.replace(conflict, b"1" * len(conflict), span.index - 1))[1][1]
    assert made.tally.objects == {"task": 4, "annotation": 3, "region": 2}
    assert made.tally.edits == {"rename completions": 1}
    assert made.tally.notes == {"already-converted": 1}


def test_objects_that_may_be_other_documents_are_marked(kernel):
    """Only the keys of the object itself count, escaped or not; an object with `data` is a task."""
    marked = [f'{{"{key}":1}}' for key in MARKS] + ['{"a":0,"\\u0072esult":[]}', '{"annotations":[],"categories":[]}']
    others = ['{"data":{},"result":[]}', '{"text":"result"}', '{"a":{"result":1}}', "{}", "[]", '{"Result":1}']
    text = f"[{','.join(marked + others)}]".encode()
    made = make(kernel, record_tasks=True)
    assert made.feed(text) + made.finish() == text
    made = make(kernel, record_tasks=True)
    made.feed(text)
    tasks = made.take_tasks()
    assert tasks.marked() == [i for i, task in enumerate(tasks) if task.marked] == [*range(len(marked))]
    assert tasks[1:3].marked() == [0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"a": 1}, {"b":\r\n2}]', '{"a": 1}\n{"b":  2}'),
        ('{"a": 1}\r\n{}\n\n{} \t\n {}{}', '{"a": 1}\r\n{}\n{} \t\n {}\n{}'),
        ('[{"a": "1"},{ "a1": 1}]', '{"a": "1"}\n{ "a1": 1}'),
        ("[]", ""),
        ("[{}, 1]", None),
        ('[{\n"1": 1}]', None),
        ('[{"\\u0031": 1}]', None),
        ('{"a": 1}\n{"1": {}, "2": {}}', None),
    ],
)
def test_tasks_as_lines(kernel, text, expected):
    made = make(kernel, None, record_tasks=True)
    output = made.feed(text.encode())
    tasks = made.take_tasks()
    output += made.finish()
    assert tasks.lines(output) == (expected if expected is None else expected.encode())
    assert tasks.bounds() == [(task.start, task.end) for task in tasks]
    assert tasks[1:].bounds() == tasks.bounds()[1:]
    if expected is not None:
        assert tasks[:1].lines(output) == b"".join(expected.encode().splitlines()[:1])


def test_tasks_without_work(kernel):
    made = make(kernel, record_tasks=True)
    output = made.feed(
        b'[{"data":{"a":"xyz"}},{"completions":[{"a":"xyz"}]},{"annotations":[],"a":"xy"},{"annotations":[],"a":"xxyz"},'
        b'{"predictions":[{"a":"xyz"}]},{"predictions":[5],"a":"xyz"},"xyz"]'
    )
    tasks = made.take_tasks()
    assert tasks.without_work(output, b"xyz") == [0, 3, 6]  # bare ids are predictions, too
    assert tasks.without_work(output, b'"xy') == [0, 2, 6]
    assert tasks[3:].without_work(output, b"xyz") == [0, 3]
    assert tasks.without_work(output, b"xyzz") == []


def test_long_tokens_in_many_chunks(kernel):
    for token in (
        b'"' + b"x\\n" * 5000 + b'"',
        b"1" * 20_000,
        b" " * 20_000 + b"1",
        b"0." + b"1" * 9999 + b"e" + b"2" * 9999,
    ):
        text = b'[{"data":[' + token + b'],"completions":[]}]'
        assert run(kernel, text, *range(13, len(text), 977)) == text.replace(b"completions", b"annotations")


@pytest.mark.slow
def test_lists_longer_than_a_pattern_can_match(kernel):
    for item in (b"1", b'{"a":[[[[[[1]]]]]]}', b'{"a":' * 9 + b"1" + b"}" * 9, b'"\\n"'):
        items = b",".join([item] * 300)
        text = b'[{"data":[' + items + b'],"completions":[{"result":[[' + items + b"]]}]}]"
        after = text.replace(b"completions", b"annotations").replace(b"[[" + items + b"]]", b"[" + items + b"]")
        check(kernel, text.decode(), after.decode())


def test_kernel_names(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    assert make_kernel(compile_plan(None)).name == kernel_name() == kernel
    monkeypatch.setenv("LSCONVERT_KERNEL", "")
    assert kernel_name() == next(iter(KERNELS))
    monkeypatch.setenv("LSCONVERT_KERNEL", "fast")
    with pytest.raises(KernelError, match="fast"):
        make_kernel(compile_plan(None))


@pytest.mark.skipif("CI" not in os.environ, reason="not in CI: there may be no C compiler")
def test_the_native_kernel_is_built_and_chosen(monkeypatch):
    monkeypatch.delenv("LSCONVERT_KERNEL", raising=False)
    assert kernel_name() == "native"
    assert type(make_kernel(compile_plan(None))).__module__ == "lsconvert.kernel.native.kernel"


def test_a_missing_native_kernel_is_an_error(monkeypatch):
    monkeypatch.setattr("lsconvert.kernel.KERNELS", {"python": KERNELS["python"]})
    monkeypatch.setenv("LSCONVERT_KERNEL", "native")
    with pytest.raises(KernelError, match="compiler"):
        make_kernel(compile_plan(None))
    monkeypatch.delenv("LSCONVERT_KERNEL")
    assert make_kernel(compile_plan(None)).name == "python"


def test_limits_beyond_any_memory(kernel):
    """A limit that exceeds the integers of the C code has no effect."""
    assert run(kernel, b"[%s]" % TASK, limits=Limits(1 << 70, 1 << 70)) == b"[%s]" % TASK.replace(
        b"completions", b"annotations"
    )


def test_a_chunk_must_be_bytes(kernel):
    with pytest.raises(TypeError):
        make(kernel).feed("[]")
