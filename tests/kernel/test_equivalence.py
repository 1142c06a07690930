"""Equivalence of the kernels: for every input, division into chunks and plan, all kernels return the same bytes,
counts, tasks and error."""

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import new_documents, old_documents

from lsconvert.errors import LSConvertError
from lsconvert.io.options import make_options
from lsconvert.kernel import KERNELS
from lsconvert.model import DEFAULT_MAX_DEPTH, DEFAULT_MAX_GROWTH, Limits, Version
from lsconvert.rules.options import Options
from lsconvert.rules.plan import compile_plan

pytestmark = pytest.mark.skipif(len(KERNELS) < 2, reason="there is only one kernel here")

CAMPAIGN = os.environ.get("HYPOTHESIS_PROFILE") == "ci"
FEW = 2 * settings.default.max_examples  # without the profile `ci`, which tries 10,000 to 50,000
TEXTS = {
    "maps": {"labels": {"Car": "Vehicle", 'é"': "\\"}, "controls": {"label": "labels", "img": ""}},
    "replace_prefix": {"data": {"/data/": "s3://b/", "Car": "Cat"}, "data.image": {"/": "https://", "h": "h"}},
}
IDS = {"users": {1: 70, 2: "n@b.c", "a@b.c": 71}, "maps": {"tasks": {1: 72, "12": "t"}, "projects": {1: 73}}}
PLANS = [
    compile_plan(None),
    compile_plan(Version.V1),
    *(compile_plan(Version.V2, Options(*flags)) for flags in itertools.product((False, True), repeat=2)),
    *(compile_plan(Version.V1, make_options(Version.V1, unmapped=unmapped, **IDS)) for unmapped in ("keep", "drop")),
    compile_plan(Version.V2, make_options(Version.V2, target="import")),
    compile_plan(Version.V2, make_options(Version.V2, target="import", **TEXTS)),
    compile_plan(Version.V2, make_options(Version.V2, split_annotators=True, **TEXTS)),
    compile_plan(Version.V2, make_options(Version.V2, target="import", unmapped="drop", **IDS)),
]
# Bytes that a kernel treats specially, to insert into documents.
SNIPPETS = (
    *(bytes([byte]) for byte in b'{}[]:,"\\/ \n\t\x00\x1f-+.eE01u9x\x80\xc3\xe9\xed\xff'),
    *(b"\xef\xbb\xbf", b"\\u00", b"\\ud800", b"null", b"tru", b"[[", b"]]", b'},{"', b"\xf0\x9f\x99\x82", b"\xe2\x82"),
    *(b'"completions":', b'"annotations":', b'"result":[[],[1]],', b'"aggregated_ids":[1,2],', b'"1":{', b"{}{}"),
    *(b'"skipped":true,', b'"result":"[{}]",', b'"completed_by":{"id":1},', b'"completed_by":2,', b'"meta":null,'),
    *(b'"predictions":[1,{},2],', b'"lead_time":"1e5",', b'"id":"x",', b'"ground_truth":"true",', b'"drafts":[1],'),
    *(b'"labels":["Car"],', b'"value":{"choices":["\\u0043ar","x"]},', b'"from_name":"label",', b'"image":"/data/x",'),
)
# In functions, because Hypothesis would also generate the other fields of a named tuple.
limits = st.builds(
    lambda depth, size: Limits(depth, size, DEFAULT_MAX_GROWTH),
    st.sampled_from((1, 2, 3, 5, 200)),
    st.one_of(st.integers(1, 80), st.just(10_000)),
) | st.builds(
    lambda **given: Limits(DEFAULT_MAX_DEPTH, **given),
    max_task_size=st.one_of(st.integers(80, 600), st.just(10_000)),
    max_growth=st.integers(0, 3),
    growth_floor=st.sampled_from((0, 0, 100, 300)),
)
limits |= st.just(Limits())


SAMPLES = sorted(path for path in Path(__file__).parents[1].glob("golden/*/*.json*") if path.stat().st_size < 3_000)
samples = st.sampled_from([path.read_bytes() for path in SAMPLES])
mutations = st.lists(
    st.tuples(st.integers(0, 3_000), st.sampled_from((0, 0, 1, 1, 2, 9)), st.sampled_from((b"", None, *SNIPPETS))),
    max_size=3,
)


