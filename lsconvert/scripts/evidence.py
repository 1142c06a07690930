"""The evidence table: signals that a script uses Label Studio, and signals that a word belongs to other software.

Other programs use many words of the endpoint table, so a script is rewritten only if a row of PROOFS applies. Data,
each row with its reason; `detection/confidence.py` weighs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Confidence: TypeAlias = Literal["low", "medium", "high"]
LEVELS: Final[tuple[Confidence, ...]] = get_args(Confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A script uses Label Studio if it has any `enough` of these signals.

    `imports`: modules. `hosts`, `variables`: regular expressions for URLs or host names, and for names of variables;
    all of one field count as one signal. `keys`, `arguments`: names that the script uses. `rows`: codes of the endpoint
    table for its URLs. `variable_prefix`: the beginning of a name. `programs`: commands that the script runs. `token`: a
    header `Authorization: Token`. `regions`: the script reads regions of the results of completions.
    """

    imports: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    variable_prefix: str = ""
    programs: tuple[str, ...] = ()
    token: bool = False
    regions: bool = False
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
            *(r"\bheartexlabs/label-studio\b", r"label[-_]?studio[\w./-]*\.jsonl?$"),
            *(r"://[\w.@-]*label-?studio[\w.-]*(?:[:/]|$)", r"^[\w.-]*label-?studio[\w.-]*(?::[0-9]+|/)"),
        ),
        enough=1,
        confidence="high",
        reason="servers, images and exports of the vendor or named after the product; the bare name may occur in any list "
        "of tools",
    ),
    Proof(
        variables=(r"label_?studio", r"heartex"),
        enough=1,
        confidence="high",
        reason="variables that are named after the product",
    ),
    Proof(
        programs=("label-studio", "label-studio-ml", "label-studio-converter"),
        enough=1,
        confidence="high",
        reason="its own commands",
    ),
    Proof(
        regions=True,
        enough=1,
        confidence="medium",
        reason="completions, each with a result, and regions in it: no other software is known to have this structure",
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
    Proof(
        rows=("LS101", "LS111", "LS112", "LS132", "LS144"),
        token=True,
        enough=3,
        confidence="medium",
        reason="other servers accept a Token as well, but do not have two of these paths",
    ),
    Proof(
        keys=("completions", "completion_count"),
        arguments=("return_task", "return_predictions", "return_ground_truths", "aggregator_type"),
        rows=("LS111", "LS112", "LS132", "LS144"),
        token=True,
        enough=3,
        confidence="medium",
        reason="one of its paths, its authorization, and one of its words",
    ),
)

# Keys that occur in the value of a region only, and those that occur in other values as well.
REGION_VALUES: Final = frozenset(
    (
        *("choices", "rectanglelabels", "polygonlabels", "brushlabels", "keypointlabels", "ellipselabels"),
        *("hypertextlabels", "htmllabels", "paragraphlabels", "timeserieslabels", "labels", "taxonomy", "pairwise"),
        *("globalOffsets", "rle", "rating"),
    )
)
# Types of regions.
REGION_TYPES: Final = frozenset(
    (*(key for key in REGION_VALUES if key.endswith("labels")), "choices", "textarea", "taxonomy")
)
COMMON_REGION_VALUES: Final = frozenset(
    ("text", "start", "end", "points", "x", "y", "width", "height", "rotation", "selected", "datetime", "number")
)
REGION_KEYS: Final = frozenset(("from_name", "to_name", "original_width", "original_height", "image_rotation"))

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
    "ycmd": _CODE,
    "sublime": _CODE,
    "sublime_plugin": _CODE,
    "pylsp": _CODE,
    "lsprotocol": _CODE,
    "pygls": _CODE,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Restraint:
    """A script with one of these signals is only reported.

    `imports`, `hosts` and `variables` are those of `Proof`. `names`: names that the script must use as well, if any.
    """

    imports: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    reason: str


