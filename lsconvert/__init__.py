"""Convert, check and migrate Label Studio data between v1 (`completions`) and v2 (`annotations`)."""

from importlib import import_module

TYPE_CHECKING = (
    False  # as type checkers read it, without the import of typing: an interrupt may come during the imports
)
if TYPE_CHECKING:
    from lsconvert.calls.endpoints import ENDPOINTS, PARAMETERS, STORAGE_TYPES
    from lsconvert.calls.migrate import migrate_request, migrate_response
    from lsconvert.calls.model import CallNote, Migration, Request, ScriptFinding, ScriptMigration, ScriptResult
    from lsconvert.conversion.convert import convert, downgrade, iter_tasks, upgrade
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
        escape_json,
        escape_line,
        shorten_pointer,
    )
    from lsconvert.inspection.import_losses import Loss
    from lsconvert.inspection.inspect import Inspection, inspect
    from lsconvert.inspection.notes import Note
    from lsconvert.inspection.users import write_users
    from lsconvert.io.idmaps import ID_MAPS, read_ids
    from lsconvert.io.part_content import Part
    from lsconvert.kernel import kernel_name
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
    "SchemaLike",
    "SchemaName",
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
    "shorten_pointer",
    "upgrade",
    "upgrade_import_response",
    "upgrade_task",
    "validate",
    "verify",
    "write_users",
]

# Where each name is. Nothing is imported before it is used: a command pays for what it does, and no more.
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
        "iter_tasks",
        "upgrade",
    ),
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
        "escape_json",
        "escape_line",
        "shorten_pointer",
    ),
    "inspection.import_losses": ("Loss",),
    "inspection.inspect": (
        "Inspection",
        "inspect",
    ),
    "inspection.notes": ("Note",),
    "inspection.users": ("write_users",),
    "io.idmaps": (
        "ID_MAPS",
        "read_ids",
    ),
    "io.part_content": ("Part",),
    "kernel": ("kernel_name",),
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
