"""The page of evidence: what shows that a script speaks to Label Studio, and what shows that a word may be another's.

The words of the page of calls are common elsewhere, so nothing is rewritten in a script that does not prove itself. Data,
each row with its reason; `proof.py` weighs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Confidence: TypeAlias = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Proof:
    """Any `enough` of these signs prove a script. `kind`: where they are looked for."""

    kind: Literal["import", "host", "name", "sign"]
    signs: tuple[str, ...]
    enough: int
    confidence: Confidence
    why: str


# "import": modules. "host" and "name": regular expressions, for texts that are URLs or hosts, and for names of variables.
# "sign": `key NAME`, `argument NAME`, `row CODE` of a URL on the page of calls, or what a `variable` begins with.
# fmt: off
PROOFS: Final = (
    Proof("import", (
            "label_studio_sdk", "label_studio", "label_studio_converter", "label_studio_ml", "label_studio_tools", "heartex",
            "htx", "label-studio", "label-studio-sdk", "@heartexlabs/label-studio", "@humansignal/label-studio",
        ), 1, "high",
        "nothing else has these packages; htx is the ML backend of v1"),
    Proof("host", (
            r"\bheartex\.(?:ai|com|net)\b", r"\blabelstud\.io\b", r"\bhumansignal\.com\b",
            r"://[\w.@-]*label-?studio[\w.-]*(?:[:/]|$)", r"^[\w.-]*label-?studio[\w.-]*(?::[0-9]+|/)",
        ), 1, "high",
        "a server of its makers, or one that its owner named after it; the bare name may be in any list of tools"),
    Proof("name", (r"label_?studio", r"heartex"), 1, "high",
        "who names a variable after it means it"),
    Proof("sign", (
            "key aggregated_completed_by", "key aggregated_ids", "argument return_ground_truths", "argument aggregator_type",
        ), 1, "medium",
        "no other software is known to use these words"),
    Proof("sign", (
            "argument return_task", "argument return_predictions", "argument download_all_tasks", "argument exportType",
            "key completion_count",
        ), 2, "medium",
        "one of them may be chance, two are its export"),
    Proof("sign", ("key completions", "key from_name", "key to_name", "key result"), 4, "medium",
        "its completions hold results of regions with these names; mail has from_name and to_name too, without the rest"),
    Proof("sign", (
            "key from_name", "key to_name", "key rectanglelabels", "key polygonlabels", "key brushlabels",
            "key keypointlabels", "key was_cancelled", "key completed_by", "key original_width",
        ), 3, "medium",
        "its regions and annotations; each word alone is used by others"),
    Proof("sign", (
            "row LS101", "row LS111", "row LS112", "row LS132", "row LS144", "key completions",
            "key completion_count", "argument return_task", "argument return_predictions", "variable LS_",
        ), 3, "medium",
        "several of its endpoints: other software has one or two of these paths, and other names begin with LS_"),
)
# fmt: on

# Modules whose own completions a script may mean: there, that key is shown and not rewritten.
RIVALS: Final = {
    "openai": "answers of language models are completions",
    "anthropic": "the same",
    "ai21": "the same: its answers have the key `completions`",
    "cohere": "the same",
    "litellm": "the same",
    "langchain": "the same",
    "groq": "the same",
    "mistralai": "the same",
    "jedi": "completions of code",
    "prompt_toolkit": "completions of what is typed",
    "readline": "the same",
    "argcomplete": "completions of command lines",
    "vscode": "completions of an editor",
    "monaco-editor": "the same",
    "vscode-languageserver": "the same",
    "@codemirror/autocomplete": "the same",
}

# Keys beside `completions` in what a script writes: with one of them it is a task. Without, it may be a count, the state of
# a component, a column of a database: its name is the script's own.
TASK_KEYS: Final = frozenset(("data", "predictions", "result"))

# Variables that hold somebody's own values, not what a server answered.
OWN: Final = ("this", "self")

# Attributes before or behind `completions` in clients of language models.
RIVAL_NEIGHBOURS: Final = ("chat", "openai", "beta", "create", "stream", "parse")
