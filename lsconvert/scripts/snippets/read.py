"""Choose the reader of a format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lsconvert.scripts.languages import Format
from lsconvert.scripts.snippets.markdown import read_markdown
from lsconvert.scripts.snippets.model import Snippet
from lsconvert.scripts.snippets.notebook import read_notebook
from lsconvert.scripts.snippets.rst import read_rst
from lsconvert.scripts.snippets.workflow import read_workflow

_READERS: Final[dict[Format, Callable[[str], list[Snippet]]]] = {
    "notebook": read_notebook,
    "markdown": read_markdown,
    "rst": read_rst,
    "yaml": read_workflow,
}


def read_snippets(text: str, form: Format) -> list[Snippet]:
    """Return the snippets of a file, in its order.

    Raises InputError if the file is not of this format, ExtraError if a parser is missing.
    """
    return _READERS[form](text)
