"""Benchmarks. Its files import each other by their bare names, as a script finds those beside it; so does `-m`."""

import sys

sys.path.append(__path__[0])
