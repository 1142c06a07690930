"""Count the findings and the tasks of one file, and say the counts in a sentence."""

from __future__ import annotations

from lsconvert import ValidationError, counted


class Tally:
    """Counts of errors, warnings, tasks, and tasks that have any of these. The findings of a task follow each other.

    They may be in several files: a project of 0.x has `data` in one file, and each completion in another.
    """

    def __init__(self) -> None:
        self.errors = self.warnings = self.tasks = self.found_in = 0
        self._last_task: int | None = None

    def add(self, error: ValidationError) -> None:
        """Count a finding."""
        if error.severity == "error":
            self.errors += 1
        else:
            self.warnings += 1
        task = error.where.task_index
        if task not in (None, self._last_task):
            self.found_in += 1
        self._last_task = task

    def add_tasks(self, count: int) -> None:
        """Count tasks that were checked."""
        self.tasks += count

    def counts(self) -> str:
        """Return the numbers of errors and warnings as text, "" for none."""
        numbers = {"error": self.errors, "warning": self.warnings}
        return " and ".join(counted(number, noun) for noun, number in numbers.items() if number)

    def within(self) -> str:
        """Return in how many tasks the findings are, of a file that was read to its end."""
        return f"in {f'{self.found_in:,} of ' * bool(self.found_in)}{counted(self.tasks, 'task')}"

    def summary(self, file: str, *, is_complete: bool) -> str:
        """Return the counts as a sentence, "" for nothing. `is_complete`: the file was read to its end."""
        if not is_complete:
            return f"Found {self.counts()} in {counted(self.found_in, 'task')} of {file}" if self.counts() else ""
        if self.errors:
            return f"Found {self.counts()} {self.within()} of {file}"
        return f"{file}: no errors" + (f", {self.counts()} {self.within()}" if self.warnings else "")
