"""Functions and methods of Python, and of pandas, by what they do with a value. Data for `python_flow.py`."""

from __future__ import annotations

from typing import Final

# Methods that return a member; the name of the member is their first argument.
GETTERS: Final = ("get", "pop", "setdefault", "at", "__getitem__")
# Methods that add their last argument to a value: as an element, or, if True, the elements or members of it.
GROWERS: Final = {
    "append": False, "appendleft": False, "add": False, "insert": False, "extend": True, "update": True,
}  # fmt: skip
# Methods that return pairs of a name and an element.
PAIRS: Final = ("items", "iteritems", "groupby")
# Methods of a table that return its rows. A row has the members of the table, which are its columns.
ROWS: Final = ("itertuples", "to_dict")
ROW_PAIRS: Final = ("iterrows",)
# Methods whose result has the members or elements of the value itself.
SAME_VALUE: Final = (
    "copy", "values", "tolist", "to_list", "head", "tail", "dropna", "fillna", "reset_index",
    "set_index", "sort_values", "explode", "drop", "rename", "assign", "sample", "keys",
)  # fmt: skip
# Functions that return their argument, a copy of it, or a list with the same elements.
COPIES: Final = (
    "dict", "list", "tuple", "set", "sorted", "reversed", "iter", "deepcopy", "copy", "vars", "filter", "cast", "tqdm",
    "OrderedDict", "Series", "deque", "islice", "keys", "loads", "dumps", "Box", "BoxList", "AttrDict", "Munch", "munchify",
    "Bunch", "DotMap", "EasyDict", "edict",
)  # fmt: skip
# Functions whose result has the items of a dict as attributes: of their argument, or of their named arguments.
RECORDS: Final = (
    "SimpleNamespace", "Namespace", "Box", "BoxList", "AttrDict", "Munch", "munchify", "Bunch", "DotMap", "EasyDict", "edict",
)  # fmt: skip
# Arguments of functions that read JSON: a function that makes the objects.
OBJECT_HOOKS: Final = ("object_hook", "object_pairs_hook")
# Functions that return a value with the members of all arguments.
MERGES: Final = ("ChainMap",)
# Functions among them that are called as attributes of a module as well.
OF_MODULES: Final = (
    "loads", "dumps", "deepcopy", "copy", "OrderedDict", "Series", "DataFrame", "cast", "islice", "reduce", *MERGES,
)  # fmt: skip
# Functions that return an element of their argument, or a table, which has the members of each row.
ITERATORS: Final = ("next", "max", "min", "choice", "DataFrame")
# Functions that return tuples of elements of their argument.
COMBINATIONS: Final = ("combinations", "permutations", "pairwise", "batched")
# Attributes of a table that have its members, which are its columns; and those whose items are its rows.
COLUMNS: Final = "columns"
ROW_ATTRIBUTES: Final = ("loc", "iloc")
# Functions whose argument is not a key although it may be spelled like one: output, paths, options, columns of a database.
NO_KEYS: Final = frozenset(
    (
        *("print", "debug", "info", "warning", "error", "exception", "log", "write", "echo"),
        *("join", "open", "Path", "listdir", "glob", "mkdir", "makedirs", "exists", "isdir", "rmtree", "joinpath"),
        *("add_argument", "add_parser", "option", "argument", "Exception", "ValueError", "KeyError", "RuntimeError"),
        *("values", "values_list", "only", "defer", "order_by", "prefetch_related", "select_related", "Column"),
        *("split", "startswith", "endswith", "find", "count", "append", "route"),
    )
)
