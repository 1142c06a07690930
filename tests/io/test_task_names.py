"""Names of files with one task: by id, unique in any case, valid everywhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsconvert.io.task_names import TaskNames, id_text


@pytest.mark.parametrize(
    "task_id", ["7", "0", "abc", "A-1_b", "a.b", "x" * 100, "com", "console", "null", "tasks2", "_"]
)
def test_a_safe_id_is_the_name(task_id):
    assert TaskNames().name(task_id, 3) == f"{task_id}.json"


@pytest.mark.parametrize(
    "task_id",
    [
        *(
            "",
            ".",
            "..",
            ".a",
            "a/b",
            "a\\b",
            "a b",
            "a:b",
            "é",
            "-1",
            "x" * 101,
            "con",
            "NUL",
            "com1",
            "aux.x",
            "a\n",
            "٣",
        ),
        *("tasks", "Tasks", "x.manifest", "a\0", "\ud800", "*", "a?", '"', "conin$"),
    ],
)
def test_an_unsafe_id_is_not(task_id):
    assert TaskNames().name(task_id, 3) == "unsafe-id-3.json"


def test_missing_and_repeated_ids():
    names = TaskNames()
    given = [None, "7", "7", "A", "a", "7-again-2", "no-id-6", None, "7"]
    assert [names.name(task_id, index) for index, task_id in enumerate(given)] == [
        "no-id-0.json",
        "7.json",
        "7-again-2.json",
        "A.json",
        "a-again-4.json",
        "7-again-2-again-5.json",
        "no-id-6.json",
        "no-id-7.json",
        "7-again-8.json",
    ]


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({"id": 7}, "7"),
        ({"id": "a/b"}, "a/b"),
        ({"id": 1 << 63}, str(1 << 63)),
        ({"id": 1 << 64}, None),
        ({"id": True}, None),
        ({"id": 1.0}, None),
        ({"id": None}, None),
        ({}, None),
        ([], None),
        (5, None),
    ],
)
def test_ids(task, expected):
    assert id_text(task) == expected


@given(st.lists(st.one_of(st.none(), st.text(max_size=4), st.from_regex(r"[7Aa](-again-[0-3])?", fullmatch=True))))
def test_names_are_unique_and_valid(ids):
    names = TaskNames()
    found = [names.name(task_id, index) for index, task_id in enumerate(ids)]
    assert len({name.lower() for name in found}) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\.json", name) for name in found)
