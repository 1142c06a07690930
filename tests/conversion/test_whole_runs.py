"""Properties of whole conversions, from source to files, with all policies, checks and split outputs.

The properties of the kernels feed kernels directly. These also run all steps around them: tasks are recorded, filtered,
checked, quarantined, counted and written.
"""

import io
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import new_documents, old_documents
from test_properties import maps, shapes, tasks_of

from lsconvert import ConversionError, LSConvertError, convert, verify
from lsconvert.kernel import KERNELS

CONFLICT = b'{"id":9,"completions":[{"result":[[],{"id":"r"}]}]}'

options = shapes | st.fixed_dictionaries(
    {"unmapped": st.sampled_from(("keep", "drop", "error"))},
    optional={name: st.just(given) for name, given in maps.items()} | {"target": st.just("import")},
)
policies = st.sampled_from(("stop", "quarantine", "keep"))
sizes = st.integers(1, 300) | st.just(1 << 20)


def run(kernel, size, text, policy, *, max_tasks=None, **given):
    """Convert files; return the resulting files, the report without the name of the kernel, and the error."""
    report = error = None
    with (
        tempfile.TemporaryDirectory() as name,
        mock.patch.dict(os.environ, {"LSCONVERT_KERNEL": kernel}),
        mock.patch("lsconvert.conversion.pipeline.CHUNK_SIZE", size),
    ):
        folder = Path(name)
        (folder / "in.json").write_bytes(text)
        quarantine = folder / "bad.jsonl" if policy == "quarantine" else None
        try:
            report = convert(
                folder / "in.json",
                folder / "out.json",
                on_error=policy,
                quarantine=quarantine,
                max_tasks=max_tasks,
                **given,
            )
        except LSConvertError as caught:
            error = (type(caught), caught.message.replace(name, ""), caught.where._replace(file=None))
        (folder / "in.json").unlink()
        files = {path.name: path.read_bytes().replace(name.encode(), b"") for path in folder.iterdir()}
    if report is not None:
        report = repr(replace(report, kernel="")).replace(name, "")
    return files, report, error


def has_all_tasks(text, files, policy, to, given):
    """Return whether every task of the input is in a file, converted by the rules, or in the quarantine."""
    written = [data for name, data in files.items() if name.startswith("out")]
    if policy == "stop" and len(written) == 1 and not given.get("max_tasks"):
        return verify(io.BytesIO(text), io.BytesIO(written[0]), to=to, **given) is None
    names = sorted(name for name in files if name.startswith("out") and "manifest" not in name)
    quarantined = files.get("bad.jsonl", b"").splitlines()
    return sum(len(tasks_of(files[name])) for name in names) + len(quarantined) == len(tasks_of(text))


@settings(max_examples=settings.default.max_examples // 4)  # each example is two conversions with files
@given(
    text=old_documents | new_documents,
    to=st.sampled_from(("v1", "v2")),
    given=options,
    policy=policies,
    check=st.booleans(),
    max_tasks=st.sampled_from((None, None, 1, 2, 4)),
    sizes=st.tuples(sizes, sizes),
)
def test_results_do_not_depend_on_kernels_and_chunks(part, text, to, given, policy, check, max_tasks, sizes):
    if to == "v1":
        given = {name: value for name, value in given.items() if name not in ("target", "users", "maps")}
    given = given | {"to": to}
    wanted = None
    for kernel, size in zip(KERNELS, sizes):
        found = run(kernel, size, text, policy, check=check, max_tasks=max_tasks, **given)
        wanted = wanted or found
        assert found == wanted
    files, report, error = wanted
    assert (report is None) == (error is not None)
    if error is not None:
        assert files == {}
        assert policy == "stop" or not issubclass(error[0], ConversionError) or given.get("unmapped") == "error"
    elif not has_repeated_ids(text):
        choices = {name: value for name, value in given.items() if name != "to"}
        assert has_all_tasks(text, files, policy, to, choices | ({"max_tasks": max_tasks} if max_tasks else {}))


def has_repeated_ids(text):
    """Return whether `tasks_of` may miss tasks: of tasks by id, it keeps the last one of equal ids."""
    return text.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


@pytest.mark.parametrize("policy", ["stop", "quarantine", "keep"])
@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("max_tasks", [None, 100])
def test_an_invalid_task_in_a_later_chunk(kernel, policy, check, max_tasks):
    """An error of the third chunk is not lost."""
    good = [{"id": i, "data": {"t": "x" * 1000}, "completions": [{"id": i, "result": [[]]}]} for i in range(200)]
    text = b"[" + b",".join([*(json.dumps(task).encode() for task in good), CONFLICT]) + b"]"
    files, report, error = run(kernel, 1 << 16, text, policy, to="v2", check=check, max_tasks=max_tasks)
    if policy == "stop":
        assert (files, report) == ({}, None)
        assert error[0] is ConversionError
        assert error[2].task_index == 200
        return
    assert error is None
    assert "failed=1" in report
    assert (CONFLICT in files.get("bad.jsonl", b"")) == (policy == "quarantine")
    assert sum(data.count(CONFLICT) for data in files.values()) == 1
    if not max_tasks:
        assert files["out.json"].count(b'"annotations"') == 200
