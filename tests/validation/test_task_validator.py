"""Task validators: the tasks that are doubtful, and the checkers that decide about them."""

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


def doubtful(kernel, validator, text, **options):
    """Return the indices of the doubtful tasks in the output of a kernel."""
    maker = make(kernel, limits=Limits(max_depth=200_000), record_tasks=True, **options)
    output = maker.feed(f"[{text}]".encode())
    return list(validator.doubtful(output, maker.take_tasks()).indices)


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
def test_a_changed_task_has_a_stricter_schema(kernel, text, expected):
    """A v2 task may have ground_truth, an upgraded task must not."""
    assert doubtful(kernel, task_validator_for(SCHEMAS), text, keep_ground_truth=True) == expected


def test_depth(kernel):
    """The native check has no depth limit of its own; decoding to Python objects has one."""
    assert doubtful(kernel, task_validator_for(SCHEMAS), TOO_DEEP) == ([] if kernel == "native" else [0])


def test_bare_data_for_an_import_is_checked(kernel):
    validator = task_validator_for_import(check=True)
    expected = (
        [0] if kernel == "native" else [0, 1]
    )  # without the native check, every task is decoded to count its keys
    assert doubtful(kernel, validator, '5,{"data":{"a":1}}', target="import") == expected
    assert validator.checker_for(5, False).is_valid(5) is False
    assert task_validator_for_import(check=False).checker_for(5, False) is None


def test_the_checker_depends_on_whether_the_task_was_changed():
    checker_for = task_validator_for(SCHEMAS).checker_for
    task = {"data": {}, "annotations": [{"ground_truth": True, "result": []}]}
    assert checker_for(task, False).is_valid(task)
    assert not checker_for(task, True).is_valid(task)
    assert checker_for({"bare": 1}, True) is None


def test_one_of_several_schemas_is_enough(kernel):
    old, new = '{"data":{},"completions":[]}', '{"data":{},"annotations":[]}'
    validator = TaskValidator(
        task_validator_for(SCHEMAS).checker_for, ("v2/export", "v2/export"), ("v1/export", "v1/export")
    )
    for text in (old, new, f"{old},{new}", f"{new},{old}"):
        for bad in ("5", '{"annotations":5}'):
            if kernel == "native":
                assert doubtful(kernel, validator, f"{text},{bad}", to=None) == [text.count("},{") + 1]
    if kernel == "native":
        assert doubtful(kernel, TaskValidator(validator.checker_for), new, to=None) == [0]
