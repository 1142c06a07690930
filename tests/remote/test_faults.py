"""Servers that answer 503, cut the bodies of answers, or do not answer; and processes that are killed."""

import os
import subprocess
import sys
from urllib.parse import unquote

import pytest
import servers
from buckets import Bucket, use_s3

import lsconvert
from lsconvert import OutputError, SourceError
from lsconvert.io.remote import reader, stores, writer

pytestmark = pytest.mark.remote

TASK = b'{"id": %d, "data": {"text": "' + b"t" * 1000 + b'"}, "completions": []}'
TASKS = b"[" + b",".join(TASK % n for n in range(30_000)) + b"]"  # 31 MB: two parts
UPGRADED = TASKS.replace(b"completions", b"annotations")


def key_of(line):
    """Return the key in the first line of a request."""
    return unquote(line.split()[1].partition("?")[0]).rpartition("/")[2]


@pytest.fixture
def faulty(environment, moto_port):
    """Return a function that starts a proxy with faults, and gives it with a bucket behind it."""
    proxies = []

    def start(fault):
        proxy = servers.Proxy(moto_port, fault=fault).__enter__()
        proxies.append(proxy)
        name = use_s3(environment, moto_port)
        assert servers.request(moto_port, "PUT", f"/{name}")[0] == 200
        direct = Bucket(f"s3://{name}", stores.open_store(f"s3://{name}", "s3"))
        environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{proxy.port}")
        return proxy, direct

    yield start
    for proxy in proxies:
        proxy.__exit__()


@pytest.mark.parametrize("status", [503, 500, 429])
def test_each_request_fails_once(faulty, status):
    proxy, bucket = faulty(lambda line, count: status if count == 1 else None)
    lsconvert.upgrade(bucket.put("a.json", TASKS), f"{bucket.url}/b.json")
    assert bucket.get("b.json") == UPGRADED
    assert len(proxy.requests) > 8


def test_bodies_are_cut(faulty):
    _, bucket = faulty(lambda line, count: -1_000_000 if line.startswith("GET") and count <= 2 else None)
    lsconvert.upgrade(bucket.put("a.json", TASKS), f"{bucket.url}/b.json")
    assert bucket.get("b.json") == UPGRADED


def test_a_server_that_never_recovers(faulty):
    broken = []
    _, bucket = faulty(lambda line, count: 503 if broken else None)
    source, target = bucket.put("a.json", TASKS), bucket.put("b.json", b"old")
    with pytest.raises(
        (SourceError, OutputError), match=r"does not answer the request \(503 SlowDown\)"
    ):  # by a read or an upload
        lsconvert.upgrade(source, target, force=True, progress=lambda *_: broken.append(1))
    assert bucket.get("b.json") == b"old"


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_server_that_refuses_a_write(faulty, method):
    """PUT: the parts of an upload; POST: its begin and its end."""
    _, bucket = faulty(lambda line, _: 403 if line.startswith(method) and key_of(line) == "b.json" else None)
    source, target = bucket.put("a.json", TASKS), bucket.put("b.json", b"old")
    with pytest.raises(OutputError, match="refuses"):
        lsconvert.upgrade(source, target, force=True)
    assert bucket.get("b.json") == b"old"


def test_a_server_that_dies_in_the_middle_of_a_write(faulty):
    def fault(line, count):
        del count
        if line.startswith("PUT") and key_of(line) == "b.json":
            proxy.upstream = servers.free_port()  # where no server listens

    proxy, bucket = faulty(fault)
    source, target = bucket.put("a.json", TASKS), bucket.put("b.json", b"old")
    with pytest.raises((SourceError, OutputError)):  # by a read or an upload
        lsconvert.upgrade(source, target, force=True)
    assert bucket.get("b.json") == b"old"
    assert any(line.startswith("PUT") for line in proxy.requests)


def test_the_answer_of_a_write_is_lost(faulty):
    """The request is made again, and then finds the object that it has written itself."""
    written = []

    def fault(line, count):
        if line.startswith("PUT") and key_of(line) == "b.json" and not written:
            written.append(1)
            return -1  # the head of the answer is cut
        return None

    _, bucket = faulty(fault)
    lsconvert.upgrade(bucket.put("a.json", TASK % 0), f"{bucket.url}/b.json")
    assert bucket.get("b.json") == UPGRADED[1 : 1 + len(TASK % 0)]
    assert written


@pytest.mark.parametrize("after", [1, 25_000_000])
def test_a_killed_process_leaves_the_old_object(faulty, after):
    _, bucket = faulty(None)
    source, target = bucket.put("a.json", TASKS), bucket.put("b.json", b"old")
    script = (
        "import os, lsconvert, sys\n"
        f"kill = lambda done, total: os.kill(os.getpid(), 9) if done > {after} else None\n"
        "lsconvert.upgrade(sys.argv[1], sys.argv[2], force=True, progress=kill)"
    )
    done = subprocess.run([sys.executable, "-c", script, source, target], env=os.environ, check=False)
    assert done.returncode == -9
    assert set(bucket.names()) == {"a.json", "b.json"}
    assert bucket.get("b.json") == b"old"


def test_ranges_and_conditions_of_requests(faulty):
    proxy, bucket = faulty(None)
    lsconvert.upgrade(bucket.put("a.json", TASKS), f"{bucket.url}/b.json")
    reads = [line for line in proxy.requests if line.startswith("GET") and key_of(line) == "a.json"]
    assert len(reads) == -(-len(TASKS) // reader.BLOCK_SIZE)
    parts = [line for line in proxy.requests if line.startswith("PUT") and key_of(line) == "b.json"]
    assert len(parts) == -(-len(TASKS) // writer.PART_SIZE)


def test_each_object_of_a_target_storage_is_read_once(faulty):
    proxy, bucket = faulty(None)
    for number in range(200):
        bucket.put(
            f"target/{number}", b'{"id": %d, "result": [], "task": {"id": %d, "data": {}}}' % (number, number % 9)
        )
    assert lsconvert.upgrade(f"{bucket.url}/target/", f"{bucket.url}/out.json").tasks == 9
    reads = [key_of(line) for line in proxy.requests if line.startswith("GET") and key_of(line).isdigit()]
    assert sorted(reads, key=int) == [str(number) for number in range(200)]


def test_messages_of_a_signed_url(faulty, moto_port):
    _, bucket = faulty(lambda line, count: 403 if "none" in line else None)
    bucket.put("a.json", b"[]")
    name = bucket.url.removeprefix("s3://")
    signed = f"http://127.0.0.1:{moto_port}/{name}/a.json?X-Amz-Signature=SECRET"
    assert "SECRET" not in str(lsconvert.upgrade(signed, None))
    proxied = f"{os.environ['AWS_ENDPOINT_URL']}/{name}/none?X-Amz-Signature=SECRET"
    with pytest.raises(SourceError, match="refuses") as caught:
        lsconvert.upgrade(proxied, None)
    assert "SECRET" not in repr(caught.value.__dict__) + str(caught.value)
