"""Files on web servers: with ranges, without, and with answers that are cut."""

import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from test_storage import V1, V2, run, tasks, upgraded

import lsconvert
from lsconvert import SourceError
from lsconvert.conversion.ranges import open_source
from lsconvert.io.remote import reader

FILES = {"a.json": V1, "big.json": tasks(3000), "empty.json": b""}


class Handler(BaseHTTPRequestHandler):
    """`/ranges/`: with ranges. `/plain/`: without. `/cut/`: half of the body. `/changed/`: another tag at each time.
    `/bare/`: without tags and times. `/untagged/`: with ranges, and without a tag. `/deaf/`: as changed, but without asking
    for the tag that is wanted.
    """

    tag = 0

    def do_GET(self, send=True):
        kind, name = self.path.split("?")[0].split("/")[1:3]
        content = FILES.get(name)
        if content is None:
            self.send_error(404)
            return
        Handler.tag += kind in ("changed", "deaf")
        tag = f'"{self.tag}"' if kind in ("changed", "deaf") else '"1"'
        if self.headers.get("If-Match", tag) != tag and kind != "deaf":
            self.send_error(412)
            return
        asked = self.headers.get("Range") if kind in ("ranges", "changed", "untagged", "deaf") else None
        part = content
        if asked is not None and content:
            start, end = map(int, asked.removeprefix("bytes=").split("-"))
            part = content[start : end + 1]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{start + len(part) - 1}/{len(content)}")
        elif asked is not None:
            self.send_error(416)
            return
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(part)))
        if kind not in ("bare", "untagged"):
            self.send_header("ETag", tag)
        if kind != "bare":
            self.send_header("Last-Modified", "Tue, 01 Dec 2026 00:00:00 GMT")
        self.end_headers()
        if send:
            self.wfile.write(part[: len(part) // 2] if kind == "cut" else part)

    def do_HEAD(self):
        self.do_GET(send=False)

    def log_message(self, *_):
        """Print nothing."""


@pytest.fixture
def server(environment):
    environment.setenv("LSCONVERT_RETRY_SECONDS", "1")
    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{web.server_port}"
    web.shutdown()
    web.server_close()


@pytest.mark.parametrize("kind", ["ranges", "plain"])
def test_read(server, tmp_path, monkeypatch, kind):
    monkeypatch.setattr(reader, "BLOCK_SIZE", 5000)
    lsconvert.upgrade(f"{server}/{kind}/a.json?token=SECRET", tmp_path / "a.json")
    assert (tmp_path / "a.json").read_bytes() == V2
    report = lsconvert.upgrade(f"{server}/{kind}/big.json", tmp_path / "big.json")
    assert (tmp_path / "big.json").read_bytes() == upgraded(tasks(3000))
    assert report.source == f"{server}/{kind}/big.json"
    with pytest.raises(lsconvert.TruncatedInputError, match="the input is empty"):
        lsconvert.upgrade(f"{server}/{kind}/empty.json?x", None)


def test_ranges(server, tmp_path, monkeypatch):
    """A server without ranges or tags cannot be read in ranges. A signature is not sent to an executor."""
    monkeypatch.setattr("lsconvert.conversion.options.MIN_SIZE", 100)
    for name in ("RANGE_SIZE", "HEAD_SIZE"):
        monkeypatch.setattr(open_source, name, 20_000)
    monkeypatch.setattr(reader, "BLOCK_SIZE", 50_000)
    with ThreadPoolExecutor(2) as executor:
        for path, executes, whole in (
            ("ranges/big.json?token=SECRET", None, ""),
            ("ranges/big.json", executor, ""),
            ("ranges/big.json?token=SECRET", executor, "query"),
            ("plain/big.json", None, "not-a-file"),
            ("untagged/big.json", None, "not-a-file"),
        ):
            report = lsconvert.upgrade(f"{server}/{path}", tmp_path / "out.json", jobs=3, executor=executes, force=True)
            assert (report.whole, report.describe_whole() != "") == (whole, whole != "")
            assert (tmp_path / "out.json").read_bytes() == upgraded(tasks(3000))


def test_errors(server, tmp_path):
    for path, message in (
        ("ranges/none.json?token=SECRET", "no such object"),
        ("cut/a.json?token=SECRET", "the store cannot be used"),
        ("ranges/", "no such object"),
    ):
        with pytest.raises(SourceError, match=message) as caught:
            lsconvert.upgrade(f"{server}/{path}", tmp_path / "out.json")
        assert "SECRET" not in str(caught.value)
        assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("kind", ["changed", "deaf"])
def test_a_changed_file(server, monkeypatch, kind):
    monkeypatch.setattr(reader, "BLOCK_SIZE", 5000)
    with pytest.raises(SourceError, match="changed"):
        lsconvert.upgrade(f"{server}/{kind}/big.json", None)


def test_commands(server, tmp_path):
    code, output = run(f"upgrade {server}/ranges/a.json?token=SECRET {server}/plain/big.json -O {tmp_path}/out")
    assert code == 0, output
    assert "SECRET" not in output
    assert (tmp_path / "out" / "a.json").read_bytes() == V2
    code, output = run(f"validate {server}/ranges/a.json?token=SECRET {server}/cut/a.json?token=SECRET -v")
    assert code == 3
    assert "SECRET" not in output


def test_a_batch_of_signed_urls_is_resumed(server, tmp_path):
    """A server gives tags or times; the record has those, and no signature."""
    for kind, skipped in (("ranges", 1), ("plain", 1), ("changed", 0)):
        url, folder = f"{server}/{kind}/a.json?X-Amz-Signature=SECRET", tmp_path / kind
        assert lsconvert.upgrade_many(url, folder).done == 1
        assert lsconvert.upgrade_many(url, folder, resume=True).skipped == skipped
        assert "SECRET" not in (folder / ".lsconvert-job.jsonl").read_text()
    assert lsconvert.upgrade_many(f"{server}/bare/a.json", tmp_path / "bare").done == 1
    assert not (tmp_path / "bare" / ".lsconvert-job.jsonl").exists()
