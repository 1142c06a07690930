"""What pyproject.toml cannot say: a Python without the GIL has no limited API (before 3.15), and orjson is not built for it.

A wheel without the extension serves every platform, and its name says so: py3-none-any.
"""

import sysconfig
from glob import glob
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel

HAS_GIL = not sysconfig.get_config_var("Py_GIL_DISABLED")
LIMITED_API = ("Py_LIMITED_API", "0x030A0000")  # one wheel for all Pythons from 3.10 on


class Wheel(bdist_wheel):
    """Tags a wheel by its content, which is known only after the build: the extension is optional."""

    def run(self) -> None:
        """Build the package first, then the wheel."""
        self.run_command("build")
        build = self.get_finalized_command("build_ext")
        if not all(Path(build.get_ext_fullpath(extension.name)).is_file() for extension in build.extensions):
            self.distribution.ext_modules = []  # else the modules go to the folder for platforms
            self.root_is_pure, self.py_limited_api = True, False
        super().run()


REQUIRED = [
    "click>=8.2",  # 8.2: no command at all is wrong usage, with its exit code
    "defusedxml>=0.7.1",  # 0.7.1: the oldest that was tried; a config is XML of others
    # Pages of `--html`. Its autoescape is the one place that escapes their texts. Imported late.
    "jinja2>=3.1.6",  # 3.1.6: fixes CVE-2025-27516
    "ijson>=3.4",  # 3.4: its C parser carries the fixes for all known CVEs of yajl
    "jsonschema>=4.18",  # 4.18: `referencing`, without which a $ref can reach the network
    # The fast gate for schemas of users and for the kernel in Python: without it, both checks are a hundred times slower.
    # jsonschema does its work where it has no wheels. 0.60: the first that was compared with jsonschema.
    "jsonschema-rs>=0.60; platform_python_implementation == 'CPython' and platform_machine in 'x86_64 AMD64 aarch64 arm64'"
    + ("" if HAS_GIL else " and python_version >= '3.14'"),
    "pathspec>=0.12",  # 0.12: check_file, which tells what is named by no pattern from what is taken back
    "tqdm>=4.66.3",  # 4.66.3: fixes CVE-2024-34062
]
if HAS_GIL:
    REQUIRED.append(
        "orjson>=3.11.6"
    )  # 3.11.6: fixes GHSA-hx9q-6w63-j58v (unbounded recursion). Elsewhere json does its work

setup(
    install_requires=REQUIRED,
    ext_modules=[
        Extension(
            "lsconvert.kernel.native._native",
            ["lsconvert/kernel/native/_native.c", "lsconvert/kernel/native/_check.c"],
            depends=sorted(glob("lsconvert/kernel/native/*.h")),  # so an sdist has them, too
            optional=True,  # without a C compiler there is only the kernel in Python
            define_macros=[LIMITED_API] if HAS_GIL else [],
            py_limited_api=HAS_GIL,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp310"}} if HAS_GIL else {},
    cmdclass={"bdist_wheel": Wheel},
)
