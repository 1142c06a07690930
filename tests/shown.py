"""What may be shown: nothing that a terminal or the runner of a CI server obeys."""

import re

HOSTILE = (
    "::error file=a.py,line=1::x\ud800\0" + "::error::x " * 15,
    "\n ::error file=a.py,line=1::x\n##[error]x\r\x1b]0;x\x07\x1b[2J\x7f\x85\x9b\u202e\u2028\u034f%0A<&>\"']]>{x}](,",
)
GITHUB = re.compile(r"::(error|warning|notice) (file|line|col|title)=[^:,]+(,(file|line|col|title)=[^:,]+)*::.*")


def is_command(line):
    """Tell whether a runner takes a line for a command, or might: it passes over some characters."""
    visible = re.sub("[^!-~]", "", line)
    return visible.startswith("::") or re.search(r"##\w*\[", visible) is not None


def check_text(text, allowed=None):
    """Check all lines of a text; those of one form may be commands."""
    for line in text.split("\n"):
        assert line.isprintable(), line[:200]
        assert not is_command(line) or (allowed is not None and allowed.fullmatch(line)), line[:200]
