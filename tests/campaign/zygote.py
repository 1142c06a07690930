"""The process that all runs of the command line are forked from: a fifth of the time that a start takes.

It is run as a script, with the shim preloaded. It takes one order a line on stdin, as JSON; it answers with the id of the
process (which the child writes), waits for an empty line, and answers with the wait status and the peak memory in KiB. What the entry point
raises in the child ends the child as it ends the real command: nothing of this script is above it.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from importlib import import_module
from io import BytesIO

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION = 0x20080522
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
NOBODY = 65534


def warm() -> None:
    """Import what conversions import late, so that a child begins with its work."""
    import lsconvert

    import_module("lsconvert.__main__")
    import_module("lsconvert.cli")
    for verb in ("inspect", "migrate_scripts", "validate", "verify"):
        import_module(f"lsconvert.cli.commands.{verb}")
    for check in (False, True):
        lsconvert.convert(BytesIO(b'[{"data":{},"completions":[{"result":[[]]}]}]'), BytesIO(), to="v2", check=check)


def drop_capabilities() -> None:
    """Let modes of files hold for root too."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    data = ctypes.create_string_buffer(24)
    libc.capget(header, data)
    words = list(struct.unpack("6I", data.raw))
    keep = ~(1 << CAP_DAC_OVERRIDE | 1 << CAP_DAC_READ_SEARCH) & 0xFFFFFFFF
    words[0] &= keep
    words[1] &= keep
    if libc.capset(header, struct.pack("6I", *words)):
        raise OSError(ctypes.get_errno(), "capset")


def limit(name: str, value: int) -> None:
    """Set a limit; of memory, that much more than there is already."""
    if name == "AS":
        with open("/proc/self/statm") as file:
            value += int(file.read().split()[0]) * resource.getpagesize()
    kind = getattr(resource, f"RLIMIT_{name}")
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value, hard))


def become(order: dict) -> None:
    """Make this process what the order asks for, and say so at the end: no signal comes before that."""
    requester = os.dup(1)
    os.setsid()
    for name in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(name, signal.default_int_handler if name is signal.SIGINT else signal.SIG_DFL)
    for target, (name, flags) in enumerate(
        (
            (order["stdin"], os.O_RDONLY),
            (order["stdout"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            (order["stderr"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        )
    ):
        opened = os.open(name, flags, 0o644)
        os.dup2(opened, target)
        os.close(opened)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) if order["log"] else -1
    os.environ.update(order["environment"])
    for name, value in order["patches"].items():
        module, _, attribute = name.rpartition(".")
        with suppress(ImportError):  # a seam of the product may go; the run is then an ordinary one
            setattr(import_module(module), attribute, value)
    os.chdir(order["cwd"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if order["nobody"]:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    elif order["bare"] and os.getuid() == 0:
        drop_capabilities()
    shim = ctypes.CDLL(None)
    if order["shim"]:
        kind, folder, *numbers = order["shim"]
        shim.campaign_arm(kind.encode(), os.fsencode(folder), *numbers, log)
    for name, value in order["limits"].items():
        limit(name, value)
    if order["cwd_removed"]:
        os.rmdir(order["cwd"])
    sys.argv = ["lsconvert", *order["argv"]]
    os.write(requester, b"%d\n" % os.getpid())
    os.close(requester)


def serve() -> dict:
    """Fork for each order. Returns in a child, with the order; the parent ends with its stdin.

    Whatever a child leaves running becomes a child of this process, so that it can be seen.
    """
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    while line := sys.stdin.buffer.readline():
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            return order
        sys.stdin.buffer.readline()
        _, status, usage = os.wait4(pid, 0)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:  # what the run has left
                pass
        answer(f"{status} {usage.ru_maxrss}")
    os._exit(0)


def answer(text: str) -> None:
    """Write one line."""
    os.write(1, text.encode() + b"\n")


if __name__ == "__main__":
    os.environ.pop("LD_PRELOAD", None)
    if "cold" in sys.argv:
        import_module("lsconvert.__main__")  # no more than the real command has imported when `main` begins
    else:
        warm()
    answer("ready")
    become(serve())
    from lsconvert.__main__ import main  # the entry point, which also handles an interrupt around `cli.main`

    main()
