"""All parts of the campaign by name, in the order in which they run, and the promises that they test.

kills         a file is old or new and whole; neither a signal nor the next run leaves a temporary file
faults        a run that fails leaves all files unchanged, and explains why, with a documented exit code
surroundings  the same on full disks, under resource limits, in forbidden or removed folders
changes       a file that appears during a run is not replaced without --force; a changed source is refused
differential  kernels, chunk sizes, decoded tasks and `verify` agree; tasks in = tasks out + quarantined
ranges        a file in ranges, cut anywhere, gives the outcome of one run
hostile       no data or name reaches a terminal or a log unescaped; formats can be parsed; no traceback
growth        memory and output of small inputs are bounded
archives      a damaged archive is refused, and never read as fewer tasks
"""

from .archives import ARCHIVES
from .changes import CHANGES
from .differential import DIFFERENTIAL
from .faults import FAULTS
from .growth import GROWTH
from .hostile import HOSTILE
from .kills import KILLS
from .ranges import RANGES
from .surroundings import SURROUNDINGS

PARTS = {
    part.name: part for part in (KILLS, FAULTS, SURROUNDINGS, CHANGES, DIFFERENTIAL, RANGES, HOSTILE, GROWTH, ARCHIVES)
}
