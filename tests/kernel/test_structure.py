"""Edits of keys, lists and copies, byte for byte. `C` wraps members of an annotation in a v1 task, `A` in a v2 task."""

import pytest
from kernel_helpers import check, check_refused, check_unchanged, make, run

from lsconvert import ConflictError, ConversionError, LimitError
from lsconvert.model import Limits


def C(members):  # noqa: N802  # short, so that the tables stay readable
    return '[{"completions":[{' + members + "}]}]"


def A(members):  # noqa: N802
    return '[{"annotations":[{' + members + "}]}]"


# --- Rename.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"completions":[]}', '{"annotations":[]}'),
        ('{ "completions" : [ ] }', '{ "annotations" : [ ] }'),
        ('{"compl\\u0065tions":null}', '{"annotations":null}'),
        ('{"\\u0063ompletions":{"completions":1}}', '{"annotations":{"completions":1}}'),
        ('{"id":1,\n\t"completions":\n[],"data":{}}\n', '{"id":1,\n\t"annotations":\n[],"data":{}}\n'),
        ('{"completions":[]}\n{"completions":[]}', '{"annotations":[]}\n{"annotations":[]}'),
        ('{"completions":[]}{"completions":[]}', '{"annotations":[]}{"annotations":[]}'),
        ('{"7":{"completions":[]},"8":{}}', '{"7":{"annotations":[]},"8":{}}'),
    ],
)
def test_rename(kernel, before, after):
    if "}{" in after:
        assert run(kernel, before.encode()) == after.encode()
    else:
        check(kernel, before, after)


@pytest.mark.parametrize(
    "text",
    [
        '[{"data":{"completions":[],"aggregated":true,"result":[[1]]}}]',
        '[{"meta":{"completions":[{"ground_truth":true}]}}]',
        '[{"Completions":[],"completions ":1,"xcompletions":2}]',
        '[{"drafts":[{"aggregated":true,"result":[[{}]]}]}]',
        '[["completions"],"completions",{"x":"completions"}]',
        '[[{"completions":[]}]]',
        '{"x":{"completions":[]}}',
    ],
)
def test_the_same_key_elsewhere_is_user_data(kernel, text):
    check_unchanged(kernel, text)


def test_user_data_in_a_converted_task(kernel):
    data = '{"completions":[{"result":[[1]],"aggregated":1}],"a":1,"a":2}'
    region = '{"value":{"ground_truth":true,"result":[[1]]},"aggregated":1,"meta":{"completions":[]}}'
    before = f'[{{"data":{data},"completions":[{{"result":[[{region}]],"ground_truth":false}}],"meta":{data}}}]'
    after = f'[{{"data":{data},"annotations":[{{"result":[{region}]}}],"meta":{data}}}]'
    check(kernel, before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[{"completions":[],"annotations":[{}]}]', '[{"annotations":[{}]}]'),
        ('[{"annotations":[1], "completions":null}]', '[{"annotations":[1]}]'),
        ('[{"completions":[1],"annotations":[]}]', '[{"annotations":[1]}]'),
        ('[{"annotations":null,"id":1,"completions":[1]}]', '[{"id":1,"annotations":[1]}]'),
        ('[{"completions":[ ],"annotations":[]}]', '[{"annotations":[]}]'),
    ],
)
def test_the_empty_one_of_two_keys_is_removed(kernel, before, after):
    check(kernel, before, after)


@pytest.mark.parametrize("members", ['"completions":[1],"annotations":[2]', '"annotations":{},"completions":[1]'])
def test_two_nonempty_keys_conflict(kernel, members):
    check_refused(kernel, '[{"id":7,' + members + "}]", ConflictError, pointer="/0/completions")


def test_duplicate_key_of_a_rule(kernel):
    error = check_refused(kernel, '[{"completions":[],"completions":[]}]', ConversionError, offset=19)
    assert "offsets 2 and 19" in error.message
    error = check_refused(kernel, C('"result":[],"r\\u0065sult":[[]]'), ConversionError)
    assert "offsets 18 and 30" in error.message


