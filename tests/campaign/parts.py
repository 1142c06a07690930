"""All parts of the campaign, by name, in the order in which they run."""

from .faults import FAULTS
from .kills import KILLS

PARTS = {part.name: part for part in (KILLS, FAULTS)}
