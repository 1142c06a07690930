"""Run the native kernel and the check as other machines would: 32 bits, big-endian, ARM, without SIMD.

python tests/native/elsewhere.py. The harnesses of the fuzzer read their seeds there: its laws have to hold, all machines
have to give the same results, and those have SIMD that should.
Needs the package ziglang, which compiles for all of them, and qemu-user-static. Exits 1 for a difference, 3 without them.
"""

import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from fuzz import HERE, TARGETS, write_plans, write_seeds, write_table


class Machine(NamedTuple):
    """A target of zig, who runs programs for it, and the form of the kernel that it has to have; None: any."""

    target: str
    runner: str | None
    form: str | None


MACHINES = (
    Machine("native", None, None),
    Machine("x86-linux-musl", "qemu-i386-static", "simd"),
    Machine("aarch64-linux-musl", "qemu-aarch64-static", "simd"),
    Machine("powerpc-linux-musleabi", "qemu-ppc-static", "plain"),
    Machine("s390x-linux-musl", "qemu-s390x-static", "plain"),
)


def digest(harness: str, machine: Machine, folder: Path) -> str:
    """Return what a harness says of all results; ends the run where a law does not hold, or the form is another."""
    program = folder / f"{harness}-{machine.target}"
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", machine.target]
    flags = ["-O1", "-std=c11", "-Wall", "-Wextra", "-Werror", "-DLSC_REPLAY", f"-I{folder}"]
    subprocess.run([*compiler, *flags, HERE / f"{harness}.c", "-o", program], check=True)
    command = [*([machine.runner] if machine.runner else []), program, *sorted((folder / harness).iterdir())]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{harness}, {machine.target}: exit {done.returncode}: {done.stderr.strip()}")
    found, form = done.stdout.split()
    if machine.form not in (form, None):
        sys.exit(f"{harness}, {machine.target}: it is {form}, not {machine.form}")
    return found


def main() -> int:
    """Compile, run, compare."""
    missing = [machine.runner for machine in MACHINES if machine.runner and not shutil.which(machine.runner)]
    if missing or not find_spec("ziglang"):
        print("skipped: needs", *missing, *([] if find_spec("ziglang") else ["ziglang"]))
        return 3
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_plans(folder)
        write_table(folder)
        for target in TARGETS:
            write_seeds(folder / target, target)
        found = {machine.target: tuple(digest(target, machine, folder) for target in TARGETS) for machine in MACHINES}
    for machine, digests in found.items():
        print(*digests, machine, sep="  ")
    same = len(set(found.values())) == 1
    print("the same" if same else "a difference")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
