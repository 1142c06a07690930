"""Hostile inputs: each in a process of its own with little memory and CPU time, because a failure may be a crash."""

import gzip
import io
import os
import subprocess
import sys

import pytest

from lsconvert import InvalidJSONError, TruncatedInputError, convert

resource = pytest.importorskip("resource")

# The command line with limits on memory and CPU time: a process that exceeds them ends with a traceback or a signal.
# The command line itself needs 15 MiB. On Linux, RLIMIT_DATA counts writable memory; macOS ignores it. Address space is
# not a useful measure, because a thread takes 72 MiB of it. CPU time, not wall time: the machine may be busy.
CONFINED = """
import resource, sys
size, seconds = int(sys.argv.pop(1)) << 20, int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_DATA, (size, size))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
from lsconvert.cli import main
main()
"""


@pytest.fixture
def confined(tmp_path, kernel):
    """Run the command line on files, with limits and each kernel; return its exit code, stdout and stderr."""

    def run(*args, mebibytes=192, seconds=10, **files):
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        command = [sys.executable, "-c", CONFINED, str(mebibytes), str(seconds), *args]
        env = os.environ | {"LSCONVERT_KERNEL": kernel}
        done = subprocess.run(command, check=False, capture_output=True, cwd=tmp_path, env=env)
        assert b"Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr.decode()

    return run


def task(data, more=b""):
    return b'[{"id": 1, "data": {"x": %s}, "completions": []%s}]' % (data, more)


def upgraded(text):
    return text.replace(b"completions", b"annotations")


@pytest.fixture
def survives(confined, tmp_path):
    """Every text is converted, and only its key `completions` changes."""

    def check(texts, *args):
        # The limits are those of one conversion; two side by side take twice the memory.
        code, _, stderr = confined("upgrade", *texts, "-O", "out", "--jobs", "1", *args, **texts)
        assert code == 0, stderr
        for name, text in texts.items():
            assert (tmp_path / "out" / name).read_bytes() == upgraded(text)

    return check


# Depth.

BOMBS = {
    f"{name}-{count}": start + bracket * count
    for name, start, bracket in (
        ("arrays", b"", b"["),
        ("objects", b"", b'{"a":'),
        ("empty-keys", b"", b'[{"":'),
        ("in-a-task", b'[{"data": ', b"["),
    )
    for count in (1_000, 10_000, 50_000, 100_000, 1_000_000)
}


@pytest.mark.slow
def test_depth_bombs(confined):
    code, output, stderr = confined("upgrade", *BOMBS, "--check", **BOMBS)
    lines = [line for line in stderr.splitlines() if "nested deeper" in line]
    assert (code, output, len(lines)) == (5, b"", len(BOMBS))
    for name, line in zip(BOMBS, lines):
        assert line.startswith(f"{name}:1:")
        assert "nested deeper than 200 brackets" in line
        assert len(line) < 500


@pytest.mark.slow
def test_deep_but_allowed(survives):
    """A raised limit does not lead to a crash."""
    survives({"deep": task(b"[" * 30_000 + b"]" * 30_000)}, "--max-depth", "1000000", "--no-check")


def test_too_deep_to_be_decoded(confined, kernel):
    """The native check has no depth limit of its own. A task that it is not sure about has to be decoded."""
    deep = b"[" * 30_000 + b"]" * 30_000
    invalid = task(deep, b', "predictions": 5')
    for text, is_decoded in ((task(deep), kernel == "python"), (invalid, True)):
        code, output, stderr = confined("upgrade", "deep", "--max-depth", "1000000", deep=text)
        if is_decoded:
            assert (code, output) == (5, b"[")
            assert "task 0: the task is nested too deep for Python objects" in stderr
            assert "--no-check" in stderr
        else:
            assert (code, output) == (0, text.replace(b"completions", b"annotations"))


@pytest.mark.slow
def test_filter_survives_depth(confined):
    for name, text in {"deep": task(b"[" * 30_000 + b"]" * 30_000), "bomb": b"[" * 100_000}.items():
        code, _, stderr = confined(
            "filter", name, "--where", "sample=1/2", "--max-depth", "1000000", "-o", "out", **{name: text}
        )
        assert code == (5 if name == "deep" else 3), stderr
        assert "--no-check" not in stderr


