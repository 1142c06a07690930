"""A labeling config in the context of one task: names with the indexes of Repeaters, labels from the task's data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Generic, NamedTuple, TypeVar

from lsconvert.labeling.expressions import MISSING, evaluate, substitute
from lsconvert.labeling.model import Control, Label, LabelingConfig, ObjectTag

Named = TypeVar("Named", Control, ObjectTag)


class Words(NamedTuple):
    """The labels that a control takes in one task.

    `words` are single labels, `paths` are nested ones, and `inner` those that have others below them. `shown` are the
    texts on the page, of which some have an alias as their word. `known` are the words of the config, for messages.
    `limits` are the largest numbers of uses. `is_open` tells that a label may also come from elsewhere.
    """

    words: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    paths: frozenset[tuple[str, ...]] = frozenset()
    inner: frozenset[tuple[str, ...]] = frozenset()
    known: tuple[str, ...] = ()
    limits: Mapping[str, int] = {}
    is_open: bool = False


def collect_words(labels: Iterable[Label], *, is_open: bool = False) -> Words:
    """Return the words of labels. Without a label, a control takes any."""
    listed = [*labels]
    return Words(
        frozenset(label.word for label in listed),
        frozenset(label.shown for label in listed),
        frozenset(label.path for label in listed),
        frozenset(label.path[:-1] for label in listed if len(label.path) > 1),
        tuple(label.word for label in listed),
        {label.word: label.max_usages for label in listed if label.max_usages is not None},
        is_open or not listed,
    )


class NameTable(Generic[Named]):
    """Finds tags by name. The flag of a Repeater in a name matches any index."""

    def __init__(self, tags: Mapping[str, Named]) -> None:
        self._tags: Mapping[str, Named] = tags
        self._patterns: list[tuple[re.Pattern[str], Named]] = [
            (_pattern(tag), tag) for tag in tags.values() if any(repeat.flag in tag.name for repeat in tag.repeats)
        ]

    def find(self, name: str) -> tuple[Named, dict[str, int]] | None:
        """Return the tag of a name, and the index that it has for the flag of each Repeater."""
        if name in self._tags and not any(repeat.flag in name for repeat in self._tags[name].repeats):
            return self._tags[name], {}
        for pattern, tag in self._patterns:
            if match := pattern.fullmatch(name):
                flags = [repeat.flag for repeat in tag.repeats]
                return tag, {flags[int(group[1:])]: int(index) for group, index in match.groupdict().items()}
        return None


def _pattern(tag: Control | ObjectTag) -> re.Pattern[str]:
    """Return a pattern with a group for each Repeater whose flag is in the name: r0 for the outermost one."""
    flags = [repeat.flag for repeat in tag.repeats]
    parts = re.split(f"({'|'.join(map(re.escape, flags))})", tag.name)
    groups: dict[str, str] = {}
    pattern = ""
    for part in parts:
        if part not in flags:
            pattern += re.escape(part)
        elif part in groups:
            pattern += f"(?P={groups[part]})"
        else:
            groups[part] = f"r{flags.index(part)}"
            pattern += f"(?P<{groups[part]}>0|[1-9][0-9]{{0,8}})"
    return re.compile(pattern)


class ConfigIndex:
    """What can be computed of a config once, for all tasks."""

    def __init__(self, config: LabelingConfig) -> None:
        self.config = config
        self.controls = NameTable(config.controls)
        self.objects = NameTable(config.objects)
        self.words = {
            name: collect_words(control.labels, is_open=control.is_open)
            for name, control in config.controls.items()
            if control.dynamic is None and not any("$" in label.shown for label in control.labels)
        }


class Scope:
    """A config, the `data` of one task, and what follows from both."""

    def __init__(self, index: ConfigIndex, data: Any) -> None:
        self.index, self.config, self.data = index, index.config, data
        self._words: dict[str, Words] = {}

    def control(self, name: str) -> Control | None:
        """Return the control of a name. In a Repeater, it has its indexes in place of the flags."""
        found = self.index.controls.find(name)
        return repeated(*found) if found and self._is_repeated(*found) else None

    def object(self, name: str) -> ObjectTag | None:
        """Return the object of a name. In a Repeater, it has its indexes in place of the flags."""
        found = self.index.objects.find(name)
        if found is None or not self._is_repeated(*found):
            return None
        tag, indexes = found
        values = tuple(substitute(value, indexes) for value in tag.values)
        return replace(tag, name=name, values=values) if indexes else tag

    def _is_repeated(self, tag: Control | ObjectTag, indexes: Mapping[str, int]) -> bool:
        """Tell whether the lists of the Repeaters around a tag have these indexes."""
        lists = ((repeat.flag, evaluate(substitute(repeat.on, indexes), self.data)) for repeat in tag.repeats)
        return not indexes or all(
            isinstance(items, list) and indexes.get(flag, 0) < len(items) for flag, items in lists
        )

    def words(self, control: Control) -> Words:
        """Return the labels of a control: those of the config, and those that the task adds."""
        static = self.index.words.get(control.name)
        if static is not None:
            return static
        if control.name not in self._words:
            self._words[control.name] = self._task_words(control)
        return self._words[control.name]

    def partner_words(self, control: Control) -> list[Words]:
        """Return the labels of the controls that label the shapes of a control."""
        partners = [self.control(name) for name in control.partners]
        return [self.words(partner) for partner in partners if partner is not None]

    def _task_words(self, control: Control) -> Words:
        labels = [*control.labels, *(_filled(label, self.data) for label in control.labels if "$" in label.shown)]
        is_open = control.is_open
        if control.dynamic is not None:
            options = evaluate(control.dynamic, self.data)
            is_open = is_open or not isinstance(options, list)
            labels += option_labels(options) if isinstance(options, list) else []
        known = tuple(label.word for label in control.labels if "$" not in label.word)
        return collect_words(labels, is_open=is_open)._replace(known=known)


def repeated(control: Control, indexes: Mapping[str, int]) -> Control:
    """Return a control with indexes in place of the flags of its Repeaters."""
    if not indexes:
        return control
    return replace(
        control, name=substitute(control.name, indexes), to_names=tuple(substitute(name, indexes) for name in control.to_names),
        partners=tuple(substitute(name, indexes) for name in control.partners),
        dynamic=None if control.dynamic is None else substitute(control.dynamic, indexes), repeats=(),
    )  # fmt: skip


def _filled(label: Label, data: Any) -> Label:
    """Return a label with the values of names such as `$label` in place of them."""
    shown = evaluate(label.shown, data)
    shown = str(shown) if shown is not MISSING else ""
    word = shown if label.word == label.shown else label.word
    return label._replace(word=word, shown=shown, path=(*label.path[:-1], word))


def option_labels(options: list[Any]) -> Iterator[Label]:
    """Yield the labels in the options of a task: objects with `value`, `alias` and `children`, or strings."""
    ahead: list[tuple[Any, tuple[str, ...]]] = [(option, ()) for option in reversed(options)]
    while ahead:
        option, path = ahead.pop()
        if isinstance(option, str):
            yield Label(option, option, (*path, option))
        if not isinstance(option, dict):
            continue
        shown = option.get("value")
        word = option.get("alias") or shown
        if isinstance(word, str):
            path = (*path, word)
            yield Label(word, shown if isinstance(shown, str) else word, path)
        children = option.get("children")
        ahead += [(child, path) for child in reversed(children)] if isinstance(children, list) else []
