"""The native check passes no task that jsonschema rejects, and passes every valid task that servers export."""

import itertools
import json
import random
import sys
import threading

import pytest
from check_helpers import (
    HERE,
    KEYS,
    MASKS,
    NAMES,
    NUMBERS,
    TABLE,
    TYPES,
    files,
    is_task,
    is_valid,
    jsonschema_says,
    mutant,
    objects_in,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_helpers import make_core
from strategies import new_documents, new_tasks, old_documents, old_tasks, render

from lsconvert import errors
from lsconvert.kernel import KERNELS
from lsconvert.validation.schemas import OLD_TASKS

if "native" not in KERNELS:
    pytest.skip("there is only the kernel in Python", allow_module_level=True)

from lsconvert.kernel.native._native import Check

MUTANTS = 4000
CHECK = Check(TABLE.read_bytes())
ROOTS = CHECK.roots()
DEEP = 100_000


def passes(name, text):
    """Tell whether a text passes, and check that the root `tasks of` agrees about tasks."""
    text = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    passed = CHECK.surely_passes(text, ROOTS[name])
    try:
        checked = is_task(text)
    except RecursionError:
        checked = True
    except ValueError:
        return passed  # not JSON: any answer is allowed
    assert CHECK.surely_passes(text, ROOTS[f"tasks of {name}"]) in ({passed} if checked else {True, passed})
    return passed


def passes_if_valid(name, text):
    """Check that a text is valid if it passes. Tell whether it passes."""
    passed = passes(name, text)
    if passed and not is_valid(name, text):
        assert jsonschema_says(name, text), f"{name} passes {text!r}"
    return passed


def region(kind, value, *more):
    members = [f'"type":{kind}', '"from_name":"a"', '"to_name":"b"', f'"value":{value}', *more]
    return "{" + ",".join(members) + "}"


def rectangle(**values):
    value = {"x": "1", "y": "1", "width": "1", "height": "1", "rectanglelabels": '["a"]'} | values
    return region('"rectanglelabels"', "{" + ",".join(f'"{key}":{text}' for key, text in value.items()) + "}")


def brush(numbers):
    return region('"brushlabels"', f'{{"format":"rle","rle":{numbers},"brushlabels":["a"]}}')


CHOICES = '{"choices":["a"]}'
GOOD = region('"choices"', CHOICES)


def task(*annotations, key="annotations", more=""):
    return f'{{"data":{{"a":1}},"{key}":[{",".join(annotations)}]{more}}}'


# Texts that the check passes, by schema.
PASS = {
    "regions": [
        GOOD,
        f'{{"value":{CHOICES},"type":"choices","from_name":"a","to_name":"b"}}',
        f' \r\n\t{{ "value" : {CHOICES} , "type" : "choices" ,\n"from_name":"a","to_name":"b" }}\n',
        region('"choices"', CHOICES, '"meta":{"\\u0074ype":1,"a":1,"a":2}', '"unknown":1', '"unknown":2'),
        region('"choices"', CHOICES, f'"score":{"1" * 5000}', '"meta":{"a":"\\ud800"}'),
        region(
            '"choices"', CHOICES, '"score":1e999', '"original_width":-0.0', '"item_index":1.0', '"is_positive":true'
        ),
        '{"type":"relation","from_id":"a","to_id":"b","direction":"left"}',
        '{"to_id":"b","from_id":"a","type":"relation"}',
        rectangle(x="0", y="-0", width="1e-7", height="99.999998"),
        rectangle(x="100", y="0.0", width="5e-324", height="100.0"),
        *(
            brush(numbers)
            for numbers in ("[0,255,3]", "[0, 255, 3]", "[0,\n255 , 3 ]", "[255]", str([7, 99, 250] * 99))
        ),
    ],
    "v2/export": [
        task(),
        task(f'{{"result":[{GOOD},{GOOD}]}}', '{"result":null}', '{"result":[],"id":"x","lead_time":-1.5e300}'),
        task('{"result":[],"completed_by":{}}', '{"result":[],"completed_by":{"email":"x"}}'),
        task('{"result":[],"created_at":"2020-01-01é\\n"}', '{"result":[],"created_at":1}'),
        f'{{"data":{"[" * DEEP}{"]" * DEEP}}}',
        f'{{"data":{{}},"id":{"9" * 6000}}}',
        '{"annotations":[]}',
    ],
    "v2/migrated": [task('{"result":[]}')],
    "v1/export": [
        task(f'{{"result":[[{GOOD}],[]],"aggregated":true}}', f'{{"result":[{GOOD}]}}', key="completions"),
    ],
    "v1/import": ['{"text":"x"}', '{"annotations":null}'],
    "v2/import": [
        task('{"result":[],"ground_truth":0,"skipped":true,"was_cancelled":1}'),
        task('{"was_cancelled":true,"skipped":true,"result":[],"ground_truth":true,"honeypot":true}'),
        task('{"result":[],"ground_truth":false,"skipped":1,"honeypot":false,"id":"12","lead_time":"-1.5e3"}'),
        '{"annotations":[{"result":[],"ground_truth":true,"completed_by":{"email":"a@b"}}],"data":{"a":1}}',
        '{"text":"x"}',
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in PASS.items() for text in texts])
def test_valid_texts_pass(name, text):
    assert passes(name, text)
    if len(text) < DEEP:
        assert jsonschema_says(name, text)


# Texts that the check must not pass, by schema. They are invalid, or too unusual for the check.
DOUBTFUL = {
    "regions": [
        "[]",
        "1",
        "",
        "{",
        GOOD[:-1],
        GOOD + "x",
        region('"choices"', '{"choices":[1]}'),
        region('"choices"', "{}"),
        region("1", CHOICES),
        region('"a tag of tomorrow"', '{"anything":[1]}'),
        region("null", CHOICES),
        region(r'"choice\u0073"', CHOICES),
        region('"choices', CHOICES),
        region('"choices"', CHOICES, '"type":"choices"'),
        region('"choices"', CHOICES, '"type":"labels"'),
        region('"labels"', CHOICES, '"type":"choices"'),
        region('"choices"', CHOICES, r'"typ\u0065":"labels"'),
        region('"choices"', CHOICES, f'"value":{CHOICES}'),
        region('"choices"', CHOICES, r'"valu\u0065":{}'),
        region('"choices"', '{"choices":["a"],"choices":1}'),
        region('"choices"', CHOICES, '"item_index":1.5'),
        region('"choices"', CHOICES, f'"item_index":{"1" * 400}.0'),
        region('"choices"', CHOICES, '"item_index":1.0000000000000000000001'),
        region('"choices"', CHOICES, '"item_index":1e400'),
        '{"value":{"choices":[1]},"type":"choices","from_name":"a","to_name":"b"}',
        f'{{"value":{CHOICES},"from_name":"a","to_name":"b"}}',
        f'{{"type":"choices","value":{CHOICES},"to_name":"b"}}',
        '{"type":"relation","from_id":"a","to_id":"b","direction":"l\\u0065ft"}',
        '{"type":"relation","from_id":"a","to_id":"b","direction":"up"}',
        '{"type":"relation"}',
        rectangle(x="-1.0000001"),
        rectangle(x='"1"'),
        rectangle(width="1e1000000000000"),
        rectangle(rectanglelabels="{}"),
        rectangle(rectanglelabels='["a",1]'),
        *(
            brush(f"[{numbers}]")
            for numbers in ("256", "1,256,2", "-1", "1,2,3,1.5", "1,true", '1,"2"', "1000,2", "1,[2]")
        ),
        *(brush(str([7] * n + [300] + [7] * 40)) for n in range(40)),
    ],
    "v2/export": [
        "{}",
        task('{"result":[]}', "1"),
        task("{}"),
        task('{"result":{}}'),
        task('{"result":[[]]}'),
        task('{"result":[],"aggregated":false}'),
        task('{"result":[],"completed_by":{"x":1}}'),
        task('{"result":[],"created_at":"2020-01-0x"}'),
        task('{"result":[],"created_at":"x2020-01-01"}'),
        task('{"result":[],"created_at":"2020-01-0\\u0031"}'),
        task(more=',"annotations":1'),
        task(more=',"completions":[]'),
        task(more=r',"\u0061nnotations":1'),
        task(more=',"predictions":[{}]'),
        task(more=',"id":1.5'),
        '{"annotations":[],"data":null}',
        '{"data":{},"meta":1}',
    ],
    "v2/migrated": [task('{"result":[],"ground_truth":true}'), task('{"ground_truth":1,"result":[]}')],
    "v1/export": [
        task('{"result":[[],{}]}', key="completions"),
        task(f'{{"result":[{GOOD},[]]}}', key="completions"),
        task('{"result":[],"aggregated_ids":["1"]}', key="completions"),
        '{"id":1}',
    ],
    "v1/import": ['{"completions":[]}', '{"data":{},"completions":[{"result":[[]]}]}', '{"annotation_id":1}'],
    "v2/import": [
        task('{"result":[]}'),
        task('{"result":[],"ground_truth":null}'),
        task('{"result":[],"ground_truth":0,"skipped":true,"was_cancelled":false}'),
        task('{"result":[],"ground_truth":0,"was_cancelled":0,"skipped":true}'),
        task('{"result":[],"ground_truth":0,"skipped":true}'),
        task('{"result":[],"ground_truth":false,"honeypot":true}'),
        task('{"result":[],"ground_truth":true,"completed_by":{}}'),
        task('{"result":[],"ground_truth":true,"completed_by":{"email":"a"}}'),
        task('{"result":[],"ground_truth":true,"id":"1x"}'),
        task('{"result":[],"ground_truth":true,"lead_time":"e1"}'),
        task('{"result":[],"ground_truth":true,"id":""}'),
        task('{"result":[],"ground_truth":true,"lead_time":"1.2.3"}'),
        task('{"result":[],"ground_truth":true,"lead_time":"1é"}'),
        '{"annotations":[{"result":[]}],"data":{"a":1}}',
        '{"annotations":[1],"data":{"a":1}}',
        '{"annotations":[]}',
        '{"data":{}}',
        '{"data":{"a":1},"drafts":[1]}',
        '{"data":{"a":1},"data":{}}',
        '{"annotation_id":1,"text":"a"}',
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in DOUBTFUL.items() for text in texts])
def test_doubtful_texts_do_not_pass(name, text):
    assert not passes(name, text)


@pytest.mark.parametrize(
    ("text", "passed"), [("[]", True), ("1", True), ('{"text":1}', True), ("{}", True), ("", True)]
)
def test_the_root_of_tasks_passes_other_values(text, passed):
    for name in NAMES:
        assert CHECK.surely_passes(text.encode(), ROOTS[f"tasks of {name}"]) is passed
    for more in (
        '"\\u0064ata":1',
        '"predictions":1',
        '"x":{"data":1},"annotations":0',
        '"a":1 ,\n"completions" :0',
        '"a',
    ):
        assert not CHECK.surely_passes(f'{{"a":[],{more}}}'.encode(), ROOTS["tasks of v2/export"])
    assert CHECK.surely_passes(b'{ "id":[1], "x":{"data":1}, "y":"\\"data\\":1" }', ROOTS["tasks of v2/export"])


SIMILAR_KEYS = {key[:end] + more for key in KEYS for end in range(1, len(key) + 1) for more in ("", "x", "_", "s")} - {
    *KEYS
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("regions", GOOD),
        ("regions", rectangle()),
        ("v2/export", task('{"result":[],"completed_by":1}')),
        ("v2/import", task('{"result":[],"ground_truth":true,"lead_time":1}')),
    ],
)
def test_unknown_keys_that_share_a_prefix_with_known_ones(name, text):
    """They may have any value, at the beginning and inside of an object."""
    for key in SIMILAR_KEYS:
        member = f'"{key}":[[null]],'
        inner = text.rindex("{") + 1
        for other in ("{" + member + text[1:], text[:inner] + member + text[inner:]):
            assert CHECK.surely_passes(other.encode(), ROOTS[name]), key


