"""Memory and time of a target storage with many small objects, simulated: python benchmarks/target_storage.py 200000.

The objects are made when they are read, so that only what lsconvert keeps of them is measured.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
from collections.abc import Iterator

from lsconvert.io.containers import Container, File
from lsconvert.io.task_folders import FolderStream

LABELS = [
    {"id": f"r{n}", "type": "choices", "value": {"choices": ["A"]}, "to_name": "t", "from_name": "c"} for n in range(4)
]


class Objects:
    """As many annotations as objects of a store, three for each task, in the order of their names."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.opened = 0

    def __iter__(self) -> Iterator[File]:
        for number in range(self.count):
            yield File(str(number), f"s3://bucket/target/{number}", lambda number=number: self._open(number))

    def _open(self, number: int) -> io.BytesIO:
        self.opened += 1
        task = {"id": number * 7919 % self.count // 3, "data": {"text": "t" * 200}}
        return io.BytesIO(json.dumps({"id": number, "result": LABELS, "completed_by": 1, "task": task}).encode())


def chunks_of(file: File) -> Iterator[bytes]:
    """Yield the content of an object."""
    with file.open() as opened:
        yield opened.read()


def main(count: int) -> None:
    """Read the storage, and print the figures as JSON."""
    objects = Objects(count)
    start = time.process_time()
    size = 0
    stream = FolderStream(Container("s3://bucket/target", objects, [], is_folder=True), chunks_of)
    while chunk := stream.read(1 << 19):
        size += len(chunk)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    seconds = time.process_time() - start
    print(json.dumps({"objects": count, "opened": objects.opened, "bytes": size, "peak": peak, "cpu_seconds": seconds}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
