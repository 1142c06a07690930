"""Mutate files, and compare the kernels on each mutant.

Usage: python tests/native/mutate.py COUNT FILE...

Use it on real exports, which the tests do not have. Prints the seed. Raises AssertionError at the first difference.
"""

import random
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "kernel")]
from test_equivalence import PLANS, SNIPPETS, check_equivalence, mutated  # noqa: E402


def main(count: int, *files: str) -> None:
    """Compare the kernels on `count` mutants of the files."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    texts = [Path(file).read_bytes() for file in files]
    for _ in range(count):
        text = chance.choice(texts)
        changes = [
            (
                chance.randrange(len(text)),
                chance.choice((0, 1, 1, 2, 9)),
                chance.choice((b"", None, bytes([chance.randrange(256)]), *SNIPPETS)),
            )
            for _ in range(chance.randrange(1, 4))
        ]
        mutant = mutated(text, changes)
        cuts = [chance.randrange(len(mutant) + 1) for _ in range(chance.randrange(4))]
        check_equivalence(chance.choice(PLANS), mutant, cuts, record=chance.random() < 0.5)
    print(f"{count} mutants of {len(texts)} files: no difference")


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
