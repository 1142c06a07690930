"""The version of a decoded task or import response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lsconvert.errors import ConversionError
from lsconvert.model import Version
from lsconvert.objects.arguments import check_is_one_object
from lsconvert.objects.operations import ObjectConversion
from lsconvert.rules.operations import Rename
from lsconvert.rules.plan import RESPONSE, TASK, compile_plan
from lsconvert.rules.tables import TASKS

_RENAMES: Final = [rule for rule in TASKS if isinstance(rule, Rename)]


def detect_version(document: Mapping[str, Any]) -> Version | None:
    """Return the version of a decoded task or import response, None if it fits both.

    A document is v1 if a rule of the migration guide finds v1 content in it. It is v2 if it has a key that only v2 has,
    and no v1 content.

    Raises:
        ConversionError: The document is v1, but a rule cannot be applied to it.
        TypeError: The document is not a dict.
    """
    check_is_one_object(document)
    plan = compile_plan(Version.V2)
    for scope in (TASK, RESPONSE):
        if ObjectConversion(plan).run(document, scope)[1]:
            return Version.V1
        if plan.scopes[scope].targets & document.keys():
            return Version.V2
    return None


def is_v1(document: Mapping[str, Any]) -> bool:
    """Tell whether a task or an import response has v1 content, even if it cannot be converted."""
    try:
        return detect_version(document) is Version.V1
    except ConversionError:
        return True


def schema_version(task: object) -> Version:
    """Return the version whose schema `task` is checked against.

    A task that has `annotations` and no `completions` is v2, whatever is in them: the v2 schema then names their v1
    content. A task that fits both versions, and a value that is not an object, is v2.
    """
    if not isinstance(task, Mapping):
        return Version.V2
    has_old, has_new = any(rule.old in task for rule in _RENAMES), any(rule.new in task for rule in _RENAMES)
    return Version.V1 if (has_old or not has_new) and is_v1(task) else Version.V2
