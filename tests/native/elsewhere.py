"""Run the native kernel and the check on emulated machines: 32 bits, big-endian, ARM, without SIMD.

Usage: python tests/native/elsewhere.py

Each machine runs the fuzzing harnesses on their seeds. The properties must hold, all machines must return the same
results, and the machines that have SIMD must use it. Needs the package ziglang, which compiles for all machines, and
qemu-user-static. Exits with 1 if a machine differs, with 3 if a requirement is missing.
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
    """A target of zig, the emulator for it (None: run natively), and the required form of the code (None: any)."""

    target: str
    emulator: str | None
    form: str | None


MACHINES = (
    Machine("native", None, None),
    Machine("x86-linux-musl", "qemu-i386-static", "simd"),
    Machine("aarch64-linux-musl", "qemu-aarch64-static", "simd"),
    Machine("powerpc-linux-musleabi", "qemu-ppc-static", "plain"),
    Machine("s390x-linux-musl", "qemu-s390x-static", "plain"),
)


def digest(harness: str, machine: Machine, folder: Path) -> str:
    """Return the digest of all results of a harness. Exits if a property is violated or the form differs."""
    program = folder / f"{harness}-{machine.target}"
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", machine.target]
    flags = ["-O1", "-std=c11", "-Wall", "-Wextra", "-Werror", "-DLSC_REPLAY", f"-I{folder}"]
    subprocess.run([*compiler, *flags, HERE / f"{harness}.c", "-o", program], check=True)
    command = [*([machine.emulator] if machine.emulator else []), program, *sorted((folder / harness).iterdir())]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{harness}, {machine.target}: exit {done.returncode}: {done.stderr.strip()}")
    found, form = done.stdout.split()
    if machine.form not in (form, None):
        sys.exit(f"{harness}, {machine.target}: the form is {form}, not {machine.form}")
    return found


def main() -> int:
    """Compile and run the harnesses for each machine, and compare the digests."""
    missing = [name for machine in MACHINES if (name := machine.emulator) and not shutil.which(name)]
    missing += [] if find_spec("ziglang") else ["ziglang"]
    if missing:
        print("skipped: needs", *missing)
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
    print("all machines agree" if same else "the machines differ")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
