"""Conversions in threads are independent of each other, and run under asyncio."""

import asyncio
import json
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

import lsconvert
from lsconvert import OutputError


def task(number):
    """Return a task that is v1 if its number is even, and invalid if it is a multiple of 7."""
    key = "annotations" if number % 2 else "completions"
    result = [[{"id": "r", "type": "choices", "value": {"choices": ["é"]}}]]
    annotation = {"id": number, "lead_time": {} if number % 7 == 0 else 1.5, "result": result}
    return {"id": number, "data": {"text": "x" * (number % 50)}, key: [annotation]}


INPUTS = [[task(random.Random(seed).randrange(1_000)) for _ in range(60 + seed)] for seed in range(8)]


def outcomes(tasks, folder, name):
    """Return what the functions of this library make of some tasks."""
    path = folder / f"{name}.json"
    report = lsconvert.upgrade(tasks, path, on_error="keep", force=True)
    rows = list(lsconvert.iter_regions(path))
    return path.read_bytes(), report.edits, lsconvert.validate(tasks), rows, lsconvert.inspect(tasks).edits


def test_threads_give_what_one_thread_gives(tmp_path, kernel, monkeypatch):
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    alone = [outcomes(tasks, tmp_path, "alone") for tasks in INPUTS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda job: outcomes(job[1], tmp_path, job[0]), enumerate(INPUTS)))
    assert together == alone


def test_threads_with_one_output(tmp_path):
    """One of them writes it; the others fail, or with `force` replace it. It is always complete."""
    target = tmp_path / "out.json"
    tasks = [task(2)] * 50

    def run(force):
        try:
            return lsconvert.upgrade(tasks, target, force=force).tasks
        except OutputError:
            return None

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(run, [False] * 8), key=str) == [50, *[None] * 7]
        assert list(pool.map(run, [True] * 8)) == [50] * 8
    assert len(json.loads(target.read_bytes())) == 50
    assert list(tmp_path.iterdir()) == [target]


def test_under_asyncio(tmp_path):
    async def main():
        runs = (asyncio.to_thread(outcomes, tasks, tmp_path, n) for n, tasks in enumerate(INPUTS))
        return await asyncio.gather(*runs)

    assert asyncio.run(main()) == [outcomes(tasks, tmp_path, "alone") for tasks in INPUTS]


def test_an_exception_of_progress_ends_a_run(tmp_path):
    class CancelledByUserError(Exception):
        pass

    def progress(read, size):
        raise CancelledByUserError

    with pytest.raises(CancelledByUserError):
        lsconvert.upgrade([task(2)], tmp_path / "out.json", progress=progress)
    assert list(tmp_path.iterdir()) == []
