"""Run the native kernel as other machines would: 32 bits, big-endian, ARM, without SIMD: python tests/native/elsewhere.py

The harness of the fuzzer converts its seeds there: its laws have to hold, all machines have to give the same results, and
those have SIMD that should.
Needs the package ziglang, which compiles for all of them, and qemu-user-static. Exits 1 for a difference, 3 without them.
"""

import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from fuzz import HERE, write_plans, write_seeds


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


def digest(machine: Machine, folder: Path, seeds: list[Path]) -> str:
    """Return what the harness says of all results; ends the run where a law does not hold, or the form is another."""
    program = folder / machine.target
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", machine.target]
    flags = ["-O1", "-std=c11", "-Wall", "-Wextra", "-Werror", "-DLSC_REPLAY", f"-I{folder}"]
    subprocess.run([*compiler, *flags, HERE / "fuzz.c", "-o", program], check=True)
    command = [*([machine.runner] if machine.runner else []), program, *seeds]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{machine.target}: exit {done.returncode}: {done.stderr.strip()}")
    found, form = done.stdout.split()
    if machine.form not in (form, None):
        sys.exit(f"{machine.target}: the kernel is {form}, not {machine.form}")
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
        write_seeds(folder / "seeds")
        seeds = sorted((folder / "seeds").iterdir())
        digests = {machine.target: digest(machine, folder, seeds) for machine in MACHINES}
    for target, found in digests.items():
        print(f"{found}  {target}")
    same = len(set(digests.values())) == 1
    print(f"{len(seeds)} seeds:", "the same" if same else "a difference")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
