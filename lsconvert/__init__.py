"""Convert, check and migrate Label Studio data between v1 (`completions`) and v2 (`annotations`).

Every public name is in `__all__`. The module of a name is imported when the name is first used.
"""

from importlib import import_module

from lsconvert.public_names import MODULES

TYPE_CHECKING = False  # Type checkers assume True. typing is not imported: that takes long, and can be interrupted.
if TYPE_CHECKING:
    from lsconvert.calls.endpoints import ENDPOINTS, PARAMETERS, STORAGE_TYPES
    from lsconvert.calls.migrate import migrate_request, migrate_response
    from lsconvert.calls.model import CallNote, Migration, Request, ScriptFinding, ScriptMigration, ScriptResult
    from lsconvert.conversion.batch.batch import Batch
    from lsconvert.conversion.batch.batch_report import BatchFailure, BatchReport
    from lsconvert.conversion.batch.convert_many import convert_many
    from lsconvert.conversion.batch.done_files import Skipped
    from lsconvert.conversion.batch.upgrade_many import downgrade_many, upgrade_many
    from lsconvert.conversion.convert import convert
    from lsconvert.conversion.convert_task import (
        downgrade_import_response,
        downgrade_task,
        upgrade_import_response,
        upgrade_task,
    )
    from lsconvert.conversion.iter_tasks import iter_tasks
    from lsconvert.conversion.report import Report
    from lsconvert.conversion.rows import AnnotationRow, RegionRow, iter_annotations, iter_regions
    from lsconvert.conversion.upgrade import downgrade, upgrade
    from lsconvert.engines.errors import EngineError, WorkerError
    from lsconvert.engines.outcome import Outcome
    from lsconvert.errors import (
        CheckError,
        ConfigError,
        ConflictError,
        ConversionError,
        ExtraError,
        Hint,
        InputError,
        InvalidJSONError,
        KernelError,
        LimitError,
        LSConvertError,
        MapError,
        NotTasksError,
        OutputError,
        PredicateError,
        SchemaError,
        Severity,
        SourceError,
        TruncatedInputError,
        UnmappedError,
        ValidationError,
        Where,
        counted,
        escape_line,
        shorten_pointer,
    )
    from lsconvert.filtering.filter import filter_tasks
    from lsconvert.filtering.report import FilterReport
    from lsconvert.filtering.selection import Dropped
    from lsconvert.inspection.config_use import ConfigUse
    from lsconvert.inspection.inspect import inspect
    from lsconvert.inspection.inspection import Inspection
    from lsconvert.inspection.notes import Loss, Note
    from lsconvert.inspection.users import write_users
    from lsconvert.io.find_files import find_files
    from lsconvert.io.forms import name_in_format, named_format
    from lsconvert.io.found_files import FoundFile, FoundFiles
    from lsconvert.io.idmaps import ID_MAPS, TEXT_MAPS, MapLike, MapsLike, read_ids
    from lsconvert.io.job_items import Item, Items, input_name
    from lsconvert.io.locations import Location, locate
    from lsconvert.io.name_index import NameIndex
    from lsconvert.io.part_names import PartNames
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.io.text_maps import PrefixesLike
    from lsconvert.jsontext.escapes import escape_json
    from lsconvert.kernel import kernel_name
    from lsconvert.labeling import LabelingConfig
    from lsconvert.merging.merge import merge
    from lsconvert.merging.options import OnConflict, OnDuplicate
    from lsconvert.merging.report import MergeDifference, MergeReport
    from lsconvert.model import (
        DEFAULT_MAX_DEPTH,
        DEFAULT_MAX_GROWTH,
        DEFAULT_MAX_TASK_SIZE,
        ExamplesLike,
        OnError,
        OnErrorLike,
        OutputFormat,
        OutputFormatLike,
        Part,
        Progress,
        Target,
        TargetLike,
        Unmapped,
        UnmappedLike,
        Version,
        VersionLike,
    )
    from lsconvert.objects.versions import detect_version
    from lsconvert.reporting.html_report import HtmlReport
    from lsconvert.rules.idmap import IdMap
    from lsconvert.scripts import Language, language_of, migrate_script
    from lsconvert.scripts.files import migrate_scripts
    from lsconvert.validation.code_rows import FindingCode
    from lsconvert.validation.config_check import ConfigLike, check_config, read_config
    from lsconvert.validation.finding_codes import FINDING_CODES
    from lsconvert.validation.finding_places import failure_of
    from lsconvert.validation.groups import ErrorGroup, ErrorGroups, Finding
    from lsconvert.validation.schemas import SchemaName, load_schema, schema_names
    from lsconvert.validation.validate import SchemaLike, is_valid, iter_errors, validate
    from lsconvert.verification.verify import Difference, verify

