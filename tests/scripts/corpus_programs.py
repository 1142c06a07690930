"""Read the programs of `corpus`: small clients in the style of 2019 to 2021, with the verdict on each line.

A comment at the end of a line says what is expected there; the comment is not part of the program. A line without it
must have neither a rewrite nor a review.

- rewrite: the line is rewritten, and nothing is left to the user;
- review: it has a finding that is left to the user;
- rewrite review: it has both;
- found: it has any of them;
- note: it is left as it is.

A program whose name begins with `text_` or `image_` reads the file that its argument names, and prints JSON.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from lsconvert import language_of

FOLDER = Path(__file__).parent / "corpus"
_VERDICT = re.compile(r" *(?:#|//) expect: ([a-z ]+)$", re.MULTILINE)
VERDICTS = {
    "rewrite": ({"rewrite"},),
    "review": ({"review"},),
    "rewrite review": ({"rewrite", "review"},),
    "found": ({"rewrite"}, {"review"}, {"rewrite", "review"}),
    "note": (set(),),
}


@dataclass(frozen=True)
class CorpusProgram:
    """A program without its verdicts, and the verdict of each line that has one."""

    name: str
    language: str
    source: str
    verdicts: dict[int, str]

    def judge(self, actions: dict[int, set[str]]) -> list[str]:
        """Return the faults, if each line has these actions (rewrite, review)."""
        lines = sorted(self.verdicts.keys() | actions.keys())
        pairs = [(line, self.verdicts.get(line, "note"), actions.get(line, set())) for line in lines]
        return [
            f"{self.name}:{line}: {' and '.join(sorted(found)) or 'nothing'} instead of {verdict}"
            for line, verdict, found in pairs
            if found not in VERDICTS[verdict]
        ]


def corpus(folder: Path = FOLDER) -> list[CorpusProgram]:
    """Return all programs of a folder."""
    return [read(path) for path in sorted(folder.iterdir())]


def read(path: Path) -> CorpusProgram:
    """Return the program in a file."""
    text = path.read_text("utf-8")
    lines = enumerate(text.splitlines(), 1)
    verdicts = {number: found[1] for number, line in lines if (found := _VERDICT.search(line))}
    source = _VERDICT.sub("", text)
    return CorpusProgram(path.name, language_of(path.name, source.encode()) or "", source, verdicts)
