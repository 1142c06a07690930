"""Checks that printed text has no control sequence of a terminal and no command of a CI runner."""

import re
from html.parser import HTMLParser

from hypothesis import strategies as st

UNSAFE = "\x1b]0;x\x07\n\r\t\0\x7f\x9b\u034f\ufe0f\u200b\u202e\u2028\xa0\ud800\udcff\ufffe\U000e0001"
# Parts of commands, and characters that a runner ignores between them.
PIECES = st.sampled_from([":", "::", "#", "##", "[", "]", "error", "vso", " ", "a", "é", *UNSAFE]) | st.characters(
    codec=None
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
HOSTILE = (
    "::error file=a.py,line=1::x\ud800\0" + "::error::x " * 15,
    "\n ::error file=a.py,line=1::x\n##[error]x\r\x1b]0;x\x07\x1b[2J\x7f\x85\x9b\u202e\u2028\u034f%0A<&>\"']]>{x}](,",
)
GITHUB = re.compile(r"::(error|warning|notice) (file|line|col|title)=[^:,]+(,(file|line|col|title)=[^:,]+)*::.*")


def is_command(line):
    """Tell whether a CI runner may take a line for a command. Runners ignore some characters."""
    visible = re.sub("[^!-~]", "", line)
    return visible.startswith("::") or re.search(r"##\w*\[", visible) is not None


def check_text(text, allowed=None):
    """Check all lines of a text. Lines that match `allowed` may be commands."""
    for line in text.split("\n"):
        assert line.isprintable(), line[:200]
        assert not is_command(line) or (allowed is not None and allowed.fullmatch(line)), line[:200]


class Cells(HTMLParser):
    """The texts of a table; any other element fails."""

    def __init__(self, text):
        super().__init__()
        self.cells = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        assert tag in {"table", "caption", "tr", "th", "td"}
        assert attrs in ([], [("colspan", "2")])
        self.cells.append("")

    def handle_data(self, data):
        self.cells[-1] += data