@pytest.mark.parametrize("kind", TYPES)
def test_the_type_of_a_region_may_be_its_first_or_last_member(kind):
    """Each valid region passes with its own type, and only if it is valid with another type."""
    found = [some for path in files() for some in objects_in(path) if some.get("type") == kind and HERE in path.parents]
    valid = [some for some in found if is_valid("regions", json.dumps(some).encode())]
    assert valid
    for some in valid:
        rest = {key: value for key, value in some.items() if key != "type"}
        assert passes("regions", json.dumps({"type": kind, **rest}))
        assert passes("regions", json.dumps({**rest, "type": kind}))
        for other in (*TYPES, "mystery"):
            passes_if_valid("regions", json.dumps({**rest, "type": other}).encode())
            passes_if_valid("regions", json.dumps({"type": other, **rest}).encode())


@pytest.mark.parametrize("path", [*files()], ids=lambda path: path.stem)
def test_files(path):
    """All valid tasks in the files of the tests pass, and no others."""
    for found in objects_in(path):
        spellings = {
            json.dumps(found).encode(),
            json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8", "replace"),
        }
        for name, text in itertools.product(NAMES, spellings):
            valid = passes_if_valid(name, text) or not is_valid(name, text)
            assert valid or any(unusual in text for unusual in (b"\\u", b"1e400")), f"{name} does not pass {text!r}"


