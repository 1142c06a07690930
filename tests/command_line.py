"""Run the command line in this process. A process of its own takes 0.3 seconds to start.

Tests of signals, of real streams and of the start run `COMMAND` in a process.
"""

import io
import signal
import sys
import warnings
from typing import NamedTuple

import pytest

from lsconvert import __main__ as program
from lsconvert.cli import STOP_SIGNALS, main
from lsconvert.cli.terminal.color import choose_color

COMMAND = [sys.executable, "-m", "lsconvert"]


class Done(NamedTuple):
    """The exit code and the streams of a run, as `subprocess.run` names them."""

    returncode: int
    stdout: bytes
    stderr: bytes


def run(*args, stdin=b"", env=None, encoding="utf-8"):
    """Run `main` with streams in this encoding. Restore the settings of the process that it changes."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), encoding, "backslashreplace") for name in ("stdout", "stderr")}
    streams["stdin"] = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    settings = {"argv": [program.__file__, *args], "unraisablehook": sys.unraisablehook}
    handlers = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("default", UserWarning)  # pytest makes errors of them
        patch.setitem(sys.modules, "__main__", program)  # from which click takes the name of the program
        for name, value in {**settings, **streams}.items():
            patch.setattr(sys, name, value)
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            choose_color("auto")
            for number, handler in handlers.items():
                signal.signal(number, handler)
    return Done(ended.value.code, *(streams[name].buffer.getvalue() for name in ("stdout", "stderr")))
