"""Labeling configs: reading them, and checking tasks against them. This package reads only the config that it is given."""

from lsconvert.labeling.check import check_task
from lsconvert.labeling.codes import MISMATCH_CODES, MismatchCode
from lsconvert.labeling.config import read_config
from lsconvert.labeling.config_xml import MAX_CONFIG_SIZE
from lsconvert.labeling.model import (
    ConfigProblem,
    Control,
    Label,
    LabelingConfig,
    Mismatch,
    Need,
    ObjectTag,
    Relations,
    Repeat,
)
from lsconvert.labeling.usage import Usage

__all__ = [
    "MAX_CONFIG_SIZE",
    "MISMATCH_CODES",
    "ConfigProblem",
    "Control",
    "Label",
    "LabelingConfig",
    "Mismatch",
    "MismatchCode",
    "Need",
    "ObjectTag",
    "Relations",
    "Repeat",
    "Usage",
    "check_task",
    "read_config",
]
