"""The keys and types of Label Studio that suspicions look for."""

from typing import Final

ID: Final = "id"
# In the order of suspects.h in kernel/native/. Those that occur in one object are neighbors.
WORDS: Final = (
    *("result", ID, "data", "annotations", "completions", "predictions"),
    *("type", "value"),
    *("start", "end", "text"),
    "labels",
)
# The lists whose objects have ids that are unique in a file.
ANNOTATION_LISTS: Final = ("annotations", "completions")
# The lists whose objects have results.
RESULT_LISTS: Final = (*ANNOTATION_LISTS, "predictions")
