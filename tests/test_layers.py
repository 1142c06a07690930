"""Imports go down only. Names of one floor do not import each other; a package counts as one name."""

import ast
import re
from pathlib import Path

import lsconvert

FLOORS = (
    {"escapes", "memory", "partfile", "pieces", "order", "cells"},
    {"where", "idmap"},
    {"details"},
    {"errors"},
    {"model", "newfile", "sidefile"},
    {"values"},
    {"findings", "migration", "verbs", "idfiles", "unmapped"},
    {"rules", "endpoints"},
    {"plan", "recognise", "schema", "urls", "members", "decode", "ownschema"},
    {"kernel", "repairs", "checker", "census"},
    {"objects"},
    {"seams", "trail", "content", "bodies", "losses", "projects", "manifest", "leftout"},
    {"calls"},
    {"source", "overlap", "scripts", "folders", "judge", "explanation"},
    {"sink", "trees", "feed"},
    {"ids", "parts", "comparison", "commit", "users"},
    {"options"},
    {"task", "reading", "gate"},
    {"stream"},
    {"outcome"},
    {"conversion", "verification", "rewrite"},
    {"validation", "inspection"},
    {"__init__"},
    {"cli"},
    {"__main__"},
)
# kernel/ is a small building of its own.
KERNEL_FLOORS = (
    {"lexer", "pointer", "spans", "compiler"},
    {"window"},
    {"desk", "places"},
    {"tokens", "repairs"},
    {"verbs"},
    {"automaton"},
    {"python", "flat", "_native", "contract"},
    {"replay"},
    {"native"},
    {"__init__"},
)
COMPILER_FLOORS = (
    {"patterns", "presence"},
    {"nodes"},
    {"merged"},
    {"shapes"},
    {"table"},
    {"__init__"},
    {"__main__"},
)
# So is scripts/.
SCRIPT_FLOORS = (
    {"script", "languages", "evidence"},
    {"edits", "strings", "calling", "grammar", "proof", "prefilter"},
    {"places", "entries", "found", "words", "jsvalues", "jsdoubles"},
    {"pyvalues", "commands"},
    {"doubles", "addresses"},
    {"python", "javascript", "shell", "links", "payloads"},
    {"readers", "keys"},
    {"migrate"},
    {"__init__"},
)
ROOT = Path(lsconvert.__file__).parent


def imports(path, package):
    """Yield the modules of `package` that a file imports; what they export comes from `__init__`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if f"{name}.".startswith(f"{package}."):
                yield [*name.removeprefix(package).split("."), "__init__"][1]


def check(folder, package, floors):
    level = {name: i for i, floor in enumerate(floors) for name in floor}
    for path in folder.rglob("*.py"):
        module = path.relative_to(folder).parts[0].removesuffix(".py")
        assert module in level, f"{path} is on no floor"
        for name in imports(path, package):
            below = level.get(name, level["__init__"])  # not a module: a name that __init__ exports
            assert name == module or below < level[module], f"{path} imports {name}"


def test_floors():
    check(ROOT, "lsconvert", FLOORS)


def test_kernel_floors():
    check(ROOT / "kernel", "lsconvert.kernel", KERNEL_FLOORS)


def test_floors_of_the_compiler():
    check(ROOT / "kernel" / "compiler", "lsconvert.kernel.compiler", COMPILER_FLOORS)


def test_floors_of_scripts():
    check(ROOT / "scripts", "lsconvert.scripts", SCRIPT_FLOORS)


def test_the_command_line_uses_only_what_is_exported():
    allowed = {*lsconvert.__all__, "__init__", "__version__", "cli"}
    for path in (ROOT / "cli").glob("*.py"):
        assert set(imports(path, "lsconvert")) <= allowed, path


def test_only_one_module_of_the_command_line_writes():
    """So no message gets past its escapes."""
    writes = re.compile(
        r"\bprint\(|\bclick\.(s?echo|progressbar|prompt|confirm)|\bstd(out|err)\.(write|buffer)|error\.show\("
    )
    found = {path.name for path in (ROOT / "cli").glob("*.py") if writes.search(path.read_text(encoding="utf-8"))}
    assert found == {"output.py"}


def test_files_stay_small():
    long = {
        path.name: n for path in ROOT.rglob("*.py") if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long
