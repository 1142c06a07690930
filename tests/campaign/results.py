"""Findings of a campaign, their counts, and the final table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

EACH_SHOWN = 3  # findings of a part and kind, each of another scenario; the table counts all
MAX_KEPT = 300


@dataclass(frozen=True)
class Finding:
    """One violation of a promise: its kind, its case, and how to repeat it."""

    kind: str
    detail: str
    part: str = ""
    scenario: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.part}, {self.scenario}: {self.kind}: {self.detail}\n    {self.hint}"


@dataclass(frozen=True)
class Result:
    """The findings of one case. `counts` has other events that the table shows."""

    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Summary:
    """Counts by part and scenario, the first findings, and skipped cases with the reason. Summaries can be added."""

    runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # kinds of findings
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # other events
    findings: list[Finding] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)

    def add(self, part: str, scenario: str, result: Result) -> None:
        """Count the result of one case. A kind of finding counts once a case."""
        self.runs[part, scenario] += 1
        for kind in {finding.kind for finding in result.findings}:
            self.kinds[part, scenario, kind] += 1
        for name, count in result.counts.items():
            self.counts[part, scenario, name] += count
        self.findings += result.findings[: max(0, MAX_KEPT - len(self.findings))]

    def join(self, other: Summary) -> None:
        """Add another summary."""
        self.runs += other.runs
        self.kinds += other.kinds
        self.counts += other.counts
        self.findings += other.findings
        self.skipped |= other.skipped

    def exit_code(self) -> int:
        """Return 1 if there are findings, or no cases; else 0."""
        return int(bool(self.kinds) or not self.runs)

    def table(self) -> str:
        """Return one table for each part: a row for each scenario, with its runs and each kind of finding."""
        parts = dict.fromkeys(part for part, _ in sorted(self.runs))
        lines = [line for part in parts for line in (*self._table(part), "")]
        total, cases = sum(self.kinds.values()), sum(self.runs.values())
        return "\n".join([*lines, f"{cases:,} cases, {total:,} findings"])

    def hints(self) -> str:
        """Return how to repeat the first findings."""
        first = {(f.part, f.kind, f.scenario): f for f in reversed(self.findings)}
        shown: Counter[tuple[str, str]] = Counter()
        lines = []
        for (part, kind, _), finding in sorted(first.items()):
            shown[part, kind] += 1
            lines += [str(finding)] if shown[part, kind] <= EACH_SHOWN else []
        return "\n".join(lines)

    def _table(self, part: str) -> Iterable[str]:
        kinds = sorted({kind for of, _, kind in self.kinds if of == part})
        counts = sorted({name for of, _, name in self.counts if of == part})
        rows = [(part, "runs", *kinds, *(f"({name})" for name in counts))]
        scenarios = sorted(scenario for of, scenario in self.runs if of == part)
        for scenario in scenarios:
            found = [self.kinds[part, scenario, kind] for kind in kinds]
            found += [self.counts[part, scenario, name] for name in counts]
            rows.append((f"  {scenario}", f"{self.runs[part, scenario]:,}", *(f"{count:,}" for count in found)))
        widths = [max(map(len, column)) for column in zip(*rows)]
        for row in rows:
            yield "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
