"""Both kernels find the tasks that may deserve a warning, and report the same repeated ids, for any chunks."""

import json
import random
import sys
import threading

import pytest
from check_helpers import NAMES, TABLE, bases, mutate, text_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernel_helpers import make, make_core, run

from lsconvert.errors import LSConvertError
from lsconvert.kernel import KERNELS, make_check, make_suspicions
from lsconvert.kernel.reference import suspicions as reference
from lsconvert.kernel.reference.words import WORDS
from lsconvert.validation.suspicions import warnings_of

if "native" in KERNELS:
    from lsconvert.kernel.native._native import Check, Suspicions

ROOTS = [root for name in NAMES if name != "regions" for root in (name, f"tasks of {name}")]


@pytest.fixture(params=KERNELS)
def kernel(request, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", request.param)
    return request.param


def found_in(kernel, document, size=1 << 20, root=None):
    """Return index, repeated ids and text of each suspect in a document that is fed in chunks of `size` bytes.

    With a root, the check reads the tasks.
    """
    made, suspicions, found = make(kernel, None, record_tasks=True), make_suspicions(), []

    def suspects(output, tasks):
        if root is None:
            return suspicions.suspects(output, tasks)
        doubtful = make_check().doubtful(output, tasks, root, root, 1 << 40, None, suspicions)
        assert doubtful == make_check().doubtful(output, tasks, root, root, 1 << 40)
        return suspicions.checked()

    def look(output):
        tasks = made.take_tasks()
        for suspect in suspects(output, tasks):
            span = tasks[suspect.index]
            found.append((span.index, suspect.repeated, output[span.start : span.end]))

    for at in range(0, len(document), size):
        look(made.feed(document[at : at + size]))
    look(made.finish())
    return found


def repeated_in(kernel, *tasks, size=1 << 20):
    """Return the index of each task with repeated ids, and their pointers."""
    document = b"[" + b",".join(task if isinstance(task, bytes) else json.dumps(task).encode() for task in tasks) + b"]"
    return [(index, repeated) for index, repeated, _ in found_in(kernel, document, size) if repeated]


def task(own=None, *ids, **more):
    works = [{"id": each, "result": []} for each in ids]
    return {"id": own, "data": {"t": "x"}, "annotations": works, **more}


REPEATED = {
    "two tasks": [task(1), task(1)],
    "three tasks": [task(1), task(2), task(1), task(1)],
    "a number and a string": [task(7), task("7")],
    "an annotation": [task(1, 5), task(2, 5)],
    "an annotation in one task": [task(1, 5, 6, 5)],
    "an annotation of both lists": [task(1, 5, completions=[{"id": 5}])],
    "a completion": [{"id": 1, "data": {}, "completions": [{"id": 1}]}, {"id": 2, "completions": [{"id": 1}]}],
    "a long id": [task(10**400), task(10**400)],
    "a text": [task("漢\U0001f600x" * 9), task("漢\U0001f600x" * 9)],
    "a text with escapes": [task('a"b\\c/\n\u0001'), task('a"b\\c/\n\u0001')],
    "a task without data": [{"id": 1, "predictions": []}, {"id": 1, "annotations": []}],
    "other white space": [json.dumps(task(1, 5), indent=2).encode(), task(1, 5)],
}
EXPECTED = {
    "two tasks": [(1, ("/id",))],
    "three tasks": [(2, ("/id",)), (3, ("/id",))],
    "a number and a string": [(1, ("/id",))],
    "an annotation": [(1, ("/annotations/0/id",))],
    "an annotation in one task": [(0, ("/annotations/2/id",))],
    "an annotation of both lists": [(0, ("/completions/0/id",))],
    "a completion": [(1, ("/completions/0/id",))],
    "a long id": [(1, ("/id",))],
    "a text": [(1, ("/id",))],
    "a text with escapes": [(1, ("/id",))],
    "a task without data": [(1, ("/id",))],
    "other white space": [(1, ("/annotations/0/id", "/id"))],
}


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
@pytest.mark.parametrize("case", REPEATED)
def test_repeated_ids(kernel, case, size):
    assert repeated_in(kernel, *REPEATED[case], size=size) == EXPECTED[case]


@pytest.mark.parametrize(
    "tasks",
    [
        [task(1), task(2), task(3)],
        [task(1, 1), task(2, 2)],  # two scopes
        [task(None), task(None)],
        [task(True), task(True)],
        [task(1.5), task(1.5)],
        [task(""), task("")],
        [task({"a": 1}), task({"a": 1})],
        [task(1), task("01"), task("1 ")],
        [task(12), task(1), task(2), task(21), task(-1)],
        [task("漢"), task("字")],
        [{"id": 1, "text": "x"}, {"id": 1, "text": "y"}],  # bare data: not the ids of tasks
        [task(1, predictions=[{"id": 5}]), task(2, predictions=[{"id": 5}])],
        [task(1, drafts=[{"id": 5}]), task(2, drafts=[{"id": 5}])],
        [task(1, data={"id": 5}), task(2, data={"id": 5})],
        [task(1, comments=[{"id": 5}]), task(2, comments=[{"id": 5}])],
        [task(1, annotations=[{"completed_by": {"id": 1}}]), task(2, annotations=[{"completed_by": {"id": 1}}])],
        [task(1, annotations=[{"result": [{"id": "a"}]}]), task(2, annotations=[{"result": [{"id": "a"}]}])],
        [task(1, annotations={"id": 5}), task(2, annotations={"id": 5})],
        [task(1, annotations=[[{"id": 5}]]), task(2, annotations=[[{"id": 5}]])],
        [task(1, annotations=[5, None, "id"]), task(2, annotations=[5])],
        [b'"id"', b"1", b"[]", b"null", b"{}", b'"id"', b"{}"],
    ],
)
def test_ids_that_are_not_repeated(kernel, tasks):
    assert repeated_in(kernel, *tasks) == []


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ([b'{"data":{},"id":1,"id":2}', task(1), task(2)], [(2, ("/id",))]),
        ([rb'{"data":{},"i\u0064":1}', task(1)], [(1, ("/id",))]),
        ([rb'{"\u0064ata":{},"id":1}', task(1)], [(1, ("/id",))]),
        ([rb'{"data":{},"id":"\u0061b"}', task("ab")], [(1, ("/id",))]),
        ([b'{"data":{},"annotations":[{"id":1}],"annotations":[{"id":2}]}', task(5, 1), task(6, 2)], 2),
        ([b'{"data":{},"annotations":[{"id":1,"id":2}]}', task(5, 1), task(6, 2)], 2),
        ([b'{"data":{},"annotations":[{"id":1}],"annotations":null}', task(5, 1)], []),
    ],
)
def test_keys_that_occur_twice_or_have_escapes(kernel, tasks, expected):
    expected = [(2, ("/annotations/0/id",))] if expected == 2 else expected
    assert repeated_in(kernel, *tasks) == expected


