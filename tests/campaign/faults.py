"""Injected faults: the k-th call of every kind on the files of a run fails, for every k that there is."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from itertools import count
from random import Random

from .bench import Bench, Case, Known, Part, result, units_of
from .figures import Finding, Result
from .launch import Ended, Strike
from .oracle import check_code, check_undone, check_whole, check_words, picture
from .scenarios import SCENARIOS, Scenario

FULL = (errno.ENOSPC, errno.EDQUOT)
FORBIDDEN = (errno.EACCES, errno.EROFS, errno.EIO)
ERRORS = {
    "open": (*FORBIDDEN, *FULL, errno.EMFILE, errno.EINTR),
    "read": (errno.EIO, errno.EINTR),
    "write": (errno.EIO, *FULL, errno.EINTR),
    "close": (errno.EIO, *FULL, errno.EINTR),
    "fsync": (errno.EIO, *FULL, errno.EINTR, errno.EROFS),
    "rename": (*FORBIDDEN, *FULL, errno.EPERM),
    "link": (*FORBIDDEN, *FULL, errno.EPERM),
    "stat": (errno.EIO, errno.EACCES),
    "chmod": (*FORBIDDEN, errno.EPERM),
    "chown": (*FORBIDDEN, errno.EPERM),
    "mkdir": (*FORBIDDEN, *FULL),
    "listdir": (errno.EIO, errno.EACCES, errno.EMFILE),
    "unlink": FORBIDDEN,
    "thread": (errno.EAGAIN,),
    "flock": (errno.EIO, errno.EINTR, errno.ENOLCK),
    "truncate": (errno.EIO, *FULL),
}
LASTING = {
    "open": (errno.EMFILE, errno.EROFS),
    "write": (errno.ENOSPC, errno.EIO),
    "read": (errno.EIO,),
    "fsync": (errno.EIO,),
}
ALL = {scenario.name: scenario for scenario in SCENARIOS if scenario.name != "large"}
MOST = 12  # calls of one kind that are tried in one scenario and round: of more, some


def strikes(calls: list[str], random: Random) -> Iterator[Strike]:
    """Yield a strike for each call of a run and each error that it may have."""
    for kind, errors in ERRORS.items():
        numbers = range(1, calls.count(kind) + 1)
        for nth in numbers if len(numbers) <= MOST else random.sample(numbers, MOST):
            yield from (Strike(kind, nth, "fail", error) for error in errors)
            yield from (Strike(kind, nth, "fail", error, sticky=True) for error in LASTING.get(kind, ()))
            if kind in ("read", "write"):
                yield Strike(kind, nth, "short")


def _cases(bench: Bench, random: Random) -> Iterator[Case]:
    """Yield rounds without end, in each every call and error once."""
    for _ in count():
        cases = [
            Case(scenario.name, strike)
            for scenario in ALL.values()
            for strike in strikes([kind for kind, _ in bench.known(scenario).calls], random)
        ]
        random.shuffle(cases)
        yield from cases


def attempt(bench: Bench, case: Case) -> Result:
    """Let one call fail, and look at everything."""
    scenario, strike = ALL[case.scenario], case.what
    known = bench.known(scenario)
    bench.prepare(known.expected.before)
    ended = bench.run(bench.order(scenario, strike=strike))
    found = judge(bench, ended, known, scenario)
    if strike.kind == "unlink":  # what cannot be removed stays
        found = [finding for finding in found if finding.kind != "left over"]
    return result(found, survived=ended.code == known.expected.code)


def judge(bench: Bench, ended: Ended, known: Known, scenario: Scenario, allowed: tuple[int, ...] = ()) -> list[Finding]:
    """The one oracle of all faults: done means all done, anything else means as before, with a code and a message."""
    seen, expected = picture(bench.work), known.expected
    done = ended.code == expected.code
    found = check_words(ended, failed=not done)
    if done:
        return found + check_whole(seen, expected)
    found += check_code(ended, expected, allowed)
    return found + check_undone(seen, expected, units_of(scenario, expected), streams=scenario.stdout)


FAULTS = Part("faults", 3, _cases, attempt)
