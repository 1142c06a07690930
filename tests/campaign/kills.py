"""Kills: SIGKILL and the signals that end a program, at any moment and around every call that gives or takes a name."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from .bench import Bench, Case, Known, Part, result, units_of
from .figures import Finding, Result
from .launch import Ended, Strike
from .oracle import (
    PART,
    Picture,
    check_killed,
    check_undone,
    check_whole,
    check_words,
    picture,
    remains,
    state_of,
)
from .scenarios import SCENARIOS, Scenario

NAMING = ("rename", "link", "unlink", "fsync")
ASKED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
ANY = (signal.SIGKILL, signal.SIGKILL, *ASKED)
ALL = {scenario.name: scenario for scenario in SCENARIOS}


@dataclass(frozen=True)
class Kill:
    """A signal: before or after the `nth` call of a kind; or, without a kind, after a share of the time that a run takes."""

    number: signal.Signals
    kind: str = ""
    nth: int = 0
    when: str = ""
    share: float = 0.0

    def __str__(self) -> str:
        moment = f"{self.when} {self.kind} {self.nth}" if self.kind else f"after {self.share:.2f} of the run"
        return f"{self.number.name} {moment}"


def _cases(bench: Bench, random: Random) -> Iterator[Case]:
    """Yield rounds without end: in each, every exact moment once, and as many random ones."""
    for _ in count():
        cases = []
        for scenario in SCENARIOS:
            calls = [kind for kind, _ in bench.known(scenario).calls]
            exact = [
                (kind, nth + 1, when)
                for kind in NAMING
                for nth in range(calls.count(kind))
                for when in ("before", "after")
            ]
            kills = [Kill(number, *moment) for moment in exact for number in (signal.SIGKILL, random.choice(ASKED))]
            kills += [Kill(random.choice(ANY), share=random.uniform(0, 1.1)) for _ in range(10)]
            cases += [Case(scenario.name, kill) for kill in kills]
        random.shuffle(cases)
        yield from cases


def attempt(bench: Bench, case: Case) -> Result:
    """Send the signal, look at the whole folder, and run the command again."""
    scenario, kill = ALL[case.scenario], case.what
    known = bench.known(scenario)
    bench.prepare(known.expected.before)
    if kill.kind:
        ended = bench.run(bench.order(scenario, strike=Strike(kill.kind, kill.nth, kill.when, kill.number)))
    else:
        ended = bench.run(bench.order(scenario, kill=(kill.number, kill.share * known.seconds)))
    seen = picture(bench.work)
    found = check_words(ended, failed=False)
    if kill.number is signal.SIGINT and b", in main\n" not in ended.stderr:  # the entry point had not begun
        found = [finding for finding in found if finding.kind != "traceback"]
    if ended.code == known.expected.code:
        return result(found + check_whole(seen, known.expected), too_late=1)
    if kill.number is not signal.SIGKILL:
        return result(found + check_asked(ended, seen, known, scenario, kill.number))
    killed, unnamed = after_kill(ended, seen, known, scenario)
    return result(found + killed + _again(bench, known, scenario), unnamed_mix=unnamed)


def check_asked(ended: Ended, seen: Picture, known: Known, scenario: Scenario, number: signal.Signals) -> list[Finding]:
    """A program that is asked to end leaves everything as it was, or all new, and says why it ended."""
    expected = known.expected
    found = (
        []
        if ended.code in (128 + number, -number)
        else [Finding("wrong code", f"exit {ended.code} after {number.name}")]
    )
    undone = check_undone(seen, expected, units_of(scenario, expected), streams=scenario.stdout)
    return found + [finding for finding in undone if finding.kind != "failed yet written"]


def after_kill(ended: Ended, seen: Picture, known: Known, scenario: Scenario) -> tuple[list[Finding], bool]:
    """Every name has the old or the new file after SIGKILL; return findings, and whether there is a mix that is documented."""
    expected = known.expected
    found = [] if ended.code == -signal.SIGKILL else [Finding("wrong code", f"exit {ended.code} after SIGKILL")]
    found += [
        Finding("stray file", name) for name in remains(seen, expected) if PART not in name and name != scenario.stdout
    ]
    unnamed = False
    for unit in units_of(scenario, expected):
        more, mix = check_killed(seen, expected, unit, manifest=scenario.manifest, aside=scenario.aside)
        found, unnamed = found + more, unnamed or mix
    for name in expected.before:
        if name not in expected.changed and state_of(seen, expected, name) != "same":
            found.append(Finding("changed", name))
    if scenario.stdout is not None:
        text = seen[scenario.stdout].data if scenario.stdout in seen else b""
        if not expected.after[scenario.stdout].data.startswith(text):
            found.append(Finding("torn", f"{scenario.stdout} is no beginning of what was expected"))
    return found, unnamed


def _again(bench: Bench, known: Known, scenario: Scenario) -> list[Finding]:
    """The next run of the same command works, and removes what the killed one left."""
    for name in scenario.again.split():
        (bench.work / name).unlink(missing_ok=True)
    ended = bench.run(bench.order(scenario))
    if ended.code not in (0, known.expected.code):  # 0: nothing was left to do
        words = ended.stderr.decode(errors="replace").strip().splitlines()
        return [Finding("next run blocked", f"exit {ended.code}: {words[0] if words else ''}")]
    return check_whole(picture(bench.work), known.expected)


KILLS = Part("kills", 4, _cases, attempt)
