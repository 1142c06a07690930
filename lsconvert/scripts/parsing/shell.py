"""Read scripts of shells from the trees of tree-sitter's grammar for bash."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lsconvert.errors import InputError
from lsconvert.scripts.model import LEFT_UNCHANGED, KeyUse, ParsedScript, Piece, StringValue
from lsconvert.scripts.parsing.shell_requests import CLIENTS, request_of
from lsconvert.scripts.parsing.shell_words import EXPANSIONS, adjacent, expansions, shell_word
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_RUNNERS: Final = ("sudo", "time", "env", "exec", "command", "nohup")
_NEW_LINE: Final = re.compile(r"(?<!\\)\n")
_FILTERS: Final = ("jq", "gojq", "jaq", "yq")
# The number of values that an option of jq takes.
_FILTER_OPTIONS: Final = {
    "--arg": 2, "--argjson": 2, "--slurpfile": 2, "--rawfile": 2, "--indent": 1, "-f": 1, "--from-file": 1, "-L": 1,
}  # fmt: skip
_WORD_KINDS: Final = ("word", "string", "raw_string", "number", "concatenation", "ansi_c_string", *EXPANSIONS)
# `.key`, `."key"`, `["key"]` and `has("key")` in a jq program.
_KEY: Final = re.compile(r'(?<![\w$"])\.(\w+)|\."(\w+)"|\["(\w+)"\]|\bhas\("(\w+)"\)')
# `result` as a list of lists in a jq program.
_NESTED_RESULT: Final = re.compile(
    r"\.result(?:\[[0-9]*\]){2}|\.result\[[0-9]*\] *\| *\.\[|\.result *\| *(?:flatten|add)\b"
)


def read_shell(root: SgNode, source: str, wanted: frozenset[str]) -> ParsedScript:
    """Return the values of a script; of keys, only those in `wanted`. Raises InputError if it is nested too deeply."""
    reader = _ShellReader(source, wanted)
    try:
        reader.visit(root)
    except RecursionError:
        raise InputError("is nested too deeply", hint=LEFT_UNCHANGED) from None
    return reader.script


class _ShellReader:
    def __init__(self, source: str, wanted: frozenset[str]) -> None:
        self.script = ParsedScript()
        self._source, self._wanted = source, wanted

    def visit(self, node: SgNode, here: tuple[StringValue, ...] = ()) -> None:
        """Read a node and its descendants. `here`: the here-documents of a command."""
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
        elif kind in _WORD_KINDS:
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
        if value.kind() not in _WORD_KINDS:
            self.visit(value)
            self.script.bind(name.text(), None, 0)
            return
        appends = "+=" in node.text()[: len(name.text()) + 2]
        word = self._word([value], name.text(), before=name if appends else None)
        unknown = len(word.pieces) == 1 and word.pieces[0].kind == "placeholder" and not word.pieces[0].text
        self.script.bind(name.text(), None if unknown else word, 0)

    def _word(self, nodes: list[SgNode], bound: str = "", before: SgNode | None = None) -> StringValue:
        found = shell_word(nodes, self._source, bound)
        if before is not None:  # NAME+=word
            old = Piece("placeholder", bound, start_of(before), end_of(before))
            found = replace(found, pieces=(old, *found.pieces), start=old.start, bare=False)
        if any(piece.kind != "placeholder" for piece in found.pieces):
            self.script.strings.append(found)
        for node in nodes:
            for expansion in expansions(node):
                for child in inner(expansion):
                    self.visit(child)
        return found

    def _command(self, node: SgNode, here: tuple[StringValue, ...]) -> None:
        name = node.field("name")
        words = [shell_word([name], self._source)] if name is not None else []
        children = inner(node)
        for group in adjacent([child for child in children if child.kind() in _WORD_KINDS]):
            word = self._word(group)
            if words and _NEW_LINE.search(self._source, words[-1].end, word.start):  # the grammar joins some commands
                self._run(words, here)
                words = []
            words.append(word)
        self._run(words, here)
        for child in children:
            if child.kind() not in _WORD_KINDS:
                self.visit(child)

    def _run(self, words: list[StringValue], here: tuple[StringValue, ...]) -> None:
        """Read the words of one command: the program and its arguments."""
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

    def _filter(self, program: StringValue) -> None:
        """Read the keys of a jq program."""
        for piece in program.pieces:
            if piece.kind != "plain":
                continue
            for found in _KEY.finditer(piece.text):
                key = next(number for number in range(1, 5) if found[number])
                if found[key] in self._wanted:
                    start, end = (piece.start + place for place in found.span(key))
                    self.script.keys.append(KeyUse(found[key], "filter", (start, end), start))
            self.script.nested_results += [piece.start + found.start() for found in _NESTED_RESULT.finditer(piece.text)]


def _bodies(node: SgNode) -> list[SgNode]:
    if node.kind() != "heredoc_redirect":
        return []
    return [child for child in inner(node) if child.kind() == "heredoc_body"]
