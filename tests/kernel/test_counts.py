"""The check counts the keys that import does not keep: what it counts, and what Losses counts of doubtful tasks, is all."""

import itertools
import json
import random
import sys
import threading
from decimal import Decimal

import pytest
from check_helpers import NAMES, TABLE, bases, mutate, text_of
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_helpers import make
from strategies import Obj

from lsconvert.inspection.import_losses import ImportLosses
from lsconvert.kernel import KERNELS
from lsconvert.rules.tables import KEPT

if "native" not in KERNELS:
    pytest.skip("there is only the kernel in Python", allow_module_level=True)

from lsconvert.kernel.native._native import Check, Counts

CHECK = Check(TABLE.read_bytes())
ROOT = CHECK.roots()["v2/import"]


def counted(texts, size=1 << 20):
    """Count what is in tasks; return what passed, and what is left to Losses."""
    counts, doubtful = Counts(CHECK), []
    kernel = make("native", None, record_tasks=True)
    document = b"[" + b",".join(texts) + b"]"
    for at in range(0, len(document), size):
        output = kernel._core.feed(document[at : at + size])
        tasks = kernel._core.take_tasks()
        found = CHECK.doubtful(output, tasks, ROOT, ROOT, counts)
        assert {*found} >= {*CHECK.doubtful(output, tasks, ROOT, ROOT)}
        doubtful += [output[tasks[i][5] : tasks[i][6]] for i in found]
    return counts.listed(), doubtful


def same_as_losses(texts, size=1 << 20):
    rows, doubtful = counted(texts, size)
    some, whole = ImportLosses(), ImportLosses()
    some.add_counts(rows)
    for text in doubtful:
        some.add(json.loads(text, parse_int=Decimal))  # int refuses more than 4,300 digits
    for text in texts:
        whole.add(json.loads(text, parse_int=Decimal))
    assert some.listed() == whole.listed()
    return rows


def task(more="", annotation="", prediction=""):
    annotations = f'"annotations":[{{"result":[],"ground_truth":true{annotation}}}]'
    return f'{{"data":{{"x":1,"id":5}},{annotations},"predictions":[{{"result":[]{prediction}}}]{more}}}'.encode()


# Members, and whether they are counted as a loss of a task, an annotation or a prediction that passes.
MEMBERS = {
    '"id":1': True,
    '"id":null': False,
    '"unknown":1': True,
    '"unknown":""': True,
    '"unknown":false': True,
    '"unknown":0': True,
    '"unknown":[0]': True,
    '"unknown":{"a":null}': True,
    '"unknown":null': False,
    '"unknown":[]': False,
    '"unknown":{}': False,
    '"unknown":[ \n]': False,
    '"unknown":{\t }': False,
    '"Ünknown 漢":"x"': True,
    '"":1': True,
    '"created_at":"2020-01-01"': True,
    '"nullable":null': False,
}


@pytest.mark.parametrize(("member", "counts"), MEMBERS.items())
@pytest.mark.parametrize("scope", KEPT)
def test_which_keys_count(scope, member, counts):
    texts = [
        {"task": task(more := f",{member}"), "annotation": task("", more), "prediction": task("", "", more)}[scope]
    ] * 3
    rows, doubtful = counted(texts)
    assert not doubtful
    assert rows == ([(scope, json.loads(f"{{{member}}}").popitem()[0], 3)] if counts else [])
    same_as_losses(texts)


def test_kept_keys_do_not_count():
    kept = task(
        ',"meta":{"a":1}', ',"was_cancelled":true,"lead_time":1,"completed_by":1', ',"score":1,"model_version":"m"'
    )
    assert counted([kept]) == ([], [])


@pytest.mark.parametrize("text", [b'{"id":1,"text":"x"}', b"{}", b'{"text":"x","created_at":1,"unknown":2}'])
def test_bare_data_has_no_losses(text):
    assert counted([text]) == ([], [])
    same_as_losses([text, task(',"id":1'), text])


def test_a_key_of_a_task_without_data():
    assert same_as_losses([b'{"id":1,"annotations":null,"unknown":1}']) == [("task", "id", 1), ("task", "unknown", 1)]
    assert same_as_losses([b'{"unknown":1,"predictions":7}']) == [("task", "unknown", 1)]


@pytest.mark.parametrize(
    "more",
    [
        ',"unknown":1,"unknown":2',
        ',"unknown":null,"unknown":2',
        ',"unknown":1,"x":1,"unknown":[]',
        r',"unkn\u006fwn":1',
        r',"unknown\ud800":1',
        f',"{"unknown" * 30}":1',
        ',"drafts":[1]',
        ',"id":1,"id":2',
    ],
)
def test_what_is_not_sure_is_left_to_losses(more):
    texts = [task(more), task(',"unknown":1'), task("", ',"unknown":1', ',"unknown":3'), task(more)]
    rows, doubtful = counted(texts)
    assert len(doubtful) == 2
    assert rows == [("task", "unknown", 1), ("annotation", "unknown", 1), ("prediction", "unknown", 1)]
    if "ud800" not in more:
        same_as_losses(texts)


