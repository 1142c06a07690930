"""Read the scripts in YAML: steps of GitHub workflows and actions, jobs of GitLab CI, commands of compose files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lsconvert.errors import InputError
from lsconvert.scripts.languages import Language
from lsconvert.scripts.parsing.treesitter import end_of, inner, parse_tree, start_of
from lsconvert.scripts.snippets.model import Segment, Snippet, Spell, spell_line
from lsconvert.scripts.snippets.scalars import scalar_segments

if TYPE_CHECKING:
    from ast_grep_py import SgNode

# Keys whose value is a script, or a list of lines.
_SCRIPTS: Final = ("run", "script", "before_script", "after_script")
# Keys whose value is a command, or a list of words.
_COMMANDS: Final = ("command", "entrypoint", "test", "args")
# Keys whose value is a mapping of variables, or a list of `NAME=value`.
_VARIABLES: Final = ("env", "environment", "variables")
_SCALARS: Final = ("plain_scalar", "single_quote_scalar", "double_quote_scalar", "block_scalar")
_SHELLS: Final[dict[str, Language]] = {
    **dict.fromkeys(("bash", "sh", "zsh", "dash"), "shell"),
    **dict.fromkeys(("python", "python3"), "python"),
    "node": "javascript",
}
_INSERTED: Final = re.compile(r"\$\{\{(.{0,500}?)\}\}|\$\$", re.DOTALL)  # an expression of GitHub, a `$` of compose

_NAME: Final = re.compile(r"[\w./-]+")  # of a program, without quotes


def read_workflow(text: str) -> list[Snippet]:
    """Return the scripts in a YAML file. Raises ExtraError without the parser.

    A file that cannot be parsed, such as a template of Helm, is one snippet that cannot be read.
    """
    try:
        return list(_Reader(text).scripts(parse_tree(text, "yaml")))
    except (InputError, RecursionError):
        return [_unread(text, 0, len(text))]


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._program = "sh"  # of the command beside the arguments

    def scripts(self, node: SgNode) -> Iterator[Snippet]:
        """Yield the scripts at and below a node."""
        if node.kind() in ("block_mapping", "flow_mapping"):
            pairs = _pairs(node)
            self._program = next((found for pair in pairs if (found := self._last_word(pair))), "sh")
            shell = next((self._string(pair) for pair in pairs if self._key(pair) == "shell"), "bash")
            for pair in pairs:
                yield from self._pair(pair, shell)
        else:
            for child in inner(node):
                yield from self.scripts(child)

    def _pair(self, pair: SgNode, shell: str) -> Iterator[Snippet]:
        value = _content(pair.field("value"))
        if value is None:
            return
        key, items = self._key(pair), _items(value)
        if key in _SCRIPTS and value.kind() in _SCALARS:
            yield self._script(value, _SHELLS.get(shell.partition(" ")[0]))
        elif key in _SCRIPTS and items is not None:
            for item in items:
                if item.kind() in _SCALARS:
                    yield self._script(item, "shell")
        elif key in _COMMANDS and value.kind() in _SCALARS:
            yield self._script(value, "shell")
        elif key in _COMMANDS and items is not None and all(item.kind() in _SCALARS for item in items):
            yield from self._words(items)
        elif key in _VARIABLES and value.kind() in ("block_mapping", "flow_mapping"):
            yield from self._assignments(value)
        elif key in _VARIABLES and items is not None and all(item.kind() in _SCALARS for item in items):
            yield from map(_assignment, (self._script(item, "shell") for item in items))
        elif key == "image" and value.kind() in _SCALARS:
            yield _command(":", self._script(value, "shell"))  # evidence, such as heartexlabs/label-studio
        else:
            yield from self.scripts(value)

    def _assignments(self, mapping: SgNode) -> Iterator[Snippet]:
        for pair in _pairs(mapping):
            name, value = self._key(pair), _content(pair.field("value"))
            if value is not None and value.kind() in _SCALARS and re.fullmatch(r"[A-Za-z_]\w*", name):
                yield _command(f"{name}=", self._script(value, "shell"), before="")

    def _script(self, scalar: SgNode, language: Language | None) -> Snippet:
        start, end = start_of(scalar), end_of(scalar)
        read = scalar_segments(self._text, scalar.kind(), start, end)
        if read is None:
            return _unread(self._text, start, end)
        snippet = Snippet(language, *read)
        found = _INSERTED.finditer(snippet.text)
        return snippet.masked((*each.span(), _variable(each[1])) for each in found)

    def _words(self, items: list[SgNode]) -> Iterator[Snippet]:
        """Yield the command of a list of words. The word after `-c` is a script."""
        words = [self._script(item, "shell") for item in items]
        texts = [word.text for word in words]
        number = texts[:-1].index("-c") if "-c" in texts[:-1] else -1
        program = texts[number - 1] if number > 0 else self._program
        language = _SHELLS.get(program.rpartition("/")[2])
        if number > 0 or (number == 0 and language is not None):
            yield replace(words[number + 1], language=language)
        elif words:
            name = words[0].part(0, len(texts[0])) if _NAME.fullmatch(texts[0]) else ()
            segments = [*name, *(segment for word in words[bool(name) :] for segment in _quoted(word))]
            yield Snippet("shell", tuple(segments), _spell_all([word.spell for word in words]))

    def _last_word(self, pair: SgNode) -> str:
        """Return the last word of a command that is a list of words: a program, if `args` has its options."""
        value = _content(pair.field("value")) if self._key(pair) in ("command", "entrypoint") else None
        items = _items(value) if value is not None else None
        return self._script(items[-1], None).text if items and items[-1].kind() in _SCALARS else ""

    def _key(self, pair: SgNode) -> str:
        key = _content(pair.field("key"))
        return key.text().strip("'\"") if key is not None else ""

    def _string(self, pair: SgNode) -> str:
        value = _content(pair.field("value"))
        return self._script(value, None).text if value is not None and value.kind() in _SCALARS else ""


def _unread(text: str, start: int, end: int) -> Snippet:
    return Snippet(None, (Segment(text[start:end], start, end),), spell_line)


def _command(start: str, word: Snippet, before: str = " ") -> Snippet:
    """Return a command of a shell with one word, which begins with a text that is not in the file."""
    place = word.segments[0].start if word.segments else 0
    return replace(word, segments=(Segment(start, place, place, "fixed"), *_quoted(word, before)))


def _assignment(word: Snippet) -> Snippet:
    """Return `NAME=value` with the value in quotes."""
    name, equals, _ = word.text.partition("=")
    if not equals:
        return _command(":", word)
    end = len(name) + 1
    value = replace(word, segments=word.part(end, len(word.text)))
    return replace(word, segments=(*word.part(0, end), *_quoted(value, "")))


def _quoted(word: Snippet, before: str = " ") -> Iterator[Segment]:
    """Yield a word in quotes of a shell, which are not in the file."""
    if not word.segments:
        return
    special = re.finditer(r'[\\"`]', word.text)
    segments = word.masked((*found.span(), f"\\{found[0]}") for found in special).segments
    start, end = segments[0].start, segments[-1].end
    yield Segment(f'{before}"', start, start, "fixed")
    yield from segments
    yield Segment('"', end, end, "fixed")


def _spell_all(spells: list[Spell]) -> Spell:
    """Return a function that spells what all words of a command spell alike."""

    def spell(new: str) -> str | None:
        spelled = {each(new) for each in spells}
        return spelled.pop() if len(spelled) == 1 else None

    return spell


def _variable(expression: str | None) -> str:
    if expression is None:
        return "$"
    name = re.fullmatch(r"\s*[\w.-]*?(\w+)\s*", expression)
    return f"${{{name[1] if name is not None else '_'}}}"


def _pairs(mapping: SgNode) -> list[SgNode]:
    return [child for child in inner(mapping) if child.kind() in ("block_mapping_pair", "flow_pair")]


def _content(node: SgNode | None) -> SgNode | None:
    """Return the scalar, mapping or sequence of a node, without tags and anchors. None for an alias or nothing."""
    if node is None:
        return None
    children = [child for child in inner(node) if child.kind() not in ("tag", "anchor", "alias")]
    return children[0] if children else None


def _items(node: SgNode) -> list[SgNode] | None:
    """Return the items of a sequence, None if the node is none."""
    if node.kind() == "block_sequence":
        items = [_content(child) for item in inner(node) for child in inner(item)]
    elif node.kind() == "flow_sequence":
        items = [_content(child) for child in inner(node)]
    else:
        return None
    return [item for item in items if item is not None]
