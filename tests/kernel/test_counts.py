"""The native check counts the keys that an import drops, in the tasks that pass. ImportLosses counts all others."""

import itertools
import json
import random
import sys
import threading
from decimal import Decimal

import pytest
from check_helpers import NAMES, TABLE, bases, mutate, text_of
from hypothesis import assume, given
from hypothesis import strategies as st
from kernel_helpers import make_core
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
    """Return the counts for the tasks that pass, and the texts of the doubtful ones."""
    counts, doubtful = Counts(CHECK), []
    core = make_core(None)
    document = b"[" + b",".join(texts) + b"]"
    for at in range(0, len(document), size):
        output = core.feed(document[at : at + size])
        tasks = core.take_tasks()
        found = CHECK.doubtful(output, tasks, ROOT, ROOT, counts)
        assert {*found} >= {*CHECK.doubtful(output, tasks, ROOT, ROOT)}
        assert not core.failed()
        doubtful += [output[tasks[i][5] : tasks[i][6]] for i in found]
    return counts.listed(), doubtful


def check_losses(texts, size=1 << 20):
    """Check that the counts of both add up to those of ImportLosses alone. Return the counts of the native check."""
    rows, doubtful = counted(texts, size)
    merged, expected = ImportLosses(), ImportLosses()
    merged.add_counts(rows)
    for text in doubtful:
        merged.add(json.loads(text, parse_int=Decimal))  # int refuses more than 4,300 digits
    for text in texts:
        expected.add(json.loads(text, parse_int=Decimal))
    assert merged.listed() == expected.listed()
    return rows


def task(more="", annotation="", prediction=""):
    annotations = f'"annotations":[{{"result":[],"ground_truth":true{annotation}}}]'
    return f'{{"data":{{"x":1,"id":5}},{annotations},"predictions":[{{"result":[]{prediction}}}]{more}}}'.encode()


# Members of a task, an annotation or a prediction that passes, and whether the check counts them as a loss.
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
def test_counted_keys(scope, member, counts):
    texts = [
        {"task": task(more := f",{member}"), "annotation": task("", more), "prediction": task("", "", more)}[scope]
    ] * 3
    rows, doubtful = counted(texts)
    assert not doubtful
    assert rows == ([(scope, json.loads(f"{{{member}}}").popitem()[0], 3)] if counts else [])
    check_losses(texts)


def test_kept_keys_are_not_counted():
    kept = task(
        ',"meta":{"a":1}', ',"was_cancelled":true,"lead_time":1,"completed_by":1', ',"score":1,"model_version":"m"'
    )
    assert counted([kept]) == ([], [])


@pytest.mark.parametrize("text", [b'{"id":1,"text":"x"}', b'{"text":"x","created_at":1,"unknown":2}'])
def test_bare_data_has_no_losses(text):
    assert counted([text]) == ([], [])
    check_losses([text, task(',"id":1'), text])


def test_keys_of_a_task_without_data():
    assert check_losses([b'{"id":1,"annotations":null,"unknown":1}']) == [("task", "id", 1), ("task", "unknown", 1)]
    assert check_losses([b'{"unknown":1,"predictions":7}']) == [("task", "unknown", 1)]


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
def test_unusual_tasks_are_left_to_import_losses(more):
    texts = [task(more), task(',"unknown":1'), task("", ',"unknown":1', ',"unknown":3'), task(more)]
    rows, doubtful = counted(texts)
    assert len(doubtful) == 2
    assert rows == [("task", "unknown", 1), ("annotation", "unknown", 1), ("prediction", "unknown", 1)]
    if "ud800" not in more:
        check_losses(texts)


def test_no_key_of_a_doubtful_task_is_counted():
    bad = task(',"unknown new":1,"id":2,"drafts":[1]', ',"unknown newer":1')
    assert counted([bad, task(',"unknown":1'), bad, task(',"unknown":1')])[0] == [("task", "unknown", 2)]


def test_one_key_in_several_objects_of_a_task():
    text = b'{"data":{"x":1},"annotations":[%s,%s,%s]}' % ((b'{"result":[],"ground_truth":true,"unknown":1}',) * 3)
    assert check_losses([text, text]) == [("annotation", "unknown", 6)]


def test_at_most_a_thousand_keys_are_counted():
    texts = [task(f',"unknown {i}":1') for i in range(1010)] + [
        task(',"unknown 5":1'),
        task(',"unknown 1005":1,"id":1'),
    ]
    rows, doubtful = counted(texts)
    assert len(rows) == 1000
    assert {key: count for _, key, count in rows}["unknown 5"] == 2
    assert doubtful == [*texts[1000:1010], texts[-1]]


def test_keys_of_doubtful_tasks_do_not_use_up_the_limit():
    texts = [task(f',"unknown x{i}":1,"drafts":[1]') for i in range(1500)] + [
        task(f',"unknown {i}":1') for i in range(1000)
    ]
    rows, doubtful = counted(texts)
    assert [count for *_, count in rows] == [1] * 1000
    assert len(doubtful) == 1500


KEYS = ("unknown", "id", "created_at", "unknown 2", "é unknown", "data", "score", "drafts", "honeypot", "skipped")


@given(st.integers(0, 1 << 32), st.integers(1, 200))
def test_counts_and_losses_add_up(seed, size):
    """Mutants of valid tasks with more keys, in chunks of any size."""
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
                node.insert(chance.randint(0, len(node)), (chance.choice(KEYS), value))
        texts.append(text_of(tree, chance))
    assume(not any(rb"\ud" in text for text in texts))
    core = make_core(None)
    core.feed(b"[" + b",".join(texts) + b"]")
    assume(not core.failed())  # a mutant may be a document of another kind, which kernels refuse
    check_losses(texts, size)


def test_a_second_thread_is_refused():
    core = make_core(None)
    output = core.feed(task(f',"meta":[{"1," * 2_000_000}1]'))
    tasks, counts, refused = core.take_tasks(), Counts(CHECK), []

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
    tasks = make_core(None).take_tasks()
    other = Counts(Check(TABLE.read_bytes()))
    for counts in (other, 1):
        with pytest.raises(TypeError):
            CHECK.doubtful(b"", tasks, ROOT, ROOT, counts)
    with pytest.raises(TypeError):
        Counts(1)
    assert CHECK.doubtful(b"", tasks, ROOT, ROOT, None) == []


def test_only_v2_import_counts():
    core, counts = make_core(None), Counts(CHECK)
    output = core.feed(b'{"data":{},"annotations":[],"unknown":1,"created_at":1}')
    tasks = core.take_tasks()
    for name in NAMES:
        if name != "v2/import":
            root = CHECK.roots()[name]
            CHECK.doubtful(output, tasks, root, root, counts)
    assert counts.listed() == []
