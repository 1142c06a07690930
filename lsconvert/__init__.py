"""Convert, check and migrate Label Studio data between v1 (`completions`) and v2 (`annotations`).

Every public name is in `__all__`. The module of a name is imported when the name is first used.
"""

from importlib import import_module

TYPE_CHECKING = False  # Type checkers assume True. typing is not imported: that takes long, and can be interrupted.
if TYPE_CHECKING:
    from lsconvert.calls.endpoints import ENDPOINTS, PARAMETERS, STORAGE_TYPES
    from lsconvert.calls.migrate import migrate_request, migrate_response
    from lsconvert.calls.model import CallNote, Migration, Request, ScriptFinding, ScriptMigration, ScriptResult
    from lsconvert.conversion.convert import convert, downgrade, upgrade
    from lsconvert.conversion.iter_tasks import iter_tasks
    from lsconvert.conversion.report import Report
    from lsconvert.errors import (
        CheckError,
        ConflictError,
        ConversionError,
        ExtraError,
        InputError,
        InvalidJSONError,
        KernelError,
        LimitError,
        LSConvertError,
        MapError,
        NotTasksError,
        OutputError,
        SchemaError,
        SourceError,
        TruncatedInputError,
        UnmappedError,
        ValidationError,
        Where,
        counted,
        escape_json,
        escape_line,
        shorten_pointer,
    )
    from lsconvert.inspection.inspect import inspect
    from lsconvert.inspection.inspection import Inspection
    from lsconvert.inspection.notes import Loss, Note
    from lsconvert.inspection.users import write_users
    from lsconvert.io.idmaps import ID_MAPS, MapLike, MapsLike, read_ids
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.kernel import kernel_name
    from lsconvert.model import (
        DEFAULT_MAX_DEPTH,
        DEFAULT_MAX_GROWTH,
        DEFAULT_MAX_TASK_SIZE,
        OnError,
        OnErrorLike,
        Part,
        Progress,
        Target,
        TargetLike,
        Unmapped,
        UnmappedLike,
        Version,
        VersionLike,
    )
    from lsconvert.objects.tasks import (
        downgrade_import_response,
        downgrade_task,
        upgrade_import_response,
        upgrade_task,
    )
    from lsconvert.objects.versions import detect_version
    from lsconvert.rules.idmap import IdMap
    from lsconvert.scripts import Language, language_of, migrate_script
    from lsconvert.scripts.files import migrate_scripts
    from lsconvert.validation.groups import ErrorGroup, ErrorGroups, Finding
    from lsconvert.validation.schemas import SchemaName, load_schema, schema_names
    from lsconvert.validation.validate import SchemaLike, is_valid, iter_errors, validate
    from lsconvert.verification.verify import Difference, verify

__version__ = "0.1.0"

__all__ = [
    "DEFAULT_MAX_DEPTH",
    "DEFAULT_MAX_GROWTH",
    "DEFAULT_MAX_TASK_SIZE",
    "ENDPOINTS",
    "ID_MAPS",
    "PARAMETERS",
    "STORAGE_TYPES",
    "CallNote",
    "CheckError",
    "ConflictError",
    "ConversionError",
    "Difference",
    "ErrorGroup",
    "ErrorGroups",
    "ExtraError",
    "Finding",
    "IdMap",
    "InputError",
    "Inspection",
    "InvalidJSONError",
    "KernelError",
    "LSConvertError",
    "Language",
    "LimitError",
    "Loss",
    "MapError",
    "MapLike",
    "MapsLike",
    "Migration",
    "NotTasksError",
    "Note",
    "OnError",
    "OnErrorLike",
    "OutputError",
    "Part",
    "Progress",
    "Report",
    "Request",
    "SchemaError",
    "SchemaLike",
    "SchemaName",
    "ScriptFinding",
    "ScriptMigration",
    "ScriptResult",
    "SinkLike",
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
    "convert",
    "counted",
    "detect_version",
    "downgrade",
    "downgrade_import_response",
    "downgrade_task",
    "escape_json",
    "escape_line",
    "inspect",
    "is_valid",
    "iter_errors",
    "iter_tasks",
    "kernel_name",
    "language_of",
    "load_schema",
    "migrate_request",
    "migrate_response",
    "migrate_script",
    "migrate_scripts",
    "read_ids",
    "schema_names",
    "shorten_pointer",
    "upgrade",
    "upgrade_import_response",
    "upgrade_task",
    "validate",
    "verify",
    "write_users",
]

# The module of each public name.
_MODULES = {
    "calls.endpoints": (
        "ENDPOINTS",
        "PARAMETERS",
        "STORAGE_TYPES",
    ),
    "calls.migrate": (
        "migrate_request",
        "migrate_response",
    ),
    "calls.model": (
        "CallNote",
        "Migration",
        "Request",
        "ScriptFinding",
        "ScriptMigration",
        "ScriptResult",
    ),
    "conversion.convert": (
        "convert",
        "downgrade",
        "upgrade",
    ),
    "conversion.iter_tasks": ("iter_tasks",),
    "conversion.report": ("Report",),
    "errors": (
        "CheckError",
        "ConflictError",
        "ConversionError",
        "ExtraError",
        "InputError",
        "InvalidJSONError",
        "KernelError",
        "LimitError",
        "LSConvertError",
        "MapError",
        "NotTasksError",
        "OutputError",
        "SchemaError",
        "SourceError",
        "TruncatedInputError",
        "UnmappedError",
        "ValidationError",
        "Where",
        "counted",
        "escape_json",
        "escape_line",
        "shorten_pointer",
    ),
    "inspection.inspect": ("inspect",),
    "inspection.inspection": ("Inspection",),
    "inspection.notes": (
        "Loss",
        "Note",
    ),
    "inspection.users": ("write_users",),
    "io.idmaps": (
        "ID_MAPS",
        "MapLike",
        "MapsLike",
        "read_ids",
    ),
    "io.sink": ("SinkLike",),
    "io.source": ("SourceLike",),
    "kernel": ("kernel_name",),
    "model": (
        "DEFAULT_MAX_DEPTH",
        "DEFAULT_MAX_GROWTH",
        "DEFAULT_MAX_TASK_SIZE",
        "OnError",
        "OnErrorLike",
        "Part",
        "Progress",
        "Target",
        "TargetLike",
        "Unmapped",
        "UnmappedLike",
        "Version",
        "VersionLike",
    ),
    "objects.tasks": (
        "downgrade_import_response",
        "downgrade_task",
        "upgrade_import_response",
        "upgrade_task",
    ),
    "objects.versions": ("detect_version",),
    "rules.idmap": ("IdMap",),
    "scripts": (
        "Language",
        "language_of",
        "migrate_script",
    ),
    "scripts.files": ("migrate_scripts",),
    "validation.groups": (
        "ErrorGroup",
        "ErrorGroups",
        "Finding",
    ),
    "validation.schemas": (
        "SchemaName",
        "load_schema",
        "schema_names",
    ),
    "validation.validate": (
        "SchemaLike",
        "is_valid",
        "iter_errors",
        "validate",
    ),
    "verification.verify": (
        "Difference",
        "verify",
    ),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:  # Type checkers would accept every name if they saw it.

    def __getattr__(name: str) -> object:
        """Import the module of a public name, and return its value."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"lsconvert.{_MODULE_OF[name]}"), name)
        return value


def __dir__() -> list[str]:
    """Return all public names, including those whose module is not imported yet."""
    return sorted({*globals(), *__all__})
