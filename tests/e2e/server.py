"""Run a Label Studio server during a `with` block: SQLite, its own folder, 127.0.0.1 only.

The first start creates the tables, which takes half a minute. So its data is kept in the cache, and each server starts on
a copy.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import installation

ADMIN = "admin@example.com"
PASSWORD = "pass12345"
TOKEN = "0123456789abcdef0123456789abcdef01234567"
INITIAL = installation.FOLDER / "initial"
START_TIMEOUT = 180  # seconds; enough for a first start on a busy machine
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextlib.contextmanager
def running(folder):
    """Start a server in an empty folder, and yield its URL. Local storages read from `folder`/files."""
    installation.install()
    with installation.locked():
        if not INITIAL.is_dir():
            _initialize()
    shutil.copytree(INITIAL, folder / "data")
    (folder / "files").mkdir()
    with _started(folder) as url:
        yield url


def _initialize():
    new = INITIAL.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    with _started(new, "--init"):
        pass
    (new / "data").rename(INITIAL)


@contextlib.contextmanager
def _started(folder, *options):
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [installation.COMMAND, "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port)]
    command += ["--data-dir", folder / "data", "--username", ADMIN, "--password", PASSWORD, "--user-token", TOKEN]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("keeper.py"), *command, *options],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(folder),
            start_new_session=True,  # Ctrl-C reaches only the tests, which stop the server
        )
    try:
        _wait(url, process, log)
        yield url
    finally:
        process.stdin.close()
        process.wait(30)


def _environment(folder):
    """Return the environment of the server. It has none of the user's variables, and no network access.

    Requests to the network fail at once, because no process listens at the address of the proxy.
    """
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "no_proxy": "127.0.0.1,localhost",
        "LATEST_VERSION_CHECK": "false",
        "COLLECT_ANALYTICS": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "SSRF_PROTECTION_ENABLED": "false",  # storages are on 127.0.0.1 too
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED": "true",
        "LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT": str(folder / "files"),
    }


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(url, process, log):
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), DIRECT.open(f"{url}/health", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8', errors='replace')[-2000:]}")
