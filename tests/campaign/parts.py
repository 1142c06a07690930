"""All parts of the campaign, by name, in the order in which they run."""

from .archives import ARCHIVES
from .changes import CHANGES
from .differential import DIFFERENTIAL
from .faults import FAULTS
from .growth import GROWTH
from .hostile import HOSTILE
from .kills import KILLS
from .surroundings import SURROUNDINGS

PARTS = {part.name: part for part in (KILLS, FAULTS, SURROUNDINGS, CHANGES, DIFFERENTIAL, HOSTILE, GROWTH, ARCHIVES)}
