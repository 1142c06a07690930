"""Convert, check and migrate Label Studio data between v1 (`completions`) and v2 (`annotations`)."""

from importlib import import_module

TYPE_CHECKING = (
    False  # as type checkers read it, without the import of typing: an interrupt may come during the imports
)
if TYPE_CHECKING:
    from lsconvert.calls import migrate_request, migrate_response
    from lsconvert.conversion import convert, downgrade, iter_tasks, upgrade
    from lsconvert.details import Finding, Loss, Part, ValidationError
    from lsconvert.endpoints import ENDPOINTS, PARAMETERS, STORAGE_TYPES
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
    )
    from lsconvert.escapes import escape_json, escape_line
    from lsconvert.idmap import IdMap
    from lsconvert.ids import ID_MAPS, read_ids
    from lsconvert.inspection import Inspection, inspect
    from lsconvert.kernel import kernel_name
    from lsconvert.migration import CallNote, Migration, Request, ScriptFinding, ScriptMigration, ScriptResult
    from lsconvert.model import (
        DEFAULT_MAX_DEPTH,
        DEFAULT_MAX_GROWTH,
        DEFAULT_MAX_TASK_SIZE,
        OnError,
        Progress,
        Target,
        Unmapped,
        Version,
    )
    from lsconvert.rewrite import migrate_scripts
    from lsconvert.schema import load_schema, schema_names
    from lsconvert.scripts import Language, language_of, migrate_script
    from lsconvert.task import (
        detect_version,
        downgrade_import_response,
        downgrade_task,
        upgrade_import_response,
        upgrade_task,
    )
    from lsconvert.users import write_users
    from lsconvert.validation import is_valid, iter_errors, validate
    from lsconvert.values import Note, Report
    from lsconvert.verification import Difference, verify
    from lsconvert.where import Where

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
    "Migration",
    "NotTasksError",
    "Note",
    "OnError",
    "OutputError",
    "Part",
    "Progress",
    "Report",
    "Request",
    "SchemaError",
    "ScriptFinding",
    "ScriptMigration",
    "ScriptResult",
    "SourceError",
    "Target",
    "TruncatedInputError",
    "Unmapped",
    "UnmappedError",
    "ValidationError",
    "Version",
    "Where",
    "convert",
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
    "upgrade",
    "upgrade_import_response",
    "upgrade_task",
    "validate",
    "verify",
    "write_users",
]

# Where each name is. Nothing is imported before it is used: a command pays for what it does, and no more.
_MODULES = {
    "calls": (
        "migrate_request",
        "migrate_response",
    ),
    "conversion": (
        "convert",
        "downgrade",
        "iter_tasks",
        "upgrade",
    ),
    "details": (
        "Finding",
        "Loss",
        "Part",
        "ValidationError",
    ),
    "endpoints": (
        "ENDPOINTS",
        "PARAMETERS",
        "STORAGE_TYPES",
    ),
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
    ),
    "escapes": (
        "escape_json",
        "escape_line",
    ),
    "idmap": ("IdMap",),
    "ids": (
        "ID_MAPS",
        "read_ids",
    ),
    "inspection": (
        "Inspection",
        "inspect",
    ),
    "kernel": ("kernel_name",),
    "migration": (
        "CallNote",
        "Migration",
        "Request",
        "ScriptFinding",
        "ScriptMigration",
        "ScriptResult",
    ),
    "model": (
        "DEFAULT_MAX_DEPTH",
        "DEFAULT_MAX_GROWTH",
        "DEFAULT_MAX_TASK_SIZE",
        "OnError",
        "Progress",
        "Target",
        "Unmapped",
        "Version",
    ),
    "rewrite": ("migrate_scripts",),
    "schema": (
        "load_schema",
        "schema_names",
    ),
    "scripts": (
        "Language",
        "language_of",
        "migrate_script",
    ),
    "task": (
        "detect_version",
        "downgrade_import_response",
        "downgrade_task",
        "upgrade_import_response",
        "upgrade_task",
    ),
    "users": ("write_users",),
    "validation": (
        "is_valid",
        "iter_errors",
        "validate",
    ),
    "values": (
        "Note",
        "Report",
    ),
    "verification": (
        "Difference",
        "verify",
    ),
    "where": ("Where",),
}
_LATE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import the module of a public name."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"lsconvert.{_LATE[name]}"), name)
    return found


def __dir__() -> list[str]:
    """Return all public names, whether they are imported already or not."""
    return sorted({*globals(), *__all__})
