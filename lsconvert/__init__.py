"""Convert, check and migrate Label Studio data between v1 (`completions`) and v2 (`annotations`)."""

from lsconvert.calls import migrate_request, migrate_response
from lsconvert.convert import convert, downgrade, iter_tasks, upgrade
from lsconvert.endpoints import ENDPOINTS, PARAMETERS, STORAGE_TYPES
from lsconvert.errors import (
    CheckError,
    ConflictError,
    ConversionError,
    InputError,
    InvalidJSONError,
    KernelError,
    LimitError,
    LSConvertError,
    NotTasksError,
    OutputError,
    SchemaError,
    SourceError,
    TruncatedInputError,
    ValidationError,
    Where,
)
from lsconvert.inspect import Inspection, inspect
from lsconvert.kernel import kernel_name
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_TASK_SIZE,
    CallNote,
    Finding,
    Migration,
    Note,
    OnError,
    Progress,
    Report,
    Request,
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
from lsconvert.validate import is_valid, iter_errors, validate
from lsconvert.verify import Difference, verify

__version__ = "0.1.0"

__all__ = [
    "DEFAULT_MAX_DEPTH",
    "DEFAULT_MAX_TASK_SIZE",
    "ENDPOINTS",
    "PARAMETERS",
    "STORAGE_TYPES",
    "CallNote",
    "CheckError",
    "ConflictError",
    "ConversionError",
    "Difference",
    "Finding",
    "InputError",
    "Inspection",
    "InvalidJSONError",
    "KernelError",
    "LSConvertError",
    "LimitError",
    "Migration",
    "NotTasksError",
    "Note",
    "OnError",
    "OutputError",
    "Progress",
    "Report",
    "Request",
    "SchemaError",
    "SourceError",
    "TruncatedInputError",
    "ValidationError",
    "Version",
    "Where",
    "convert",
    "detect_version",
    "downgrade",
    "downgrade_import_response",
    "downgrade_task",
    "inspect",
    "is_valid",
    "iter_errors",
    "iter_tasks",
    "kernel_name",
    "load_schema",
    "migrate_request",
    "migrate_response",
    "schema_names",
    "upgrade",
    "upgrade_import_response",
    "upgrade_task",
    "validate",
    "verify",
]
