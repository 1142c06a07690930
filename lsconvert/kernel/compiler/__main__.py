"""Write the table: python -m lsconvert.kernel.compiler."""

from pathlib import Path

from lsconvert.kernel.compiler.table import compile_schemas

Path(__file__).parents[1].joinpath("check.table").write_bytes(compile_schemas())
