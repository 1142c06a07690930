"""Convert decoded tasks and import responses: a dict in, a new dict out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lsconvert.errors import NotTasksError
from lsconvert.io.options import make_options
from lsconvert.model import TargetLike, Unmapped, UnmappedLike, Version
from lsconvert.objects.arguments import check_is_json, check_is_one_object
from lsconvert.objects.operations import JsonObject, ObjectConversion
from lsconvert.objects.strings import map_strings
from lsconvert.rules.options import Options
from lsconvert.rules.plan import RESPONSE, TASK, compile_plan
from lsconvert.rules.recognition import kind_of
from lsconvert.rules.tables import TASK_KEYS
from lsconvert.rules.unmapped import unmapped_error

if TYPE_CHECKING:
    from lsconvert.io.idmaps import MapLike, MapsLike
    from lsconvert.io.text_maps import PrefixesLike


def upgrade_task(
    task: Mapping[str, Any],
    *,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: TargetLike | None = None,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    replace_prefix: PrefixesLike | None = None,
) -> JsonObject:
    """Return a v1 task, from an export or an import payload, as v2. A task that is v2 already is copied.

    The argument is not changed. The result shares its unchanged parts.

    Args:
        task: Decoded task.
        keep_ground_truth: Keep `ground_truth`, which the migration guide removes.
        split_annotators: Make one annotation of each inner list of an aggregated result, instead of joining the lists.
        target: "import" also repairs the task for import into a v2 server: annotators are split, `ground_truth` is kept
            or added, and a list inside a string is decoded. A number in that list that neither int nor float can hold
            becomes a Decimal.
        users: Map of annotator ids to ids or e-mail addresses of users: path of a CSV or JSON file, mapping, or IdMap.
            With the target "import", every annotator has to be in it.
        maps: Maps of ids of "tasks", "annotations" and "projects", and of the texts of "labels" and "controls", by these
            names; each is given like `users`.
        unmapped: Action for ids that are missing from their map: "error" raises UnmappedError with all of them, "keep"
            keeps them, "drop" writes None.
        replace_prefix: New prefixes of strings in `data` by old ones; or such a mapping for each path, such as "data.image".

    Raises:
        NotTasksError: The object is another kind of document, such as an annotation.
        InvalidJSONError: A number is NaN or infinite. `where.pointer` is its position in the task.
        ConversionError: A rule cannot be applied. `where.pointer` is the position in the task.
        ConflictError: Both `completions` and `annotations` hold items.
        UnmappedError: Ids are missing from their map.
        LimitError: A list inside a string has a number that not even a Decimal can hold.
        MapError: A map cannot be used.
        TypeError: The task is not a dict.
        ValueError: An argument has an unknown value.
    """
    options = make_options(
        Version.V2, keep_ground_truth, split_annotators, target, users, maps, unmapped, replace_prefix
    )
    return _convert_object(task, TASK, Version.V2, options)


def downgrade_task(
    task: Mapping[str, Any],
    *,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    replace_prefix: PrefixesLike | None = None,
) -> JsonObject:
    """Return a v2 task as v1, by the inverted rules. Members that an upgrade dropped cannot be restored.

    The argument is not changed. The result shares its unchanged parts.

    Args:
        task: Decoded task.
        users: Map of an upgrade, as for `upgrade_task`; it is inverted.
        maps: Maps of an upgrade, as for `upgrade_task`; they are inverted.
        unmapped: Action for ids that are missing from their map, as for `upgrade_task`.
        replace_prefix: Prefixes of an upgrade, as for `upgrade_task`; they are inverted.

    Raises:
        NotTasksError: The object is another kind of document, such as an annotation.
        InvalidJSONError: A number is NaN or infinite. `where.pointer` is its position in the task.
        ConversionError: A rule cannot be applied. `where.pointer` is the position in the task.
        ConflictError: Both `completions` and `annotations` hold items.
        UnmappedError: Ids are missing from their map.
        MapError: A map cannot be used, or not be inverted.
        TypeError: The task is not a dict.
        ValueError: An argument has an unknown value.
    """
    options = make_options(Version.V1, users=users, maps=maps, unmapped=unmapped, replace_prefix=replace_prefix)
    return _convert_object(task, TASK, Version.V1, options)


def upgrade_import_response(response: Mapping[str, Any]) -> JsonObject:
    """Return a v1 response of the import endpoint as v2: `completion_count` becomes `annotation_count`.

    Guide, "Import data", "Changes to the endpoint response". Raises ConflictError if it has both keys.
    """
    return _convert_object(response, RESPONSE, Version.V2)


def downgrade_import_response(response: Mapping[str, Any]) -> JsonObject:
    """Return a v2 response of the import endpoint as v1: `annotation_count` becomes `completion_count`.

    Raises ConflictError if it has both keys.
    """
    return _convert_object(response, RESPONSE, Version.V1)


def _convert_object(document: Mapping[str, Any], scope: str, to: Version, options: Options = Options()) -> JsonObject:
    check_is_one_object(document)
    check_is_json(document)
    if scope == TASK and "data" not in document:
        _refuse_other_kinds(document)
    if scope == TASK and document.keys().isdisjoint(TASK_KEYS):
        return map_strings(dict(document), options.strings, ("data",))  # bare data: its keys are the user's own
    plan = compile_plan(to, options)
    conversion = ObjectConversion(plan)
    results, needs_conversion = conversion.run(document, scope)
    if not needs_conversion:
        return map_strings(dict(document), options.strings)
    if options.unmapped is Unmapped.ERROR and (error := unmapped_error(conversion.unmapped, plan.maps)) is not None:
        raise error
    return map_strings(results[0], options.strings)


def _refuse_other_kinds(document: Mapping[str, Any]) -> None:
    """Raise NotTasksError for an object that is another kind of document than a task."""
    kind = kind_of(document)
    if kind is not None and not kind.scope:
        hint = "Give iter_tasks the document: it yields the tasks in it." if kind.reading else kind.hint
        raise NotTasksError(f"this is {kind.name}", hint=hint)
