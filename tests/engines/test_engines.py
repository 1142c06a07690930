"""Batches on real engines: Dask and Ray clusters on this machine, and pools of processes."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from batches import killing, killing_once, left, summary, use

import lsconvert
from lsconvert.engines import DaskExecutor, RayExecutor, dask_engine

pytestmark = [
    pytest.mark.engines,
    # Warnings of Dask and Ray themselves, whose threads and sockets end after the test.
    pytest.mark.filterwarnings("default"),
]
HERE = str(Path(__file__).parent)


@contextmanager
def dask(workers=2):
    """A Dask cluster whose workers can import the modules of the tests. It blames a job for one death of a worker."""
    from dask import config
    from distributed import Client, LocalCluster

    with (
        config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", env={"PYTHONPATH": HERE}
        ) as cluster,
        Client(cluster) as client,
    ):
        yield DaskExecutor(client)


@contextmanager
def ray_cluster(workers=2):
    import ray

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    environment = {"env_vars": {"PYTHONPATH": HERE}}
    ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, runtime_env=environment)
    try:
        yield RayExecutor(retries=1)
    finally:
        ray.shutdown()


@contextmanager
def loky_pool(workers=2):
    import loky

    executor = loky.ProcessPoolExecutor(workers)
    try:
        yield executor
    finally:
        executor.shutdown(kill_workers=True)


@contextmanager
def processes(workers=2):
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        yield executor


@contextmanager
def threads(workers=2):
    with ThreadPoolExecutor(workers) as executor:
        yield executor


CLUSTERS = [dask, ray_cluster]
EXECUTORS = [*CLUSTERS, loky_pool, processes, threads]


@pytest.fixture
def expected(tree):
    """What one run in this process leaves and reports."""
    report = lsconvert.upgrade_many("in", "expected", jobs=1)
    assert (report.files, report.done, len(report.failures)) == (25, 24, 1)
    return left("expected"), summary(report)


def check(expected, folder, report):
    files, record = expected[0]
    assert left(folder) == (files, [line.replace("expected/", f"{folder}/") for line in record])
    assert summary(report) == expected[1]


@pytest.mark.parametrize("engine", EXECUTORS)
def test_all_engines_leave_the_same(expected, engine):
    for workers in (1, 3) if engine in (processes, threads) else (2,):
        with engine(workers) as executor:
            report = lsconvert.upgrade_many("in", f"out{workers}", executor=executor)
            assert executor.submit(abs, -1).result() == 1  # it was not shut down
        check(expected, f"out{workers}", report)


@pytest.mark.parametrize("workers", [1, 3])
def test_own_processes(expected, workers):
    check(expected, "out", lsconvert.upgrade_many("in", "out", processes=workers))


@pytest.mark.parametrize("engine", [*CLUSTERS, None])
def test_a_worker_that_ends_once(expected, engine, monkeypatch):
    """The output of the file exists already when it is converted again."""
    monkeypatch.setenv("PYTHONPATH", HERE)
    use(monkeypatch, killing_once)
    if engine is None:
        report = lsconvert.upgrade_many("in", "out", processes=2)
    else:
        with engine() as executor:
            report = lsconvert.upgrade_many("in", "out", executor=executor)
    assert Path("killed").exists()
    check(expected, "out", report)


@pytest.mark.parametrize("engine", [*CLUSTERS, None])
def test_a_file_that_always_ends_its_worker(expected, engine, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", HERE)
    use(monkeypatch, killing)
    if engine is None:
        report = lsconvert.upgrade_many("in", "out", processes=2)
    else:
        with engine() as executor:
            report = lsconvert.upgrade_many("in", "out", executor=executor)
    assert report.done == 23
    assert [each.source for each in report.failures] == ["in/bad.json", "in/sub/07.json"]
    assert isinstance(report.failures[1].error, lsconvert.EngineError)
    files, record = left("out")
    assert files == {name: content for name, content in expected[0][0].items() if name != "sub/07.json"}
    assert len(record) == 23


@pytest.mark.parametrize("engine", [loky_pool, processes])
def test_a_given_pool_that_breaks_is_named_and_resume_goes_on(expected, engine, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", HERE)
    with monkeypatch.context() as patch, engine() as executor:
        use(patch, killing)
        with pytest.raises(lsconvert.EngineError, match="ProcessPoolExecutor is broken") as caught:
            lsconvert.upgrade_many("in", "out", executor=executor)
        assert caught.value.engine == "ProcessPoolExecutor"
    with engine() as executor:
        report = lsconvert.upgrade_many("in", "out", executor=executor, resume=True)
    assert report.done + report.skipped == 24
    assert left("out")[0] == expected[0][0]


@pytest.mark.parametrize("engine", [dask, ray_cluster, processes])
def test_workers_with_another_version_are_refused(tree, engine, monkeypatch):
    real = lsconvert.engines.software.this_software()
    monkeypatch.setattr(
        "lsconvert.conversion.batch.batch.this_software", lambda: dataclasses.replace(real, version="0.0.9")
    )
    with engine() as executor, pytest.raises(lsconvert.WorkerError) as caught:
        lsconvert.upgrade_many("in", "out", executor=executor)
    assert caught.value.found == str(real)
    assert caught.value.expected == f"0.0.9 with the kernel {real.kernel}"
    assert caught.value.worker in str(caught.value)
    assert left_outputs() == []


def left_outputs():
    return [path for path in Path("out").rglob("*.json") if path.is_file()]


COMMAND = [sys.executable, "-m", "lsconvert"]


def test_dask_on_the_command_line(expected):
    done = subprocess.run(
        [*COMMAND, "upgrade", "in", "-O", "out", "--dask", "local"], check=False, capture_output=True, text=True
    )
    plain = subprocess.run([*COMMAND, "upgrade", "in", "-O", "plain"], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (plain.returncode, plain.stderr)
    assert (done.returncode, done.stdout) == (3, "")
    assert left("out")[0] == expected[0][0]


def test_ranges_of_one_file_on_dask(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    task = (
        '{"id": %d, "data": {"text": "' + "x" * 2_000 + '"}, "completions": [{"result": [], "ground_truth": true}]},\n'
    )
    count = (80 << 20) // len(task)
    with open("huge.json", "w") as file:
        file.write("[" + "".join(task % number for number in range(count)) + (task % count).rstrip(",\n") + "]")
    with dask_engine("local") as engine:
        report = lsconvert.upgrade("huge.json", "ranges.json", executor=engine.executor, jobs=engine.workers)
    plain = lsconvert.upgrade("huge.json", "plain.json")
    assert Path("ranges.json").read_bytes() == Path("plain.json").read_bytes()
    assert (report.tasks, report.edits, report.whole) == (plain.tasks, plain.edits, "")


@pytest.mark.parametrize("place", ["scheduler", "driver"])
def test_a_scheduler_or_driver_that_is_killed(expected, place, tmp_path):
    """Run again with --resume, the files that were done are skipped."""
    scheduler = start("distributed.cli.dask_scheduler", "--no-dashboard", "--port", "0", "--host", "127.0.0.1",
                      "--scheduler-file", "scheduler.json")  # fmt: skip
    wait_for("scheduler.json")
    worker = start("distributed.cli.dask_worker", "--scheduler-file", "scheduler.json", "--nthreads", "1", "--no-dashboard",
                   "--death-timeout", "30")  # fmt: skip
    address = __import__("json").loads(Path("scheduler.json").read_text())["address"]
    for number in range(300):
        Path(f"in/more{number}.json").write_bytes(Path("in/00.json").read_bytes())
    command = [*COMMAND, "upgrade", "in", "-O", "out", "--dask", address]
    try:
        driver = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        wait_for("out/.lsconvert-job.jsonl", lines=20)
        (scheduler if place == "scheduler" else driver).send_signal(signal.SIGKILL)
        stderr = driver.communicate(timeout=120)[1]
    finally:
        for process in (worker, scheduler):
            process.kill()
            process.wait()
    if place == "scheduler":
        assert driver.returncode == 4
        assert "is broken" in stderr
        assert "--resume" in stderr
    resumed = subprocess.run(
        [*COMMAND, "upgrade", "in", "-O", "out", "--dask", "local", "--resume"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert "skipped (done before)" in resumed.stderr
    assert resumed.returncode == 3
    files, _ = left("out")
    assert len(files) == 324
    assert not [name for name in files if name.startswith(".")]


def start(module, *options):
    return subprocess.Popen(
        [sys.executable, "-m", module, *options], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def wait_for(path, *, lines=1):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if Path(path).is_file() and len(Path(path).read_text().splitlines()) >= lines:
            return
        time.sleep(0.02)
    raise AssertionError(f"{path} was not written")


def test_an_address_without_a_scheduler(tree, monkeypatch):
    monkeypatch.setattr("lsconvert.engines.dask.CONNECT_SECONDS", 1)
    with pytest.raises(lsconvert.EngineError, match="cannot be reached"), dask_engine("tcp://127.0.0.1:9"):
        pass
