"""Write the table of the native check: `python -m lsconvert.validation.compiler`."""

from pathlib import Path

from lsconvert.kernel.native.check import TABLE
from lsconvert.validation.compiler.table import compile_schemas

Path(TABLE).write_bytes(compile_schemas())
