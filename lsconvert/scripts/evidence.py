"""The evidence table: signals that a script uses Label Studio, and signals that a word belongs to other software.

Other programs use many words of the endpoint table, so a script is rewritten only if a row of PROOFS applies. Data,
each row with its reason; `detection/confidence.py` weighs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Confidence: TypeAlias = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A script uses Label Studio if it has any `enough` of these signals.

    `imports`: modules. `hosts`, `variables`: regular expressions for URLs or host names, and for names of variables;
    all of one field count as one signal. `keys`, `arguments`: names that the script uses. `rows`: codes of the endpoint
    table for its URLs. `variable_prefix`: the beginning of a name.
    """

    imports: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    variable_prefix: str = ""
    enough: int
    confidence: Confidence
    reason: str


PROOFS: Final = (
    Proof(
        imports=(
            *("label_studio_sdk", "label_studio", "label_studio_converter", "label_studio_ml", "label_studio_tools"),
            *("heartex", "htx", "label-studio", "label-studio-sdk"),
            *("@heartexlabs/label-studio", "@humansignal/label-studio"),
        ),
        enough=1,
        confidence="high",
        reason="only Label Studio has these packages; htx is the ML backend of v1",
    ),
    Proof(
        hosts=(
            *(r"\bheartex\.(?:ai|com|net)\b", r"\blabelstud\.io\b", r"\bhumansignal\.com\b"),
            *(r"://[\w.@-]*label-?studio[\w.-]*(?:[:/]|$)", r"^[\w.-]*label-?studio[\w.-]*(?::[0-9]+|/)"),
        ),
        enough=1,
        confidence="high",
        reason="servers of the vendor or named after the product; the bare name may occur in any list of tools",
    ),
    Proof(
        variables=(r"label_?studio", r"heartex"),
        enough=1,
        confidence="high",
        reason="variables that are named after the product",
    ),
    Proof(
        keys=("aggregated_completed_by", "aggregated_ids"),
        arguments=("return_ground_truths", "aggregator_type"),
        enough=1,
        confidence="medium",
        reason="no other software is known to use these words",
    ),
    Proof(
        keys=("completion_count",),
        arguments=("return_task", "return_predictions", "download_all_tasks", "exportType"),
        enough=2,
        confidence="medium",
        reason="one of them may be chance, two indicate its export",
    ),
    Proof(
        keys=("completions", "from_name", "to_name", "result"),
        enough=4,
        confidence="medium",
        reason="its completions contain results of regions with these names; mails have only from_name and to_name",
    ),
    Proof(
        keys=(
            *("from_name", "to_name", "rectanglelabels", "polygonlabels", "brushlabels", "keypointlabels"),
            *("was_cancelled", "completed_by", "original_width"),
        ),
        enough=3,
        confidence="medium",
        reason="keys of its regions and annotations; other software uses each word alone",
    ),
    Proof(
        keys=("completions", "completion_count"),
        arguments=("return_task", "return_predictions"),
        rows=("LS101", "LS111", "LS112", "LS132", "LS144"),
        variable_prefix="LS_",
        enough=3,
        confidence="medium",
        reason="several of its endpoints; other software has one or two of these paths, and other names begin with LS_",
    ),
)

# Modules with completions of their own. If a script imports one, `completions` is reported, but not rewritten.
_MODEL_ANSWERS: Final = "answers of language models are completions"
_CODE: Final = "editors complete code"
_COMMAND_LINES: Final = "command lines complete typed text"
LOOK_ALIKES: Final = {
    "openai": _MODEL_ANSWERS,
    "anthropic": _MODEL_ANSWERS,
    "ai21": "answers of language models have the key `completions`",
    "cohere": _MODEL_ANSWERS,
    "litellm": _MODEL_ANSWERS,
    "langchain": _MODEL_ANSWERS,
    "groq": _MODEL_ANSWERS,
    "mistralai": _MODEL_ANSWERS,
    "jedi": _CODE,
    "prompt_toolkit": _COMMAND_LINES,
    "readline": _COMMAND_LINES,
    "argcomplete": _COMMAND_LINES,
    "vscode": _CODE,
    "monaco-editor": _CODE,
    "vscode-languageserver": _CODE,
    "@codemirror/autocomplete": _CODE,
}

# Attributes before or after `completions` in clients of language models.
LOOK_ALIKE_NEIGHBOURS: Final = ("chat", "openai", "beta", "create", "stream", "parse")

# A new dict with `completions` and one of these keys is a task. Without them, `completions` may be a count, the state
# of a component, or a database column.
TASK_SIGNALS: Final = frozenset(("data", "predictions", "result"))

# Variables with the script's own values, as opposed to values from a server.
OWN_VARIABLES: Final = ("this", "self")
