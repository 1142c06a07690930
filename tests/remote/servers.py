"""Start servers of remote storage on loopback, on free ports: moto for S3, Azurite for Azure, and moto behind a small
proxy for Google Cloud Storage, whose XML interface is that of S3.
"""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
AZURITE = ROOT / ".cache" / "azurite" / "node_modules" / ".bin" / "azurite-blob"
# The account that every Azurite has; its key is public.
AZURE_ACCOUNT = "devstoreaccount1"
AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
# moto shows objects to those who claim to be somebody; it checks no signature.
ANYBODY = (
    b"Authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x"
)
SECRETS = ("SECRETKEYID", "SECRETACCESSKEY", AZURE_KEY)


def free_port():
    """Return a port of loopback that no server uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def running(command, port, **env):
    """Run a server until the end of the block. It is stopped by its own process id."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=os.environ | env
    )
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with {process.returncode}")
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{command[0]} does not answer")
        yield process
    finally:
        process.terminate()
        process.wait(60)  # a server of many objects takes its time


@contextlib.contextmanager
def moto():
    """Run moto; yield its port."""
    port = free_port()
    script = "import sys; from moto.server import main; main(sys.argv[1:])"
    with running([sys.executable, "-W", "ignore", "-c", script, "-H", "127.0.0.1", "-p", str(port)], port):
        yield port


@contextlib.contextmanager
def azurite(folder):
    """Run Azurite with its data in a folder; yield its port."""
    node, port = shutil.which("node"), free_port()
    command = [node, str(AZURITE.resolve()), "--blobPort", str(port), "--blobHost", "127.0.0.1", "--silent"]
    command += ["--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence"]
    with running(command, port):
        yield port


def request(port, method, path, body=b"", headers=()):
    """Make a request to a server, and return the status and the body of its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, dict(headers))
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


class Proxy:
    """A proxy on loopback, in a thread. Use as a context manager.

    `rewrite` gets the head of each request as lines, and returns the lines to send. `fault` gets the first line, and the
    number of requests with this line so far; it returns None, a status to answer with, or a number of bytes (negative)
    after which the body of the answer is cut. `moved` has the first line of each request, with the bytes in its body and in
    that of its answer.
    """

    def __init__(self, upstream, *, rewrite=None, fault=None):
        self.upstream, self.rewrite, self.fault = upstream, rewrite, fault
        self.port = free_port()
        self.requests = []
        self.moved = []
        self._counts = {}
        self._loop = asyncio.new_event_loop()

    def __enter__(self):
        started = threading.Event()

        async def serve():
            self._stop = asyncio.Event()
            server = await asyncio.start_server(self._handle, "127.0.0.1", self.port, limit=1 << 22)
            started.set()
            await self._stop.wait()
            server.close()
            handlers = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in handlers:
                task.cancel()
            await asyncio.gather(*handlers, return_exceptions=True)
            await asyncio.sleep(0.1)  # closed connections are forgotten by the loop

        def run():
            self._loop.run_until_complete(serve())
            self._loop.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        started.wait(10)
        return self

    def __exit__(self, *exc):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _handle(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
            length = next((int(line.split(b":")[1]) for line in head if line.lower().startswith(b"content-length:")), 0)
            body = await reader.readexactly(length) if length else b""
            first = head[0].decode()
            self.requests.append(first)
            count = self._counts[first] = self._counts.get(first, 0) + 1
            fault = self.fault(first, count) if self.fault is not None else None
            if fault is not None and fault > 0:
                text = b"<Error><Code>SlowDown</Code></Error>"
                writer.write(
                    b"HTTP/1.1 %d Fault\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (fault, len(text), text)
                )
            else:
                answer = await self._ask(head, body)
                end = answer.find(b"\r\n\r\n") + 4
                self.moved.append((first, len(body) + len(answer) - end))
                writer.write(answer if fault is None else answer[: end - fault])
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            with contextlib.suppress(Exception):
                writer.close()
                await asyncio.wait_for(writer.wait_closed(), 1)

    async def _ask(self, head, body):
        lines = self.rewrite(head) if self.rewrite is not None else head
        lines = [line for line in lines if not line.lower().startswith(b"connection:")]
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            writer.write(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
            await writer.drain()
            return await reader.read(-1)
        finally:
            writer.transport.abort()


def as_s3(head):
    """Return a request of Google's XML interface as one of S3."""
    lines = [head[0].replace(b"%2E", b".").replace(b"%5F", b"_"), ANYBODY]
    for line in head[1:]:
        name, _, value = line.partition(b":")
        match name.lower(), value.strip():
            case b"authorization", _:
                continue
            case b"x-goog-if-generation-match", b"0":
                lines.append(b"If-None-Match: *")
            case b"x-goog-copy-source", source:
                lines.append(b"x-amz-copy-source: " + source)
            case _:
                lines.append(re.sub(rb"(?i)^x-goog-", b"x-amz-", line))
    return lines


def make_container(port, name):
    """Create a container of Azurite. obstore cannot, so the request is signed here."""
    path = f"/{AZURE_ACCOUNT}/{name}"
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
    headers = f"x-ms-date:{date}\nx-ms-version:2021-08-06"
    text = "PUT" + "\n" * 12 + f"{headers}\n/{AZURE_ACCOUNT}{path}\nrestype:container"
    digest = hmac.new(base64.b64decode(AZURE_KEY), text.encode(), hashlib.sha256).digest()
    sent = dict(line.split(":", 1) for line in headers.split("\n"))
    sent["Authorization"] = f"SharedKey {AZURE_ACCOUNT}:{base64.b64encode(digest).decode()}"
    status, content = request(port, "PUT", f"{path}?restype=container", headers=sent.items())
    assert status == 201, content
