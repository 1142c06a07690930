"""Faults of `migrate-scripts` that are known and not fixed yet, each with its reason. Tests expect them to fail.

A fault that is fixed makes its test fail: remove its line. `broken_rows.py` and `measure_corpus.py` print what is wrong.
"""

# Parts of the idioms of `python_idioms` and `javascript_idioms`.
IDIOMS: dict[str, dict[str, str]] = {
    "python": {},
    "javascript": {},
}

# Names of programs of `corpus`.
CORPUS: dict[str, str] = {
    "shell_jq_payload.sh": "a payload that a jq program creates is not read",
}