RESTRAINTS: Final = (
    Restraint(
        imports=("sparknlp_jsl", "johnsnowlabs"),
        hosts=(r"\bjohnsnowlabs\b", r"annotation[-_]?lab(?![a-z])", r"generative[-_]ai[-_]lab(?![a-z])"),
        variables=(r"annotation_?lab(?![a-z])", r"(?<![a-z])alab(?![a-z])"),
        reason="Annotation Lab, a fork of Label Studio, still has the names of v1",
    ),
    Restraint(
        imports=("label_studio_sdk",),
        names=frozenset(("LabelStudio", "AsyncLabelStudio", "LabelInterface")),
        reason="this version of the SDK works with v2 servers only",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTask:
    """A value that cannot be a task, by its name or the names of the values that it comes from.

    `names`: a regular expression, in lower case; functions have `()` behind their names. `through_calls`: it is enough
    that a method of such a value returns the value. `imports`: the script must import one of these, if there are any.
    """

    names: str
    imports: tuple[str, ...] = ()
    through_calls: bool = False
    reason: str


# Attributes and functions that give the fields of a class, or those of its objects, by name.
FIELD_READERS: Final = frozenset(
    (
        *(
            "_fields",
            "fields",
            "__annotations__",
            "get_type_hints",
            "__dataclass_fields__",
            "__slots__",
            "model_fields",
        ),
        *("__fields__", "__dict__", "vars", "_asdict", "asdict", "model_dump"),
    )
)
# Keys of an answer of a language model, and those that a completion of Label Studio has.
ANSWER_KEYS: Final = frozenset(("text", "message", "finish_reason", "logprobs", "generated_text"))
COMPLETION_KEYS: Final = frozenset(
    ("result", "lead_time", "was_cancelled", "completed_by", "ground_truth", "created_at")
)

NOT_TASKS: Final = (
    NotTask(
        names=r"(?:\w*_)?(?:k?w?args|argv|opts|options|flags|namespace|config|configuration|cfg|conf|settings|"
        r"preferences|prefs|environ|env)|\w+(?:options|config|settings)",
        reason="arguments and settings are not tasks",
    ),
    NotTask(
        names=r"parse_args\(\)|parse_known_args\(\)|argparse|configparser|yargs|commander|yaml|toml|tomllib|"
        r"getenv\(\)|opts\(\)",
        through_calls=True,
        reason="arguments and settings are not tasks",
    ),
    NotTask(
        names=r"fetch(?:one|all|many)\(\)|executemany\(\)|scalars?\(\)|filter_by\(\)|order_by\(\)|one_or_none\(\)|"
        r"objects|find(?:many|unique|bypk)\(\)|cursor|knex|prisma|sequelize|"
        r"read_sql(?:_query|_table)?\(\)",
        through_calls=True,
        reason="rows of a database are not tasks",
    ),
    NotTask(
        names=r"find(?:_one)?\(\)|aggregate\(\)|new (?:\w+\.)?schema|model\(\)",
        through_calls=True,
        imports=("pymongo", "motor", "mongoengine", "mongodb", "mongoose"),
        reason="rows of a database are not tasks",
    ),
    NotTask(
        names=r"query\(\)|select\(\)|execute\(\)|cur|conn|connection|db|database",
        through_calls=True,
        imports=(
            *("sqlalchemy", "sqlmodel", "flask_sqlalchemy", "peewee", "sqlite3", "psycopg2", "psycopg", "pymysql"),
            *("MySQLdb", "asyncpg", "duckdb", "pg", "mysql", "mysql2", "sqlite", "better-sqlite3"),
        ),
        reason="rows of a database are not tasks",
    ),
)

# Members of objects of the editor before Label Studio 1.0. The new editor has other methods as well, so no single name
# can be rewritten.
OLD_EDITOR: Final = frozenset(("completionStore", "new LabelStudio", "Htx", "selectedCompletion"))
OLD_EDITOR_ADVICE: Final = (
    "the new editor has annotationStore, addAnnotation, selectAnnotation, onSubmitAnnotation and annotations:menu: "
    "change them together"
)
