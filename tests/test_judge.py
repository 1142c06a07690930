"""What the judge of a conversion asks of a task, and what it lets pass without a look."""

import pytest

from lsconvert.judge import FOR_IMPORT, judge_for
from lsconvert.model import TaskSpan

SCHEMAS = ("v2/export", "v2/migrated")
KEPT = '{"data":{},"annotations":[{"ground_truth":true,"result":[]}]}'
TOO_DEEP = '{"data":' + "[" * 100_000 + "]" * 100_000 + ',"annotations":[]}'  # for any Python


def doubtful(schemas, text, changed):
    output = f", {text}]".encode()
    return list(judge_for(schemas).doubtful(output, [TaskSpan(0, "", 2, 1, 2, len(output) - 1, changed)]))


@pytest.mark.parametrize(
    ("text", "unchanged", "changed"),
    [
        (KEPT, [], [0]),
        ("5", [], []),
        ('{"bare":1}', [], []),
        (TOO_DEEP, [0], [0]),
        ('{"annotations":[{"result":[{}]}]}', [0], [0]),
    ],
)
def test_a_task_has_to_pass_the_schema_for_what_became_of_it(text, unchanged, changed):
    assert doubtful(SCHEMAS, text, False) == unchanged
    assert doubtful(SCHEMAS, text, True) == changed


def test_bare_data_on_its_way_to_a_server_is_judged():
    assert doubtful(FOR_IMPORT, "5", False) == [0]


def test_the_checker_decides_by_what_was_changed():
    checker_for = judge_for(SCHEMAS).checker_for
    task = {"data": {}, "annotations": [{"ground_truth": True, "result": []}]}
    assert checker_for(task, False).is_valid(task)
    assert not checker_for(task, True).is_valid(task)
    assert checker_for({"bare": 1}, True) is None