@pytest.mark.slow
def test_filter_survives_many_annotations(confined, tmp_path):
    items = [b'{"id": %d, "was_cancelled": %s}' % (n, b"true" if n % 2 else b"false") for n in range(100_000)]
    text = b'[{"data": {}, "annotations": [%s]}]'
    options = ("--where-annotation", "not cancelled", "-o", "out")
    assert confined("filter", "many", *options, mebibytes=400, many=text % b", ".join(items))[0] == 0
    assert (tmp_path / "out").read_bytes() == text % b", ".join(items[::2])


@pytest.mark.slow
def test_verify_survives_depth(confined):
    deep = b"[" * 50_000 + b"]" * 50_000
    assert confined("verify", "deep", "deep", deep=deep)[0] == 0
    assert confined("verify", "cut", "cut", cut=deep[:-1])[0] == 3


SMALL_STACK = r"""
import io, sys, threading
import lsconvert

def nested(count):
    return b"[" * count + b"]" * count

quoted = b'"[%b1%b]"' % (b'{\\"a\\":' * 190, b"}" * 190)
copies = b'{"result":[[{"v":%b}],[{}]],"aggregated_completed_by":[1,2]}' % nested(190)
tasks = (
    b'{"completions":[%b]}' % b",".join([copies] * 100),
    b'{"completions":[{"result":%b,"completed_by":{"id":99}},{"result":[{},[]]}]}' % quoted,
    b'{"completions":[{"result":%b,"completed_by":{"id":99}},{"honeypot":"\\u0074","ground_truth":"t"}]}' % quoted,
)
text = b"[%b]" % b",".join(tasks)
deep = b'[{"data":%b,"completions":[]}]' % nested(30_000)
OPTIONS = {"users": {1: 7, 2: "a@b.c"}, "unmapped": "drop", "check": False}

def convert():
    report = lsconvert.upgrade(
        io.BytesIO(text), io.BytesIO(), target="import", on_error="quarantine", quarantine=io.BytesIO(), **OPTIONS
    )
    print(report.kernel, report.tasks, report.quarantined, report.annotations)
    print(lsconvert.upgrade(io.BytesIO(deep), io.BytesIO(), max_depth=100_000, **OPTIONS).tasks)
    try:
        lsconvert.upgrade(io.BytesIO(text[:-1] + b"x"), io.BytesIO(), **OPTIONS | {"unmapped": "keep"})
    except lsconvert.LSConvertError as error:
        print(error.where.pointer)

convert()  # in the main thread first, because imports need more stack
threading.stack_size(int(sys.argv[1]))
thread = threading.Thread(target=convert)
thread.start()
thread.join()
"""


@pytest.mark.parametrize("size", [1 << 16, pytest.param(1 << 17, marks=pytest.mark.slow)])
def test_threads_with_small_stacks(kernel, tmp_path, size):
    """64 kB, and the 128 kB of musl. Not in the main thread: Python itself does not start with so little stack."""
    env = os.environ | {"LSCONVERT_KERNEL": kernel}
    command = [sys.executable, "-c", SMALL_STACK, str(size)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, cwd=tmp_path)
    assert done.stdout == f"{kernel} 2 1 202\n1\n/1/completions/1/result\n" * 2, (done.returncode, done.stderr)


# Long tokens.


@pytest.mark.slow
def test_long_integers(survives):
    survives({f"digits{digits}": task(b"7" * digits) for digits in (4_301, 100_000, 1_000_000)})


@pytest.mark.parametrize("digits", [4_301, pytest.param(100_000, marks=pytest.mark.slow)])
def test_verify_survives_long_integers(confined, digits):
    text = task(b"7" * digits)
    assert confined("verify", "in", "out", **{"in": text, "out": upgraded(text)})[0] == 0
    assert confined("verify", "in", "out", out=upgraded(task(b"7" * (digits - 1) + b"8")))[0] == 1


UNUSUAL = task(
    rb'[1e400, -0, 1.00, 1E5, 18446744073709551616, 1e-400, "\ud800", "\udfff\/", {"\ud800": 1, "\ud801": 1}]'
)


def test_unusual_tokens(survives, confined):
    survives({"unusual": UNUSUAL})
    assert confined("verify", "unusual", "out/unusual")[0] == 0


def test_long_string(survives):
    survives({"long": task(b'"' + b"x" * 20_000_000 + b'"')})


