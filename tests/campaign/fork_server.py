"""Fork the processes of all runs of the command line. A fork takes a fifth of the time of a start.

This script runs with the shim preloaded. It reads one request a line from stdin, as JSON. The reply is the id of the
child, which the child writes. After an empty line on stdin, the reply is the wait status of the child and its peak
memory in KiB. An error in the child's entry point ends the child as it ends the real command, because no frame of this
script is above it.
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
    """Import the modules that conversions import late, so that a child starts with its work."""
    import lsconvert

    import_module("lsconvert.__main__")
    import_module("lsconvert.cli")
    for command in ("inspect", "migrate_scripts", "validate", "verify"):
        import_module(f"lsconvert.cli.commands.{command}")
    for check in (False, True):
        lsconvert.convert(BytesIO(b'[{"data":{},"completions":[{"result":[[]]}]}]'), BytesIO(), to="v2", check=check)


def drop_capabilities() -> None:
    """Make file modes apply to root too."""
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
    """Set a resource limit. A limit of memory is added to the memory in use."""
    if name == "AS":
        with open("/proc/self/statm") as file:
            value += int(file.read().split()[0]) * resource.getpagesize()
    kind = getattr(resource, f"RLIMIT_{name}")
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value, hard))


def become(order: dict) -> None:
    """Apply the request to this process, then report its id. No signal is sent before that."""
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
        with suppress(ImportError):  # if lsconvert has no such module any more, the run is an ordinary one
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
    """Fork for each request. Return the request in a child; exit in the parent when its stdin closes.

    Orphans of a child become children of this process, so that they can be detected.
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
            while os.waitpid(-1, os.WNOHANG)[0]:  # orphans of the run
                pass
        answer(f"{status} {usage.ru_maxrss}")
    os._exit(0)


def answer(text: str) -> None:
    """Write one line to stdout."""
    os.write(1, text.encode() + b"\n")


if __name__ == "__main__":
    os.environ.pop("LD_PRELOAD", None)
    if "cold" in sys.argv:
        import_module("lsconvert.__main__")  # the modules that the real command has imported when `main` begins
    else:
        warm()
    answer("ready")
    become(serve())
    from lsconvert.__main__ import main  # the entry point, which also handles an interrupt around `cli.main`

    main()
