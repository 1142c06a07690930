"""What a batch remembers of its options, and how it knows outputs that no run has recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from lsconvert.errors import LSConvertError
from lsconvert.io.idmaps import MapLike, read_ids
from lsconvert.io.text_maps import read_prefixes
from lsconvert.model import Version
from lsconvert.rules.idmap import IdMap

# Arguments of `convert` that `verify` takes too.
VERIFIED: Final = (
    *("to", "keep_ground_truth", "split_annotators", "target", "users", "maps", "unmapped", "replace_prefix"),
    "encoding",
)

# Arguments that do not decide about outputs.
UNDECIDING: Final = ("force", "examples")


def digest_of(arguments: Mapping[str, Any]) -> str:
    """Return the digest of the arguments of `convert` that decide about outputs. Maps were read before: see `read_all_maps`.

    None, False and empty collections have the digest of an argument that is left out, and so has a config without a
    target. A config that was read counts by its content, not by its name.
    """
    maps = dict(arguments["maps"]) | {"users": arguments["users"]}
    contents = {
        name: sorted((old.hex(), new.hex()) for old, new in ids.new.items()) for name, ids in maps.items() if ids
    }
    left_out = {*UNDECIDING, "users", *(() if arguments.get("target") else ("config",))}
    prefixes = read_prefixes(arguments.get("replace_prefix") or {}, Version.V2)
    given = {key: value for key, value in arguments.items() if key not in left_out} | {
        "maps": contents,
        "replace_prefix": {row.name: row.texts for row in prefixes},
    }
    if given.get("config"):
        from lsconvert.labeling import LabelingConfig

        if isinstance(config := given["config"], LabelingConfig):
            given["config"] = replace(config, file=None)
    deciding = {key: value for key, value in given.items() if value not in (None, False, {}, (), [])}
    return hashlib.sha256(json.dumps(deciding, sort_keys=True, default=str).encode()).hexdigest()


def is_output(
    arguments: Mapping[str, Any], source: str, outputs: Sequence[str], quarantine: str | None, *, is_begun: bool
) -> bool:
    """Tell whether files are the source plus the rules, so that nothing is lost if they are written again.

    `is_begun`: the last tasks may be missing.
    """
    from lsconvert.verification.verify import verify

    rules = {key: value for key, value in arguments.items() if key in VERIFIED}
    try:
        difference = verify(source, outputs, quarantine=quarantine, **rules)
    except LSConvertError:
        return False
    return difference is None or (is_begun and difference.is_end)


def read_all_maps(users: MapLike | None, maps: Mapping[str, MapLike] | None) -> dict[str, Any]:
    """Return the arguments `users` and `maps`, read once for all files. Raises MapError."""
    read: dict[str, IdMap] = {name: read_ids(given, name) for name, given in (maps or {}).items()}
    return {"users": read_ids(users) if users else None, "maps": read}
