"""The steps of a run between its source and its task writer: the kernel, the check and the task filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lsconvert.conversion.task_examiner import TaskExaminer
from lsconvert.conversion.task_filter import TaskFilter
from lsconvert.io.recent_input import RecentInput
from lsconvert.kernel import make_kernel
from lsconvert.model import OnError
from lsconvert.rules.plan import compile_plan

if TYPE_CHECKING:
    from lsconvert.conversion.examples import ExampleFinder
    from lsconvert.conversion.options import RunOptions
    from lsconvert.inspection.import_losses import ImportLosses
    from lsconvert.io.source import SourceLike
    from lsconvert.io.task_writer import TaskWriter
    from lsconvert.kernel.contract import Kernel, Seed
    from lsconvert.rules.plan import Plan
    from lsconvert.validation.config_check import ConfigChecker
    from lsconvert.validation.explain import QuarantinedTask
    from lsconvert.validation.task_validator import TaskValidator


class Steps:
    """The steps for one stream. `seed` is that of `make_suspicions`. `like` are the steps of another stream with the
    same options; their maps are shared.

    Create them before any file is open: they import the modules that the options need, and an import fails if too many
    files are open. Only the modules that examine doubtful tasks are imported later.

    `config_notes` counts facts about the labeling config by the code of their note, and `config_name` is its file.
    """

    def __init__(
        self, options: RunOptions, source: SourceLike, seed: Seed | None = None, like: Steps | None = None
    ) -> None:
        self._options = options
        self.plan: Plan = compile_plan(options.to, options.rules) if like is None else like.plan
        self.validator: TaskValidator | None = None
        self.losses: ImportLosses | None = None
        self.config_notes: dict[str, int] = {}
        self.config_name = ""
        self._config: ConfigChecker | None = None
        if options.config is not None:
            from lsconvert.validation.config_check import as_server, checker_of, find_config

            found = find_config(options.config, source)
            self._config, self.config_notes, self.config_name = checker_of(found, as_server), found.notes(), found.name
        if options.check or options.is_import:
            from lsconvert.validation.task_validator import make_task_validator

            self.validator = make_task_validator(
                options.to, options.rules, check=options.check, counts=self._config is None, seed=seed
            )
        if options.on_error is not OnError.STOP:
            from lsconvert.conversion import failed_tasks, removed_counts

            self._failed_tasks, self._removed_counts = failed_tasks.FailedTasks, removed_counts.RemovedCounts
        if options.is_import:
            from lsconvert.inspection.import_losses import ImportLosses

            self.losses = ImportLosses()
        self.examples: ExampleFinder | None = None
        if options.examples is not None:
            from lsconvert.conversion.examples import ExampleFinder

            show_values = options.examples == "values"
            self.examples = ExampleFinder(self.plan, options.rules, options.limits, show_values=show_values)
        made = make_kernel(self.plan, options.limits, record_tasks=True) if like is None else like.kernel.fresh()
        self.kernel: Kernel = made

    def task_filter(
        self, recent: RecentInput, writer: TaskWriter, quarantine: Callable[[QuarantinedTask], object] | None
    ) -> TaskFilter:
        """Return the task filter for a stream and its task writer. Call it once."""
        options, failed = self._options, None
        if options.on_error is not OnError.STOP:
            leaves_out = options.on_error is OnError.QUARANTINE
            removed = self._removed_counts(self.plan, options.limits) if leaves_out else None
            failed = self._failed_tasks(recent, removed, quarantine)
        examiner = TaskExaminer(recent, self.validator, writer, options, self._config)
        return TaskFilter(recent, examiner, writer, failed, self.losses, self.examples)