@pytest.mark.parametrize(
    "old",
    [
        '{"result":[[1],[2]]}',
        '{"result":[[]],"aggregated_ids":[1]}',
        '{"aggregated_ids":[1]}',
    ],
)
@pytest.mark.parametrize("options", [{"split_annotators": True}, {}])
def test_v1_data_after_a_duplicate_key(kernel, old, options):
    """Only the data after the duplicate key proves that the task is v1: it is refused, not copied."""
    options = {"users": {1: 2}, **options}
    for key, value in (("completed_by", "1"), ("ground_truth", "true")):
        twice = f'{{"{key}":{value},"{key}":{value}}}'
        for annotations in (f"[{twice},{old}]", f"[{old},{twice}]"):
            text = f'[{{"annotations":{annotations}}}]'
            check_refused(kernel, text, ConversionError, offset=text.index(f',"{key}"') + 1, **options)


@pytest.mark.parametrize("options", [{"split_annotators": True}, {}])
def test_duplicate_key_in_a_v2_task(kernel, options):
    for twice in (
        '"completed_by":1,"completed_by":1',
        '"result":[],"result":[]',
        '"completed_by":1,"completed_by":1,"result":[1]',
    ):
        check_unchanged(kernel, f'[{{"annotations":[{{{twice}}}]}}]', **options)


# --- Drop.

SPACED = '"id": 1, "result": []'
PRETTY = '\n  "id": 1,\n  "result": []\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"aggregated":true', ""),
        (' "aggregated" : true ', ""),
        ('\n  "aggregated": true\n', ""),
        ('"aggregated":true,"aggregated_ids":[1] , "ground_truth":null', ""),
        ('"aggregated":true,"id":1', '"id":1'),
        ('"id":1,"aggregated":true', '"id":1'),
        ('"id":1,"aggregated":true,"x":2', '"id":1,"x":2'),
        ('"aggregated": true, ' + SPACED, SPACED),
        ('"id": 1, "aggregated": true, "result": []', SPACED),
        (SPACED + ', "aggregated": true', SPACED),
        (' "aggregated": true, ' + SPACED + " ", " " + SPACED + " "),
        (" " + SPACED + ' , "aggregated": true ', " " + SPACED + " "),
        ('\n  "aggregated": true,' + PRETTY, PRETTY),
        ('\n  "id": 1,\n  "aggregated": true,\n  "result": []\n', PRETTY),
        ('\n  "id": 1,\n  "result": [],\n  "aggregated": true\n', PRETTY),
        ('\n  "id": 1,\n  "aggregated": true,\n  "ground_truth": false,\n  "result": []\n', PRETTY),
        ('"aggregated":true,"id":1,"aggregated_ids":[],"result":[],"ground_truth":{}', '"id":1,"result":[]'),
        # A line break on one side of the member is kept.
        ('"id": 1, "aggregated": true,\n "result": []', '"id": 1,\n "result": []'),
        ('"id": 1,\n "aggregated": true, "result": []', '"id": 1,\n "result": []'),
        # Comma first.
        (' "aggregated": true\n, "id": 1\n, "result": []\n', ' "id": 1\n, "result": []\n'),
        (' "id": 1\n, "aggregated": true\n, "result": []\n', ' "id": 1\n, "result": []\n'),
        (' "id": 1\n, "result": []\n, "aggregated": true\n', ' "id": 1\n, "result": []\n'),
        ('"\\u0061ggregated":{"a":[1,{"b":"]}"}]},"id":1', '"id":1'),
    ],
)
def test_drop(kernel, before, after):
    check(kernel, C(before), A(after))


def test_ground_truth_is_kept_on_request(kernel):
    check(kernel, C('"ground_truth":true,"aggregated":1'), A('"ground_truth":true'), keep_ground_truth=True)