def test_nothing_of_a_doubtful_task_counts():
    bad = task(',"unknown new":1,"id":2,"drafts":[1]', ',"unknown newer":1')
    assert counted([bad, task(',"unknown":1'), bad, task(',"unknown":1')])[0] == [("task", "unknown", 2)]


def test_the_same_key_in_two_objects_of_a_task():
    text = b'{"data":{"x":1},"annotations":[%s,%s,%s]}' % ((b'{"result":[],"ground_truth":true,"unknown":1}',) * 3)
    assert same_as_losses([text, text]) == [("annotation", "unknown", 6)]


def test_there_is_room_for_a_thousand_names():
    texts = [task(f',"unknown {i}":1') for i in range(1010)] + [
        task(',"unknown 5":1'),
        task(',"unknown 1005":1,"id":1'),
    ]
    rows, doubtful = counted(texts)
    assert len(rows) == 1000
    assert {key: count for _, key, count in rows}["unknown 5"] == 2
    assert doubtful == [*texts[1000:1010], texts[-1]]


def test_names_of_doubtful_tasks_take_no_room():
    texts = [task(f',"unknown x{i}":1,"drafts":[1]') for i in range(1500)] + [
        task(f',"unknown {i}":1') for i in range(1000)
    ]
    rows, doubtful = counted(texts)
    assert [count for *_, count in rows] == [1] * 1000
    assert len(doubtful) == 1500


ODD = ("unknown", "id", "created_at", "unknown 2", "é unknown", "data", "score", "drafts", "honeypot", "skipped")


@settings(max_examples=100)
@given(st.integers(0, 1 << 32), st.integers(1, 200))
def test_the_same_as_losses(seed, size):
    """Mutants of valid tasks with more keys, in all chunkings."""
    chance, texts = random.Random(seed), []
    for _ in range(4):
        tree = mutate(chance.choice(bases()["v2/import"]), chance, bases()["a region"])
        objects = [
            tree,
            *itertools.chain(*(value for _, value in tree if isinstance(value, list) and not isinstance(value, Obj))),
        ]
        for node in objects:
            if isinstance(node, Obj) and chance.random() < 0.7:
                value = chance.choice(("1", "null", "[]", "{ }", '"x"', "[0]"))
                node.insert(chance.randint(0, len(node)), (chance.choice(ODD), value))
        texts.append(text_of(tree, chance))
    if not any(rb"\ud" in text for text in texts):
        same_as_losses(texts, size)


def test_a_second_thread_is_refused():
    kernel = make("native", None, record_tasks=True)
    output = kernel._core.feed(task(f',"meta":[{"1," * 2_000_000}1]'))
    tasks, counts, refused = kernel._core.take_tasks(), Counts(CHECK), []

    def attempt(call, times):
        for _ in range(times):
            if refused:
                return
            try:
                call()
            except RuntimeError as error:
                refused.append(str(error))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        begun = threading.Event()
        thread = threading.Thread(target=lambda: (begun.wait(), attempt(counts.listed, 1_000_000)))
        thread.start()
        begun.set()
        # One call may end before a busy machine turns to the other thread. Without the GIL, either may be refused.
        attempt(lambda: CHECK.doubtful(output, tasks, ROOT, ROOT, counts), 500)
        thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert set(refused) == {"counts serve one thread at a time"}
    assert counts.listed() == []


def test_counts_belong_to_a_check():
    tasks = make("native", None, record_tasks=True)._core.take_tasks()
    other = Counts(Check(TABLE.read_bytes()))
    for counts in (other, 1):
        with pytest.raises(TypeError):
            CHECK.doubtful(b"", tasks, ROOT, ROOT, counts)
    with pytest.raises(TypeError):
        Counts(1)
    assert CHECK.doubtful(b"", tasks, ROOT, ROOT, None) == []


def test_other_schemas_count_nothing():
    kernel, counts = make("native", None, record_tasks=True), Counts(CHECK)
    output = kernel._core.feed(b'{"data":{},"annotations":[],"unknown":1,"created_at":1}')
    tasks = kernel._core.take_tasks()
    for name in NAMES:
        if name != "v2/import":
            root = CHECK.roots()[name]
            CHECK.doubtful(output, tasks, root, root, counts)
    assert counts.listed() == []