@pytest.mark.parametrize("comma", [",", ", ", " ,", ",\n"])
def test_numbers_near_bounds(comma):
    for name, text in itertools.product(("x", "y", "width", "height", "rotation", "radiusX"), NUMBERS):
        passes_if_valid("regions", rectangle(**{name: text}).replace(",", comma).encode())


def test_brush_masks():
    for numbers in MASKS:
        passes_if_valid("regions", brush(numbers).encode())


def test_numbers_of_a_brush_mask_are_bytes():
    """Numbers of up to four digits, at many positions in the blocks that the check reads at once."""
    for number, at in itertools.product(
        (*range(0, 300, 7), 254, 255, 256, 257, 260, 265, 300, 999, 1000), range(0, 40, 3)
    ):
        text = brush(json.dumps([9] * at + [number] + [9] * 30, separators=(",", ":")))
        assert passes("regions", text) is (number < 256), text


def test_mutants(part):
    chance = random.Random(part + 1)
    for _ in range(MUTANTS):
        name = chance.choice(NAMES)
        passes_if_valid(name, mutant(chance, name))


@settings(max_examples=min(200, 2 * settings.default.max_examples))
@given(st.one_of(old_tasks, new_tasks), st.sampled_from(NAMES), st.sampled_from(("compact", "pretty", "wild")))
def test_generated_tasks(tree, name, style):
    gaps = itertools.cycle((" ", "", "\n"))
    passes_if_valid(name, render(tree, style, gaps).encode())


