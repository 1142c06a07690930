"""Find an example of each rule that a conversion applies: the first task that it changes, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lsconvert.conversion.example_text import before_after
from lsconvert.conversion.report import Example
from lsconvert.errors import LSConvertError
from lsconvert.io.recent_input import RecentInput
from lsconvert.jsontext.decode import decode_task
from lsconvert.kernel import make_kernel
from lsconvert.kernel.contract import Tasks
from lsconvert.model import Limits, TaskSpan
from lsconvert.objects.operations import ObjectConversion
from lsconvert.objects.strings import map_strings
from lsconvert.rules.operations import MapStrings, Rule
from lsconvert.rules.options import Options
from lsconvert.rules.plan import Plan, plan_of


class ExampleFinder:
    """Finds the first example of each rule.

    A second kernel counts the edits of each chunk. Only where a rule without an example made one, single tasks are read.
    """

    def __init__(self, plan: Plan, options: Options, limits: Limits, *, show_values: bool) -> None:
        self._plan, self._options, self._limits = plan, options, limits
        self._show_values = show_values
        self._kernel = make_kernel(plan, limits, record_tasks=True)
        self._found: dict[str, Example] = {}
        self._rules: dict[str, Rule] = {rule.name: rule for scope in plan.scopes.values() for rule in scope.rules}
        self._strings = {row.name: row for row in plan.strings}

    def look(self, chunk: bytes, tasks: Tasks, recent: RecentInput) -> None:
        """Look at the tasks that end in the next chunk of the input; b"" is its end. `recent` has their text."""
        if chunk:
            self._kernel.feed(chunk)
        else:
            self._kernel.finish()
        self._kernel.drop_tasks()
        missing = self._missing()
        for span in tasks if missing else ():
            if span.error is None:
                self._add(span, recent, missing)
            if not missing:
                return

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples, by the names of their rules."""
        return tuple(self._found[name] for name in sorted(self._found))

    def _missing(self) -> set[str]:
        edits = self._kernel.tally.edits
        return {
            name
            for name, count in edits.items()
            if count and name not in self._found and (name in self._rules or name in self._strings)
        }

    def _add(self, span: TaskSpan, recent: RecentInput, missing: set[str]) -> None:
        text = recent.cut(span.offset, span.offset + span.size)
        made = self._edits_of(text) & missing
        if not made:
            return
        task = decode_task(text, recent.file, span.index)
        if not isinstance(task, dict):
            return
        task_id = task.get("id")
        spelled = json.dumps(task_id)[:40] if isinstance(task_id, int | str) else None
        for name in sorted(made):
            after = self._applied(name, task)
            if after is not None and after != task:
                lines = before_after(task, after, show_values=self._show_values)
                self._found[name] = Example(name, recent.file, span.index, spelled, *lines)
                missing.remove(name)

    def _edits_of(self, text: bytes) -> set[str]:
        kernel = make_kernel(self._plan, self._limits, record_tasks=True)
        kernel.feed(text)
        kernel.finish()
        return {name for name, count in kernel.tally.edits.items() if count}

    def _applied(self, name: str, task: dict[str, Any]) -> dict[str, Any] | None:
        """Return a task to which only this rule was applied, None if it cannot be applied alone."""
        row = self._strings.get(name)
        if isinstance(row, MapStrings):
            return map_strings(task, (row,))
        rule = self._rules[name]
        plan = plan_of([rule], (), self._options._replace(strings=()))
        for scope in self._scopes(rule):
            try:
                results, _ = ObjectConversion(plan).run(task, scope)
            except LSConvertError:
                return None
            if results[0] != task:
                return results[0]
        return None

    def _scopes(self, rule: Rule) -> Iterator[str]:
        yield next(iter(self._plan.scopes))
        yield rule.scope