def test_ground_truth_alone_does_not_mark_v1(kernel):
    check_unchanged(kernel, '[{"annotations":[{"ground_truth":true,"result":[]}]}]')


# --- Flatten.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[]]", "[]"),
        ("[ [ ] ]", "[ ]"),
        ("[\n  []\n]", "[]"),
        ("[[],[]]", "[]"),
        ("[[{}]]", "[{}]"),
        ("[[],[{}]]", "[{}]"),
        ("[[{}],[]]", "[{}]"),
        ("[[ ] , [], [{}] ,[]]", "[{}]"),
        ("[[{}],[{}]]", "[{},{}]"),
        ("[[{}], [{}]]", "[{}, {}]"),
        ("[[{},{}],[],[{}]]", "[{},{},{}]"),
        ("[ [ {}, {} ], [ {} ] ]", "[ {}, {}, {} ]"),
        ("[ [{}] ]", "[ {} ]"),
        ("[[ {} ]]", "[ {} ]"),
        ("[\n  [\n    {}\n  ]\n]", "[\n    {}\n]"),
        ("[\n  [\n    {},\n    {}\n  ],\n  [\n    {}\n  ]\n]", "[\n    {},\n    {},\n    {}\n]"),
        ('[["[[", {"a":"]]"}]]', '["[[", {"a":"]]"}]'),
        ("[[null,1]]", "[null,1]"),
    ],
)
def test_flatten(kernel, before, after):
    check(kernel, C(f'"result":{before}'), A(f'"result":{after}'))
    check(kernel, f'[{{"predictions":[{{"result":{before}}}]}}]', f'[{{"predictions":[{{"result":{after}}}]}}]')


@pytest.mark.parametrize("result", ["[]", "[ ]", "[{}]", "[{},{}]", "null", "{}", '"[[]]"', "[1,null]"])
def test_flat_lists_are_unchanged(kernel, result):
    check(kernel, C(f'"result":{result}'), A(f'"result":{result}'))
    check_unchanged(kernel, f'[{{"annotations":[{{"result":{result}}}]}}]')


@pytest.mark.parametrize("result", ["[[],{}]", "[{},[]]", "[[{}],null]", "[[[]]]", "[[{},[]]]", "[[{}],[[]]]"])
def test_a_mixed_list_is_refused(kernel, result):
    text = C(f'"id":1,"result":{result}')
    check_refused(kernel, text, ConversionError, text.index(result), "/0/completions/0/result")
    check_refused(kernel, f'[{{"annotations":[{{"result":{result}}}]}}]', ConversionError)


def test_nested_lists_in_annotations_mark_v1(kernel):
    check(
        kernel,
        '[{"annotations":[{"result":[[{}]],"ground_truth":true}]},{"annotations":[{"ground_truth":true}]}]',
        '[{"annotations":[{"result":[{}]}]},{"annotations":[{"ground_truth":true}]}]',
    )


# --- Nest.


@pytest.mark.parametrize(
    ("before", "after"), [("[]", "[[]]"), ("[ ]", "[[ ]]"), ("[{}]", "[[{}]]"), ("[\n {}\n]", "[[\n {}\n]]")]
)
def test_nest(kernel, before, after):
    check(kernel, A(f'"result":{before}'), C(f'"result":{after}'), to="v1")


@pytest.mark.parametrize("result", ["null", "{}", "[[]]", "[[{}],[]]", '"x"'])
def test_values_that_cannot_be_nested_are_unchanged(kernel, result):
    check(kernel, A(f'"result":{result}'), C(f'"result":{result}'), to="v1")


def test_v1_tasks_are_unchanged(kernel):
    check_unchanged(kernel, C('"result":[{}],"aggregated":true'), to="v1")
    check_unchanged(kernel, C('"result":[{},[]]'), to="v1")