@settings(max_examples=min(200, 2 * settings.default.max_examples))
@given(st.binary(max_size=60), st.integers(0, len(GOOD)), st.integers(0, 9))
def test_invalid_json_is_not_read_beyond_its_end(noise, at, cut):
    """Any answer is allowed; the sanitizers find reads beyond the end."""
    text = GOOD.encode()
    for name in NAMES:
        CHECK.surely_passes(noise, ROOTS[name])
        CHECK.surely_passes(text[:at] + noise + text[at + cut :], ROOTS[name])
    assert not CHECK.surely_passes(text[:at], ROOTS["regions"]) or at == len(text)


def doubtful(document, to, step, name):
    """Return the indices of doubtful tasks in a conversion, and the text of every task, with its flags."""
    core = make_core(to)
    found, texts = [], []
    for chunk in (*(document[at : at + step] for at in range(0, len(document), step)), None):
        try:
            output = core.finish() if chunk is None else core.feed(chunk)
        except errors.LSConvertError:
            break
        tasks = core.take_tasks()
        rows = [tasks[i] for i in range(len(tasks))]
        found += [len(texts) + i for i in CHECK.doubtful(output, tasks, ROOTS["v2/export"], ROOTS[name])]
        texts += [(output[row[5] : row[6]], row[7], row[8]) for row in rows]
        if core.failed():
            break
    return found, texts


@settings(max_examples=min(150, 2 * settings.default.max_examples))
@given(st.one_of(old_documents, new_documents), st.integers(1, 300))
def test_doubtful_tasks_do_not_depend_on_chunks(document, step):
    whole, texts = doubtful(document, "v2", len(document), "tasks of v2/migrated")
    assert doubtful(document, "v2", step, "tasks of v2/migrated") == (whole, texts)
    for i, (text, changed, failed) in enumerate(texts):
        root = ROOTS["tasks of v2/migrated" if changed else "v2/export"]
        assert (i in whole) is (failed or not CHECK.surely_passes(text, root))


