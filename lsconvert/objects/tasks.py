"""Decoded objects from one version to the other: dict in, new dict out. The argument is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lsconvert.io.options import make_options
from lsconvert.model import Target, Unmapped, Version
from lsconvert.objects.operations import Json, ObjectConversion
from lsconvert.rules.options import Options
from lsconvert.rules.plan import RESPONSE, TASK, compile_plan
from lsconvert.rules.tables import TASK_KEYS
from lsconvert.rules.unmapped import unmapped_error

if TYPE_CHECKING:
    from lsconvert.io.idmaps import MapLike


def upgrade_task(
    task: Mapping[str, Any],
    *,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: Target | str | None = None,
    users: MapLike | None = None,
    maps: Mapping[str, MapLike] | None = None,
    unmapped: Unmapped | str = Unmapped.ERROR,
) -> Json:
    """Return a v1 task (of an export or import payload) as v2. A task that is v2 already comes back as a copy.

    The arguments are those of `convert`. In a list that import wants out of a text, a number that neither int nor float
    holds becomes a Decimal. Raises ConversionError where a rule cannot be applied, ConflictError where both `completions`
    and `annotations` hold items, LimitError where a Decimal cannot hold it either, and UnmappedError; `where.pointer` says
    where in the task.
    """
    options = make_options(Version.V2, keep_ground_truth, split_annotators, target, users, maps, unmapped)
    return _convert(task, TASK, Version.V2, options)


def downgrade_task(
    task: Mapping[str, Any],
    *,
    users: MapLike | None = None,
    maps: Mapping[str, MapLike] | None = None,
    unmapped: Unmapped | str = Unmapped.ERROR,
) -> Json:
    """Return a v2 task as v1: the rules of the guide read backwards. What they drop cannot come back.

    Maps are those of an upgrade. Raises ConversionError, ConflictError, UnmappedError, MapError.
    """
    return _convert(task, TASK, Version.V1, make_options(Version.V1, users=users, maps=maps, unmapped=unmapped))


def upgrade_import_response(response: Mapping[str, Any]) -> Json:
    """Return a v1 answer of the import endpoint as v2: `completion_count` becomes `annotation_count`.

    Guide, "Import data", "Changes to the endpoint response". Raises ConflictError where both are there.
    """
    return _convert(response, RESPONSE, Version.V2)


def downgrade_import_response(response: Mapping[str, Any]) -> Json:
    """Return a v2 answer of the import endpoint as v1: `annotation_count` becomes `completion_count`.

    Raises ConflictError where both are there.
    """
    return _convert(response, RESPONSE, Version.V1)


def detect_version(document: Mapping[str, Any]) -> Version | None:
    """Return the version of a task or an import response, None where nothing in it tells.

    v1: any rule of the guide finds something that only v1 has. v2: a key that only v2 has, and nothing of v1.
    Raises ConversionError for a task that is old but that no rule can be applied to.
    """
    plan = compile_plan(Version.V2)
    for scope in (TASK, RESPONSE):
        if ObjectConversion(plan).run(document, scope)[1]:
            return Version.V1
        if plan.scopes[scope].targets & document.keys():
            return Version.V2
    return None


def _convert(document: Mapping[str, Any], scope: str, to: Version, options: Options = Options()) -> Json:
    if scope == TASK and document.keys().isdisjoint(TASK_KEYS):
        return dict(document)  # bare data: its keys are the user's own
    plan = compile_plan(to, options)
    work = ObjectConversion(plan)
    results, proof = work.run(document, scope)
    error = unmapped_error(work.unmapped, plan.maps) if proof and options.unmapped is Unmapped.ERROR else None
    if error is not None:
        raise error
    return results[0] if proof else dict(document)
