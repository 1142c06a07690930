"""Scripts of shells, as tree-sitter's grammar for bash reads them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lsconvert.errors import InputError
from lsconvert.scripts.model import KeyUse, Piece, Script, Text
from lsconvert.scripts.parsing.shell_requests import CLIENTS, request_of
from lsconvert.scripts.parsing.shell_words import HOLES, expansions, side_by_side, text
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_RUNNERS: Final = ("sudo", "time", "env", "exec", "command", "nohup")
_NEW_LINE: Final = re.compile(r"(?<!\\)\n")
_FILTERS: Final = ("jq", "gojq", "jaq", "yq")
# Options of jq that take values, and how many.
_FILTER_OPTIONS: Final = {
    "--arg": 2, "--argjson": 2, "--slurpfile": 2, "--rawfile": 2, "--indent": 1, "-f": 1, "--from-file": 1, "-L": 1,
}  # fmt: skip
_WORDS: Final = ("word", "string", "raw_string", "number", "concatenation", "ansi_c_string", *HOLES)
# `.key`, `."key"`, `["key"]` and `has("key")` in a program of jq.
_KEY: Final = re.compile(r'(?<![\w$"])\.(\w+)|\."(\w+)"|\["(\w+)"\]|\bhas\("(\w+)"\)')
# `result` as a list of lists.
_DOUBLE: Final = re.compile(r"\.result(?:\[[0-9]*\]){2}|\.result\[[0-9]*\] *\| *\.\[|\.result *\| *(?:flatten|add)\b")


def read(root: SgNode, source: str, wanted: frozenset[str]) -> Script:
    """Return what is in a script; of keys, those that are wanted. Raises InputError for one that is nested too deeply."""
    reader = _Reader(source, wanted)
    try:
        reader.visit(root)
    except RecursionError:
        raise InputError("is nested too deeply", hint="It is left as it was.") from None
    return reader.script


class _Reader:
    def __init__(self, source: str, wanted: frozenset[str]) -> None:
        self.script = Script()
        self._source, self._wanted = source, wanted

    def visit(self, node: SgNode, here: tuple[Text, ...] = ()) -> None:
        """Read a node and all that is in it. `here`: the here-documents of a command."""
        kind = node.kind()
        if kind == "variable_assignment":
            self._assignment(node)
        elif kind == "command":
            self._command(node, here)
        elif kind == "redirected_statement":
            bodies = [found for child in inner(node) for found in _bodies(child)]
            documents = tuple(self._word([body]) for body in bodies)
            for child in inner(node):
                self.visit(child, documents)
        elif kind in _WORDS:
            self._word([node])
        else:
            self.script.names |= {node.text()} if kind == "variable_name" else set()
            for child in inner(node):
                self.visit(child)

    def _assignment(self, node: SgNode) -> None:
        name, value = node.field("name"), node.field("value")
        if name is None or value is None:
            return
        self.script.names.add(name.text())
        if value.kind() not in _WORDS:
            self.visit(value)
            self.script.bind(name.text(), None, 0)
            return
        read_as = self._word([value], name.text(), before=name if "+=" in node.text()[: len(name.text()) + 2] else None)
        unknown = any(piece.kind == "hole" and not piece.text for piece in read_as.pieces) and len(read_as.pieces) == 1
        self.script.bind(name.text(), None if unknown else read_as, 0)

    def _word(self, nodes: list[SgNode], bound: str = "", before: SgNode | None = None) -> Text:
        found = text(nodes, self._source, bound)
        if before is not None:  # NAME+=word
            old = Piece("hole", bound, start_of(before), end_of(before))
            found = replace(found, pieces=(old, *found.pieces), start=old.start, bare=False)
        if any(piece.kind != "hole" for piece in found.pieces):
            self.script.texts.append(found)
        for expansion in (found for node in nodes for found in expansions(node)):
            for child in inner(expansion):
                self.visit(child)
        return found

    def _command(self, node: SgNode, here: tuple[Text, ...]) -> None:
        name = node.field("name")
        words = [text([name], self._source)] if name is not None else []
        children = inner(node)
        for group in side_by_side([child for child in children if child.kind() in _WORDS]):
            word = self._word(group)
            if words and _NEW_LINE.search(self._source, words[-1].end, word.start):  # the grammar misses some
                self._run(words, here)
                words = []
            words.append(word)
        self._run(words, here)
        for child in children:
            if child.kind() not in _WORDS:
                self.visit(child)

    def _run(self, words: list[Text], here: tuple[Text, ...]) -> None:
        """Take a command: its program and what that is given."""
        while words and (words[0].literal or "") in _RUNNERS:
            words = words[1:]
        program = ((words[0].literal or "") if words else "").rpartition("/")[2]
        if program in CLIENTS:
            request, headers = request_of(program, words[1:], here)
            self.script.requests += [request] if request is not None else []
            self.script.headers += headers
        elif program in _FILTERS:
            number = 1
            while number < len(words) and (words[number].literal or "").startswith("-"):
                number += 1 + _FILTER_OPTIONS.get(words[number].literal or "", 0)
            for word in words[number : number + 1]:
                self._filter(word)

    def _filter(self, program: Text) -> None:
        """Take the keys of a program of jq."""
        for piece in program.pieces:
            if piece.kind != "plain":
                continue
            for found in _KEY.finditer(piece.text):
                key = next(number for number in range(1, 5) if found[number])
                if found[key] in self._wanted:
                    start, end = (piece.start + place for place in found.span(key))
                    self.script.keys.append(KeyUse(found[key], "filter", (start, end), start))
            self.script.doubles += [piece.start + found.start() for found in _DOUBLE.finditer(piece.text)]


def _bodies(node: SgNode) -> list[SgNode]:
    if node.kind() != "heredoc_redirect":
        return []
    return [child for child in inner(node) if child.kind() == "heredoc_body"]
