"""Check the output of the command line as a terminal, a log of GitHub Actions and a parser read it."""

from __future__ import annotations

import json
import re
import unicodedata
from xml.etree import ElementTree

from .results import Finding

# Categories of characters that move a cursor, change the direction of text, or are not characters.
FORBIDDEN = {"Cc": "control character", "Cs": "lone surrogate", "Zl": "line separator", "Zp": "line separator"}
DIRECTION_MARKS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
COMMAND = re.compile(r"::(error|warning|notice) file=[^,\n]*(,line=[^,\n]*,col=[^,\n]*)?,title=lsconvert [^:\n]*::.*")


def check_shown(text: str, where: str, *, commands: bool = False) -> list[Finding]:
    """Check that text does not move the cursor, and has no GitHub Actions command except those of lsconvert."""
    found = []
    for char in sorted(set(text) - {"\n"}):
        if (kind := FORBIDDEN.get(unicodedata.category(char))) is not None or char in DIRECTION_MARKS:
            found.append(Finding("control character", f"{kind or 'direction mark'} {char!a} on {where}"))
            break
    for line in re.split(r"[\n\r]", text):
        if line.lstrip().startswith("::") and not (commands and COMMAND.fullmatch(line)):
            found.append(Finding("workflow command", f"{line[:60]!a} on {where}"))
            break
    return found


def check_read_back(out: str, err: str, form: str, command: str) -> list[Finding]:
    """Check that the output is valid in its format."""
    try:
        if form == "json" and command in ("upgrade", "downgrade", "merge", "filter"):
            _lines(err)
        elif form == "json" and command == "inspect":
            _lines(out)
        elif form == "json":
            if out or command != "migrate-call":  # an error is on stderr
                json.loads(out)
        elif form == "jsonl":
            _lines(out)
        elif form == "sarif":
            log = json.loads(out)
            for run in log["runs"]:
                rules = [rule["id"] for rule in run["tool"]["driver"].get("rules", [])]
                if log["version"] != "2.1.0" or any(item["ruleId"] not in rules for item in run["results"]):
                    raise ValueError("not SARIF 2.1.0")
        elif form == "junit":
            if ElementTree.fromstring(out).tag != "testsuites":
                raise ValueError("no testsuites")
        elif form == "github":
            for line in out.splitlines():
                if not COMMAND.fullmatch(line):
                    raise ValueError("a line that is not a command")
    except (ValueError, KeyError, ElementTree.ParseError) as error:
        return [Finding("unreadable", f"{form} of {command}: {type(error).__name__}: {str(error)[:100]}")]
    return []


def _lines(text: str) -> None:
    for line in text.splitlines():
        json.loads(line)
