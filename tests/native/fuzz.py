"""Fuzz the native kernel and the check with libFuzzer and the sanitizers.

Usage: python tests/native/fuzz.py [SECONDS] [FOLDER]

SECONDS is the time for each of the two targets, 60 by default. FOLDER keeps the corpora and the inputs that fail;
without it, they are deleted. The seeds are samples of the tests, each with every plan or schema. Needs clang. Exits
with 1 if an input fails.
"""

import itertools
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from lsconvert.io.options import make_options
from lsconvert.kernel.native import _native
from lsconvert.kernel.native.encode import encode_plan
from lsconvert.model import Version
from lsconvert.rules.options import Options
from lsconvert.rules.plan import compile_plan

HERE = Path(__file__).parent
TARGETS = ("fuzz", "fuzz_check")
# No map contains the new ids, and ids without a new one are kept, so a second conversion changes nothing.
TEXTS = {
    "maps": {"labels": {"Car": "Vehicle", 'é"': "\\"}, "controls": {"label": "labels", "img": ""}},
    "replace_prefix": {"data": {"/data/": "s3://b/", "Car": "Cat"}, "data.image": {"/": "https://", "h": "h"}},
}
IDS = {"users": {1: 70, 2: "n@b.c", "a@b.c": 71}, "maps": {"tasks": {1: 72, "12": "t"}, "projects": {1: 73}}}
PLANS = [
    compile_plan(None),
    compile_plan(Version.V1),
    *(compile_plan(Version.V2, Options(*flags)) for flags in itertools.product((False, True), repeat=2)),
    compile_plan(Version.V1, make_options(Version.V1, unmapped="keep", **IDS)),
    compile_plan(Version.V2, make_options(Version.V2, target="import")),
    compile_plan(Version.V2, make_options(Version.V2, target="import", **TEXTS)),
    compile_plan(Version.V2, make_options(Version.V2, split_annotators=True, **TEXTS)),
    compile_plan(Version.V2, make_options(Version.V2, target="import", unmapped="keep", **IDS)),
]
FLAGS = ("-g", "-O1", "-fno-omit-frame-pointer", "-fno-sanitize-recover=all")
WORDS = (
    '"completions":',
    '"annotations":',
    '"result":',
    '"predictions":',
    '"ground_truth":true',
    '"aggregated_ids":',
    '"honeypot":',
    '"skipped":true',
    '"completed_by":{"id":1}',
    '"predictions":[1,{}]',
    '"result":"[{}]"',
    '"lead_time":"1e5"',
    '"meta":null',
    '"drafts":[{}]',
    '"x":1,"y":"a",',
    '},{"x":1,"y":"a",',
    "[1.5,2],[-3,4]",
    "[1,2,3,4,5,6,7]",
    "9,8,7,",
    "[[",
    "]]",
    '"data":{"image":"/data/x","y":["Car"]}',
    '"value":{"labels":["Car"]}',
    '"from_name":"label","to_name":"img"',
    r"\u0043ar",
)
# The check has to end for each of these, and all its parts have to read the same members.
NOT_JSON = (
    b'{"completions":[{"result":[1}]}',
    b'{"annotations":[\1]}',
    *(
        b'{"id":1,"data":{"a":1},"predictions":[{"result":[{"id":"r","from_name":"c","to_name":"o","type":"labels",'
        b'"value":{"x":%s,"labels":["A"]}}]}]}' % scalar
        for scalar in (b'nd":2.75', b"1[", b"1{")
    ),
)


def write_plans(folder: Path) -> None:
    """Write the plans as a C header."""
    plans = [encode_plan(plan).data for plan in PLANS]
    lines = [f"static const uint8_t PLAN_{i}[] = {{{','.join(map(str, plan))}}};" for i, plan in enumerate(plans)]
    lines.append(f"static const uint8_t *const PLANS[] = {{{','.join(f'PLAN_{i}' for i in range(len(plans)))}}};")
    lines.append(f"static const size_t PLAN_SIZES[] = {{{','.join(str(len(plan)) for plan in plans)}}};")
    lines.append(f"enum {{ PLAN_COUNT = {len(plans)} }};")
    (folder / "plans.h").write_text("\n".join(lines) + "\n")


def write_table(folder: Path) -> None:
    """Write the table of the check as a C header."""
    table = Path(_native.__file__).with_name("check.table").read_bytes()
    (folder / "table.h").write_text(f"static const uint8_t TABLE[] = {{{','.join(map(str, table))}}};\n")


def write_seeds(folder: Path, target: str) -> None:
    """Write the seeds of a target to `folder`."""
    {"fuzz": write_documents, "fuzz_check": write_tasks}[target](folder)


def write_tasks(folder: Path) -> None:
    """Write mutated tasks, each with every root; one in ten with a damaged table."""
    sys.path.insert(0, str(HERE.parent))
    from check_helpers import NAMES, mutant

    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    for i, (name, _) in enumerate(itertools.product(NAMES, range(150))):
        text = mutant(chance, name)[:4000]
        for root in (NAMES.index(name), NAMES.index(name) + len(NAMES)):
            damage = bytes([i % 10 == 0, *chance.randbytes(6)])
            (folder / f"seed-{i}-{root}").write_bytes(bytes([root]) + damage + text)
    for (i, text), root in itertools.product(enumerate(NOT_JSON), range(2 * len(NAMES))):
        (folder / f"seed-broken-{i}-{root}").write_bytes(bytes([root, *bytes(7)]) + text)


def write_documents(folder: Path) -> None:
    """Write small sample documents, each with every plan."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = [path for path in (HERE.parent / "golden").rglob("*.json*") if path.stat().st_size < 4096]
    for (i, path), plan in itertools.product(enumerate(samples), range(len(PLANS))):
        (folder / f"seed-{i}-{plan}").write_bytes(bytes([plan, i % 2, 7, i % 64]) + path.read_bytes())


def main(seconds: int = 60, kept: str | None = None) -> int:
    """Fuzz both targets; return 1 if an input fails."""
    return max(run(target, seconds, kept) for target in TARGETS)


def run(target: str, seconds: int, kept: str | None) -> int:
    """Build, seed and fuzz a target; return 1 if an input fails."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        corpus = (Path(kept) if kept else folder) / target
        write_plans(folder)
        write_table(folder)
        write_seeds(corpus, target)
        (folder / "words").write_text("".join(json.dumps(word) + "\n" for word in WORDS))
        command = (
            "clang",
            *FLAGS,
            "-fsanitize=fuzzer,address,undefined",
            f"-I{folder}",
            HERE / f"{target}.c",
            "-o",
            folder / "program",
        )
        subprocess.run(command, check=True)
        limits = (
            f"-max_total_time={seconds}",
            "-max_len=4096",
            "-rss_limit_mb=2048",
            "-timeout=10",
            "-print_final_stats=1",
        )
        command = (folder / "program", *limits, f"-dict={folder / 'words'}", f"-artifact_prefix={corpus}/", corpus)
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        lines = done.stderr.splitlines()
        statistics = [line for line in lines if line.startswith(("stat::", "Done"))]
        print("\n".join(lines[-40:] if done.returncode else statistics))
        return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(*(kind(text) for kind, text in zip((int, str), sys.argv[1:]))))
