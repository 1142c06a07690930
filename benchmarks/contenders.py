"""The table of contenders: programs that convert or check tasks. As a script, run and time one of them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Final, NamedTuple

import checks
import conversions
from job import Job
from stopwatch import Stopwatch


class Contender(NamedTuple):
    """A row of the table.

    run       converts or checks; may return a stopwatch with the time to count
    modules   the modules that it needs
    program   the program that it needs
    discards  whether its output is discarded when it is timed
    does      convert, import (convert for import), copy, or check (write the number of invalid tasks)
    """

    run: Callable[[Job], Stopwatch | None]
    modules: tuple[str, ...] = ()
    program: str = ""
    discards: bool = False
    does: str = "convert"

    @property
    def missing(self) -> str:
        """The first module or program that is not installed; "" if all are installed."""
        for module in self.modules:
            if find_spec(module) is None:
                return module
        return self.program if self.program and shutil.which(self.program) is None else ""


CONTENDERS: Final = {
    "copy": Contender(conversions.copy, does="copy"),
    "lsconvert": Contender(conversions.lsconvert),
    "lsconvert-unchecked": Contender(conversions.lsconvert_unchecked),
    "lsconvert-import": Contender(conversions.lsconvert_import, does="import"),
    "lsconvert-kernel": Contender(conversions.lsconvert_kernel, discards=True),
    "msgspec-structs": Contender(conversions.msgspec_structs, modules=("msgspec",)),
    "msgspec-raw": Contender(conversions.msgspec_raw, modules=("msgspec",)),
    "msgspec-split-orjson": Contender(conversions.msgspec_split_orjson, modules=("msgspec", "orjson")),
    "ijson-orjson": Contender(conversions.ijson_orjson, modules=("orjson",)),
    "orjson-whole": Contender(conversions.orjson_whole, modules=("orjson",)),
    "json-whole": Contender(conversions.json_whole),
    "jq": Contender(conversions.jq, program="jq"),
    "gojq": Contender(conversions.gojq, program="gojq"),
    "ijson-orjson-jsonschema": Contender(conversions.ijson_orjson_jsonschema, modules=("orjson",)),
    "ijson-orjson-rs": Contender(conversions.ijson_orjson_rs, modules=("orjson", "jsonschema_rs")),
    "lsconvert-validate": Contender(checks.lsconvert_validate, does="check"),
    "lsconvert-check": Contender(checks.lsconvert_check, does="check"),
    "msgspec-typed": Contender(checks.msgspec_typed, modules=("msgspec",), does="check"),
    "orjson-rs": Contender(checks.orjson_rs, modules=("msgspec", "orjson", "jsonschema_rs"), does="check"),
    "ijson-rs": Contender(checks.ijson_rs, modules=("jsonschema_rs",), does="check"),
    "ijson-jsonschema": Contender(checks.ijson_jsonschema, does="check"),
}


def main() -> None:
    """Run one contender; print its wall and CPU seconds, without the start of the interpreter."""
    name, *fields = sys.argv[1:]
    watch = Stopwatch()
    with watch:
        counted = CONTENDERS[name].run(Job(*fields))
    print((counted or watch).wall, (counted or watch).cpu)


if __name__ == "__main__":
    main()
