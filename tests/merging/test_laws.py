"""Laws of merges, on generated files: what comes out of several merges, and the sums of the report."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsconvert
from lsconvert.kernel import KERNELS

ITEMS = st.fixed_dictionaries({}, optional={"id": st.integers(1, 4), "result": st.just([]), "score": st.integers(0, 2)})
TASKS = st.fixed_dictionaries(
    {"id": st.integers(1, 5) | st.sampled_from(["1", "2"])},
    optional={
        "data": st.fixed_dictionaries({"x": st.sampled_from([0, 1, 1.5, "é", None])}),
        "annotations": st.lists(ITEMS, max_size=3) | st.none(),
        "predictions": st.lists(ITEMS, max_size=3),
        "meta": st.sampled_from([{}, None, [1]]),
    },
).map(lambda task: {"data": {}} | task)
FILES = st.lists(TASKS, max_size=5)


def spelled(tasks, draw):
    """Return a file of tasks in one of many spellings."""
    text = [
        json.dumps(task, indent=draw(st.sampled_from([None, 1])), ensure_ascii=draw(st.booleans())) for task in tasks
    ]
    form = draw(st.sampled_from(["[{}]", " [\n  {}\n] ", "lines"]))
    if form == "lines" and tasks:
        return "\n".join(text).encode() + b"\n"
    return form.replace("lines", "[{}]").replace("{}", draw(st.sampled_from([",", ", ", ",\n  "])).join(text)).encode()


@st.composite
def files(draw):
    return spelled(draw(FILES), draw)


def merge(*sources, **options):
    out = io.BytesIO()
    report = lsconvert.merge(sources, out, **{"on_conflict": "keep"} | options)
    return out.getvalue(), report


def tasks(text):
    return list(lsconvert.iter_tasks(text))


FIRST, *OTHERS = KERNELS


@pytest.fixture(autouse=True, params=[FIRST, *(pytest.param(kernel, marks=pytest.mark.slow) for kernel in OTHERS)])
def each_kernel(request, monkeypatch):
    """Run each law with each kernel. All but the first are slow tests: another law is that kernels merge alike."""
    monkeypatch.setenv("LSCONVERT_KERNEL", request.param)


@given(files())
def test_a_merge_of_one_file_is_that_file(part, text):
    assert merge(text, on_duplicate="keep")[0] == text
    once, report = merge(text, on_duplicate="first")
    assert merge(once)[0] == once
    assert report.duplicates or once == text
    for on_duplicate in ("last", "join"):
        again, report = merge(once, on_duplicate=on_duplicate)
        assert (again, report.duplicates) == (once, 0)


@given(files(), files(), files(), st.sampled_from(["first", "last", "keep"]))
def test_merges_are_associative(part, one, two, three, on_duplicate):
    options = {"on_duplicate": on_duplicate}
    left = merge(merge(one, two, **options)[0], three, **options)[0]
    right = merge(one, merge(two, three, **options)[0], **options)[0]
    assert tasks(left) == tasks(right) == tasks(merge(one, two, three, **options)[0])


@given(files(), files(), st.sampled_from(["first", "last", "keep", "join"]))
def test_the_numbers_of_tasks_add_up(part, one, two, on_duplicate):
    text, report = merge(one, two, on_duplicate=on_duplicate)
    assert report.read == report.tasks + report.left_out
    assert report.tasks == len(tasks(text))
    for key in ("annotations", "predictions"):
        assert getattr(report, key) == sum(len(task.get(key) or ()) for task in tasks(text))


@given(files(), st.sampled_from(["first", "last", "join"]))
def test_a_join_with_itself_changes_nothing(part, text, on_duplicate):
    once = merge(text, b"[]", on_duplicate="first")[0]  # an array without duplicates
    again, report = merge(once, once, on_duplicate=on_duplicate)
    assert again == once
    assert report.duplicates == report.tasks
    assert (report.appended, report.conflicts, report.differing) == (0, 0, {})


@given(files(), files())
def test_a_join_loses_nothing(part, one, two):
    """Each annotation and prediction of a task is in the joined one, as often as in the file that has it most often."""
    text, _ = merge(one, two, on_duplicate="join")
    for name in ("annotations", "predictions"):
        joined = {str(task["id"]): task.get(name) or [] for task in tasks(text)}
        for task in tasks(one) + tasks(two):
            for item in task.get(name) or ():
                assert joined[str(task["id"])].count(item) >= task[name].count(item)


@given(files(), files())
def test_a_join_is_that_of_decoded_tasks(part, one, two):
    text, _ = merge(one, two, on_duplicate="join", on_conflict="keep")
    expected = {}
    for task in tasks(one) + tasks(two):
        first = expected.setdefault(str(task["id"]), dict(task))
        for key, value in task.items():
            if key in ("annotations", "predictions"):
                first[key] = united(first.get(key) or [], value or [])
            elif value is not None:
                first.setdefault(key, value)
    for task in tasks(text):
        found = {key: value for key, value in task.items() if value not in (None, [])}
        assert found == {key: value for key, value in expected[str(task["id"])].items() if value not in (None, [])}


def united(mine, others):
    mine, left = list(mine), list(mine)
    for each in others:
        if each in left:
            left.remove(each)
        else:
            mine.append(each)
    return mine


@given(files(), files(), st.sampled_from(["first", "last", "keep", "join"]), st.integers(0, 3))
def test_the_index_does_not_matter(part, one, two, on_duplicate, max_keys):
    assert (
        merge(one, two, on_duplicate=on_duplicate, max_keys=max_keys)[0]
        == merge(one, two, on_duplicate=on_duplicate)[0]
    )


@given(files(), files(), st.sampled_from(["first", "last", "keep", "join"]))
def test_both_kernels_merge_alike(part, monkeypatch, one, two, on_duplicate):
    found = set()
    for name in KERNELS:
        monkeypatch.setenv("LSCONVERT_KERNEL", name)
        found.add(merge(one, two, on_duplicate=on_duplicate)[0])
    assert len(found) == 1
