"""Convert, check and migrate Label Studio data between v1 (`completions`) and v2 (`annotations`)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lsconvert.convert import convert, downgrade, iter_tasks, upgrade
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
)
from lsconvert.escapes import escape_json, escape_line
from lsconvert.ids import ID_MAPS, read_ids
from lsconvert.inspect import Inspection, inspect
from lsconvert.kernel import kernel_name
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    Finding,
    IdMap,
    Loss,
    Note,
    OnError,
    Part,
    Progress,
    Report,
    Target,
    Unmapped,
    Version,
)
from lsconvert.schema import load_schema, schema_names
from lsconvert.task import (
    detect_version,
    downgrade_import_response,
    downgrade_task,
    upgrade_import_response,
    upgrade_task,
)
from lsconvert.users import write_users
from lsconvert.validate import is_valid, iter_errors, validate
from lsconvert.verify import Difference, verify

if TYPE_CHECKING:
    from lsconvert.calls import migrate_request, migrate_response
    from lsconvert.endpoints import ENDPOINTS, PARAMETERS, STORAGE_TYPES
    from lsconvert.migration import CallNote, Migration, Request, ScriptFinding, ScriptMigration, ScriptResult
    from lsconvert.rewrite import migrate_scripts
    from lsconvert.scripts import Language, language_of, migrate_script

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

_LATE = {
    **dict.fromkeys(("migrate_request", "migrate_response"), "calls"),
    **dict.fromkeys(("ENDPOINTS", "PARAMETERS", "STORAGE_TYPES"), "endpoints"),
    **dict.fromkeys(
        ("CallNote", "Migration", "Request", "ScriptFinding", "ScriptMigration", "ScriptResult"), "migration"
    ),
    **dict.fromkeys(("Language", "language_of", "migrate_script"), "scripts"),
    "migrate_scripts": "rewrite",
}


def __getattr__(name: str) -> Any:
    """Import what only calls of the API and scripts need where it is first asked for: 8 ms that no conversion pays."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"lsconvert.{_LATE[name]}"), name)
