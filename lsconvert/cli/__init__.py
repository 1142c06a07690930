"""The command line: commands, messages, progress and exit codes. Data on stdout only, messages on stderr.

It uses only the names that lsconvert exports. Exit codes: 0 done, 1 findings, 2 usage, 3 input unreadable or malformed,
4 output failed, 5 a limit was exceeded, 70 an error that lsconvert does not handle, 129 terminal closed,
130 interrupted, 131 quit, 141 reader of stdout closed, 143 terminated.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Any, Final, TextIO

import click

import lsconvert
from lsconvert.cli.commands.convert import downgrade, upgrade
from lsconvert.cli.formats.report import show_error, show_usage_error, show_warning
from lsconvert.cli.terminal.output import buffer_streams, say, show


class ReaderGoneError(Exception):
    """The reader of stdout closed it. Not an OSError, because click exits with 1 for those."""


class StoppedError(Exception):
    """The user interrupted the run.

    Not a KeyboardInterrupt: for those, click prints an empty line, and fails if it cannot.
    """


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        _show_and_exit(context, f"lsconvert {lsconvert.__version__} ({lsconvert.kernel_name()} kernel)")


def _help(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        _show_and_exit(context, context.get_help())


def _show_and_exit(context: click.Context, text: str) -> None:
    try:
        show(*text.splitlines())
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    context.exit()


# Replaces click's own option: there, a failing write exits with 1, or with a traceback.
_help_option = click.help_option("-h", "--help", callback=_help)


# Windows has only the first two.
STOP_SIGNALS: Final = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
]
UNHANDLED: Final = 70  # EX_SOFTWARE of sysexits.h
BROKEN: Final = "There is not enough memory, or the installation is incomplete: reinstall lsconvert."
REPORT: Final = "Please report it, with the traceback that --debug shows."
NO_MEMORY: Final = "A conversion holds a whole task in memory, and its check about five times its size: see --no-check."

LATE: Final = ("inspect", "migrate-call", "migrate-scripts", "validate", "verify")


def _debug(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from traceback import format_exc  # late: most runs do not need it; but after an error, imports may fail

        context.obj[:] = [format_exc]


_debug_option = click.option(
    "--debug",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_debug,
    help="Show the traceback of an error that lsconvert does not handle.",
)


class Group(click.Group):
    """The group of all commands. Commands in LATE are imported on first use.

    It turns a broken pipe and an interrupt into errors that click does not handle.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(context), *LATE})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return the command of this name, None if there is none."""
        if name in LATE and name not in self.commands:
            function = name.replace("-", "_")
            self.add_command(getattr(import_module(f"lsconvert.cli.commands.{function}"), function))
        return super().get_command(context, name)

    def add_command(self, command: click.Command, name: str | None = None) -> None:
        """Add a command, with the options --debug and --help."""
        command.add_help_option = False
        super().add_command(_help_option(_debug_option(command)), name)

    def invoke(self, context: click.Context) -> Any:
        """Run a command. Raises ReaderGoneError and StoppedError."""
        try:
            return super().invoke(context)
        except BrokenPipeError as error:
            raise ReaderGoneError from error
        except KeyboardInterrupt as error:
            raise StoppedError from error


@click.group(cls=Group, add_help_option=False)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
@_debug_option
@_help_option
def cli() -> None:
    """Convert Label Studio data between v1 (completions) and v2 (annotations).

    Only the changes of the migration guide are made; all other bytes are copied. `-` is stdin or stdout.

    \b
    lsconvert upgrade export.json -o migrated.json
    lsconvert verify export.json migrated.json

    Exit codes: 0 done, 1 findings, 2 usage, 3 input unreadable or malformed, 4 output failed, 5 a limit was exceeded.
    """


for command in (upgrade, downgrade):
    cli.add_command(command)


def main() -> None:
    """Run the command line; never returns."""
    for number in STOP_SIGNALS[1:]:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup ignores SIGHUP
            signal.signal(number, _terminated)
    sys.unraisablehook = _resend_signal
    buffer_streams()
    warnings.showwarning = show_warning  # type: ignore[assignment]  # its arguments have no names
    code = _run()
    if code in (4, UNHANDLED, 141):
        _flush_or_discard(sys.stdout)
    _flush_or_discard(sys.stderr)  # unwritable messages do not change the exit code
    for number in STOP_SIGNALS:  # from here on, a signal ends the process at once, without a message
        signal.signal(number, signal.SIG_DFL)
    sys.exit(code)


def _resend_signal(failure: sys.UnraisableHookArgs) -> None:
    """Send a signal again if its handler raised an exception in a finalizer, where Python ignores exceptions."""
    stopped = failure.exc_value
    if isinstance(stopped, KeyboardInterrupt):
        _send_soon(signal.SIGINT)
    elif isinstance(stopped, SystemExit) and isinstance(stopped.code, int):
        _send_soon(stopped.code - 128)
    else:
        sys.__unraisablehook__(failure)


def _send_soon(number: int) -> None:
    import threading

    # Sent at once, or while the main thread is still in `_resend_signal`, the signal would be lost in the same way.
    arguments = (number, threading.get_ident())
    threading.Thread(target=_send_when_delivered, args=arguments, daemon=True).start()


def _send_when_delivered(number: int, thread: int) -> None:
    """Send a signal when a thread has left `_resend_signal`."""
    import time

    inside = True
    while inside:
        time.sleep(0.01)
        frame = sys._current_frames().get(thread)
        inside = False
        while frame is not None and not inside:
            inside, frame = frame.f_code is _resend_signal.__code__, frame.f_back
    signal.raise_signal(number)


def _flush_or_discard(stream: TextIO | None) -> None:
    """Flush a stream; if that fails, discard its content. Else Python would try again at exit and change the exit code."""
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _run() -> int:
    tracebacks: list[Callable[[], str]] = []  # filled by --debug
    try:
        return cli.main(standalone_mode=False, obj=tracebacks) or 0
    except click.ClickException as error:
        return show_usage_error(error)
    except (click.Abort, KeyboardInterrupt, StoppedError):
        return 130
    except ReaderGoneError:
        return 141
    except lsconvert.LSConvertError as error:
        return show_error(error, "text")
    except MemoryError:
        return show_error(lsconvert.LimitError("there is not enough memory", hint=NO_MEMORY), "text")
    except ImportError as error:
        _say_all(tracebacks)
        say(f"lsconvert: the module {error.name} cannot be loaded. {BROKEN}")
        return UNHANDLED
    except Exception as error:  # a bug: it must not exit with 1, which means findings
        _say_all(tracebacks)
        say(f"lsconvert: an error that lsconvert does not handle: {type(error).__name__}. {REPORT}")
        return UNHANDLED


def _say_all(texts: list[Callable[[], str]]) -> None:
    for text in texts:
        say(*text().splitlines())


def _terminated(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
