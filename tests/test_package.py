"""The package: schemas are found wherever it is installed; types, one version, docstrings, late imports."""

import ast
import inspect
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

import lsconvert
from lsconvert.kernel import KERNELS
from lsconvert.public_names import MODULES
from lsconvert.validation.schemas import SCHEMA_FILES

ROOT = Path(__file__).parents[1]
READ_A_SCHEMA = (
    "import lsconvert; print(lsconvert.load_schema('v2/migrated')['$id'], lsconvert.schema_names(), lsconvert.__file__)"
)


def test_schemas_are_read_by_name():
    files = {str(path.relative_to(ROOT / "schemas").as_posix()) for path in (ROOT / "schemas").rglob("*.schema.json")}
    assert files == {f"{file}.schema.json" for file in SCHEMA_FILES.values()}
    assert [*SCHEMA_FILES] == lsconvert.schema_names() == [*get_args(lsconvert.SchemaName)]
    for name, file in SCHEMA_FILES.items():
        schema = json.loads((ROOT / "schemas" / f"{file}.schema.json").read_text("utf-8"))
        assert lsconvert.load_schema(name) == lsconvert.load_schema(file) == schema
    lsconvert.load_schema("v2").clear()
    assert lsconvert.load_schema("v2")


@pytest.mark.parametrize("name", ["v3/export", "", "../pyproject.toml", "/etc/passwd", "v3"])
def test_no_other_file_is_read(name):
    with pytest.raises(KeyError, match="v2-migrated"):
        lsconvert.load_schema(name)


def test_types_and_docstrings():
    assert (Path(lsconvert.__file__).parent / "py.typed").is_file()
    for name in lsconvert.__all__:
        thing = getattr(lsconvert, name)
        if inspect.isfunction(thing) or issubclass(
            type(thing), type
        ):  # in Python 3.10, an alias is an instance of type
            assert inspect.getdoc(thing), name


DESCRIBED = ("convert", "upgrade", "downgrade", "iter_tasks", "inspect", "write_users", "verify")


@pytest.mark.parametrize("name", DESCRIBED)
def test_the_docstring_describes_all_parameters(name):
    function = getattr(lsconvert, name)
    described = re.findall(r"^    ([a-z_]+): ", inspect.getdoc(function), re.MULTILINE)
    assert described[: len(inspect.signature(function).parameters)] == [*inspect.signature(function).parameters]


def test_no_public_function_hides_its_parameters():
    """Functions for calls and scripts take the keywords of a TypedDict, which type checkers and editors know."""
    for name in lsconvert.__all__:
        if inspect.isfunction(function := getattr(lsconvert, name)):
            kinds = {parameter.kind: parameter for parameter in inspect.signature(function).parameters.values()}
            assert inspect.Parameter.VAR_POSITIONAL not in kinds, name
            hidden = kinds.get(inspect.Parameter.VAR_KEYWORD)
            assert hidden is None or hidden.annotation.startswith("Unpack["), name


