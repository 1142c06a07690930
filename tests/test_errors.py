"""The tree of exceptions; copies and pickles of errors and reports, which process pools make, keep all fields."""

import copy
import io
import multiprocessing
import pickle
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, is_dataclass
from importlib import import_module
from pkgutil import walk_packages

import pytest

import lsconvert
from lsconvert import errors
from lsconvert.errors import LSConvertError, ValidationError, Where

WHERE = Where("f.json", 1, 2, 3, 4, '"5"', "/a")
WRONG = ValidationError(WHERE, "type", "wrong", "flatten result")


def with_subclasses(kind):
    return [kind, *(each for below in kind.__subclasses__() for each in with_subclasses(below))]


for module in walk_packages(lsconvert.__path__, "lsconvert."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
CLASSES = [*dict.fromkeys(with_subclasses(LSConvertError))]  # also those of other modules
TASKS = b'[{"completions": [{"result": []}]}, {"id": 7, "completions": 5}]'


def made(kind):
    error = kind([WRONG, WRONG]) if kind is lsconvert.CheckError else kind("what", where=WHERE, hint="do this")
    error.hint += "!"
    return error.located(Where(file="other", pointer="/b"))


def state(error):
    return type(error), str(error), error.args, vars(error)


def values():
    """Yield one of each value that a caller can get."""
    yield from (WHERE, WRONG)
    out, quarantine = io.BytesIO(), io.BytesIO()
    report = lsconvert.upgrade(
        io.BytesIO(TASKS), out, target="import", users={}, on_error="quarantine", quarantine=quarantine
    )  # fmt: skip
    found = lsconvert.inspect(io.BytesIO(TASKS), target="import")
    yield from (report, *report.findings, *report.notes, *report.losses, *report.parts, found, *found.target_losses)
    yield lsconvert.Note("code", 1, "what")
    yield lsconvert.Hint("use {} or {}", "max_depth=", "check=False")
    yield lsconvert.Part("part.json", 1, "00", first_id=[1])
    yield lsconvert.read_ids({1: 7}).new


def shown(value):
    return [shown(getattr(value, field.name)) for field in fields(value)] if is_dataclass(value) else value


def test_all_classes_are_copied():
    assert {each.__name__ for each in CLASSES} >= {name for name in errors.__all__ if name.endswith("Error")} - {
        "ValidationError"
    }
    assert {type(value).__name__ for value in values()} >= {"Report", "Finding", "Loss", "Note", "Part", "Inspection"}


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, *(
    lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
)])  # fmt: skip
def test_copies(copied):
    for kind in CLASSES:
        assert state(copied(made(kind))) == state(made(kind))
    for value in values():
        assert type(copied(value)) is type(value)
        assert shown(copied(value)) == shown(value)
        assert getattr(copied(value), "options", None) == getattr(value, "options", None)


def test_the_docstring_has_the_tree_of_exceptions():
    """All classes are in it, below their base classes, and all are exported."""
    tree = re.findall(r"^([│├└─ ]*)([A-Za-z]+Error) ", errors.__doc__, re.MULTILINE)
    path, bases = [], {}
    for indent, name in tree:
        path[len(indent) // 4 :] = [name]
        bases[name] = path[-2] if len(path) > 1 else "Exception"
    assert bases == {kind.__name__: kind.__base__.__name__ for kind in CLASSES}
    assert {*bases} == {*errors.__all__, "EngineError", "WorkerError"}
    assert {*bases, "ValidationError"} == {name for name in lsconvert.__all__ if name.endswith("Error")} - {"OnError"}


def fail(text):
    lsconvert.upgrade(io.BytesIO(text), None)


def test_in_a_pool_of_processes():
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        for kind in CLASSES:
            assert state(pool.submit(made, kind).result()) == state(made(kind))
        with pytest.raises(lsconvert.CheckError) as caught:
            pool.submit(fail, TASKS).result()
        assert caught.value.errors[0].where.task_index == 1
        assert [type(value) for value in pool.submit(list, list(values())).result()] == [
            type(value) for value in values()
        ]