def test_ids_are_remembered_up_to_a_limit(monkeypatch):
    monkeypatch.setattr(reference, "MAX_IDS", 3)
    monkeypatch.setenv("LSCONVERT_KERNEL", "python")
    made, suspicions = make("python", None, record_tasks=True), make_suspicions()
    output = made.feed(json.dumps([task(i % 4) for i in range(8)]).encode()) + made.finish()
    found = suspicions.suspects(output, made.take_tasks())
    assert [suspect.index for suspect in found] == [4, 5, 6]
    assert suspicions.stopped


def test_ids_are_remembered_up_to_the_same_limit_in_c(kernel):
    if kernel == "python":
        pytest.skip("the limit is tested with a lower one")
    made, suspicions = make("native", None, record_tasks=True), make_suspicions()
    for begin in range(0, reference.MAX_IDS, 100_000):
        assert not suspicions.stopped
        works = ",".join(f'{{"id":{i}}}' for i in range(begin, begin + 100_000))
        output = made.feed(f'{{"annotations":[{works}]}}\n'.encode())
        assert suspicions.suspects(output, made.take_tasks()) == []
    assert not suspicions.stopped
    output = made.feed(b'{"annotations":[{"id":-1},{"id":-1},{"id":77}]}\n')
    assert suspicions.suspects(output, made.take_tasks()) == [(0, ("/annotations/2/id",))]
    assert suspicions.stopped


UNSTORABLE = [r'"a\u0000b"', r'"\u0000"', r'"\ud83d"', r'"\ude00"', r'"\ude00\ud83d"', r'"\ud83d\u0041"', r'"\uD83D x"']
STORABLE = [r'"\\u0000"', r'"\\ud83d"', r'"\ud83d\ude00"', r'"\uD83D\uDE00"', '"\U0001f600"', r'"\u0001"', r'"u0000"']
PLACES = ['{"data":{"t":%s}}', '{"data":{%s:1}}', '{"data":1,"annotations":[{"result":[{"a":%s}]}]}', "{%s:1}", "%s"]


@pytest.mark.parametrize("place", PLACES)
def test_what_a_server_cannot_store(kernel, place):
    for text in UNSTORABLE:
        found = found_in(kernel, f"[{place % text}]".encode())
        assert [warnings_of(json.loads(text), repeated) != [] for _, repeated, text in found] == [True], text
    for text in STORABLE:
        found = found_in(kernel, f"[{place % text}]".encode())
        assert not any(warnings_of(json.loads(text), repeated) for _, repeated, text in found), text


