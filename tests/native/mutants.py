"""Check that no invalid task or region passes the native check.

Usage: python tests/native/mutants.py COUNT [--seed S]

Checks COUNT mutants of valid and invalid tasks and regions against the bundled schemas. A mutant that passes must be
valid for jsonschema-rs, or for jsonschema. LSCONVERT_DATA names a folder with more files to mutate. Exits with 1 if an
invalid mutant passes.
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
    """Check mutants, and print how many pass for each schema."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    args = parser.parse_args()
    print(f"seed {args.seed}")
    chance = random.Random(args.seed)
    check = Check(TABLE.read_bytes())
    roots = check.roots()
    results: Counter[tuple[str, bool, bool]] = Counter()
    false_valid = 0
    for _ in range(args.count):
        name = chance.choice(NAMES)
        text = mutant(chance, name)
        passes, valid = check.surely_passes(text, roots[name]), is_valid(name, text)
        if passes and not valid:
            valid = jsonschema_says(name, text)
        if passes and not valid:
            false_valid += 1
            print(f"{name} passes {text.decode('utf-8', 'replace')[:3000]}")
        results[name, valid, passes] += 1
    for name in NAMES:
        valid = results[name, True, True] + results[name, True, False]
        share = f"{results[name, True, True] / valid:.1%}" if valid else "-"
        print(f"{name:<12} {valid} valid, {share} of these pass; {results[name, False, False]} invalid")
    print(f"{args.count} mutants, {false_valid} invalid ones pass")
    return int(false_valid > 0)


if __name__ == "__main__":
    sys.exit(main())
