"""Run small programs before and after `migrate-scripts`, on tasks of v1 and on the same tasks upgraded.

A program reads the file that its first argument names, and prints JSON. One process runs many programs.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lsconvert import migrate_script

NODE = shutil.which("node")
TIMEOUT = 300  # seconds; it stops a hanging process, no test depends on it

_PYTHON = """
import contextlib, io, json, sys
jobs = json.load(sys.stdin)
answers = []
for source, path in jobs:
    out, sys.argv = io.StringIO(), ["program", path]
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(source, "program", "exec"), {"__name__": "__main__"})
        answers.append(out.getvalue())
    except BaseException as error:
        answers.append("! " + type(error).__name__)
json.dump(answers, sys.stdout)
"""

_JAVASCRIPT = """
const fs = require("fs");
const answers = [];
for (const [source, path] of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const lines = [];
  const log = (text) => lines.push(text);
  try {
    delete require.cache[path]; // a program may change what it has read
    new Function("require", "process", "console", source)(require, { argv: ["node", "program", path] }, { log });
    answers.push(lines.join("\\n"));
  } catch (error) {
    answers.push("! " + error.name);
  }
}
fs.writeSync(1, JSON.stringify(answers));
"""


def run(language: str, jobs: list[tuple[str, Path]]) -> list[str]:
    """Return the output of each pair of a source and a file; "! " and the name of the exception if it raises one."""
    command = (
        [sys.executable, "-W", "ignore", "-c", _PYTHON] if language == "python" else [str(NODE), "-e", _JAVASCRIPT]
    )
    text = json.dumps([(source, str(path)) for source, path in jobs])
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", timeout=TIMEOUT, check=True)
    return json.loads(done.stdout)


def failed(output: str) -> bool:
    """Tell whether a program raised an exception, or printed nothing."""
    return not output or output.startswith("! ")


def upgraded(output: str) -> str:
    """Return an output with the key of v2: what a program writes from v1 is compared with what it writes from v2."""
    return output.replace('"completions"', '"annotations"')


@dataclass(frozen=True)
class Outcome:
    """What a program and its rewritten form print for old and for new tasks. `found`: it has more findings than notes."""

    name: str
    source: str
    rewritten: bool
    found: bool
    old: str
    new: str
    rewritten_old: str
    rewritten_new: str

    @property
    def handles_both(self) -> bool:
        """Whether the original prints the same for both."""
        return self.old == self.new

    @property
    def fault(self) -> str:
        """The law that is broken, "" if none is."""
        if self.rewritten and self.rewritten_new != self.old:
            return "another output for upgraded tasks"
        if self.rewritten and self.handles_both and self.rewritten_old != self.old:
            return "it handled both versions, and does not any more"
        if not self.found and not self.handles_both:
            return "nothing is found"
        return ""


def outcomes(
    language: str, programs: Sequence[tuple[str, str]], files: tuple[Path, Path], *, assume: bool = False
) -> list[Outcome]:
    """Migrate and run programs, given by name and source. `assume`: as if they were proven to use Label Studio."""
    migrations = [migrate_script(source.encode(), language, assume_label_studio=assume) for _, source in programs]
    sources = [(source, done.script.decode()) for (_, source), done in zip(programs, migrations)]
    printed = [
        upgraded(text) for text in run(language, [(s, path) for pair in sources for s in pair for path in files])
    ]
    return [
        Outcome(
            name,
            source,
            done.script != source.encode(),
            any(finding.action != "note" for finding in done.findings),
            *printed[4 * number : 4 * number + 4],
        )
        for number, ((name, source), done) in enumerate(zip(programs, migrations))
    ]


def check(found: Sequence[Outcome]) -> None:
    """Fail with the first program that breaks a law."""
    faults = [f"{each.name}: {each.fault}\n{each.source}" for each in found if each.fault]
    assert not faults, f"{len(faults)} of {len(found)}; the first is {faults[0]}"
