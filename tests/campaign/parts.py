"""All parts of the campaign, by name, in the order in which they run; and which promise each tries.

kills         at a name there is the old file or the whole new one; a signal leaves nothing behind, nor does the next run
faults        a run that fails leaves all files as they were, and says why in words, with a documented exit code
surroundings  the same on full disks, under limits, in folders that are forbidden or gone
changes       a file that comes into being during a run is not replaced without --force; a source that changes is refused
differential  both kernels are one; chunks do not matter; objects and `verify` agree; tasks in = tasks out + quarantined
hostile       nothing of the data or of names reaches a terminal or a log raw; formats can be read; no traceback
growth        memory and output of small inputs are bounded
archives      an archive that is damaged is refused, and never read as fewer tasks
"""

from .archives import ARCHIVES
from .changes import CHANGES
from .differential import DIFFERENTIAL
from .faults import FAULTS
from .growth import GROWTH
from .hostile import HOSTILE
from .kills import KILLS
from .surroundings import SURROUNDINGS

PARTS = {part.name: part for part in (KILLS, FAULTS, SURROUNDINGS, CHANGES, DIFFERENTIAL, HOSTILE, GROWTH, ARCHIVES)}