def test_doubtful_tasks_of_a_conversion():
    good = task('{"result":[]}', key="completions")
    bad, conflict = task('{"result":5}', key="completions"), '{"completions":[1],"annotations":[1]}'
    document = f"[{good},{bad},{good},{conflict},1]".encode()
    found, texts = doubtful(document, "v2", len(document), "tasks of v2/migrated")
    assert found == [1, 3, 4]  # the number is unchanged, so v2/export applies, which allows only objects
    assert [changed for _, changed, _ in texts] == [True, True, True, False, False]
    assert [failed for *_, failed in texts] == [False, False, False, True, False]


def test_changed_tasks_have_another_root():
    core = make_core()
    output = core.feed(f"[{task(key='completions')},{task()},{task(key='completions')}]".encode())
    tasks = core.take_tasks()
    assert CHECK.doubtful(output, tasks, ROOTS["v2/export"], ROOTS["regions"]) == [0, 2]
    assert CHECK.doubtful(output, tasks, ROOTS["regions"], ROOTS["v2/export"]) == [1]


def test_a_task_with_an_error_is_doubtful_even_if_valid():
    core = make_core()
    output = core.feed(text := b'{"completions":1,"annotations":2}')
    tasks = core.take_tasks()
    assert tasks[0][8]
    assert CHECK.surely_passes(text, root := ROOTS["v1/import"])
    assert CHECK.doubtful(output, tasks, root, root) == [0]


def test_tasks_of_another_output_are_doubtful():
    core = make_core()
    output = core.feed(f"[{task()},{task()}".encode())
    tasks = core.take_tasks()
    assert len(tasks) == 2
    assert tasks[1][0] == 1
    for i in (2, 1 << 40):
        with pytest.raises(IndexError):
            tasks[i]
    root = ROOTS["v2/export"]
    assert CHECK.doubtful(output, tasks, root, root) == []
    assert CHECK.doubtful(output[:20], tasks, root, root) == [0, 1]
    assert CHECK.doubtful(output[: tasks[0][6] + 3], tasks, root, root) == [1]
    assert len(core.take_tasks()) == 0
    with pytest.raises(TypeError):
        type(tasks)()


def test_names_of_roots():
    assert ROOTS.keys() == {*NAMES, OLD_TASKS, *(f"tasks of {name}" for name in NAMES)}
    assert sorted(ROOTS.values()) == list(range(len(ROOTS)))
    for root in (len(ROOTS), 1 << 31):
        with pytest.raises(IndexError):
            CHECK.surely_passes(b"1", root)


def test_bad_tables_are_refused():
    table = TABLE.read_bytes()
    for size in (*range(600), *range(600, len(table), 97)):
        with pytest.raises(ValueError):
            Check(table[:size])
    for other in (b"", b"x" * 1000, table + b"\0", b"\2" + table[1:]):
        with pytest.raises(ValueError):
            Check(other)


def test_damaged_tables_are_safe():
    """A damaged table is refused, or gives other answers; the sanitizers find reads out of bounds."""
    table, chance = bytearray(TABLE.read_bytes()), random.Random(1)
    texts = [GOOD.encode(), rectangle().encode(), brush("[1,2,3]").encode(), task('{"result":[]}').encode()]
    for _ in range(1500):
        at = chance.randrange(len(table))
        old, table[at] = table[at], chance.choice((0, 1, 2, 127, 255, chance.randrange(256)))
        try:
            check = Check(bytes(table))
            for text, root in itertools.product(texts, check.roots().values()):
                check.surely_passes(text, root)
        except (ValueError, UnicodeDecodeError):
            pass
        table[at] = old


@pytest.fixture
def _no_forced_thread_switches():
    """Let another thread run only while this one has released the GIL."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_no_forced_thread_switches")
def test_the_check_releases_the_gil():
    text = f'{{"data":[{"1," * 2_000_000}1]}}'.encode()
    begun, ran = threading.Event(), []
    thread = threading.Thread(target=lambda: (begun.wait(), ran.append(True)))
    thread.start()
    begun.set()
    for _ in range(500):  # one call may end before a busy machine turns to the other thread
        CHECK.surely_passes(text, ROOTS["v2/export"])
        if ran:
            break
    ran_meanwhile = bool(ran)
    thread.join()
    assert ran_meanwhile
