"""Options that several commands share: limits, maps, and a labeling config."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

import lsconvert
from lsconvert.cli.commands.file_names import FILE, XML
from lsconvert.cli.commands.verb import BATCH, CONTENT, COUNT, IMPORT, INPUT, LIMITS, Choice, CommandT, option

if TYPE_CHECKING:
    from lsconvert import ConfigLike

AUTO: Final = "auto"  # the labeling config of a project folder


def _read_maps(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Return the paths of maps by what they map."""
    maps = {}
    for text in given:
        name, mark, path = text.partition("=")
        names = (*lsconvert.ID_MAPS, *lsconvert.TEXT_MAPS)
        if not mark or name not in names or name in maps:
            raise click.BadParameter(f"expected one of {', '.join(names)}, = and a file; each once")
        maps[name] = FILE.convert(path, parameter, context)
    return maps


def _read_prefixes(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return new prefixes by old ones, by the path of the strings."""
    found: dict[str, dict[str, str]] = {}
    for text in given:
        path, old, new = _split_prefix(text)
        if found.setdefault(path, {}).setdefault(old, new) != new:
            raise click.BadParameter("the same old prefix has two new ones")
    return found


def _split_prefix(text: str) -> tuple[str, str, str]:
    """Return a path, an old prefix and its new one. In a prefix, = is written ==."""
    parts = [part.replace("\0", "=") for part in text.replace("==", "\0").split("=")]
    if len(parts) == 3 and _is_path(parts[0]):
        return parts[0], parts[1], parts[2]
    if len(parts) == 2 and not f"{parts[0]}.".startswith("data."):
        return "data", parts[0], parts[1]
    raise click.BadParameter(
        "expected PATH=OLD=NEW or OLD=NEW, with a path such as data or data.image. Write == for an = in OLD or NEW"
    )


def _is_path(text: str) -> bool:
    """Tell whether a text is a path into data. With ?, it is rather a prefix, as /data/local-files/?d= without its =."""
    return f"{text}.".startswith("data.") or (f"{text}/".startswith("/data/") and "?" not in text)


def encoding_option(function: CommandT, section: str = INPUT) -> CommandT:
    """Add --encoding."""
    return option(
        section,
        "--encoding",
        metavar="NAME",
        callback=_check_encoding,
        help="Encoding of the input, such as cp1252, cp949 or utf-16; default: UTF-8. Offsets, lines and columns refer to the "
        "text in UTF-8.",
    )(function)


def _check_encoding(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    try:
        " ".encode(name or "utf-8")
    except (LookupError, ValueError):
        raise click.BadParameter("unknown encoding; Python's names are such as cp1252, cp949 or utf-16") from None
    return name


def config_option(function: CommandT, section: str = INPUT, text: str = "") -> CommandT:
    """Add --config: None, "auto", or the path of a file. `text` says what a command does with it."""
    return option(
        section,
        "--config",
        metavar="XML|none",
        default=AUTO,
        type=XML,
        callback=lambda _context, _parameter, value: None if value == "none" else value,
        help=f"{text} Default: config.xml in the folder of a project of Label Studio 0.x.",
    )(function)


def read_config(config: str | None, *, strict: bool = False) -> ConfigLike | None:
    """Return a labeling config that is read once for all files. Raises ConfigError.

    With `strict`, only a config that was given as an option is used: the findings of others are warnings.
    """
    if config == AUTO:
        return None if strict else AUTO
    return config if config is None else lsconvert.read_config(config)


def size_options(function: CommandT) -> CommandT:
    """Add --max-depth and --max-task-size."""
    options = (
        option(LIMITS, "--max-depth", metavar="N", default=lsconvert.DEFAULT_MAX_DEPTH, show_default=True, type=COUNT,
                     help="Maximum nesting depth."),
        option(LIMITS, "--max-task-size", metavar="N", default=lsconvert.DEFAULT_MAX_TASK_SIZE, show_default=True,
                     type=COUNT, help="Maximum size of a task in bytes."),
    )  # fmt: skip
    for decorate in reversed(options):
        function = decorate(function)
    return function


def limit_options(function: CommandT) -> CommandT:
    """Add --max-depth, --max-task-size and --max-growth."""
    options = (
        size_options,
        option(LIMITS, "--max-growth", metavar="N", default=lsconvert.DEFAULT_MAX_GROWTH, show_default=True, type=COUNT,
                     help="Maximum growth of a task as a factor; up to 1 MiB is always allowed."),
    )  # fmt: skip
    for decorate in reversed(options):
        function = decorate(function)
    return function


def map_options(function: CommandT, section: str = IMPORT, content: str = CONTENT) -> CommandT:
    """Add --users, --map and --unmapped to a section, and --replace-prefix to that of `content`."""
    options = (
        option(section, "--users", metavar="MAP", type=FILE,
                     help="Map annotators to users. MAP is a CSV file with the header old,new or expert,user,email, or a JSON "
                     "file; a new id is a user id or an e-mail address."),
        option(section, "--map", "maps", metavar="NAME=MAP", multiple=True, callback=_read_maps,
                     help="Map the ids of tasks, annotations or projects, as in tasks=FILE; or the texts of labels, or the names "
                     "of controls (from_name, to_name), as in labels=FILE; can be given several times."),
        option(content, "--replace-prefix", metavar="[PATH=]OLD=NEW", multiple=True, callback=_read_prefixes,
                     help="Replace OLD by NEW at the beginning of strings in data; with a path such as data.image, only there. "
                     "Write == for an = in OLD or NEW. Can be given several times."),
        option(section, "--unmapped", default="error", show_default=True, type=Choice([u.value for u in lsconvert.Unmapped]),
                     help="What to do with ids that a map lacks: stop with an error that lists them, keep them, or "
                     "write null. Labels and controls that a map lacks stay."),
    )  # fmt: skip
    for decorate in reversed(options):
        function = decorate(function)
    return function


def verbose_option(function: CommandT) -> CommandT:
    """Add --verbose, for many files."""
    text = (
        "Print a line on stderr for each of several files, also if it failed or was skipped; for one file, why it is "
        "not converted in ranges."
    )
    return option(BATCH, "-v", "--verbose", is_flag=True, help=text)(function)


def folder_options(function: CommandT) -> CommandT:
    """Add --include and --exclude."""
    options = (
        option(BATCH, "--include", metavar="GLOB", multiple=True,
                     help="In folders, only take files that match; can be given several times."),
        option(BATCH, "--exclude", metavar="GLOB", multiple=True,
                     help="In folders, leave out files that match; can be given several times."),
    )  # fmt: skip
    for decorate in reversed(options):
        function = decorate(function)
    return function


def batch_options(function: CommandT) -> CommandT:
    """Add --include, --exclude, --jobs, --fail-fast and --verbose, for many files."""
    options = (
        folder_options,
        option(BATCH, "--jobs", metavar="N", type=COUNT,
                     help="Number of files, or of ranges of one large file, that are read side by side. "
                     "Only conversions divide a file. Default: the number of cores."),
        option(BATCH, "--fail-fast", is_flag=True, help="Stop at the first file that fails."),
        verbose_option,
    )  # fmt: skip
    for decorate in reversed(options):
        function = decorate(function)
    return function