def test_valid_pairs_and_spans_are_settled_in_c():
    if "native" not in KERNELS:
        pytest.skip("there is only the kernel in Python")
    for text in (*STORABLE, '"漢字 😀 a b"', r'"\u6f22\u5b57 \ud83d\ude00 a b"', '"' + "a " * 3000 + '"'):
        string = json.loads(text)
        places = [(start, start + 2) for start in range(min(len(string) - 1, 50))]
        values = [{"start": start, "end": end, "text": string[start:end]} for start, end in places]
        regions = [{"type": "labels", "value": value} for value in values]
        work = task(1, data={"t": "zzzz", "u": [string]}, annotations=[{"result": regions}])
        for ascii_only in (True, False):
            made = make("native", None, record_tasks=True)
            output = made.feed(json.dumps(work, ensure_ascii=ascii_only).encode()) + made.finish()
            assert make_suspicions().suspects(output, made.take_tasks()) == []


STRINGS = (
    "Steve Jobs founded Apple",
    "a \U0001f600 b\nc \r\n d",
    "漢字 かな",
    "https://x.example/a.txt",
    "ab",
    r"x\ny &amp; z",
)


CHANGES = ({}, {}, {"start": 1.5}, {"end": None}, {"start": -3}, {"end": 900}, {"start": 900, "end": -1}, {"end": -0})


