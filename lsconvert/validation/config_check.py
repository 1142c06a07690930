"""Check decoded tasks against a labeling config. The problems have the form of those that a schema finds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from lsconvert.errors import ConfigError, Severity, ValidationError, Where
from lsconvert.io.locations import shown_name
from lsconvert.io.project_config import AUTO, config_beside
from lsconvert.io.remote.urls import is_url
from lsconvert.io.text_file import read_bytes
from lsconvert.jsontext.pointer import escape
from lsconvert.validation.finding_places import code_of_keyword
from lsconvert.validation.messages import Problem, reading_order, shown

if TYPE_CHECKING:  # XML takes milliseconds to import, and most runs have no labeling config
    from lsconvert.labeling import LabelingConfig, Mismatch

# A config that was read, the path or the bytes of one, or "auto": that of a project folder of Label Studio 0.x.
ConfigLike: TypeAlias = "LabelingConfig | str | os.PathLike[str] | bytes"

Judge: TypeAlias = "Callable[[Mismatch], Severity]"


class FoundConfig(NamedTuple):
    """The labeling config of a run, None if it has none.

    `problems` are those of the config itself, if it was read for this run. `is_asked` tells whether the caller named it.
    `is_unreadable` tells that the caller did not, and that it cannot be read.
    """

    config: LabelingConfig | None
    problems: Sequence[ValidationError] = ()
    is_asked: bool = True
    is_unreadable: bool = False

    @property
    def name(self) -> str:
        """The file that the caller named, "" for none."""
        return (self.config.file or "") if self.config is not None and self.is_asked else ""

    def notes(self) -> dict[str, int]:
        """Return what a user should know about the config: counts by the code of the note."""
        counts = {
            "config-found": self.config is not None and not self.is_asked,
            "config-unreadable": self.is_unreadable,
            "config-problems": len(self.config.problems) if self.config is not None else 0,
        }
        return {code: int(count) for code, count in counts.items() if count}


def find_config(config: ConfigLike | None, source: object) -> FoundConfig:
    """Read the labeling config for a source. Raises ConfigError, but not for a config that the caller did not name."""
    path = config_beside(source) if config == AUTO else None
    if config is None or (config == AUTO and path is None):
        return FoundConfig(None)
    from lsconvert.labeling import LabelingConfig

    if isinstance(config, LabelingConfig):
        return FoundConfig(config)
    if path is None:
        read = read_config(config)
        return FoundConfig(read, [*_problems(read)])
    try:
        read = read_config(path)
    except ConfigError:
        return FoundConfig(None, is_unreadable=True)
    problems = [problem._replace(severity="warning") for problem in _problems(read)]
    return FoundConfig(read, problems, is_asked=False)


def read_config(source: str | os.PathLike[str] | bytes) -> LabelingConfig:
    """Return the labeling config in a file, of a URL, or in bytes of XML.

    Raises ConfigError if it cannot be read, is not XML, has a DTD or an entity, exceeds a limit, or has no tag of Label
    Studio.
    """
    from lsconvert.labeling import MAX_CONFIG_SIZE
    from lsconvert.labeling import read_config as read_local

    if not is_url(source):
        return read_local(source)
    url = cast("str", source)
    return read_local(read_bytes(url, MAX_CONFIG_SIZE + 1, ConfigError), file=shown_name(url))


def check_config(config: ConfigLike) -> list[ValidationError]:
    """Return the problems of a labeling config itself, [] if it has none.

    Args:
        config: The path or the bytes of a config, or the result of `read_config`.

    Raises:
        ConfigError: The config cannot be read.
    """
    from lsconvert.labeling import LabelingConfig

    return [*_problems(config if isinstance(config, LabelingConfig) else read_config(config))]


class ConfigChecker:
    """Checks tasks against one labeling config. `judge` decides about the severity of each mismatch."""

    def __init__(self, config: LabelingConfig, judge: Judge, *, show_values: bool = False) -> None:
        self._config, self._judge, self._show_values = config, judge, show_values

    def explain(self, task: object) -> list[Problem]:
        """Return the problems of a decoded task in reading order, [] for a value that is not an object."""
        from lsconvert.labeling import check_task

        if not isinstance(task, Mapping):
            return []
        return sorted((self._problem(found, task) for found in check_task(self._config, task)), key=reading_order)

    def _problem(self, found: Mismatch, task: Mapping[str, Any]) -> Problem:
        path = _existing(found.path, task)
        is_quoted = self._show_values and found.value is not None
        message = f"{found.message} (value: {shown(found.value)})" if is_quoted else found.message
        pointer = "".join(f"/{escape(step)}" for step in path)
        return Problem(pointer, found.code, message, severity=self._judge(found), code=code_of_keyword(found.code))


def checker_of(found: FoundConfig, judge: Judge, *, show_values: bool = False) -> ConfigChecker | None:
    """Return the checker of a config, None if there is none. Nothing is an error if nobody asked for the check."""
    if found.config is None:
        return None
    return ConfigChecker(found.config, judge if found.is_asked else _as_advice, show_values=show_values)


def as_found(found: Mismatch) -> Severity:
    """Return the severity of a mismatch."""
    return found.severity


def as_server(found: Mismatch) -> Severity:
    """Return "error" for what a server refuses to import. It compares only `data` with the config."""
    from lsconvert.labeling.codes import MISMATCH_CODES

    return "error" if MISMATCH_CODES[found.code].refused_by == "server" else "warning"


def with_config(problems: Sequence[Problem], checker: ConfigChecker | None, task: object) -> Sequence[Problem]:
    """Return the problems of a task and those that a labeling config has with it, in reading order."""
    found = checker.explain(task) if checker is not None else ()
    return sorted([*problems, *found], key=reading_order) if found else problems


def _as_advice(_: Mismatch) -> Severity:
    return "warning"


def _problems(config: LabelingConfig) -> Iterator[ValidationError]:
    for found in config.problems:
        where = Where(config.file, found.line, found.column)
        yield ValidationError(where, found.code, found.message, "", found.severity, code_of_keyword(found.code))


def _existing(path: tuple[str | int, ...], task: Any) -> tuple[str | int, ...]:
    """Return the part of a path that leads to a value of the task."""
    for length, step in enumerate(path):
        has_step = step in task if isinstance(task, Mapping) else isinstance(task, list) and step in range(len(task))
        if not has_step:
            return path[:length]
        task = task[step]
    return path