def test_import_is_clean():
    """An import emits no warning and no output."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", "import lsconvert"], capture_output=True, check=True)
    assert done.stdout + done.stderr == b""


@pytest.fixture(params=[False, True])
def without_gil(request, monkeypatch):
    """Tell setup.py that Python has a GIL, or none."""
    real = sysconfig.get_config_var
    monkeypatch.setattr(
        sysconfig, "get_config_var", lambda name: {"Py_GIL_DISABLED": request.param}.get(name, real(name))
    )
    return request.param


def test_the_build_without_a_gil(without_gil, monkeypatch):
    """Without a GIL, Python refuses the limited API, and some packages have no build, so they must not be required."""
    given = {}
    setuptools = SimpleNamespace(setup=given.update, Extension=lambda *_, **options: options)
    monkeypatch.setitem(sys.modules, "setuptools", setuptools)
    monkeypatch.setitem(sys.modules, "setuptools.command.bdist_wheel", SimpleNamespace(bdist_wheel=object))
    runpy.run_path(str(ROOT / "setup.py"))
    [extension] = given["ext_modules"]
    assert (
        bool(extension["define_macros"]) == extension["py_limited_api"] == bool(given["options"]) == (not without_gil)
    )
    assert extension["optional"]
    required = {re.match("[a-z-]+", line).group(): line for line in given["install_requires"]}
    assert ("orjson" in required) == (not without_gil)
    assert ("python_version" in required["jsonschema-rs"]) == without_gil


def install(folder, *what, **environment):
    """Install into a new environment; read a schema outside of the checkout."""
    venv.create(folder / "venv", with_pip=True)
    python = next(path for path in (folder / "venv/bin/python", folder / "venv/Scripts/python.exe") if path.exists())
    env = os.environ | environment
    subprocess.run([python, "-m", "pip", "install", "-q", *what], check=True, cwd=folder, env=env)
    done = subprocess.run([python, "-c", READ_A_SCHEMA], check=True, cwd=folder, capture_output=True, text=True)
    subprocess.run([python, "-m", "lsconvert", "--version"], check=True, cwd=folder, capture_output=True)
    return done.stdout


@pytest.mark.install
def test_wheel(tmp_path):
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT], check=True)
    [wheel] = tmp_path.glob("lsconvert-*.whl")
    assert re.match(rf"lsconvert-{lsconvert.__version__}-cp3\d+-(abi3|cp3\d+t)-(?!any)", wheel.name)
    assert "migrated.schema.json" in (printed := install(tmp_path, wheel))
    assert str(lsconvert.schema_names()) in printed
    assert str(ROOT) not in printed


@pytest.mark.install
def test_editable(tmp_path):
    assert str(ROOT / "lsconvert") in (printed := install(tmp_path, "-e", ROOT))
    assert str(lsconvert.schema_names()) in printed


def build(folder, **environment):
    """Build a wheel from a copy of the checkout; return its path."""
    source = folder / "source"
    ignored = shutil.ignore_patterns(".*", "build", "*.so", "*.egg-info", "__pycache__")
    shutil.copytree(ROOT, source, ignore=ignored)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, source]
    subprocess.run(command, check=True, env=os.environ | environment)
    [wheel] = folder.glob("lsconvert-*.whl")
    return wheel


@pytest.mark.install
def test_without_a_compiler(tmp_path):
    """The wheel is one for every platform, and an error explains the missing kernel to users who request it."""
    wheel = build(tmp_path, CC="no-such-compiler", CXX="no-such-compiler")
    assert wheel.name == f"lsconvert-{lsconvert.__version__}-py3-none-any.whl"
    install(tmp_path, wheel)
    command = [tmp_path / "venv/bin/lsconvert", "--version"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={"PATH": os.defpath})
    assert "(python kernel)" in done.stdout
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={"LSCONVERT_KERNEL": "native"})
    assert done.returncode == 2
    assert "compiler" in done.stderr


@pytest.mark.install
def test_the_sdist_has_the_repository(tmp_path):
    """So its tests run: .ci/run unpacks it elsewhere, installs it, and runs them."""
    listed = subprocess.run(["git", "ls-files", "-z"], check=False, capture_output=True, text=True, cwd=ROOT).stdout
    if not listed:
        pytest.skip("this is not a repository")
    subprocess.run([sys.executable, "-m", "build", "-q", "--sdist", "-o", tmp_path, ROOT], check=True)
    with tarfile.open(tmp_path / f"lsconvert-{lsconvert.__version__}.tar.gz") as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
    generated = {name for name in names if ".egg-info/" in name} | {"PKG-INFO", "setup.cfg"}
    assert names - generated == {name for name in listed.split("\0") if name}


def names_for_type_checkers():
    """Yield each name that only type checkers import, and its module."""
    [branch, _] = [
        node for node in ast.parse(Path(lsconvert.__file__).read_text("utf-8")).body if isinstance(node, ast.If)
    ]
    for node in branch.body:
        yield from ((alias.name, node.module.removeprefix("lsconvert.")) for alias in node.names)


def test_every_package_is_in_the_wheel():
    listed = re.search(r"^packages = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.MULTILINE | re.DOTALL)
    names = set(re.findall(r'"([\w.]+)"', listed[1]))
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "lsconvert").rglob("*.py")}
    assert {".".join(folder.parts) for folder in folders} == {name for name in names if "schemas" not in name}


def test_all_public_names_exist():
    assert set(lsconvert.__all__) <= set(dir(lsconvert))
    modules = [(name, module) for module, names in MODULES.items() for name in names.split()]
    assert sorted(modules) == sorted(names_for_type_checkers())
    assert sorted(name for name, _ in modules) == sorted(lsconvert.__all__)
    for name in lsconvert.__all__:
        assert getattr(lsconvert, name) is not None
    with pytest.raises(AttributeError, match="upgrad"):
        _ = lsconvert.upgrad


def test_modules_are_imported_when_they_are_used():
    script = "import sys, lsconvert; print(*sorted(name for name in sys.modules if name.startswith('lsconvert.')))"
    assert (
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout
        == b"lsconvert.public_names\n"
    )


RUN = "import lsconvert; lsconvert.upgrade('in.json', 'out.json', check=False)"
VERSION = """
import sys
from lsconvert.__main__ import main
sys.argv[1:] = ["--version"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
COMMAND = """
import sys
from lsconvert.__main__ import main
sys.argv[1:] = ["upgrade", "-q", "in.json", "-o", "out.json"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
# Modules that are slow to import, and that a run needs only for doubtful tasks, maps, parts, errors or large files.
LATE = {
    *("csv", "decimal", "hashlib", "json", "shutil", "tempfile", "traceback", "zipfile"),
    *("concurrent.futures", "logging", "queue", "threading"),
    *("click", "ijson", "importlib.resources", "jsonschema", "jsonschema_rs", "orjson", "tqdm"),
    *(f"lsconvert.validation.{name}" for name in ("checker", "explain", "schemas")),
    *("lsconvert.inspection.import_losses", "lsconvert.inspection.inspection", "lsconvert.jsontext.decode"),
    *("lsconvert.io.filtering_writer", "lsconvert.io.split_writer", "lsconvert.conversion.removed_counts"),
    *("lsconvert.io.checksum", "lsconvert.io.compression", "lsconvert.io.sniff"),
    *("lsconvert.io.idmaps", "lsconvert.kernel.reference.kernel", "lsconvert.rules.idmap"),
    *("lsconvert.io.text_maps", "lsconvert.rules.places"),
}
CHECK = {"lsconvert.conversion.task_filter", "lsconvert.validation.task_validator"}
NATIVE = pytest.mark.skipif("native" not in KERNELS, reason="the other kernel decodes every task to check it")


@pytest.mark.parametrize(
    ("code", "late"),
    [
        (VERSION, LATE | CHECK | {"ast", "dataclasses", "enum", "re", "typing", "lsconvert.errors", "lsconvert.model"}),
        (
            "from lsconvert import upgrade",
            LATE | CHECK | {"ast", "dataclasses", "pathlib", "lsconvert.io", "lsconvert.rules"},
        ),
        pytest.param(RUN, LATE | {"lsconvert.validation.task_validator"}, marks=NATIVE),
        pytest.param(RUN.replace("check=False", "check=True"), LATE, marks=NATIVE),
        pytest.param(COMMAND, LATE - {"click", "threading"}, marks=NATIVE),
    ],
)
def test_late_imports(code, late, tmp_path):
    """The modules of a start are tested, not its time. `site`, which may import any module, is skipped."""
    (tmp_path / "in.json").write_bytes(b'[{"completions": []}]')
    code += "\nimport sys; print(*sys.modules)"
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]])}
    done = subprocess.run([sys.executable, "-S", "-c", code], check=True, capture_output=True, env=env, cwd=tmp_path)
    imported = done.stdout.decode().split()
    assert "lsconvert" in imported
    assert late.isdisjoint(imported), late.intersection(imported)


FULL = """
import os, resource, lsconvert
free = os.dup(0)
os.close(free)
resource.setrlimit(resource.RLIMIT_NOFILE, (free + 1, free + 1))
try:
    lsconvert.upgrade("in.json", "out.json", check={check})
except lsconvert.OutputError as error:
    print(error.message)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("check", [False, True])
def test_an_error_imports_no_module_after_files_are_open(kernel, check, monkeypatch, tmp_path):
    """With the input open, the process cannot open another file: neither the output nor a module."""
    monkeypatch.setenv("LSCONVERT_KERNEL", kernel)
    (tmp_path / "in.json").write_bytes(b'[{"completions": []}]')
    command = [sys.executable, "-c", FULL.format(check=check)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "cannot write: too many open files\n"