@st.composite
def spans(draw, texts=STRINGS):
    """Draw a region: mostly a span that is right in one of the texts, counted in characters or in UTF-16 units."""
    text = draw(st.sampled_from(texts))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    copy = draw(st.sampled_from((text[start:end], "wrong", text[start:end].replace("\n", " "), text[start : end + 1])))
    if draw(st.booleans()):
        start, end = (len(text[:at].encode("utf-16-le")) // 2 for at in (start, end))
    value = {"start": start, "end": end, "text": copy} | draw(st.sampled_from(CHANGES))
    return {"type": draw(st.sampled_from(("labels", "labels", "choices"))), "to_name": "t", "value": value}


@settings(max_examples=2 * settings.default.max_examples)
@given(st.data())
def test_the_kernels_agree(data):
    """Every task that gets a warning is a suspect of each kernel, with the same repeated ids, for all chunks."""
    texts = []
    for _ in range(data.draw(st.integers(1, 4))):
        work = st.fixed_dictionaries({}, optional={"id": st.integers(0, 3), "result": st.lists(spans(), max_size=3)})
        lists = {key: st.lists(work, max_size=2) for key in ("annotations", "completions", "predictions")}
        strings = st.dictionaries(st.sampled_from("tuv"), st.sampled_from(STRINGS), max_size=3)
        drawn = data.draw(st.fixed_dictionaries({}, optional={"id": st.integers(0, 3), "data": strings, **lists}))
        texts.append(json.dumps(drawn, ensure_ascii=data.draw(st.booleans())))
    check_agreement(f"[{','.join(texts)}]".encode(), data.draw(st.integers(1, 300)))


@given(st.integers(0, 1 << 32), st.integers(1, 200))
def test_the_kernels_agree_about_mutants(seed, size):
    chance = random.Random(seed)
    names = sorted(name for name in bases() if "/" in name)
    trees = [chance.choice(bases()[chance.choice(names)]) for _ in range(4)]
    texts = [text_of(mutate(tree, chance, bases()["a region"]), chance) for tree in trees]
    document = b"[" + b",".join(texts) + b"]"
    try:
        run("python", document, to=None)
    except LSConvertError:  # a mutant may have NaN, or be a document of another kind
        assume(False)
    check_agreement(document, size)


REGIONS = [
    {"id": "a", "from_name": "l", "to_name": "t", "type": "labels", "value": {"start": 0, "end": 5, "text": copy}}
    for copy in ("Steve", "Apple")
]
WORK = {"id": 5, "result": REGIONS, "created_at": "2020-01-01T00:00:00Z"}
VALID = {
    "v1/export": {
        "id": 1,
        "data": {"t": STRINGS[0]},
        "completions": [WORK, {"id": 6, "result": [REGIONS]}],
        "predictions": [],
    },
    "v1/import": {"id": 1, "data": {"t": STRINGS[0]}, "completions": [WORK, WORK], "predictions": [WORK]},
    "v2/export": {
        "id": 1,
        "data": {"t": STRINGS[0]},
        "annotations": [WORK],
        "predictions": [WORK],
        "drafts": [],
        "meta": {},
    },
    "v2/migrated": {"id": 1, "data": {"t": STRINGS[0]}, "annotations": [WORK, WORK], "predictions": [WORK]},
    "v2/import": {
        "id": 1,
        "data": {"t": STRINGS[0]},
        "annotations": [WORK | {"ground_truth": True}],
        "predictions": [WORK],
    },
}


def shuffled(value, chance):
    """Return a copy with the keys of all objects in another order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], chance) for key in chance.sample(sorted(value), len(value))}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", VALID)
def test_the_check_notes_ids_and_spans_in_any_order(name):
    """Only tasks that the check passes are noted; the others are read again."""
    if "native" not in KERNELS:
        pytest.skip("there is only the kernel in Python")
    chance = random.Random(name)
    for _ in range(100):
        document = json.dumps([shuffled(VALID[name], chance), shuffled(VALID[name], chance)]).encode()
        made = make("native", None, record_tasks=True)
        output = made.feed(document) + made.finish()
        assert make_check().doubtful(output, made.take_tasks(), name, name, 1 << 40) == []
        alone = found_in("native", document)
        assert [index for index, repeated, _ in alone if repeated][-1] == 1
        assert [len(warnings_of(decoded(text))) > 0 for _, _, text in alone] == [True, True]
        assert found_in("native", document, root=name) == alone


def check_agreement(document, size):
    with pytest.MonkeyPatch.context() as patch:
        results = []
        for kernel in KERNELS:
            patch.setenv("LSCONVERT_KERNEL", kernel)
            whole = found_in(kernel, document)
            assert found_in(kernel, document, size) == whole
            for root in ROOTS if make_check() is not None else ():
                assert found_in(kernel, document, root=root) == whole, root
            repeated = [(index, ids) for index, ids, _ in whole if ids]
            warned = [
                (i, problems) for i, ids, text in whole if (problems := warnings_of(decoded(text), ids, text=text))
            ]
            results.append((repeated, warned))
    assert all(result == results[0] for result in results)
    expected = [i for i, value in enumerate(decoded(document)) if warnings_of(value)]
    assert {*expected} <= {i for i, _ in results[0][1]}


def decoded(text):
    return json.loads(text, parse_int=lambda digits: int(digits[:600]))


def test_words_are_those_of_the_c_code():
    if "native" not in KERNELS:
        pytest.skip("there is only the kernel in Python")
    check, encoded = Check(TABLE.read_bytes()), [f'"{word}"'.encode() for word in WORDS]
    for words in (b" ".join(encoded[:-1]), b"", b" ".join(encoded[:-1]) + b" ", b" " * 100, b'"' + b"x" * 60 + b'"'):
        with pytest.raises(ValueError, match="words"):
            Suspicions(check, words, 1, 2)
    for arguments in ((b" ".join(encoded), 1, 2), (None, b" ".join(encoded), 1, 2), (check,)):
        with pytest.raises(TypeError):
            Suspicions(*arguments)
    made = Suspicions(check, b" ".join(encoded), 1, 2)
    assert made.stopped() is False
    assert made.take() == []
    for other in (1, Suspicions(Check(TABLE.read_bytes()), b" ".join(encoded), 1, 2)):
        with pytest.raises(TypeError):
            check.doubtful(b"", make_core(None).take_tasks(), 0, 0, None, 0, other)


def test_a_second_thread_is_refused():
    if "native" not in KERNELS:
        pytest.skip("there is only the kernel in Python")
    core = make_core(None)
    output = core.feed(json.dumps(task(1, meta=[1] * 1_000_000)).encode())
    rows, suspicions, refused = core.take_tasks(), make_suspicions().core, []

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
        other = lambda: suspicions.look(output, rows)  # noqa: E731
        thread = threading.Thread(target=lambda: (begun.wait(), attempt(other, 500)))
        thread.start()
        begun.set()
        attempt(other, 500)
        thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert set(refused) == {"suspicions serve one thread at a time"}


@pytest.mark.parametrize("value", [{"start": -3, "end": 5}, {"start": 0, "end": 900}, {"start": -3, "end": -1}])
def test_a_span_outside_of_the_text_is_suspect_beside_one_that_is_right(value):
    outside = {**REGIONS[0], "value": {**value, "text": "Steve"}}
    for regions, suspect in (([REGIONS[0], outside], True), ([outside, REGIONS[0]], True), ([outside], False)):
        work = {"id": 1, "data": {"t": STRINGS[0]}, "annotations": [{"id": 5, "result": regions}]}
        made = make("native", None, record_tasks=True)
        output = made.feed(json.dumps(work).encode()) + made.finish()
        assert bool(make_suspicions().suspects(output, made.take_tasks())) == suspect
        check_agreement(json.dumps(work).encode(), 7)
