"""Speed of reading from and writing to S3, in MB for each second of CPU time, beside files: python -m benchmarks.remote.

The server is moto on loopback, which is slow, so wall times say nothing. Each row is a process of its own; only its own
CPU time is counted, not that of the server. Needs the extra `test-remote`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import IO, Final

from corpus import CONVERTED_TO, MAKERS, SEED, parse_size, write_corpus
from stopwatch import Stopwatch

import lsconvert
from lsconvert import VersionLike
from lsconvert.io.locations import locate

CHUNK_SIZE: Final = 1 << 20
BUCKET: Final = "s3://benchmark"


def _opened(name: str) -> IO[bytes]:
    file = locate(name).open()
    assert file is not None
    return file


def read(source: str, target: str) -> None:
    """Read a file or an object, and forget it."""
    del target
    with _opened(source) as file:
        while file.read(CHUNK_SIZE):
            pass


def write(source: str, target: str) -> None:
    """Write as many bytes as `source` has."""
    chunk = bytes(CHUNK_SIZE)
    new = locate(target).new_file(force=True, same=False, movable=False)
    for _ in range(Path(source).stat().st_size // CHUNK_SIZE):
        new.file.write(chunk)
    new.complete()
    new.publish()


def convert(to: VersionLike, source: str, target: str) -> None:
    """Convert a file as the command does."""
    lsconvert.convert(source, target, to=to, force=True, jobs=1)


def works(to: VersionLike) -> dict[str, Callable[[str, str], None]]:
    """Return what is measured, by name."""
    return {"read": read, "write": write, "convert": partial(convert, to)}


def child(what: str, to: VersionLike, source: str, target: str) -> None:
    """Print the CPU time in seconds of one row."""
    work = works(to)[what]
    locate(source).is_file()
    watch = Stopwatch()
    with watch:
        work(source, target)
    print(watch.cpu)


@contextmanager
def server() -> Iterator[None]:
    """Run a server with an empty bucket, and set the environment for it."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "remote"))
    import servers

    with servers.moto() as port:
        os.environ.update(
            AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}",
            AWS_ACCESS_KEY_ID="none",
            AWS_SECRET_ACCESS_KEY="none",
            AWS_EC2_METADATA_DISABLED="true",
        )
        assert servers.request(port, "PUT", f"/{BUCKET.removeprefix('s3://')}")[0] == 200
        yield


def digest(name: str) -> str:
    """Return the SHA-256 of a file or an object."""
    found = sha256()
    with _opened(name) as file:
        while chunk := file.read(CHUNK_SIZE):
            found.update(chunk)
    return found.hexdigest()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=parse_size, default=3 * 10**8, help="default: 300MB")
    parser.add_argument("--style", choices=MAKERS, default="compact", help="style of the corpus")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with TemporaryDirectory() as folder, server():
        local, remote = f"{folder}/in.json", f"{BUCKET}/in.json"
        write_corpus(Path(local), args.size, args.style)
        size = Path(local).stat().st_size
        with _opened(local) as file:
            new = locate(remote).new_file(force=True, same=False, movable=False)
            while chunk := file.read(CHUNK_SIZE):
                new.file.write(chunk)
            new.publish()
        rows = {
            "read a file": ("read", local, ""),
            "read an object": ("read", remote, ""),
            "write a file": ("write", local, f"{folder}/written"),
            "write an object": ("write", local, f"{BUCKET}/written"),
            "convert file to file": ("convert", local, f"{folder}/out.json"),
            "convert object to file": ("convert", remote, f"{folder}/out-2.json"),
            "convert file to object": ("convert", local, f"{BUCKET}/out.json"),
            "convert object to object": ("convert", remote, f"{BUCKET}/out-2.json"),
        }
        times: dict[str, list[float]] = {name: [] for name in rows}
        for _ in range(args.rounds):
            for name, (what, source, target) in rows.items():
                command = [sys.executable, __file__, "--child", what, CONVERTED_TO[args.style], source, target]
                times[name].append(float(subprocess.check_output(command)))
        outputs = {digest(target) for what, _, target in rows.values() if what == "convert"}
        print(f"{args.style}, {size / 1e6:.0f} MB, kernel {lsconvert.kernel_name()}, corpus of seed {SEED}\n")
        print("| | CPU s | MB for each CPU s |\n| --- | --: | --: |")
        for name, seconds in times.items():
            print(f"| {name} | {median(seconds):.2f} | {size / 1e6 / median(seconds):.0f} |")
        print(f"\noutputs {'equal' if len(outputs) == 1 else 'DIFFERENT'}")
        sys.exit(len(outputs) != 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:])
    else:
        main()