__version__ = "0.2.0"
__all__ = [
    "DEFAULT_MAX_DEPTH",
    "DEFAULT_MAX_GROWTH",
    "DEFAULT_MAX_TASK_SIZE",
    "ENDPOINTS",
    "FINDING_CODES",
    "ID_MAPS",
    "PARAMETERS",
    "STORAGE_TYPES",
    "TEXT_MAPS",
    "AnnotationRow",
    "Batch",
    "BatchFailure",
    "BatchReport",
    "CallNote",
    "CheckError",
    "ConfigError",
    "ConfigLike",
    "ConfigUse",
    "ConflictError",
    "ConversionError",
    "Difference",
    "Dropped",
    "EngineError",
    "ErrorGroup",
    "ErrorGroups",
    "ExamplesLike",
    "ExtraError",
    "FilterReport",
    "Finding",
    "FindingCode",
    "FoundFile",
    "FoundFiles",
    "Hint",
    "HtmlReport",
    "IdMap",
    "InputError",
    "Inspection",
    "InvalidJSONError",
    "Item",
    "Items",
    "KernelError",
    "LSConvertError",
    "LabelingConfig",
    "Language",
    "LimitError",
    "Location",
    "Loss",
    "MapError",
    "MapLike",
    "MapsLike",
    "MergeDifference",
    "MergeReport",
    "Migration",
    "NameIndex",
    "NotTasksError",
    "Note",
    "OnConflict",
    "OnDuplicate",
    "OnError",
    "OnErrorLike",
    "Outcome",
    "OutputError",
    "OutputFormat",
    "OutputFormatLike",
    "Part",
    "PartNames",
    "PredicateError",
    "PrefixesLike",
    "Progress",
    "RegionRow",
    "Report",
    "Request",
    "SchemaError",
    "SchemaLike",
    "SchemaName",
    "ScriptFinding",
    "ScriptMigration",
    "ScriptResult",
    "Severity",
    "SinkLike",
    "Skipped",
    "SourceError",
    "SourceLike",
    "Target",
    "TargetLike",
    "TruncatedInputError",
    "Unmapped",
    "UnmappedError",
    "UnmappedLike",
    "ValidationError",
    "Version",
    "VersionLike",
    "Where",
    "WorkerError",
    "check_config",
    "convert",
    "convert_many",
    "counted",
    "detect_version",
    "downgrade",
    "downgrade_import_response",
    "downgrade_many",
    "downgrade_task",
    "escape_json",
    "escape_line",
    "failure_of",
    "filter_tasks",
    "find_files",
    "input_name",
    "inspect",
    "is_valid",
    "iter_annotations",
    "iter_errors",
    "iter_regions",
    "iter_tasks",
    "kernel_name",
    "language_of",
    "load_schema",
    "locate",
    "merge",
    "migrate_request",
    "migrate_response",
    "migrate_script",
    "migrate_scripts",
    "name_in_format",
    "named_format",
    "read_config",
    "read_ids",
    "schema_names",
    "shorten_pointer",
    "upgrade",
    "upgrade_import_response",
    "upgrade_many",
    "upgrade_task",
    "validate",
    "verify",
    "write_users",
]

_MODULE_OF = {name: module for module, names in MODULES.items() for name in names.split()}


if not TYPE_CHECKING:  # Type checkers would accept every name if they saw it.

    def __getattr__(name: str) -> object:
        """Import the module of a public name, and return its value."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return globals().setdefault(name, getattr(import_module(f"lsconvert.{_MODULE_OF[name]}"), name))


def __dir__() -> list[str]:
    """Return all public names, including those whose module is not imported yet."""
    return sorted({*globals(), *__all__})