@pytest.mark.parametrize("mebibytes", [40, *(pytest.param(size, marks=pytest.mark.slow) for size in (60, 80, 100))])
def test_too_little_memory_is_reported(confined, mebibytes):
    text = task(b'"' + b"x" * 20_000_000 + b'"')
    code, output, stderr = confined("upgrade", "long", mebibytes=mebibytes, long=text)
    if mebibytes == 100 and code == 0:  # enough if few modules are imported
        assert output == upgraded(text)
        return
    assert (code, output) == (5, b"[")
    assert "not enough memory" in stderr or "too large for Python objects" in stderr


def test_strings_that_look_like_structure(survives):
    pieces = (b"},{", rb"\"},{", b"[{", rb"\\", rb"\u005b", b"}]")
    more = b', "%s": ["%s"]'
    texts = [task(b'"' + piece * 50_000 + b'"', more % (piece, piece * 50_000)) for piece in pieces]
    survives({f"piece{number}": text for number, text in enumerate(texts)})


# Large numbers of keys, spaces and compressed bytes.


@pytest.mark.slow
def test_many_keys(survives, confined, kernel):
    keys = b", ".join(b'"k%d": %d' % (n, n) for n in range(1_000_000))
    text = task(b"{%s}" % keys, b", " + keys[: keys.rindex(b", ", 0, 1_000_000)])
    survives({"keys": text}, "--no-check")
    code, _, stderr = confined("upgrade", "keys", "--check")
    if kernel == "native":
        assert code == 1  # it would change
        return
    assert code == 5  # decoded, it does not fit into memory
    assert "--no-check" in stderr
    assert confined("upgrade", "keys", "--check", mebibytes=1024)[0] == 1


