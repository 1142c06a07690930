"""The words of messages about tasks: measures, types, patterns, and known causes. The module has data only."""

from __future__ import annotations

from typing import Final

# Definitions of the regions schema that bound a number, and the measure in which Label Studio stores it. The bounds
# leave some room for rounding, which the message does not mention.
MEASURES: Final = {
    "percentOfImage": "a percentage of the image, 0 to 100 (not pixels)",
    "percentSize": "a percentage of the image, 0 to 100 (not pixels)",
    "percentRadius": "a percentage of the image, 0 to 50 (not pixels)",
    "partOfPage": "a fraction of the page, 0 to 1 (not percent)",
    "nearImage": "a percentage of the image, -100 to 200 (not pixels)",
}
NUMBER_IN_TEXT: Final = "a number, or a string that is a number"
# Every pattern of the bundled schemas, and what a string must be to match it (below `not`: to not match it).
PATTERNS: Final = {
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}": "a time such as 2024-01-31T12:00:00Z, or seconds since 1970 as a number",
    "^data:image/": "an image as a data URL",
    "@": "an e-mail address",
    "^[0-9]": "a whole number, or a string of digits",
    "[^0-9]": "a whole number, or a string of digits",
    "^[+-]?[.]?[0-9]": NUMBER_IN_TEXT,
    "[^0-9.eE+-]|[^eE][+-]|[.].*[.]|[eE].*[eE.]": NUMBER_IN_TEXT,
}
TYPES: Final = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "a whole number",
    "number": "a number",
    "string": "a string",
    "array": "a list",
    "object": "an object",
}
COUNTED: Final = {"Items": "item", "Length": "character", "Properties": "key"}

_OUTSIDE: Final = "the shape leaves the image, or the number is in pixels or was multiplied by 100"
_OUTSIDE_PAGE: Final = "the shape leaves the page, or the number is in percent"
_BACKWARDS: Final = "it is negative: the shape was drawn from right to left, or from bottom to top"
# The cause of a missing `type`, and the keys of a value that show it.
NO_TYPE: Final = "the tags Ranker and List of Label Studio 0.x write none"
OF_RANKER: Final = frozenset(("items", "selected", "weights"))
NUMERIC_ID: Final = "some versions of the editor cannot open a task with such ids"
BARE_ID: Final = "this is the id alone, as in JSON exports; a snapshot has the predictions themselves"
# The cause of a violation, by the place of the keyword in the bundled schemas.
CAUSES: Final = {
    "regions#/$defs/percentOfImage/exclusiveMinimum": _OUTSIDE,
    "regions#/$defs/percentOfImage/exclusiveMaximum": _OUTSIDE,
    "regions#/$defs/percentSize/minimum": _BACKWARDS,
    "regions#/$defs/percentSize/exclusiveMaximum": _OUTSIDE,
    "regions#/$defs/percentRadius/minimum": _BACKWARDS,
    "regions#/$defs/percentRadius/exclusiveMaximum": _OUTSIDE,
    "regions#/$defs/nearImage/minimum": _OUTSIDE,
    "regions#/$defs/nearImage/maximum": _OUTSIDE,
    "regions#/$defs/partOfPage/exclusiveMinimum": _OUTSIDE_PAGE,
    "regions#/$defs/partOfPage/exclusiveMaximum": _OUTSIDE_PAGE,
    "regions#/$defs/brushValue/properties/rle/minItems": "the mask is empty",
    "regions#/$defs/pairwise/properties/value/properties/selected/enum": "no side was chosen",
}
# The cause of a violation that is a number.
NUMBERS: Final = {
    "regions#/properties/id/type": NUMERIC_ID,
    "regions#/properties/parentID/type": NUMERIC_ID,
    "regions#/properties/parent_id/type": NUMERIC_ID,
    "regions#/$defs/relation/properties/from_id/type": NUMERIC_ID,
    "regions#/$defs/relation/properties/to_id/type": NUMERIC_ID,
    "v2/import#/$defs/prediction/type": BARE_ID,
}
# The cause of null in place of a number in a region.
NULL_NUMBER: Final = "the editor saves an invalid number as null"
# The cause of a missing key of a region.
MISSING: Final = {
    "duration": "videos of early 2022 and before have none, and the editor does not need it",
    "framesCount": "the editor does not need it",
    "time": "the editor does not need it",
}
