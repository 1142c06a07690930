"""A worker: another process that judges tasks. It only ever hears from the process that started it.

It runs none of the user's code, as those of `multiprocessing` would, which import the main module again: it finds its
modules in the folders of this process, and nowhere else. It ends with its standard input. What anybody prints in it goes
nowhere; each answer begins with a word that nobody knows but the two.
"""

from __future__ import annotations

import gc
import os
import pickle
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock

from lsconvert.judge import Judge, Place, Schemas
from lsconvert.memory import keep_freed


class Worker:
    """A process, and questions to it. Raises OSError if it cannot be started."""

    def __init__(self) -> None:
        self._word = secrets.token_bytes(16)
        self._process = Popen(  # noqa: S603  # Python itself
            [sys.executable, "-I", "-S", "-c", _command()],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,
        )
        self._speaks, self._listens = Lock(), Lock()

    def greet(self, schemas: Schemas) -> bool:
        """Tell the schemas; return whether it is there when it knows them."""
        return self._ask((self._word, schemas), 0) is not None

    def judge(self, output: bytes, places: list[Place]) -> bytes | None:
        """Return a verdict on each of the tasks in an output; None if the process has gone.

        Two threads may do so: the second question is there when the first is answered.
        """
        return self._ask((output, places), len(places))

    def _ask(self, question: object, size: int) -> bytes | None:
        assert self._process.stdin is not None and self._process.stdout is not None  # both were asked for
        try:
            with self._speaks:
                pickle.dump(question, self._process.stdin)
                self._process.stdin.flush()
                self._listens.acquire()  # whoever asks first hears first
            try:
                answer = self._process.stdout.read(len(self._word) + size)
            finally:
                self._listens.release()
        except (OSError, ValueError, MemoryError):
            answer = b""
        if len(answer) == len(self._word) + size and answer.startswith(self._word):
            return answer[len(self._word) :]
        self.kill()
        return None

    def kill(self) -> None:
        """End the process, and what it may have started, at once."""
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, 9)
            else:
                self._process.kill()

    def close(self) -> None:
        """Wait for the end of the process, and close what led to it."""
        with suppress(OSError), self._process:  # what it has not read cannot be written any more
            pass


def _command() -> str:
    """Return a program that is a worker, of this very module."""
    folders = [path for path in sys.path if Path(path).is_absolute()] + [str(Path(__file__).parents[1])]
    module = f"import sys; sys.path[:] = {folders!r}; import lsconvert.worker as found"
    return f"{module}; found.__file__ == {__file__!r} and found.work()"


def work() -> None:
    """Be a worker: read schemas, say that they are there, and answer each batch with its verdicts."""
    gc.disable()  # what is decoded has no cycles
    keep_freed()
    stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed goes nowhere
    word, schemas = pickle.load(stdin)  # noqa: S301  # from the process that started this one
    judge = Judge(schemas)
    answer = b""
    with suppress(EOFError):
        while True:
            stdout.write(word + answer)
            stdout.flush()
            answer = judge.verdicts(*pickle.load(stdin))  # noqa: S301  # so is this
