"""One large object as several objects, each written by its own job, with a manifest."""

import json
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from buckets import set_variables
from test_faults import TASKS, UPGRADED, faulty, key_of
from test_storage import run, tasks, upgraded

import lsconvert
from lsconvert.conversion.ranges import guess, open_source
from lsconvert.io.remote import reader

__all__ = ["faulty"]

MIB = 1 << 20


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(open_source, "HEAD_SIZE", 5000)
    monkeypatch.setattr(open_source, "TAIL_SIZE", 100)
    monkeypatch.setattr(reader, "BLOCK_SIZE", 5000)


def joined(bucket, manifest):
    """Return the tasks of all objects that a manifest lists, as JSON values."""
    parts = json.loads(bucket.get(manifest))["parts"]
    return [task for part in parts for task in json.loads(bucket.get(part["file"]))]


@pytest.mark.usefixtures("small")
def test_objects_and_a_manifest(bucket, tmp_path, monkeypatch):
    monkeypatch.setattr("lsconvert.cli.commands.output_forms.MIN_SHARD_SIZE", 60_000)
    source = bucket.put("in.json", tasks(600))
    with ThreadPoolExecutor(3) as executor:
        report = lsconvert.upgrade(source, f"{bucket.url}/out.json", shard_size=10_000, executor=executor)
    assert (report.target, report.whole) == (f"{bucket.url}/out.manifest.json", "")
    assert len(report.parts) > 5
    assert bucket.names() == sorted({"in.json", "out.manifest.json", *(part.file for part in report.parts)})
    assert joined(bucket, "out.manifest.json") == json.loads(upgraded(tasks(600)))
    for command in (
        f"verify {source} {report.target}",
        f"validate {report.target}",
        f"inspect {report.target}",
        f"merge {report.target} -o {tmp_path}/merged.json",
        f"filter {report.target} --where task_id=7 -o {tmp_path}/some.json",
        f"downgrade {report.target} -o {tmp_path}/v1.json",
    ):
        assert run(command)[0] == 0, command
    code, output = run(f"upgrade {source} -o {bucket.url}/out.json --shard-size 60000 --jobs 2 --force")
    assert code == 0, output
    new = json.loads(bucket.get("out.manifest.json"))["parts"]
    assert bucket.names() == sorted({"in.json", "out.manifest.json", *(part["file"] for part in new)})
    assert len(new) < len(report.parts)


@pytest.mark.usefixtures("small")
def test_an_error_leaves_what_was_there(bucket):
    source = bucket.put("in.json", tasks(600))
    lsconvert.upgrade(source, f"{bucket.url}/out.json", shard_size=20_000, jobs=2)
    before = bucket.contents()
    broken = bucket.put("in.json", tasks(600).replace(b'"id": 500', b'"id": x'))
    before["in.json"] = bucket.get("in.json")
    with pytest.raises(lsconvert.InputError):
        lsconvert.upgrade(broken, f"{bucket.url}/out.json", shard_size=10_000, jobs=2, force=True)
    assert bucket.contents() == before


@pytest.mark.remote
def test_bytes_do_not_go_through_the_driver(faulty, moto_port):
    """The driver speaks to a proxy that counts, and the workers to the server itself."""
    proxy, bucket = faulty(None)
    source = bucket.put("a.json", TASKS)
    environment = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{moto_port}"}
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn, initializer=set_variables, initargs=(environment,)) as executor:
        report = lsconvert.upgrade(source, f"{bucket.url}/b.json", shard_size=8 * MIB, executor=executor)
    assert (report.tasks, report.whole, len(report.parts)) == (30_000, "", 6)
    assert joined(bucket, "b.manifest.json") == json.loads(UPGRADED)
    moved = sum(size for line, size in proxy.moved)
    head, tail = reader.BLOCK_SIZE, open_source.TAIL_SIZE
    assert moved < 2 * head + 3 * tail + len(report.parts) * guess.WINDOW  # both are read and written
    writes = {key_of(line) for line in proxy.requests if line.startswith("PUT")}
    assert writes == {"b.manifest.json", report.parts[0].file, report.parts[-1].file}


@pytest.mark.remote
def test_a_killed_driver_leaves_no_manifest(faulty):
    _, bucket = faulty(None)
    source = bucket.put("a.json", TASKS)
    script = (
        "import os, lsconvert, sys\n"
        "kill = lambda done, total: os.kill(os.getpid(), 9) if done > 20_000_000 else None\n"
        "lsconvert.upgrade(sys.argv[1], sys.argv[2], shard_size=8 << 20, jobs=2, progress=kill)"
    )
    done = subprocess.run([sys.executable, "-c", script, source, f"{bucket.url}/b.json"], env=os.environ, check=False)
    assert done.returncode == -9
    assert "b.manifest.json" not in bucket.names()
    assert lsconvert.upgrade(source, f"{bucket.url}/b.json", shard_size=8 * MIB, jobs=2).tasks == 30_000


@pytest.mark.remote
def test_a_worker_whose_writes_are_refused(faulty):
    """The run tries by itself, and then says what is wrong."""
    _, bucket = faulty(lambda line, _: 403 if line.startswith(("PUT", "POST")) and "00003" in line else None)
    source = bucket.put("a.json", TASKS)
    with pytest.raises(lsconvert.OutputError, match="refuses"):
        lsconvert.upgrade(source, f"{bucket.url}/b.json", shard_size=8 * MIB, jobs=2)
    assert bucket.names() == ["a.json"]