def mutated(text, mutations):
    """Return a document with some bytes removed, doubled (None) or replaced."""
    for position, size, snippet in mutations:
        start = position % (len(text) + 1)
        cut = text[start : start + size]
        text = text[:start] + (cut * 2 if snippet is None else snippet) + text[start + size :]
    return text


def facts(error):
    """Return type, position, message and hint of an error, None without an error."""
    return None if error is None else (type(error), error.where, error.message, error.hint)


def run(kernel, plan, limits, chunks, record):
    """Return output, tasks by their position in the whole output, counts and error."""
    made = KERNELS[kernel](plan, limits, record_tasks=record)
    output, tasks, failure = b"", [], None

    def add(returned):
        nonlocal output
        for span in made.take_tasks() if record else ():
            moved = span._replace(start=span.start + len(output), end=span.end + len(output), error=None)
            tasks.append((moved, facts(span.error)))
        output += returned

    try:
        for chunk in chunks:
            add(made.feed(chunk))
        add(made.finish())
    except LSConvertError as error:
        failure = facts(error)
    return output, tasks, made.tally, failure


def check_equivalence(plan, text, cuts=(), limits=Limits(), *, record=False):
    bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    chunks = [text[start:end] for start, end in zip(bounds, bounds[1:])]
    first, *others = (run(kernel, plan, limits, chunks, record) for kernel in KERNELS)
    for other in others:
        assert first == other


@settings(max_examples=1_000 if CAMPAIGN else FEW)  # 10,000 in its ten parts
@given(
    plan=st.sampled_from(PLANS),
    text=old_documents | new_documents,
    mutations=mutations,
    cuts=st.lists(st.integers(0, 600), max_size=6),
    limits=limits,
    record=st.booleans(),
)
def test_equivalence(part, plan, text, mutations, cuts, limits, record):
    check_equivalence(plan, mutated(text, mutations), cuts, limits, record=record)


@settings(max_examples=5_000 if CAMPAIGN else 2 * FEW)  # 50,000 in its ten parts
@given(
    plan=st.sampled_from(PLANS),
    text=samples,
    mutations=mutations,
    cuts=st.lists(st.integers(0, 3_000), max_size=3),
    limits=limits,
    record=st.booleans(),
)
def test_equivalence_on_samples(part, plan, text, mutations, cuts, limits, record):
    check_equivalence(plan, mutated(text, mutations), cuts, limits, record=record)


@given(plan=st.sampled_from(PLANS), pieces=st.lists(st.sampled_from(SNIPPETS), max_size=12), record=st.booleans())
def test_equivalence_on_snippets(part, plan, pieces, record):
    text = b"".join(pieces)
    check_equivalence(plan, text, record=record)
    check_equivalence(plan, text, range(len(text)), record=record)


numbers = st.one_of(
    st.integers(-9, 300).map(str),
    st.sampled_from(
        ("00", "-", "1.5", "1e5", "", "0", "1,", "12 ", " 7", "1.", "-.5", "--1", "-0", "-01", "1.e5", "-2.5")
    ),
)


