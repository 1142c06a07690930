"""Benchmarks. The modules import each other by bare names, both as scripts and with `python -m`."""

import sys

sys.path.append(__path__[0])
