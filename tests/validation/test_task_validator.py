"""What the judge of a conversion asks of a task, and what it lets pass without a look."""

import pytest
from kernel_helpers import make

from lsconvert.model import Limits
from lsconvert.validation.task_validator import TaskValidator, task_validator_for, task_validator_for_import

SCHEMAS = ("v2/export", "v2/migrated")
KEPT = '{"data":{},"annotations":[{"ground_truth":true,"result":[]}]}'
EDITED = KEPT.replace("annotations", "completions")
TOO_DEEP = '{"data":' + "[" * 100_000 + "]" * 100_000 + ',"annotations":[]}'  # for any Python


@pytest.fixture(autouse=True)
def _use(kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)


def doubtful(kernel, judge, text, **options):
    """Return the indices of doubtful tasks in what a kernel makes of a text."""
    maker = make(kernel, limits=Limits(max_depth=200_000), record_tasks=True, **options)
    output = maker.feed(f"[{text}]".encode())
    return list(judge.doubtful(output, maker.take_tasks()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (KEPT, []),
        ("5", []),
        ('{"bare":1}', []),
        ('{"annotations":[{"result":[{}]}]}', [0]),
        (f"{KEPT},5,{EDITED},{KEPT},[1]", [2]),
    ],
)
def test_a_task_has_to_pass_the_schema_for_what_became_of_it(kernel, text, expected):
    """Unlike a file that had it, what an upgrade leaves has no ground_truth."""
    assert doubtful(kernel, task_validator_for(SCHEMAS), text, keep_ground_truth=True) == expected


def test_depth(kernel):
    """Only what makes Python objects has a limit of its own."""
    assert doubtful(kernel, task_validator_for(SCHEMAS), TOO_DEEP) == ([] if kernel == "native" else [0])


def test_bare_data_on_its_way_to_a_server_is_judged(kernel):
    judge = task_validator_for_import(check=True)
    expected = [0] if kernel == "native" else [0, 1]  # where keys are counted by decoding, all are decoded
    assert doubtful(kernel, judge, '5,{"data":{"a":1}}', target="import") == expected
    assert judge.checker_for(5, False).is_valid(5) is False
    assert task_validator_for_import(check=False).checker_for(5, False) is None


def test_the_checker_decides_by_what_was_changed():
    checker_for = task_validator_for(SCHEMAS).checker_for
    task = {"data": {}, "annotations": [{"ground_truth": True, "result": []}]}
    assert checker_for(task, False).is_valid(task)
    assert not checker_for(task, True).is_valid(task)
    assert checker_for({"bare": 1}, True) is None


def test_one_of_several_schemas_is_enough(kernel):
    old, new = '{"data":{},"completions":[]}', '{"data":{},"annotations":[]}'
    judge = TaskValidator(
        task_validator_for(SCHEMAS).checker_for, ("v2/export", "v2/export"), ("v1/export", "v1/export")
    )
    for text in (old, new, f"{old},{new}", f"{new},{old}"):
        for bad in ("5", '{"annotations":5}'):
            if kernel == "native":
                assert doubtful(kernel, judge, f"{text},{bad}", to=None) == [text.count("},{") + 1]
    if kernel == "native":
        assert doubtful(kernel, TaskValidator(judge.checker_for), new, to=None) == [0]
