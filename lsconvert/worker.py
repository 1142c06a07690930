"""A worker: another process that judges tasks. It only ever hears from the process that started it.

It runs none of the user's code, as those of `multiprocessing` would, which import the main module again. It finds its
modules where this process does, and ends with its standard input.
"""

from __future__ import annotations

import gc
import pickle
import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock

from lsconvert.judge import Judge, Place, Schemas
from lsconvert.memory import keep_freed


class Worker:
    """A process, and questions to it. Raises OSError if it cannot be started."""

    def __init__(self) -> None:
        command = f"import sys; sys.path[:] = {sys.path!r}; from lsconvert.worker import work; work()"
        self.process = Popen(  # noqa: S603  # Python itself
            [sys.executable, "-c", command], stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
        )
        self._speaks, self._listens = Lock(), Lock()

    def greet(self, schemas: Schemas) -> bool:
        """Tell the schemas; return whether it is there when it knows them."""
        return bool(self._ask(schemas, 1))

    def judge(self, output: bytes, places: list[Place]) -> bytes:
        """Return a verdict on each of the tasks in an output; none if the process has gone.

        Two threads may do so: the second question is there when the first is answered.
        """
        return self._ask((output, places), len(places)) if places else b""

    def _ask(self, question: object, size: int) -> bytes:
        assert self.process.stdin is not None and self.process.stdout is not None  # both were asked for
        try:
            with self._speaks:
                pickle.dump(question, self.process.stdin)
                self.process.stdin.flush()
                self._listens.acquire()  # whoever asks first hears first
            try:
                answer = self.process.stdout.read(size)
            finally:
                self._listens.release()
        except (OSError, ValueError):
            return b""
        return answer if len(answer) == size else b""

    def close(self) -> None:
        """Wait for the process, which was killed or not, and close what led to it."""
        with suppress(OSError), self.process:  # what it has not read cannot be written any more
            pass


def work() -> None:
    """Be a worker: read schemas, say that they are there, and answer each batch with its verdicts."""
    gc.disable()  # what is decoded has no cycles
    keep_freed()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    judge = Judge(pickle.load(stdin))  # noqa: S301  # from the process that started this one
    answer = b"."
    with suppress(EOFError):
        while True:
            stdout.write(answer)
            stdout.flush()
            answer = judge.verdicts(*pickle.load(stdin))  # noqa: S301  # so is this