# --- Split.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '"aggregated_ids":[1,2],"aggregated_completed_by":[3,4],"result":[[{}],[]],"aggregated":true',
            ['"id":1,"completed_by":3,"result":[{}]', '"id":2,"completed_by":4,"result":[]'],
        ),
        ('"result":[[{}],[{}]]', ['"result":[{}]', '"result":[{}]']),
        ('"id":9,"x":1,"completed_by":8,"result":[[],[]]', ['"x":1,"result":[]', '"x":1,"result":[]']),
        ('"id":9,"aggregated_ids":[1,2],"result":[[],[]]', ['"id":1,"result":[]', '"id":2,"result":[]']),
        ('"id":9,"completed_by":8,"result":[[{}]]', ['"id":9,"completed_by":8,"result":[{}]']),
        ('"aggregated_ids":[7],"result":[{}]', ['"id":7,"result":[{}]']),
        ('"aggregated_ids":null,"result":[[ {} ]]', ['"result":[ {} ]']),
        ('"aggregated_ids": [ 1 ], "result": [\n[]\n]', ['"id": 1, "result": []']),
        ('"result":[],"aggregated":true', ['"result":[]']),
        ('"result":[],"aggregated_ids":[],"aggregated":true', ['"result":[]']),
        ('"result":[{}],"aggregated_ids":[],"id":1', ['"result":[{}],"id":1']),
    ],
)
def test_split(kernel, before, after):
    check(
        kernel, C(before), '[{"annotations":[' + ",".join(f"{{{one}}}" for one in after) + "]}]", split_annotators=True
    )


def test_copies_are_spaced_like_other_items(kernel):
    before = '[{"completions": [\n  {"result": [[1], [2]]},\n  {"result": [[3]]}\n]}]'
    after = '[{"annotations": [\n  {"result": [1]},\n  {"result": [2]},\n  {"result": [3]}\n]}]'
    check(kernel, before, after, split_annotators=True)


@pytest.mark.parametrize(
    "members",
    [
        '"aggregated_ids":[1],"result":[[],[]]',
        '"aggregated_ids":[1,2],"result":[{}]',
        '"aggregated_ids":{},"result":[[]]',
    ],
)
def test_parallel_lists_of_other_lengths_are_refused(kernel, members):
    check_refused(kernel, C(members), ConversionError, pointer="/0/completions/0/aggregated_ids", split_annotators=True)
    run(kernel, C(members).encode())  # without the option, lengths do not matter


# --- Growth: the maximum output of a task.

SPLIT = {"split_annotators": True}
PADDED = '{"x":"' + "x" * 100 + '","result":[[],[],[]]}'
EMAIL = {"users": {1: "e" * 99 + "@example.com"}}
# A document of one task, whose last annotation makes it too large; the options; the copies of that annotation.
GROWING = {
    "copies": (f'[{{"completions":[{PADDED}]}}]', SPLIT, 3),
    "two that fit alone": (f'[{{"completions":[{PADDED},{PADDED}]}}]', SPLIT, 3),
    "many": ('[{"completions":[' + '{"result":[[],[]]}, ' * 30 + '{"result":[[],[]]}]}]', SPLIT, 2),
    "addresses": (C('"aggregated_completed_by":[1,1,1,1],"result":[[],[],[],[]]'), SPLIT | EMAIL, 4),
    "an address": (C('"completed_by":1'), EMAIL, 1),
    "defaults": ('[{"annotations":[{},{}, {}]}]', {"target": "import"}, 1),
    "brackets": ('[{"annotations":[{"result":[]}, {"result":[]}]}]', {"to": "v1"}, 1),
}


