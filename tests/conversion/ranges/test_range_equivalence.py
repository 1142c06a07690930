"""Output, report, errors and quarantine do not depend on ranges, wherever the file is cut.

The jobs begin at arbitrary bytes, also inside of strings, and documents are hostile or broken.
"""

import json
import tempfile
from concurrent.futures import Executor, Future
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import new_documents, old_documents

import lsconvert
from lsconvert.conversion.ranges import open_source
from lsconvert.conversion.ranges.guess import Shape
from lsconvert.errors import LSConvertError
from lsconvert.kernel import KERNELS, make_kernel
from lsconvert.kernel.contract import State
from lsconvert.rules.plan import compile_plan


class Now(Executor):
    """An executor that runs each job at once. `taken` counts what it ran."""

    def __init__(self):
        self.taken = 0

    def submit(self, call, /, *arguments, **options):
        future = Future()
        self.taken += 1
        try:
            future.set_result(call(*arguments, **options))
        except BaseException as error:
            future.set_exception(error)
        return future


def outcome(source, folder, cuts=None, to="v2", suffix=".json", *, quarantines=False, **options):
    """Return the files, report and error of a conversion, with jobs between the cuts if there are any."""
    target, quarantine = folder / f"out{suffix}", folder / "quarantine"
    if quarantines:
        options["quarantine"] = quarantine
    error = report = None
    try:
        if cuts is None:
            report = lsconvert.convert(source, target, to=to, force=True, **options)
        else:
            shape = Shape(ord("[") if source.read_bytes().lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"[" else 0, b"", False)
            forced = {"cuts": lambda *_: iter(cuts), "_shape": lambda *_: shape}
            with mock.patch.multiple(open_source, **forced), mock.patch("lsconvert.conversion.options.MIN_SIZE", 0):
                report = lsconvert.convert(source, target, to=to, force=True, executor=Now(), **options)
    except LSConvertError as found:
        error = type(found), str(found), found.where, found.message, found.hint, getattr(found, "errors", None)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path != source}
    for name in files:
        (folder / name).unlink()
    assert not [name for name in files if name.startswith(".")]
    return files, report, error


REGION = {"id": "r", "type": "choices", "from_name": "c", "to_name": "t", "value": {"choices": ["a"]}}
STRINGS = (
    '},{"id":1,"data":{}},{"id":2',
    '"},{"',
    "\\",
    '\\"',
    "\n{",
    "}\n{",
    '},\n  {\n    "id": 3',
    "]",
    "},{",
    "é€😀",
    "\0",
)
texts = st.lists(st.sampled_from(STRINGS), max_size=3).map("".join)
results = st.lists(
    st.one_of(
        st.just(REGION), st.just([REGION]), texts.map(lambda text: {**REGION, "value": {"choices": text}}), st.just(5)
    ),
    max_size=3,
)
completions = st.lists(
    st.fixed_dictionaries(
        {"id": st.integers(1, 999), "result": results},
        optional={"ground_truth": st.booleans(), "completed_by": st.integers(1, 3)},
    ),
    max_size=2,
)
tasks = st.one_of(
    st.fixed_dictionaries({"id": st.integers(1, 999), "data": st.fixed_dictionaries({"text": texts})}, optional={"completions": completions}),
    st.fixed_dictionaries({"id": st.integers(1, 999), "data": st.just({"text": "x"}), "completions": completions}),
    st.fixed_dictionaries({"id": st.integers(1, 99), "completions": completions, "annotations": completions}),
    st.fixed_dictionaries({"text": texts}),
    st.sampled_from([5, "x", None, [], {"id": 1, "completions": 5}, {"completion_count": 1, "annotation_ids": []}]),
)  # fmt: skip
joins = {
    "compact": lambda items: "[" + ",".join(json.dumps(i, separators=(",", ":"), ensure_ascii=False) for i in items) + "]",
    "pretty": lambda items: json.dumps(items, indent=2),
    "lines": lambda items: "".join(json.dumps(i) + "\n" for i in items),
    "crlf": lambda items: "\r\n".join(json.dumps(i) for i in items),
    "joined": lambda items: "".join(json.dumps(i) for i in items),
}  # fmt: skip
hostile = st.builds(
    lambda join, items: joins[join](items), st.sampled_from([*joins]), st.lists(tasks, min_size=3, max_size=8)
)
broken = st.one_of(
    st.just(("", 0)),
    st.just(("", 0)),
    st.tuples(st.sampled_from((",", "]", "{", "\0", '"', "}", "\ufeff")), st.floats(0, 1)),
)
documents = st.one_of(hostile, hostile, hostile, old_documents, new_documents)
choices = st.fixed_dictionaries(
    {"to": st.sampled_from(("v2", "v2", "v1"))},
    optional={
        "on_error": st.sampled_from(("stop", "keep")),
        "check": st.booleans(),
        "strict": st.booleans(),
        "suffix": st.sampled_from((".json", ".jsonl", ".txt")),
        "unmapped": st.sampled_from(("keep", "error", "drop")),
        "users": st.just({1: 70}),
    },
)  # fmt: skip


def boundaries(text):
    """Return where tasks end, as far as the document can be read."""
    kernel, found = make_kernel(compile_plan(None), record_tasks=True), []
    try:
        for at, byte in enumerate(text):
            kernel.feed(bytes((byte,)))
            point = kernel.resume_point() if byte == ord("}") else None
            if point is not None and point.state in (State.AFTER, State.NEXT):
                found.append(at + 1)
    except LSConvertError:
        pass
    return found


def cut_places(text, places, how):
    """Return bytes to cut at: between tasks, behind brackets, or anywhere."""
    ends = {
        "tasks": boundaries(text),
        "brackets": [at + 1 for at, byte in enumerate(text) if byte == ord("}")],
        "bytes": range(len(text) + 1),
    }[how]
    return sorted({ends[int(place * (len(ends) - 1))] for place in places}) if ends else []


@pytest.fixture
def _chosen(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.usefixtures("_chosen", "part")
@given(
    text=documents,
    damage=broken,
    places=st.lists(st.floats(0, 1), min_size=2, max_size=8),
    how=st.sampled_from(("tasks", "tasks", "brackets", "bytes")),
    options=choices,
    quarantines=st.booleans(),
    upgrades_only=st.fixed_dictionaries(
        {},
        optional={
            "keep_ground_truth": st.booleans(),
            "split_annotators": st.booleans(),
            "target": st.just("import"),
            "max_tasks": st.integers(1, 4),
            "max_bytes": st.integers(60, 600),
        },
    ),
)  # fmt: skip
def test_any_ranges(text, damage, places, how, options, quarantines, upgrades_only):
    text = text.encode() if isinstance(text, str) else text
    spot = int(damage[1] * len(text))
    source_text = text[:spot] + damage[0].encode() + text[spot:]
    if options["to"] == "v2":
        options = options | upgrades_only
    if "target" in upgrades_only:
        options = {"users": {1: 70, 2: 71}, "unmapped": "keep"} | options
    if quarantines:
        options = {key: value for key, value in options.items() if key != "on_error"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in.json"
        source.write_bytes(source_text)
        whole = outcome(source, folder, quarantines=quarantines, **options)
        for cuts in (boundaries(source_text), cut_places(source_text, places, how)):
            assert outcome(source, folder, cuts, quarantines=quarantines, **options) == whole
