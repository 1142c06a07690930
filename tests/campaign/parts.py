"""All parts of the campaign, by name, in the order in which they run."""

from .changes import CHANGES
from .differential import DIFFERENTIAL
from .faults import FAULTS
from .kills import KILLS
from .surroundings import SURROUNDINGS

PARTS = {part.name: part for part in (KILLS, FAULTS, SURROUNDINGS, CHANGES, DIFFERENTIAL)}
