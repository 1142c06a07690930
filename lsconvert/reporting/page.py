"""Render a page as one file of HTML, without anything that a browser has to load.

Texts are escaped here and nowhere else: Jinja's autoescape does HTML, and `_finalize` what a reader cannot see. The
content security policy allows the page's own style and script by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lsconvert.errors import escape_line
from lsconvert.reporting.model import Page


def render(page: Page) -> bytes:
    """Return the page in UTF-8."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash_of(style)}; script-src {_hash_of(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    template = _templates().get_template("page.html.jinja")
    own = {"style": Markup(style), "script": Markup(script)}  # noqa: S704  # files of this package, not data
    return template.render(page=page, policy=policy, **own).encode()


def _asset(name: str) -> str:
    """Return a file of the package. Browsers hash line feeds, whatever the lines of the file end with."""
    text = files("lsconvert.reporting").joinpath("templates", name).read_text("utf-8")
    return "\n" + "\n".join(text.splitlines()) + "\n"


def _hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("lsconvert.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalize(value: object) -> object:
    return escape_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value
