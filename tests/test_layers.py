"""Imports go down only. Names of one floor do not import each other; a package counts as one name."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import lsconvert

# The packages of lsconvert/, from the bottom. What a line of the table means is in the docstring of each package.
FLOORS = (
    {"errors", "public_names"},
    {"model", "jsontext"},
    {"rules"},
    {"kernel"},
    {"io", "objects", "calls", "labeling", "engines"},
    {"validation", "verification", "scripts"},
    {"inspection"},
    {"conversion"},
    {"merging", "filtering", "reporting"},
    {"__init__"},
    {"cli"},
    {"__main__"},
)
# The packages within a package.
INSIDE = {
    "kernel": ({"contract"}, {"reference"}, {"native"}, {"__init__"}),
    "scripts": (
        {"subjects"},
        {"model", "languages", "evidence"},
        {"editing"},
        {"parsing"},
        {"detection"},
        {"snippets"},
        {"migrate", "gitignore", "unread"},
        {"__init__"},
        {"files"},
    ),
    "cli": ({"terminal"}, {"pasted"}, {"formats"}, {"batch"}, {"commands"}, {"__init__"}),
}
ROOT = Path(lsconvert.__file__).parent


@cache
def import_statements(path):
    """Return the imports of a file, also those that happen while it runs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(path, package):
    """Yield the modules of `package` that a file imports; what they export comes from `__init__`."""
    for node in import_statements(path):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names]
        for name in names:
            if f"{name}.".startswith(f"{package}."):
                yield [*name.removeprefix(package).split("."), "__init__"][1]


def imported_modules(path):
    """Yield the modules of lsconvert that a file imports when it is imported, or while it runs."""
    for node in import_statements(path):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("lsconvert"):
            continue
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            place = ROOT.parent / inner.replace(".", "/")
            yield inner if place.with_suffix(".py").is_file() or place.is_dir() else node.module


def check(folder, package, floors):
    level = {name: i for i, floor in enumerate(floors) for name in floor}
    for path in folder.rglob("*.py"):
        module = path.relative_to(folder).parts[0].removesuffix(".py")
        assert module in level, f"{path} is on no floor"
        for name in imports(path, package):
            below = level.get(name, level["__init__"])  # not a module: a name that __init__ exports
            assert name == module or below < level[module], f"{path} imports {name}"


def test_packages_import_only_packages_below():
    check(ROOT, "lsconvert", FLOORS)
    assert len(FLOORS) <= 12


@pytest.mark.parametrize("package", INSIDE)
def test_packages_within_a_package(package):
    check(ROOT / package, f"lsconvert.{package}", INSIDE[package])


def test_modules_do_not_import_each_other():
    graph = {}
    for path in ROOT.rglob("*.py"):
        module = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
        graph[module] = set(imported_modules(path)) - {module}
    for module, imported in graph.items():
        seen, ahead = set(), list(imported)
        while ahead:
            if (other := ahead.pop()) not in seen:
                seen.add(other)
                ahead += graph.get(other, ())
        assert module not in seen, f"{module} imports itself"


def test_each_package_says_what_it_is_for():
    for path in ROOT.rglob("__init__.py"):
        assert len(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "") > 40, path


def test_the_command_line_uses_only_what_is_exported():
    allowed = {*lsconvert.__all__, "__init__", "__version__", "cli", "engines"}
    for path in (ROOT / "cli").rglob("*.py"):
        assert set(imports(path, "lsconvert")) <= allowed, path


def test_only_one_module_of_the_command_line_writes():
    """So no message gets past its escapes."""
    writes = re.compile(
        r"\bprint\(|\bclick\.(s?echo|progressbar|prompt|confirm)|\bstd(out|err)\.(write|buffer)|error\.show\("
    )
    found = {path.name for path in (ROOT / "cli").rglob("*.py") if writes.search(path.read_text(encoding="utf-8"))}
    assert found == {"output.py"}


def test_files_stay_small():
    long = {
        path.name: n for path in ROOT.rglob("*.py") if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long
