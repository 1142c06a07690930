"""Generate small JavaScript programs like those of `python_programs`."""

import random

from javascript_idioms import ACCESSES, BOTH, LOADS, LOOPS, NORMAL_LOADS, PLAIN_USES, PROOF, USES
from python_idioms import NAMES
from python_programs import Program, choose


def program(seed: int) -> Program:
    """Return a JavaScript program; the same for the same seed. Each third one handles both versions."""
    rng = random.Random(seed)
    load, accesses, use = choose(rng, seed, (LOADS, NORMAL_LOADS), (ACCESSES, BOTH))
    (before, access), proof = accesses[0], rng.random() < 0.3
    if use:
        use = rng.choice(USES)
    else:
        use, proof = rng.choice(PLAIN_USES), rng.random() < 0.8
    body = f"{before}\n{use}"
    for again, other in accesses[1:]:
        body += f"\n{{{{\n{again}\n{rng.choice(PLAIN_USES).replace('<access>', other)}\n}}}}"
    names = {key: rng.choice(words) for key, words in NAMES.items()}
    filled, loop = body.replace("<access>", access).format(**names).lstrip("\n"), rng.choice(LOOPS)
    head = "const fs = require('fs');\n" + (PROOF if proof else "")
    code = f"{load}\n{loop.format(**names).replace('<body>', filled)}"
    source = f"{head}const out = [];\n{code}\nconsole.log(JSON.stringify(out));\n"
    return Program(f"javascript {seed}", source, (load, *map("".join, accesses), loop), seed % 3 == 2)
