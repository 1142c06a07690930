"""Convert many objects from S3 to S3, while a worker or the driver is killed. All runs leave the same.

Run `python tests/engines/many_objects.py --files 10000` with the extra test-engines. It prints a line for each run,
with the checksum of the record without times. The server is moto on this machine.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import obstore

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from remote import servers

import lsconvert
from lsconvert.io.remote.stores import open_store

RECORD = ".lsconvert-job.jsonl"
WORKERS = 2
# A driver whose record has segments of fewer lines, so that a small job has several.
DRIVER = """
import signal, sys, lsconvert
from lsconvert.io.remote import line_file
line_file.LINES = int(sys.argv[1])
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for processes in the background
print(lsconvert.upgrade_many(sys.argv[2], sys.argv[3], resume=len(sys.argv) > 4))
"""


@contextmanager
def s3(bucket="bucket"):
    """Run a server of S3, and set the environment for it; yield the URL of a new bucket."""
    with servers.moto() as port, environment(AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}"):
        assert servers.request(port, "PUT", f"/{bucket}")[0] == 200
        yield f"s3://{bucket}"


@contextmanager
def environment(**variables):
    """Set variables, and keys for a server that takes any, until the end of the block."""
    before = dict(os.environ)
    keys = {"AWS_ACCESS_KEY_ID": servers.SECRETS[0], "AWS_SECRET_ACCESS_KEY": servers.SECRETS[1]}
    os.environ.update(variables | keys | {"AWS_EC2_METADATA_DISABLED": "true"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class Objects:
    """Objects in `bucket`/in, and what conversions into other folders of the bucket leave."""

    def __init__(self, bucket, files):
        self.bucket, self.files = bucket, files
        self._store = open_store(bucket, "s3")
        self.expected = {}
        with ThreadPoolExecutor(8) as pool:
            for name in pool.map(self._make, range(files)):
                self.expected |= name

    @property
    def source(self):
        return f"{self.bucket}/in"

    def _make(self, number):
        name = f"{number % 7}/{number:06}.json"
        completions = [{"result": [], "ground_truth": True}]
        tasks = [
            {"id": 100 * number + task, "data": {"text": "é" * number}, "completions": completions}
            for task in range(1 + number % 5)
        ]
        content = json.dumps(tasks, ensure_ascii=False).replace('"é', '"\\u00e9').encode()
        obstore.put(self._store, f"in/{name}", content)
        upgraded = content.replace(b'"completions"', b'"annotations"').replace(b', "ground_truth": true', b"")
        return {name: (len(upgraded), hashlib.md5(upgraded).hexdigest())}

    def names(self, folder):
        """Return size and tag of all objects in a folder: moto's tag is the MD5 of the content."""
        found = (each for chunk in obstore.list(self._store, folder) for each in chunk)
        return {each["path"].removeprefix(f"{folder}/"): (each["size"], each["e_tag"].strip('"')) for each in found}

    def checksum(self, folder):
        """Check what is in a folder; return the checksum of the record, sorted by name, without times."""
        found = self.names(folder)
        del found[RECORD]
        assert found == self.expected
        lines = bytes(obstore.get(self._store, f"{folder}/{RECORD}").bytes()).splitlines()
        entries = {entry["name"]: _timeless(entry) for entry in map(json.loads, lines)}
        assert entries.keys() == self.expected.keys()
        text = json.dumps([entries[name] for name in sorted(entries)], sort_keys=True)
        assert not any(secret in text for secret in servers.SECRETS)
        return hashlib.sha256(text.encode()).hexdigest()

    def recorded(self, folder):
        """Return the number of lines in the record and its segments."""
        segments = f"{folder}/.lsconvert-job"
        keys = [f"{folder}/{RECORD}", *(f"{segments}/{name}" for name in self.names(segments))]
        with suppress(FileNotFoundError):  # there is no record yet
            return sum(bytes(obstore.get(self._store, key).bytes()).count(b"\n") for key in keys)
        return 0


def _timeless(value):
    if isinstance(value, dict):
        return {key: _timeless(each) for key, each in value.items() if key != "mtime_ns"}
    return value


def undisturbed(objects):
    """Convert in threads."""
    report = lsconvert.upgrade_many(objects.source, f"{objects.bucket}/threads")
    assert report.done == objects.files
    return objects.checksum("threads")


def killing(objects, worker):
    """Return a function for outcomes that kills a process once, in the middle of the job, and a list of the killed."""
    killed, seen = [], Counter()

    def see(_):
        seen["outcomes"] += 1
        if seen["outcomes"] == objects.files // 2:
            killed.append(worker())
            os.kill(killed[0], signal.SIGKILL)

    return see, killed


def processes(objects):
    """Convert in processes, one of which is killed."""
    see, killed = killing(objects, lambda: multiprocessing.active_children()[0].pid)
    report = lsconvert.upgrade_many(objects.source, f"{objects.bucket}/processes", processes=WORKERS, on_outcome=see)
    assert (report.done, len(killed)) == (objects.files, 1)
    return objects.checksum("processes")


def dask(objects):
    """Convert on a local cluster of Dask, one of whose workers is killed."""
    from distributed import Client, LocalCluster

    from lsconvert.engines import DaskExecutor

    with ExitStack() as stack:
        cluster = stack.enter_context(
            LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address="127.0.0.1:0")
        )
        executor = DaskExecutor(stack.enter_context(Client(cluster)))
        see, killed = killing(objects, lambda: next(iter(cluster.workers.values())).pid)
        report = lsconvert.upgrade_many(objects.source, f"{objects.bucket}/dask", executor=executor, on_outcome=see)
    assert (report.done, len(killed)) == (objects.files, 1)
    return objects.checksum("dask")


def driver(objects):
    """Kill the process that runs the batch, and run it again."""
    return stopped(objects, "driver", signal.SIGKILL)


def interrupt(objects):
    """Interrupt the process that runs the batch, as Ctrl-C does, and run it again: each output is in the record."""
    return stopped(objects, "interrupt", signal.SIGINT)


def stopped(objects, folder, sign):
    """Send a signal in the middle of a job, and run the job again with `resume`."""
    lines = max(10, objects.files // 20)
    command = [sys.executable, "-c", DRIVER, str(lines), objects.source, f"{objects.bucket}/{folder}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        while objects.recorded(folder) < objects.files // 2:
            assert process.poll() is None
            time.sleep(0.2)
        process.send_signal(sign)
    recorded = objects.recorded(folder)
    outputs = len([name for name in objects.names(folder) if not name.startswith(".")])
    assert recorded <= outputs if sign == signal.SIGKILL else recorded == outputs
    assert outputs < objects.files
    done = subprocess.run([*command, "resume"], check=True, capture_output=True, text=True).stdout
    print(f"{outputs:,} outputs, {recorded:,} of them recorded; then {done.strip()}")
    assert f"{objects.files - recorded:,} of {objects.files:,} files converted, {recorded:,} skipped" in done
    return objects.checksum(folder)


RUNS = (undisturbed, processes, dask, driver, interrupt)


def main():
    """Print the seconds and the checksum of each run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    files = parser.parse_args().files
    with s3() as bucket:
        objects = Objects(bucket, files)
        checksums = set()
        for run in RUNS:
            begin = time.monotonic()
            checksum = run(objects)
            checksums.add(checksum)
            print(f"{run.__name__:<12}{time.monotonic() - begin:>8.1f} s  {checksum}", flush=True)
    sys.exit(0 if len(checksums) == 1 else "the records differ")


if __name__ == "__main__":
    main()