@pytest.mark.parametrize(
    ("text", "options", "copies"),
    [
        pytest.param(*each, id=name, marks=[pytest.mark.slow] if name == "many" else [])
        for name, each in GROWING.items()
    ],
)
@pytest.mark.parametrize(
    ("limit", "others", "hint"),
    [("max_task_size", {}, "max_task_size="), ("growth_floor", {"max_growth": 1}, "max_growth=")],
)
def test_growth_up_to_and_beyond_a_limit(kernel, text, options, copies, limit, others, hint):
    """The kernel compares the output so far at the end of each object: here of the last annotation, and of the task."""
    after = run(kernel, text.encode(), **options).decode()
    most = len(after) - len("[]")
    check(kernel, text, after, limits=Limits(**{limit: most}, **others), **options)
    last = text.rindex("{", 0, text.rindex("}]}]"))
    for less, offset, how in ((1, 1, "converted"), (1 + len("]}"), last, f"split into {copies} annotations")):
        limits = Limits(**{limit: most - less}, **others)
        error = check_refused(kernel, text, LimitError, offset, limits=limits, **options)
        assert (
            f"{how if copies > 1 else 'converted'}, the task would be larger than {most - less:,} bytes"
            in error.message
        )
        assert hint in error.hint
        assert ("split_annotators=True" in error.hint) == error.message.startswith("split")


def test_growth_by_a_factor(kernel):
    """With max_growth=2, a task may become exactly twice as large."""
    limits = Limits(max_growth=2, growth_floor=0)
    factors = []
    for size in range(60):
        text = C('"x":"' + "x" * size + '","result":[[],[],[]]')
        try:
            output = run(kernel, text.encode(), limits=limits, **SPLIT)
        except LimitError:
            check_refused(kernel, text, LimitError, 17, limits=limits, **SPLIT)
            break
        factors.append((len(output) - len("[]}]")) / (len(text) - len("[]}]")))
    assert max(factors) == 2


def test_input_after_the_object_does_not_allow_growth(kernel):
    limits = Limits(max_growth=2, growth_floor=0)
    text = f'[{{"completions":[{PADDED}],"data":"{"x" * 1000}"}}]'
    check_refused(kernel, text, LimitError, 17, limits=limits, **SPLIT)
    text = f'[{{"data":"{"x" * 1000}","completions":[{PADDED}]}}]'
    check(kernel, text.encode(), run(kernel, text.encode(), **SPLIT), limits=limits, **SPLIT)


def test_discarded_edits_do_not_count_as_growth(kernel):
    """A new id in a v2 task is an edit that the kernel discards."""
    check_unchanged(kernel, A('"completed_by":1'), limits=Limits(max_growth=1, growth_floor=0), **EMAIL)


@pytest.mark.parametrize("text", [GROWING["two that fit alone"][0], GROWING["addresses"][0]])
def test_a_task_that_would_grow_too_much_is_copied(kernel, text):
    """A kernel that records tasks copies it with its error, and converts its neighbors."""
    limits = Limits(max_growth=1, growth_floor=250)
    small = b'{"completions":[]}'
    whole = b"[%b,%b,%b]" % (small, text[1:-1].encode(), small)
    for size in (1, 7, len(whole)):
        made = make(kernel, limits=limits, record_tasks=True, **SPLIT, **EMAIL)
        output, errors = b"", []
        for start in range(0, len(whole), size):
            output += made.feed(whole[start : start + size])
            errors += [span.error for span in made.take_tasks()]
        output += made.finish()
        assert output == whole.replace(small, b'{"annotations":[]}')
        assert [type(error) for error in errors] == [type(None), LimitError, type(None)]
        assert made.tally.edits == {"rename completions": 2}


# --- Import responses.


def test_import_response(kernel):
    check(kernel, '{"task_count": 2, "completion_count": 3}\n', '{"task_count": 2, "annotation_count": 3}\n')
    check_unchanged(kernel, '{"task_count":2,"annotation_count":3}')
    check(kernel, '{"annotation_count":3,"duration":1}', '{"completion_count":3,"duration":1}', to="v1")


@pytest.mark.parametrize(
    "text",
    [
        '[{"task_count":2,"completion_count":3}]',  # bare data with these columns
        '{"task_count":2,"completion_count":3,"data":{}}',
        '{"completion_count":3}',
        '{"1":{"task_count":2,"completion_count":3}}',
    ],
)
def test_documents_that_resemble_an_import_response(kernel, text):
    check_unchanged(kernel, text)
