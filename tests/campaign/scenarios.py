"""The commands that are killed or run with faults, as data, and the small files that they convert."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

SCRIPT = 'import requests\nfrom label_studio_sdk import Client\nrequests.get("https://ls.example.com/api/projects/1/completions/")\nx = "%s"\n'
USERS = "expert,user,email\n1,71,\n2,,two@example.com\n3,73,\n"


def export(count: int, word: str, failing: int = 0) -> bytes:
    """Return a v1 export in which `failing` tasks cannot be converted."""
    tasks = [
        {
            "id": number,
            "data": {"text": f"{word} {number} " * 3},
            "completions": [
                {
                    "id": number,
                    "completed_by": number % 3 + 1,
                    "created_at": 1600000000,
                    "ground_truth": number % 5 == 0,
                    "result": [[{"id": f"r{number}", "from_name": "s", "to_name": "t", "type": "choices", "value": {"choices": [word]}}]],
                }
            ],
        }
        for number in range(1, count + 1)
    ]  # fmt: skip
    for number in range(failing):
        tasks[number * 7 % count]["completions"] = [{"id": 1, "result": [[], 1]}]
    return json.dumps(tasks).encode()


@dataclass(frozen=True)
class Scenario:
    """A command in a folder with these files. The commands of `earlier` have run there before.

    `units` has names of files that must be all old or all new, separated by spaces; by default all changed files.
    `manifest` and `quarantine` are names of files. `again` has names of files to remove before the command can run once
    more. With `cold`, the process has to import its modules.
    """

    name: str
    command: str
    files: Mapping[str, bytes]
    earlier: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    manifest: str | None = None
    quarantine: str | None = None
    stdout: str | None = None
    again: str = ""
    patches: Mapping[str, object] = field(default_factory=dict)
    cold: bool = False

    @property
    def argv(self) -> tuple[str, ...]:
        """The arguments of the command."""
        return tuple(self.command.split())


def _over_old(name: str, command: str, count: int = 120, **more: object) -> Scenario:
    """Return a scenario whose command has run before on an older file."""
    files = {"in.json": export(count, "new"), "old.json": export(count, "old"), "users.csv": USERS.encode()}
    return Scenario(name, command, files, (command.replace("in.json", "old.json"),), **more)  # type: ignore[arg-type]


def _quarantine(name: str, command: str, out: str = "out.json", **more: object) -> Scenario:
    files = {"in.json": export(60, "new", 3), "old.json": export(60, "old", 5)}
    earlier = (command.replace("in.json", "old.json"),)
    return Scenario(name, command, files, earlier, quarantine=f"{out}.quarantine.jsonl", **more)  # type: ignore[arg-type]


SCENARIOS = (
    _over_old("checked", "upgrade in.json -o out.json --force -q"),
    Scenario("fresh", "upgrade in.json -o out.json -q", {"in.json": export(120, "new")}, again="out.json"),
    _over_old("cold start", "upgrade in.json -o out.json --force -q", cold=True),
    _over_old("unchecked", "upgrade in.json -o out.json --no-check --force -q"),
    Scenario("in place", "upgrade in.json -o in.json -q", {"in.json": export(120, "new")}),
    _over_old("gz", "upgrade in.json -o out.json.gz --force -q"),
    _over_old("zip", "upgrade in.json -o out.zip --force -q"),
    _over_old("zst", "upgrade in.json -o out.json.zst --force -q"),
    _over_old("large", "upgrade in.json -o out.json --no-check --force -q", count=9000),
    _over_old("parts", "upgrade in.json -o out.json --max-tasks 40 --force -q", manifest="out.manifest.json"),
    _quarantine("quarantine", "upgrade in.json -o out.json --on-error quarantine --force -q"),
    _quarantine("gz and quarantine", "upgrade in.json -o out.json.gz --on-error quarantine --force -q", "out.json.gz"),
    _quarantine(
        "parts and quarantine",
        "upgrade in.json -o out.json --on-error quarantine --max-tasks 20 --force -q",
        manifest="out.manifest.json",
    ),
    Scenario("stdout", "upgrade in.json -q", {"in.json": export(120, "new")}, stdout="stdout.json"),
    Scenario(
        "several",
        "upgrade a.json b.json.gz c.json -O out --force -q",
        {"a.json": export(40, "a"), "b.json.gz": export(40, "b"), "c.json": export(40, "c")},
        ("upgrade a.json b.json.gz c.json -O out -q --keep-ground-truth",),
        units=("out/a.json", "out/b.json.gz", "out/c.json"),
    ),
    Scenario("new folder", "upgrade a.json -O new --force -q", {"a.json": export(40, "a")}),
    _over_old("downgrade", "downgrade in.json -o out.json --force -q"),
    _over_old("import", "upgrade in.json -o out.json --for import --users users.csv --force -q"),
    Scenario("users", "inspect in.json --write-users users.csv", {"in.json": export(60, "x")}, stdout="stdout.txt", again="users.csv"),
    Scenario(
        "scripts",
        "migrate-scripts --write -q s",
        {f"s/{name}.py": (SCRIPT % name).encode() for name in ("a", "b", "c")},
        units=("s/a.py", "s/b.py", "s/c.py"),
    ),
    Scenario(
        "project folder",
        "upgrade p -o out.json -q --force",
        {
            "p/tasks.json": json.dumps({str(i): {"id": i, "data": {"t": i}} for i in range(6)}).encode(),
            **{f"p/completions/{i}.json": json.dumps({"id": i, "data": {}, "completions": []}).encode() for i in range(6)},
        },
    ),
)  # fmt: skip
