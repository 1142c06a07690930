"""Generate small Python programs that read the tasks of v1, or of both versions, from a file."""

import random
import textwrap
from dataclasses import dataclass

from python_idioms import ACCESSES, BOTH, CLASSES, HEAD, LOADS, LOOPS, NAMES, NORMAL_LOADS, PLAIN_USES, PROOF, USES


def choose(
    rng: random.Random,
    seed: int,
    loads: tuple[tuple[str, ...], tuple[str, ...]],
    accesses: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]],
) -> tuple[str, list[tuple[str, str]], bool]:
    """Return how a program loads the tasks, its one or two accesses to completions, and whether it reads regions.

    Of six seeds, four make programs of v1, one gives all tasks the names of v1, and one accesses both names.
    Consecutive seeds use all rows.
    """
    normal, both = seed % 6 == 2, seed % 6 == 5
    table, number = accesses[both], seed // 6 if normal or both else seed - seed // 3
    chosen = [table[number % len(table)]]
    if rng.random() < 0.3:
        chosen.append(rng.choice(table))
    changes = ("pop(", "del", "] = ", "update", "setdefault", "__setitem__") if both else ("pop(", "del")
    if len(chosen) > 1 and any(word in "".join(each) for each in chosen[: 1 + both] for word in changes):
        chosen.pop()
    return rng.choice(loads[normal]), chosen, rng.random() < 0.8


@dataclass(frozen=True)
class Program:
    """A program, the rows of the tables that it consists of, and whether it handles both versions."""

    name: str
    source: str
    rows: tuple[str, ...]
    both: bool


def program(seed: int) -> Program:
    """Return a Python program; the same for the same seed. Each third one handles both versions."""
    rng = random.Random(seed)
    load, accesses, use = choose(rng, seed, (LOADS, NORMAL_LOADS), (ACCESSES, BOTH))
    (before, access), proof = accesses[0], rng.random() < 0.3
    if use:
        use = rng.choice(USES)
    else:
        use, proof = rng.choice(PLAIN_USES), rng.random() < 0.8
    body = f"{before}\n{use}"
    for again, other in accesses[1:]:
        body += f"\n{again}\n{rng.choice(PLAIN_USES).replace('<access>', other)}"
    names = {key: rng.choice(words) for key, words in NAMES.items()}
    loop = rng.choice(LOOPS)
    indent = next(line for line in loop.splitlines() if "<body>" in line).index("<")
    filled = textwrap.indent(body.replace("<access>", access).format(**names).lstrip("\n"), " " * indent)
    code = f"{load}\nout = []\n{loop.format(**names).replace('<body>', filled.lstrip())}"
    if rng.random() < 0.2:
        code = f"def run():\n{textwrap.indent(code, '    ')}\n    return out\n\nout = run()"
    classes = "".join(text for name, text in CLASSES.items() if name in code)
    head = HEAD + (PROOF if proof else "")
    source = f"{head}\n{classes}\n{code}\nprint(json.dumps(out, sort_keys=True))\n"
    return Program(f"python {seed}", source, (load, *map("".join, accesses), loop), seed % 3 == 2)
