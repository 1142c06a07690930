"""Migrate pasted code, also from a Python prompt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from lsconvert import ScriptFinding, migrate_script
from lsconvert.cli.pasted.paste import Code

PROMPT: Final = re.compile(r"(?:>>>|\.\.\.)(?: |$)|In \[[0-9]*\]: ?| *\.\.\.: ?", re.MULTILINE)


def migrate_code(text: str, language: Code, known: Mapping[str, Any]) -> tuple[str, tuple[ScriptFinding, ...]]:
    """Return code with its v1 calls rewritten, and the findings. The code is taken for one that uses Label Studio.

    Raises InputError for code that cannot be parsed.
    """
    lines = f"{text.rstrip()}\n".splitlines(keepends=True)
    prompts = [found[0] if (found := PROMPT.match(line)) is not None else "" for line in lines]
    is_output = [any(prompts) and not prompt for prompt in prompts]
    plain = "".join("\n" if out else line[len(prompt) :] for line, prompt, out in zip(lines, prompts, is_output))
    migration = migrate_script(plain.encode("utf-8", "surrogateescape"), language, assume_label_studio=True, **known)
    new = migration.script.decode("utf-8", "surrogateescape").splitlines(keepends=True)
    if any(prompts) and len(new) == len(lines):
        new = [old if out else prompt + line for old, prompt, line, out in zip(lines, prompts, new, is_output)]
    return "".join(new), migration.findings