FLOODS = {
    f"flood{number}": task(b"1").replace(b" ", space * (2_000_000 // len(space))) + space * 1_000_000
    for number, space in enumerate((b" ", b"\n", b"\r\n\t "))
}


@pytest.mark.slow
def test_white_space_floods(survives, confined):
    survives(FLOODS)
    bad = {name: text + b"x" for name, text in FLOODS.items()}
    code, _, stderr = confined("upgrade", *bad, "--check", "--jobs", "1", **bad)
    assert code == 3
    for name, text in FLOODS.items():
        assert f"\n{name}:{text.count(bytes([10])) + 1}:" in stderr


def spaces(mebibytes):
    """Return many compressed spaces, made of repeated gzip members of 16 MiB."""
    return gzip.compress(b" " * (1 << 24)) * (mebibytes // 16)


@pytest.mark.slow
def test_gzip_bomb_outside_a_task(confined):
    bomb = gzip.compress(b"[") + spaces(512) + gzip.compress(b"]")
    code, _, stderr = confined("upgrade", "bomb", "--check", seconds=30, bomb=bomb)
    assert code == 0
    assert "0 tasks" in stderr


@pytest.mark.slow
def test_gzip_bomb_inside_a_task(confined):
    bomb = gzip.compress(b'[{"id": 1,') + spaces(512) + gzip.compress(b'"data": {}}]')
    code, _, stderr = confined("upgrade", "bomb", "--check", mebibytes=1024, seconds=30, bomb=bomb)
    assert code == 5
    assert "larger than 268,435,456 bytes" in stderr
    assert confined("upgrade", "bomb", "--check", "--max-task-size", "1000000", bomb=bomb)[0] == 5


# Small in, large out.


def copies(lists, name=b"y" * 32_000):
    """Return an annotation with many inner lists, and a large member that each of its copies repeats."""
    return b'{"x":"' + name + b'","result":[' + b",".join([b"[]"] * lists) + b"]}"


SPLIT_BOMBS = {
    "one": copies(8_000),
    "many": b",".join([copies(500, b"y" * 1_000)] * 100),  # each alone is within the limit
    "addresses": b'{"aggregated_completed_by":[%b],"result":[%b]}' % ((b"7," * 50_000)[:-1], (b"[]," * 50_000)[:-1]),
}


@pytest.mark.slow
@pytest.mark.parametrize("bomb", SPLIT_BOMBS.values(), ids=SPLIT_BOMBS)
@pytest.mark.parametrize("policy", ["stop", "quarantine", "keep"])
def test_split_bombs(confined, tmp_path, bomb, policy):
    """Refused before its copies are made: the output would have several hundred megabytes."""
    users = b'{"7": "%b@example.com"}' % (b"x" * 900)
    small = b'{"completions":[]}'
    text = b"[%b,%b,%b]" % (small, task(b"0").replace(b"[]", b"[%b]" % bomb)[1:-1], small)
    options = ("--split-annotators", "--users", "users.json", "--on-error", policy, "--no-check")
    files = {"bomb": text, "users.json": users}
    code, _, stderr = confined("upgrade", "bomb", "-o", "out", *options, mebibytes=160, seconds=60, **files)
    assert code == (5 if policy == "stop" else 1)
    assert "the task would be larger than" in stderr
    assert policy != "stop" or "--max-growth" in stderr
    out = tmp_path / "out"
    if policy == "stop":
        assert not out.exists()
        return
    converted = [b'{"annotations":[]}', *([text[20:-20]] if policy == "keep" else []), b'{"annotations":[]}']
    assert out.read_bytes() == b"[" + b",".join(converted) + b"]"
    if policy == "quarantine":
        [line] = (tmp_path / "out.quarantine.jsonl").read_bytes().splitlines()
        assert text[20:-20] in line
        assert b"the task would be larger than" in line


@pytest.mark.slow
def test_a_task_that_may_grow(confined, tmp_path):
    text = task(b"0").replace(b"[]", b"[%b]" % copies(90, b"y" * 100_000))
    code, _, stderr = confined("upgrade", "in", "-o", "out", "--split-annotators", mebibytes=300, **{"in": text})
    assert code == 0, stderr
    assert (tmp_path / "out").stat().st_size > 9_000_000
    assert confined("upgrade", "in", "--check", "--split-annotators", "--max-growth", "80")[0] == 5


# Truncation.

SAMPLE = r"""
[
  {"id": 1, "data": {"text": "]}},{\" \\", "n": [1.50, -0, 1e400, true, null], "\u007b": "\ud800"},
   "completions": [{"id": 5, "result": [[{"type": "choices", "from_name": "c", "to_name": "t", "value": {"choices": ["}]"]}}]], "ground_truth": false}],
   "predictions": []},
  {"id": 2, "data": {}, "completions": [], "predictions": [{"result": [[]], "score": 0.5}]}
]
"""
SAMPLES = {
    "array": SAMPLE.encode(),
    "task": SAMPLE[SAMPLE.index("{") : SAMPLE.rindex(',\n  {"id": 2')].encode(),
    "by id": ('{"1": ' + SAMPLE[SAMPLE.index("{") : SAMPLE.rindex(',\n  {"id": 2')] + ', "2": {}}').encode(),
}


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_truncation_at_every_byte(kernel, monkeypatch, text):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    convert(io.BytesIO(text), None, to="v2")
    for size in range(len(text.rstrip())):
        with pytest.raises(TruncatedInputError) as caught:
            convert(io.BytesIO(text[:size]), None, to="v2")
        assert caught.value.where.offset == size


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_control_character_at_every_byte(kernel, monkeypatch, text):
    """The error has the offset of the control character."""
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    for size in range(len(text.rstrip())):
        with pytest.raises(InvalidJSONError) as caught:
            convert(io.BytesIO(text[:size] + b"\x01" + text[size:]), None, to="v2")
        assert caught.value.where.offset == size


@pytest.mark.parametrize(
    "string",
    [
        pytest.param(b"a" * 5_000_000, id="plain"),
        pytest.param(rb"\n" * 2_500_000, id="escapes", marks=pytest.mark.slow),
    ],
)
def test_an_error_after_a_long_string_is_cheap(confined, string):
    """To find the pointer of the error, the task is read again. That must not need memory for each byte."""
    code, _, stderr = confined("upgrade", "long", "--check", mebibytes=64, long=b'[{"data":"' + string + b'","x":tru}]')
    assert code == 3
    assert "at /0/x: not JSON" in stderr


# Merges.


@pytest.mark.slow
@pytest.mark.parametrize("on_duplicate", ["first", "join", "keep"])
def test_hostile_merges(confined, on_duplicate):
    """Bombs, depth and long tokens in keys and in joined lists: an answer without a traceback."""
    bombs = {name: bomb for name, bomb in BOMBS.items() if name.endswith("-100000")}
    for name, bomb in bombs.items():
        code, output, stderr = confined("merge", name, name, "--on-duplicate", on_duplicate, **{name: bomb})
        assert code == 5
        assert output in (b"", b"[")
        assert "nested deeper than 200 brackets" in stderr
    deep = task(b"[" * 30_000 + b"]" * 30_000)
    code, _, stderr = confined(
        "merge", "deep", "deep", "--max-depth", "99999", "--on-duplicate", on_duplicate, deep=deep
    )
    assert (code == 5 and "nested too deep" in stderr) or (code, on_duplicate) == (0, "keep"), stderr
    for digits in (4_301, 100_000):
        texts = {f"{name}{digits}": task(b"7" * digits + end) for name, end in (("a", b""), ("b", b".0"), ("c", b"e9"))}
        names = ("--key", "data", *texts)
        code, output, stderr = confined("merge", *names, "--on-duplicate", on_duplicate, **texts)
        assert (code, output.count(b'"id"')) == (0, 3 if on_duplicate == "keep" else 2), stderr


@pytest.mark.slow
def test_many_copies_of_one_task(confined):
    """Joined, they are one task. The time must not be that of all pairs."""
    copies = b",".join(
        b'{"id": 1, "data": {}, "annotations": [{"id": %d}], "predictions": [{"score": %d}]}' % (n, n % 7)
        for n in range(20_000)
    )
    code, output, stderr = confined("merge", "in", "--on-duplicate", "join", seconds=60, **{"in": b"[" + copies + b"]"})
    assert code == 0, stderr
    assert (output.count(b'{"id"'), output.count(b"score")) == (20_001, 7)


@pytest.mark.slow
def test_many_items_with_one_id(confined):
    items = b",".join(b'{"id": 1, "n": %d}' % n for n in range(5_000))
    texts = {
        name: task(b"1", b', "annotations": [%b]' % items).replace(b'"completions": [], ', b"") for name in ("a", "b")
    }
    texts["b"] = texts["b"].replace(b'"n": 7}', b'"n": 7.5}')
    code, output, stderr = confined(
        "merge", "a", "b", "--on-duplicate", "join", "--on-conflict", "keep", seconds=60, **texts
    )
    assert code == 0, stderr
    assert output.count(b'"n"') == 5_001


@pytest.mark.slow
def test_many_different_items_with_one_id(confined):
    texts = {}
    for name, more in (("a", 0), ("b", 1_000_000)):
        items = b",".join(b'{"id": 1, "n": %d}' % (n + more) for n in range(20_000))
        texts[name] = task(b"1", b', "annotations": [%b]' % items).replace(b'"completions": [], ', b"")
    for how, count in (("keep", 40_000), ("first", 20_000), ("last", 20_000)):
        code, output, stderr = confined("merge", "a", "b", "--on-duplicate", "join", "--on-conflict", how, **texts)
        assert (code, output.count(b'"n"')) == (0, count), stderr


@pytest.mark.slow
def test_many_keys_that_differ(confined):
    texts = {
        name: b'[{"id": 1, "data": {}, %b}]' % b", ".join(b'"k%d": %d' % (n, n + more) for n in range(50_000))
        for name, more in (("a", 0), ("b", 1))
    }
    code, _, stderr = confined("merge", "a", "b", "--on-duplicate", "join", "-v", **texts)
    assert code == 0
    assert len(stderr.splitlines()) < 1_200


@pytest.mark.slow
def test_a_large_task_in_a_merge(confined):
    text = task(
        b"1", b', "predictions": [%b]' % (b'{"result": [{"value": {"rle": [%b]}}]}' % (b"255," * 2_000_000 + b"0"))
    )
    code, output, stderr = confined("merge", "large", "--on-duplicate", "first", large=text)
    assert (code, output == text) == (0, True), stderr


@pytest.mark.parametrize("mebibytes", [pytest.param(30, marks=pytest.mark.slow), 40])
def test_too_little_memory_for_a_merge_is_reported(confined, mebibytes):
    text = task(b'"' + b"x" * 20_000_000 + b'"')
    code, _, stderr = confined("merge", "long", "long", "--on-duplicate", "join", mebibytes=mebibytes, long=text)
    assert (code, "not enough memory" in stderr) == (5, True)
