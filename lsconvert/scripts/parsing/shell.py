"""Read scripts of shells from the trees of tree-sitter's grammar for bash."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lsconvert.errors import InputError
from lsconvert.scripts.evidence import COMMON_REGION_VALUES, REGION_KEYS, REGION_VALUES
from lsconvert.scripts.model import LEFT_UNCHANGED, KeyUse, ParsedScript, Piece, StringValue
from lsconvert.scripts.parsing.shell_requests import CLIENTS, reads_stdin, request_of
from lsconvert.scripts.parsing.shell_words import EXPANSIONS, adjacent, expansions, shell_word
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_RUNNERS: Final = ("sudo", "time", "env", "exec", "command", "nohup")
_REREADERS: Final = ("ssh", "watch", "eval")  # They pass their words, without the quotes, to a shell.
_COPIERS: Final = ("cat", "envsubst")  # They write the text that they read.
_PRINTERS: Final = ("echo", "printf")
_NEW_LINE: Final = re.compile(r"(?<!\\)\n")
_FILTERS: Final = ("jq", "gojq", "jaq", "yq", "jp")
# Programs that run the code in the argument of an option.
_INTERPRETERS: Final = re.compile(r"(?:python|node|deno|bun|ruby|perl)[0-9.]*")
_CODE_OPTIONS: Final = ("-c", "-e", "-p", "-pe", "--eval", "--print")
_ATTRIBUTE: Final = re.compile(r"\.(\w+)\b")
# The number of values that an option of jq takes.
_FILTER_OPTIONS: Final = {
    "--arg": 2, "--argjson": 2, "--slurpfile": 2, "--rawfile": 2, "--indent": 1, "-f": 1, "--from-file": 1, "-L": 1,
}  # fmt: skip
_WORD_KINDS: Final = ("word", "string", "raw_string", "number", "concatenation", "ansi_c_string", *EXPANSIONS)
# `.key`, `."key"`, `["key"]` and `has("key")` in a jq program.
_KEY: Final = re.compile(r'(?<![\w$"])\.(\w+)|\."(\w+)"|\["(\w+)"\]|\bhas\("(\w+)"\)')
# A key of an object that a jq program creates: `{key: ...}`, `{"key": ...}`, `{key}`. Other strings are skipped.
_ENTRY: Final = re.compile(r'[{,]\s*"?(\w+)"?\s*(?=([:,}]))|"(?:\\.|[^"\\])*"')
# A key at the beginning of an expression of JMESPath.
_FIRST_KEY: Final = re.compile(r"\s*(\w+)(?=\s*(?:[.\[|]|\Z))")
# `result` as a list of lists in a jq program.
_NESTED_RESULT: Final = re.compile(
    r"\.result(?:\[[0-9]*\]){2}|\.result\[[0-9]*\] *\| *\.\[|\.result *\| *(?:flatten|add)\b"
    r"|\.result *\| *(?:first|last|\.\[[0-9]*\])(?: *\| *\.)?\["
)
_WORD: Final = re.compile(r"\w+")
# A chain of a jq program, from a task to a region.
_VALUES: Final = "|".join(sorted(REGION_VALUES | COMMON_REGION_VALUES))
_REGION: Final = re.compile(
    rf"\bcompletions\b.*\bresult\b.*(?:\bvalue\b.*\b(?:{_VALUES})\b|\b(?:{'|'.join(sorted(REGION_KEYS))})\b)", re.DOTALL
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
        elif kind == "heredoc_redirect":
            for child in inner(node):
                self.visit(child, here)
        elif kind == "pipeline":
            for child in inner(node):
                self.visit(child, here)
                here = self._written(child, here)
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

    def _word(
        self, nodes: list[SgNode], bound: str = "", before: SgNode | None = None, *, reread: bool = False
    ) -> StringValue:
        found = shell_word(nodes, self._source, bound)
        if reread:  # quotes around the word would not be enough
            pieces = (replace(piece, kind="bare") if piece.kind == "plain" else piece for piece in found.pieces)
            found = replace(found, pieces=tuple(pieces), bare=False)
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

    def _written(self, node: SgNode, here: tuple[StringValue, ...]) -> tuple[StringValue, ...]:
        """Return the texts that a command writes, as far as the script spells them out. `here`: those that it reads."""
        if node.kind() == "redirected_statement":
            children = inner(node)
            here = (*here, *(self._word([body]) for child in children for body in _bodies(child)))
            return self._written(children[0], here) if children else ()
        name = node.field("name") if node.kind() == "command" else None
        if name is None or name.text() in _COPIERS:
            return here if name is not None else ()
        words = [shell_word(group, self._source) for group in _word_groups(node)] if name.text() in _PRINTERS else []
        return tuple(word for word in words if word.name or re.match(r"\s*[\[{]", word.spelled))[:1]

    def _command(self, node: SgNode, here: tuple[StringValue, ...]) -> None:
        name = node.field("name")
        here += tuple(self._word(inner(child)) for child in inner(node) if child.kind() == "herestring_redirect")
        words = [shell_word([name], self._source)] if name is not None else []
        children = inner(node)
        for group in _word_groups(node):
            word = self._word(group, reread=name is not None and name.text() in _REREADERS)
            if words and _NEW_LINE.search(self._source, words[-1].end, word.start):  # the grammar joins some commands
                self._run(words, here, node)
                words = []
            document = _document(group)
            words.append(word if document is None else replace(word, pieces=self._word([document]).pieces))
        self._run(words, here, node)
        for child in children:
            if child.kind() not in (*_WORD_KINDS, "herestring_redirect"):
                self.visit(child)

    def _run(self, words: list[StringValue], here: tuple[StringValue, ...], command: SgNode) -> None:
        """Read the words of one command: the program and its arguments."""
        while words and (words[0].literal or "") in _RUNNERS:
            words = words[1:]
        program = ((words[0].literal or "") if words else "").rpartition("/")[2]
        self.script.programs.add(program)
        if program in CLIENTS:
            request, headers = request_of(program, words[1:], here if reads_stdin(program, words) else ())
            self.script.requests += [request] if request is not None else []
            self.script.headers += headers
        elif program in _FILTERS:
            number = 1
            while number < len(words) and (words[number].literal or "").startswith("-"):
                number += 1 + _FILTER_OPTIONS.get(words[number].literal or "", 0)
            for word in words[number : number + 1]:
                files = [self._source[file.start : file.end].strip("\"'") for file in words[number + 1 :]]
                text = " ".join(files) or _input_of(command) or str(word.start)
                self._filter(word, self.script.subjects.root(("input", text)), first=program == "jp")
        elif _INTERPRETERS.fullmatch(program):
            for option, word in zip(words, words[1:]):
                if (option.literal or "") in _CODE_OPTIONS:
                    self._code(word)
        elif program == "read" and len(here) == 1 and words:
            self.script.bind(words[-1].literal or "", replace(here[0], bound=words[-1].literal or ""), 0)

    def _code(self, program: StringValue) -> None:
        """Read the attributes in code of another language: they may be keys."""
        for piece in program.pieces:
            for found in _ATTRIBUTE.finditer(piece.text) if piece.kind == "plain" else ():
                if found[1] in self._wanted:
                    self.script.keys.append(KeyUse(found[1], "string", None, piece.start + found.start(1)))

    def _filter(self, program: StringValue, of: int, *, first: bool) -> None:
        """Read the keys of a jq program. `of`: the node of its input. `first`: the first word is a key as well."""
        self.script.reads_regions |= _REGION.search(program.spelled) is not None
        for name in self._wanted.intersection(_WORD.findall(program.spelled)):
            self.script.subjects.member(of, name)
        for piece in program.pieces:
            if piece.kind != "plain":
                continue
            begin = _FIRST_KEY.match(piece.text) if first and piece is program.pieces[0] else None
            if begin is not None and begin[1] in self._wanted:
                start, end = (piece.start + place for place in begin.span(1))
                self.script.keys.append(KeyUse(begin[1], "filter", (start, end), start, of=of))
            for found in _KEY.finditer(piece.text):
                key = next(number for number in range(1, 5) if found[number])
                if found[key] in self._wanted:
                    start, end = (piece.start + place for place in found.span(key))
                    self.script.keys.append(KeyUse(found[key], "filter", (start, end), start, of=of))
            self._created(piece, of)
            self.script.nested_results += [piece.start + found.start() for found in _NESTED_RESULT.finditer(piece.text)]

    def _created(self, piece: Piece, of: int) -> None:
        """Read the keys of the objects that a part of a jq program creates. `of`: the node of its input."""
        entries = [found for found in _ENTRY.finditer(piece.text) if found[1]]
        names = frozenset(found[1] for found in entries)
        for found in entries:
            if found[1] in self._wanted:
                start, end = (piece.start + place for place in found.span(1))
                spelled = found[2] == ":"  # else the name is that of the key in the input as well
                place, beside = ((start, end), names) if spelled else (None, frozenset[str]())
                self.script.keys.append(KeyUse(found[1], "entry", place, start, beside=beside))
                self.script.constructed.append((of, found[1]))


def _word_groups(node: SgNode) -> list[list[SgNode]]:
    """Return the nodes of each word of a command, without the name of the program."""
    return list(adjacent([child for child in inner(node) if child.kind() in _WORD_KINDS]))


def _document(word: list[SgNode]) -> SgNode | None:
    """Return the here-document in a word `"$(cat <<EOF ...)"`, None for another word."""
    node = word[0]
    while len(word) == 1 and len(inner(node)) == 1 and node.kind() in ("string", "command_substitution"):
        node = inner(node)[0]
    command, *redirects = inner(node) if node.kind() == "redirected_statement" else [node]
    bodies = [body for redirect in redirects for body in _bodies(redirect)]
    return bodies[0] if len(bodies) == 1 and command.text() in _COPIERS else None


def _input_of(command: SgNode) -> str:
    """Return the text of what a command reads: a redirection, or the commands before it in a pipeline; "" if none."""
    around = command.parent()
    if around is not None and around.kind() == "redirected_statement":
        inputs = [child.text() for child in inner(around) if child.text().startswith("<")]
        return " ".join(text.strip("< \"'") for text in inputs) or _input_of(around)
    if around is not None and around.kind() == "pipeline":
        before = [child.text() for child in inner(around) if end_of(child) <= start_of(command)]
        return " | ".join(before)
    return ""


def _bodies(node: SgNode) -> list[SgNode]:
    if node.kind() != "heredoc_redirect":
        return []
    return [child for child in inner(node) if child.kind() == "heredoc_body"]
