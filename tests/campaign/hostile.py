"""Hostile keys, values and file names in every command and format: none reaches a terminal or a log unescaped.

The commands run in this process with click's runner. Each format is read back by a parser of that format.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from click.testing import CliRunner

import lsconvert
from lsconvert.cli import cli

from .formats import check_read_back, check_shown
from .launch import make_empty
from .results import Finding, Result
from .terminal import check_terminal
from .workspace import Case, Part, Workspace, result

PAYLOADS = (
    "\x1b]0;OWNED\x07\x1b[2J", "\n::error file=a.py,line=1::injected\n", "\r\n  ::set-output name=x::injected", "\x00\x08\x7f\x85\x9b31m",
    "\u202eevil\u2066x", "\ud800", "\udcff", "²", "9" * 5000, "%0A::error::injected", "]]></failure><x/>", "\ufffe\uffff\x0b",
    "a/~1b/*/0", '"><script>', "=HYPERLINK(\"http://evil\")", "+1", "-2+3", "@SUM(1)", "\tx", "k" * 3000, "", " ", "\u2028\u2029",
    "::error::injected", "::add-mask::injected", "{braces} %s %(x)s [red]",
)  # fmt: skip
BAR = "inspect on a terminal"
BAR_EVERY = 1000  # attacks: it takes seconds
REGION = '{"id":"r","from_name":%K,"to_name":"t","type":"choices","value":{%K:[1],"choices":[{%K:1}]}}'
DOCUMENTS = {
    "keys": '[{"id":1,"data":{%K:1},"completions":[{"id":1,"completed_by":1,%K:1,"result":[[' + REGION + ']],"lead_time":"x"}],%K:[]}]',
    "by id": '{%K:{"data":{},"completions":[]},"2":{"data":{},"completions":[{"result":[[],1],%K:1}]}}',
    "values": '[{"id":%K,"data":{"t":%K},"completions":[{"id":%K,"completed_by":%K,"created_at":%K,"result":%K,"was_cancelled":%K}]}]',
    "types": '[{"data":%K,"completions":[{"completed_by":{"email":%K},"result":[[{"type":%K,"value":{%K:{}}}]]}],"predictions":[{"result":[[1]],%K:2}]}]',
    "address": '[{"data":{},"completions":[{"completed_by":%A,"result":[[]]},{"completed_by":{"email":%A},"result":[]}]}]',
    "ranker": '[{"data":{},"completions":[{"result":[[{"id":"a","from_name":"r","to_name":"t","type":"ranker","value":{"ranker":{%K:5}}}]]}]}]',
    "both": '[{"completions":[{%K:1}],"annotations":[{%K:2}]}]',
    "twice": '[{"data":{},"completions":[{"result":[[]],"result":[[]],%K:1}]}]',
    "cut": '[{"id":1,"data":{%K:',
    "wrong": '[{"id":1,"data":{%K:tru}}]',
    "v2": '[{"id":%K,"data":{},"annotations":[{"id":1,%K:1,"result":[' + REGION + "]}]}]",
    "other kind": '{%K:%K,"images":[],"categories":[]}',
}  # fmt: skip
SCRIPT = 'import label_studio_sdk\nimport requests\nrequests.get("https://h/api/projects/1/completions/" + %K)\nx["completions"][%K]\n'
COMMANDS = (
    *(f"upgrade IN -o OUT --format {form}{more}" for form in ("text", "json") for more in (
        "", " --check", " --for import --unmapped drop", " --for import", " --on-error quarantine", " --on-error keep --no-check",
        " --split-annotators", " --users MAP", " --for import --users MAP", " --max-tasks 1", " --on-error quarantine --for import --unmapped keep",
    )),
    *(f"downgrade IN -o OUT --format {form}" for form in ("text", "json")),
    "verify IN IN", "verify IN OUT", "verify IN V2 --for import",
    *(f"validate IN --format {form}{more}" for form in ("text", "json", "jsonl", "github", "sarif", "junit")
      for more in ("", " --schema v2-import", " --show-values", " --schema v1 --show-values", " --schema IN")),
    *(f"inspect IN --format {form}{more}" for form in ("text", "json") for more in ("", " --for import", " --write-users CSV")),
    *(f"merge IN IN -o OUT --key data --on-duplicate {how} --format {form}" for how in ("error", "keep", "join", "last") for form in ("text", "json")),
    *(f"filter IN -o OUT --format {form} --where{more}" for form in ("text", "json") for more in (" label=a", " created=2024..", "-annotation annotator=1")),
    *(f"migrate-scripts FOLDER --format {form}" for form in ("text", "json", "github", "sarif")), "migrate-scripts FOLDER --write", "migrate-scripts MISSING",
    *(f"migrate-call GET URL --format {form}" for form in ("curl", "httpie", "python", "json")),
    "migrate-call POST https://h/api/projects/1/tasks/bulk/ --data @IN", "migrate-call --curl CURL", "upgrade MISSING -o OUT", "upgrade IN -O MISSING/x",
)  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """A command, a document, and a payload in its keys and perhaps in the file name."""

    command: str
    document: str
    payload: str
    named: bool
    raw: bool  # not escaped

    def __str__(self) -> str:
        return f"{self.command}, document {self.document}, payload {self.payload[:40]!a}{' also in the name' if self.named else ''}"


def _cases(workspace: Workspace, random: Random) -> Iterator[Case]:
    for _ in count():
        attacks = [
            Attack(command, _document(command, random), payload, random.random() < 0.4, random.random() < 0.5)
            for command in COMMANDS
            for payload in PAYLOADS
        ]
        random.shuffle(attacks)
        for number, attack in enumerate(attacks):
            if number % BAR_EVERY == 100:
                yield Case("progress bar", Attack(BAR, "keys", random.choice(PAYLOADS[:4]), True, False))
            yield Case(_scenario(attack.command), attack)


def _document(command: str, random: Random) -> str:
    return "address" if "CSV" in command and random.random() < 0.5 else random.choice([*DOCUMENTS])


def _scenario(command: str) -> str:
    """Return the command and its format."""
    words = command.split()
    return f"{words[0]}, {words[words.index('--format') + 1] if '--format' in words else 'text'}{', users' * ('CSV' in words)}"


def spelled(text: str, payload: str, *, raw: bool = False) -> str:
    """Insert the payload into a text as a JSON string; %A is an e-mail address."""
    return text.replace("%K", json.dumps(payload, ensure_ascii=not raw)).replace(
        "%A", json.dumps(f"{payload}@x", ensure_ascii=not raw)
    )


def attempt(workspace: Workspace, case: Case) -> Result:
    """Run the command on the payload, and check its output."""
    attack: Attack = case.spec
    folder = make_empty(workspace.work)
    if attack.command == BAR:
        return result(check_terminal(folder, _file_name(attack.payload)))
    name = _file_name(attack.payload) if attack.named else "plain"
    paths = {
        "IN": folder / f"{name}.json", "OUT": folder / f"out {name}.json", "V2": folder / "v2.json", "MAP": folder / f"map {name}.csv",
        "CSV": folder / f"users {name}.csv", "FOLDER": folder / f"s {name}", "MISSING": folder / f"missing {name}",
    }  # fmt: skip
    raw = attack.raw and not any("\ud800" <= char <= "\udfff" for char in attack.payload)
    text = spelled(DOCUMENTS[attack.document], attack.payload, raw=raw)
    paths["IN"].write_text(text, encoding="utf-8", errors="surrogatepass")
    paths["V2"].write_text('[{"id":1,"data":{},"annotations":[]}]', encoding="utf-8")
    _write_map(paths["MAP"], attack.payload)
    paths["FOLDER"].mkdir()
    (paths["FOLDER"] / f"{name}.py").write_text(
        spelled(SCRIPT, attack.payload), encoding="utf-8", errors="surrogatepass"
    )
    words = {
        **{key: str(path) for key, path in paths.items()},
        "URL": f"https://h/api/projects/1/completions/?q={attack.payload}",
        "CURL": f"curl https://h/api/projects/1/completions/ -H {json.dumps(attack.payload)} -d '{spelled('{%K:1}', attack.payload)}'",
    }
    argv = [_filled(word, words) for word in attack.command.split()]
    done = CliRunner().invoke(cli, argv)
    found = check_end(done)
    out, err = (data.decode("utf-8", "surrogateescape") for data in (done.stdout_bytes, done.stderr_bytes))
    form = argv[argv.index("--format") + 1] if "--format" in argv else "text"
    found += check_shown(err, "stderr")
    if not attack.command.startswith("migrate-call"):  # it prints the call of the user
        found += check_shown(out, "stdout", commands=form == "github")
    if done.exit_code != 2:
        found += check_read_back(out, err, form, attack.command.split()[0])
    if paths["CSV"].exists():
        found += check_cells(paths["CSV"])
    return result(found)


def check_end(done: object) -> list[Finding]:
    error = getattr(done, "exception", None)
    if error is None or isinstance(error, (SystemExit, lsconvert.LSConvertError)):
        code = getattr(done, "exit_code", 0)
        is_known = code in (0, 1, 2, 3, 4, 5) or error is not None
        return [] if is_known else [Finding("wrong code", f"exit {code}")]
    return [
        Finding("exception", f"{type(error).__name__}: {str(error)[:150]}".encode("ascii", "backslashreplace").decode())
    ]


def check_cells(path: Path) -> list[Finding]:
    """Check that no spreadsheet runs a cell of the file as a formula."""
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        return [Finding("unreadable", f"users: {type(error).__name__}")]
    cells = [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and len(cell) > 1]
    return [Finding("formula", ascii(cells[0][:60]))] if cells else []


def _file_name(payload: str) -> str:
    """Return as much of the payload as a file name can hold."""
    name = payload.replace("\x00", "").replace("/", "_")[:60]
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return "plain"
    return name


def _write_map(path: Path, payload: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([("expert", "user", "email"), (payload, "", f"{payload}@x"), ("1", payload, "")])
    path.write_text(text.getvalue(), encoding="utf-8", errors="surrogatepass")


def _filled(word: str, words: dict[str, str]) -> str:
    for key, value in words.items():
        if word == key or word.startswith(f"{key}/"):
            return value + word[len(key) :]
    return word


HOSTILE = Part("hostile", 1, _cases, attempt)
