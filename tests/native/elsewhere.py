"""Run the native kernel and the check as other machines would: with 32 bits, big-endian, without SIMD.

python tests/native/elsewhere.py. The harnesses of the fuzzer read their seeds there: its laws have to hold, and all machines have to give the same results.
Needs the package ziglang, which compiles for all of them, and qemu-user-static. Exits 1 for a difference, 3 without them.
"""

import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from fuzz import HERE, TARGETS, write_plans, write_seeds, write_table

# A target of zig, and who runs programs for it.
MACHINES = {
    "native": None,
    "x86-linux-musl": "qemu-i386-static",
    "aarch64-linux-musl": "qemu-aarch64-static",
    "powerpc-linux-musleabi": "qemu-ppc-static",
    "s390x-linux-musl": "qemu-s390x-static",
}


def digest(target: str, machine: str, runner: str | None, folder: Path) -> str:
    """Return what a harness says of all results; ends the run where a law does not hold."""
    program = folder / f"{target}-{machine}"
    compiler = [sys.executable, "-m", "ziglang", "cc", "-target", machine]
    flags = ["-O1", "-std=c11", "-Wall", "-Wextra", "-Werror", "-DLSC_REPLAY", f"-I{folder}"]
    subprocess.run([*compiler, *flags, HERE / f"{target}.c", "-o", program], check=True)
    command = [*([runner] if runner else []), program, *sorted((folder / target).iterdir())]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{target}, {machine}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()


def main() -> int:
    """Compile, run, compare."""
    missing = [runner for runner in MACHINES.values() if runner and not shutil.which(runner)]
    if missing or not find_spec("ziglang"):
        print("skipped: needs", *missing, *([] if find_spec("ziglang") else ["ziglang"]))
        return 3
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_plans(folder)
        write_table(folder)
        for target in TARGETS:
            write_seeds(folder / target, target)
        found = {
            machine: tuple(digest(target, machine, runner, folder) for target in TARGETS)
            for machine, runner in MACHINES.items()
        }
    for machine, digests in found.items():
        print(*digests, machine, sep="  ")
    same = len(set(found.values())) == 1
    print("the same" if same else "a difference")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
