"""Choose the code of a finding, by the place in the bundled schemas that it violates or by its keyword.

No code depends on the wording of a message.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from lsconvert.errors import LSConvertError, ValidationError
from lsconvert.validation.finding_codes import FINDING_CODES
from lsconvert.validation.violations import Violation

CUSTOM: Final = "LSV000"
_BY_KEYWORD: Final = {keyword: row.code for row in FINDING_CODES for keyword in row.keywords}

# Codes and patterns of places; the first that matches decides. See `place_of` for the form of a place.
_PLACES: Final = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        # Regions.
        ("LSV101", r"regions#/required/type$"),
        ("LSV102", r"regions#/(properties/type/enum|\$defs/\w+/properties/type/const)$"),
        ("LSV103", r"regions#/(else|\$defs/relation)/required/"),
        ("LSV104", r"regions#.*/(id|parent_?ID|parent_id|from_id|to_id)/type="),
        ("LSV106", r"regions#/\$defs/percent(Size|Radius)/minimum$"),
        ("LSV105", r"regions#/\$defs/(percent\w+|partOfPage|nearImage)/(exclusiveM|m)(in|ax)imum$"),
        ("LSV110", r"regions#.*/required/(duration|framesCount|time)$"),
        ("LSV108", r"regions#.*/(required/\w*labels|value/anyOf)$"),
        ("LSV111", r"regions#/\$defs/brushValue/properties/rle/minItems$"),
        ("LSV112", r"regions#/\$defs/(brush|bitmask)Value/"),
        ("LSV113", r"regions#.*/(selected/enum|required/(choices|text|rating|number|datetime|taxonomy|selected|ranker))$"),
        ("LSV113", r"regions#.*/required/(chatmessage|content|role|reactcode)$"),
        ("LSV109", r"regions#.*/required/"),
        ("LSV004", r"regions#/type=list$"),
        ("LSV013", r"regions#/type="),
        ("LSV107", r"regions#.*/type=null number$"),
        ("LSV114", r"regions#"),
        # Names of v1 and v2, and documents that are not tasks.
        ("LSV009", r".*import#/\$defs/bare/properties/(completions|annotations|predictions|tasks)/not$"),
        ("LSV010", r".*/annotation_id/not$"),
        ("LSV001", r".*/completions/not$"),
        ("LSV002", r".*/annotations/not$"),
        ("LSV003", r".*/(aggregated\w*|ground_truth)/not$"),
        ("LSV005", r"[^#]*#/type="),
        ("LSV006", r"[^#]*#/then/required/|.*import#/\$defs/bare/minProperties$"),
        ("LSV007", r".*/data/(type=|minProperties$)"),
        # Annotations, predictions, drafts and their results.
        ("LSV012", r".*/required/result$"),
        ("LSV004", r".*/result/(then/|else/)?items/type=list$|.*\$defs/result/items/type=list$"),
        ("LSV004", r".*/result/then/items/type="),
        ("LSV013", r".*/result/"),
        ("LSV022", r".*import#.*/drafts/"),
        ("LSV008", r".*/(completions|annotations|predictions|drafts)/type="),
        ("LSV011", r".*import#/\$defs/prediction/type="),
        ("LSV008", r".*/\$defs/(completion|annotation|prediction|draft)/type="),
        # The values of their keys.
        ("LSV024", r"advice#.*/state/not$"),
        ("LSV015", r".*/\$defs/time/"),
        ("LSV016", r".*/(\$defs/user|completed_by)/"),
        ("LSV020", r".*/required/ground_truth$"),
        ("LSV021", r".*/allOf/[0-9]+/then/"),
        ("LSV017", r".*/(id|import_id)/"),
        ("LSV018", r".*/(\$defs/number|lead_time|score)/"),
        ("LSV019", r".*/(\$defs/flag|was_cancelled|skipped|honeypot|ground_truth|aggregated)/"),
        ("LSV023", r".*import#"),
        ("LSV014", ""),
    )
)  # fmt: skip


def code_of_keyword(keyword: str) -> str:
    """Return the code of a finding that no schema describes: by its keyword, or the name of its exception."""
    return _BY_KEYWORD.get(keyword, CUSTOM)


def failure_of(error: LSConvertError) -> ValidationError:
    """Return an exception as a finding, such as for a file that cannot be read. Its keyword is the name of its class."""
    keyword = type(error).__name__
    return ValidationError(error.where, keyword, error.message, code=code_of_keyword(keyword))


def code_of(violation: Violation, missing: str = "") -> str:
    """Return the code of a violation. `missing` is the key that is missing, if that is the problem."""
    return _code_of_place(place_of(violation, missing)) if violation.location else CUSTOM


def place_of(violation: Violation, missing: str = "") -> str:
    """Return the place of a violation in the bundled schemas, with the facts that decide about its code.

    That is `location`, then `/` and the missing key; or, for the keyword `type`, `=` and the kind of value: "list",
    "null", "null number" (where a number is expected), or "" for others.
    """
    if violation.keyword != "type":
        return f"{violation.location}/{missing}" if missing else violation.location
    wanted = violation.wanted if isinstance(violation.wanted, list) else [violation.wanted]
    kind = "list" if isinstance(violation.instance, list) else ""
    if violation.instance is None:
        kind = "null number" if {"number", "integer"} & {*wanted} else "null"
    return f"{violation.location}={kind}"


@cache
def _code_of_place(place: str) -> str:
    return next(code for code, pattern in _PLACES if pattern.match(place))