@given(items=st.lists(numbers, max_size=60), comma=st.sampled_from((",", ", ", ",  ", ",\n")), start=st.integers(0, 20))
def test_equivalence_on_lists_of_numbers(part, items, comma, start):
    text = f'{{"data":{{"{"x" * start}":[{comma.join(items)}]}}}}'.encode()
    check_equivalence(PLANS[2], text)
    check_equivalence(PLANS[2], text, (len(text) // 2, len(text) * 3 // 4))


# Members of objects that repeat, in slightly different spellings: the native kernel caches them.
KEYS = ("x", "y", "", "type", "original_width", "é", r"a\u0062", r"q\"", "x ", *("k" * size for size in range(11, 34)))
VALUES = (
    *("1", "0", "-7", "1.25", "-0.5", "1e5", "5" * 33, "0." + "3" * 30, "true", "null", "[]", "{}", '{"x":1}', "[1,2]"),
    *('""', '"a"', r'"a\n"', '"é"', '["a","b"]', "[[1,2],[3,4]]", "[[1], [-2]]", '[{"x":1},{"x":2}]', "[[1],{}]"),
    *(f'"{"v" * size}"' for size in (13, 14, 26, 27, 28, 29, 30, 31)),
)
members = st.builds(
    '"{}"{}{}{}'.format,
    st.sampled_from(KEYS),
    st.sampled_from((":", ":", ": ", " :", ":  ", ":\n")),
    st.sampled_from(VALUES),
    st.sampled_from((",", ",", ", ", ",  ", ",\n", " ,")),
)
objects = st.lists(members, max_size=5).map(lambda some: "{" + "".join(some).rstrip(", \n") + "}")


@settings(max_examples=2_000 if CAMPAIGN else FEW)
@given(
    plan=st.sampled_from(PLANS),
    pool=st.lists(objects, min_size=1, max_size=3),
    order=st.lists(st.integers(0, 2), min_size=1, max_size=9),
    comma=st.sampled_from((",", ", ", ",\n ")),
    mutations=mutations,
    cuts=st.lists(st.integers(0, 600), max_size=4),
)
def test_equivalence_on_repeated_objects(part, plan, pool, order, comma, mutations, cuts):
    objects = comma.join(pool[number % len(pool)] for number in order)
    text = (
        f'{{"data":{{"l":[{objects}]}},"completions":[{{"result":[{objects}]}},{{"result":[[{objects}]]}}]}}'.encode()
    )
    check_equivalence(plan, text, cuts)
    check_equivalence(plan, mutated(text, mutations), cuts, record=True)


# Members of tasks, annotations, predictions and regions that repeat: keys of a scope, and others.
RECORDED_KEYS = (
    *("id", "result", "completions", "annotations", "predictions", "ground_truth", "was_cancelled", "skipped"),
    *("completed_by", "aggregated", "aggregated_ids", "aggregated_completed_by", "lead_time", "meta", "data", "value"),
    *("x", "y", r"\u0069d", "é", *("k" * size for size in (9, 25, 28, 30, 41, 42, 43, 44))),
)
RECORDED_VALUES = (
    *("1", "12", "-1", "1.5", "true", "false", "null", '"a"', '"ab"', r'"a\n"', f'"{"v" * 44}"', f'"{"v" * 45}"'),
    *(
        "[]",
        "[1]",
        "[103,104]",
        "[[],[1]]",
        "{}",
        '{"id":1}',
        '{"x":{"id":2}}',
        '[{"x":1},{"y":[]}]',
        '"[{}]"',
        "nul",
        "1e",
    ),
)
STYLES = (
    (",", ":"),
    (", ", ": "),
    (",\n  ", ": "),
    (",\n\n        ", ": "),
    (",\r\n\t", ":"),
    (" ,", " :"),
    (",", ":\n"),
)
recorded = st.lists(st.tuples(st.sampled_from(RECORDED_KEYS), st.sampled_from(RECORDED_VALUES)), max_size=5)


def spelled(members, style, lists=()):
    """Return an object in a style. `lists`: more members, whose values are lists."""
    comma, colon = style
    texts = [f'"{key}"{colon}{value}' for key, value in (*members, *lists)]
    return "{" + comma.lstrip(" ,") + comma.join(texts) + comma.lstrip(" ,") + "}"


@settings(max_examples=2_000 if CAMPAIGN else FEW)
@given(
    plan=st.sampled_from(PLANS),
    pool=st.lists(st.tuples(recorded, recorded, recorded, st.sampled_from(STYLES)), min_size=1, max_size=2),
    order=st.lists(st.integers(0, 1), min_size=1, max_size=5),
    crowd=st.sampled_from((0, 0, 300)),
    mutations=mutations,
    cuts=st.lists(st.integers(0, 900), max_size=4),
    record=st.booleans(),
)
def test_equivalence_on_repeated_recorded_objects(part, plan, pool, order, crowd, mutations, cuts, record):
    tasks = ["{" + ",".join(f'"{number}":1' for number in range(crowd)) + "}"]
    for number in order:
        task, annotation, region, style = pool[number % len(pool)]
        regions = f"[{spelled(region, style)},{spelled(region, style)}]"
        inner = f"[{spelled(annotation, style, [('result', regions)])},{spelled(annotation, style)}]"
        tasks.append(spelled(task, style, [("completions", inner), ("predictions", inner)]))
    text = f"[{','.join(tasks)}]".encode()
    check_equivalence(plan, text, cuts, record=record)
    check_equivalence(plan, mutated(text, mutations), cuts, record=record)


@pytest.mark.parametrize(
    "crowd", [0, 256, *(pytest.param(crowd, marks=pytest.mark.slow) for crowd in (100, 230, 300, 700))]
)
def test_a_key_has_another_field_in_another_scope(crowd):
    """For any number of cached keys, and after any scope in which the key was read last."""
    scopes = [
        '"completions":[{"id":%d,"result":[{"id":7}],"ground_truth":true}]',
        '"predictions":[{"id":%d,"result":[[{"id":8}]],"ground_truth":true,"lead_time":"x"}]',
        '"data":{"id":%d,"result":[[]],"ground_truth":true,"completions":[[]]}',
        '"x":[{"id":%d,"ground_truth":true}],"ground_truth":true,"result":[[1]]',
    ]
    others = [
        "{"
        + ",".join(f'"{number % (start + 90)}{"k" * (number % 9)}":1' for number in range(start, start + crowd))
        + "}"
        for start in (0, 50, 110)
    ]
    tasks = []
    for number, order in enumerate(itertools.permutations(scopes)):
        tasks += ["{" + ",".join([f'"id":{number}', *(scope % number for scope in order)]) + "}", others[number % 3]]
    text = f"[{','.join(tasks)}]".encode()
    for plan in PLANS:
        check_equivalence(plan, text, record=True)
        check_equivalence(plan, text[:-2], range(0, len(text), 997))


@pytest.mark.parametrize("style", [STYLES[0], *(pytest.param(style, marks=pytest.mark.slow) for style in STYLES[1:])])
def test_repeated_recorded_objects_byte_by_byte(style):
    region = spelled([("id", '"a"'), ("type", '"b"'), ("k" * 40, "1"), ("value", '{"x":[]}')], style)
    annotation = [("id", "1"), ("y", "null"), ("ground_truth", "false"), ("meta", "{ }"), ("aggregated_ids", "[ 1]")]
    inner = f"[{spelled(annotation, style, [('result', f'[[{region},{region}]]'), ('x', '12')])}]"
    task = spelled([("id", "1"), ("data", '{"id":1}'), ("predictions", "[{ }]")], style, [("completions", inner)])
    later = task.replace('"y"', '"ground_truth"').replace("12", "123").replace('"b"', '"b1"')
    whole = f"[{task},{task},{later}]".encode()
    for plan in (PLANS[2], PLANS[4], PLANS[8]):
        check_equivalence(plan, whole, record=True)
        check_equivalence(plan, whole, range(len(whole)), record=True)
        for cut in range(len(task), len(whole), 7):
            check_equivalence(plan, whole, (cut,))
            check_equivalence(plan, whole[:cut], record=True)


@pytest.mark.parametrize("indent", ["\n", "\n  ", "\r\n\t", "\n\n "])
def test_lines_that_end_before_a_known_key(indent):
    """The last line break of a task is before a key, so that later columns are counted from there."""
    for task in ('{"id":1,@"x":2}', '{"id":1,"data":{@"x":"a",@"y":2}}', '{@"id":1,@"completions":[{"id":1,@"y":[]}]}'):
        tasks = ",".join([task.replace("@", indent)] * 4)
        for tail in ("]", ',{"id":1,"completions":[1],"annotations":[1]}]', ",{]", ""):
            text = f"[{tasks}{tail}".encode()
            for record in (False, True):
                check_equivalence(PLANS[2], text, record=record)
                check_equivalence(PLANS[2], text, range(0, len(text), 17), record=record)


def test_repeated_tasks_in_a_document_by_id():
    task = '{"id":1,"completions":[{"id":1,"result":[[{"id":1}]]}]}'
    for opening in ('{"1":', '{ "1" :', '{\n"1":'):
        for closing in ("}", ',"2":[]}', ',"x":{}}', ""):
            text = (opening + ',"2":'.join([task] * 3) + closing).encode()
            for plan in PLANS:
                check_equivalence(plan, text, record=True)
                check_equivalence(plan, text, range(len(text)), record=True)


@pytest.mark.parametrize("items", [1, 3, 20, 200])
def test_edits_that_are_not_sorted(items):
    """The edits of a task are collected as its objects end, and applied from its beginning to its end."""
    predictions = ",".join(["1", "{}"] * items)
    annotations = ",".join(['{"result":[[{}],[{}]],"honeypot":true,"aggregated":true}'] * items)
    text = f'{{"predictions":[{predictions}],"meta":null,"completions":[{annotations}]}}'.encode()
    for plan in PLANS:
        check_equivalence(plan, text, record=True)


UNUSUAL_LISTS = (
    *(b'[[1],{"completions":[{"result":[[]]}]}]', b'[{"data":1},[1],{"completions":[]}]', b'[{"data":[1]},{"id":{}}]'),
    *(b'{"completions":[[1],{"result":[[{"a":1}]]}]}', b'{"predictions":[[1],{"result":[]},{"result":[[1]]}]}'),
    *(b'{"completions":[{"result":[[[1],{"a":1}]]}]}', b'{"completions":[{"result":[[1],{"a":1}]}]}'),
    *(
        b'{"completions":[{"result":[{"a":1},[1],{"b":2}]}]}',
        b'{"completions":[{"result":[{"a":{}} ,{"b":1}\n,{"d":2}]}]}',
    ),
    *(b'{"data":{"a":1},{"b":2}}', b'{"data":[[1]][2]]}', b'{"data":[[1]x[2]]}', b'{"data":{"a":[1],[2]}}'),
    *(b'{"data":[{"a":[1],[2]}]}', b'{"data":[{"a":1}x{"b":2}]}', b'{"completions":[{"result":[{"a":1}x{"b":2}]}]}'),
    *(b'{"completions":[{"result":[{"a":1}]{"b":2}]}]}', b'{"data":[[1],{"a":[1]},[2]]}', b'{"data":[[[]],[[],[]]]}'),
)


@pytest.mark.parametrize("text", UNUSUAL_LISTS)
def test_unusual_lists(text):
    for plan in PLANS:
        for record in (False, True):
            check_equivalence(plan, text, record=record)
            check_equivalence(plan, text, range(len(text)), record=record)


def test_more_keys_than_the_cache_holds():
    names = [f"{number:x}" * (number % 9 + 1) for number in range(400)]
    members = ",".join(f'"{name}":{number % 7}' for number, name in enumerate(names))
    swapped = ",".join(f'"{name}":{number % 5}' for number, name in enumerate(reversed(names)))
    text = f'[{{"data":{{"l":[{{{members}}},{{{swapped}}},{{{members}}}]}}}}'.encode()
    for tail in (b"]", b',{"data":{"0":0,"1":1,"2":2,"33', b"}"):
        check_equivalence(PLANS[2], text + tail)
        check_equivalence(PLANS[2], text + tail, range(0, len(text), 997))


@pytest.mark.parametrize(
    "style", [(",", ":"), *(pytest.param(style, marks=pytest.mark.slow) for style in ((", ", ": "), (",\n ", ": ")))]
)
def test_repeated_objects_byte_by_byte(style):
    comma, colon = style
    values = ["1", '"a"', '"a"', "-2.5", '"b"', "true", '"a"', '"a\\n"', "[1.5,2.5]", '{"x":1}', '"a"', "1", "1"]
    keys = ("id", "original_width", "type", "x" * 28)
    region = ["{" + comma.join(f'"{key}"{colon}{value}' for key in keys) + "}" for value in values]
    text = "{" + f'"completions":[{{"result":[{comma.join(region)}]}}]' + "}"
    whole = text.encode()
    check_equivalence(PLANS[2], whole)
    check_equivalence(PLANS[2], whole, range(len(whole)))
    for cut in range(0, len(whole), 3):
        check_equivalence(PLANS[2], whole, (cut,))
        check_equivalence(PLANS[2], whole[:cut])


@pytest.mark.parametrize(
    "size", [size if size % 16 in (0, 15) else pytest.param(size, marks=pytest.mark.slow) for size in range(15, 66)]
)
def test_tokens_at_the_edge_of_a_block(size):
    """The native kernel reads runs of bytes in blocks."""
    for token in (b"x", b" ", b"\xc3\xa9", b"\\u00e9", b"1", b"[", b"null,", b"7,", b"255, "):
        body = token * size
        for text in (b'["%s"]', b'{"completions":["%s"]}', b"[%s]", b'{"a":%s}', b'{"id":"%s}', b'{"%s":1}'):
            whole = text % body
            check_equivalence(PLANS[2], whole, (len(whole) - size % 7,))
            check_equivalence(PLANS[2], whole[: size + 5], (size,))
