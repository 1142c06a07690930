"""Try to fool the native check: python tests/native/mutants.py COUNT [--seed S]

Mutants of valid and invalid tasks and regions, against every bundled schema. What the check passes has to be valid for
jsonschema-rs, or for jsonschema where they differ. LSCONVERT_DATA names a folder with more files to begin with. Exits 1 if
anything invalid passed.
"""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from check_helpers import NAMES, TABLE, is_valid, jsonschema_says, mutant

from lsconvert.kernel.native._native import Check


def main() -> int:
    """Try, and print how often it said what."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    args = parser.parse_args()
    print(f"seed {args.seed}")
    chance = random.Random(args.seed)
    check = Check(TABLE.read_bytes())
    roots = check.roots()
    found: Counter[tuple[str, bool, bool]] = Counter()
    wrong = 0
    for _ in range(args.count):
        name = chance.choice(NAMES)
        text = mutant(chance, name)
        passes, valid = check.surely_passes(text, roots[name]), is_valid(name, text)
        if passes and not valid:
            valid = jsonschema_says(name, text)
        if passes and not valid:
            wrong += 1
            print(f"{name} passes {text.decode('utf-8', 'replace')[:3000]}")
        found[name, valid, passes] += 1
    for name in NAMES:
        valid = found[name, True, True] + found[name, True, False]
        share = f"{found[name, True, True] / valid:.1%}" if valid else "-"
        print(f"{name:<12} {valid} valid, of them {share} pass at once; {found[name, False, False]} invalid")
    print(f"{args.count} mutants, {wrong} false valid")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
