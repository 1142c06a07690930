"""Write the man pages of lsconvert and its commands: `python packaging/man.py FOLDER`. Needs the extra `release`."""

import sys
from pathlib import Path

import click
from click_man.core import write_man_pages

import lsconvert
from lsconvert.cli import cli


def main(folder: Path) -> None:
    """Write `lsconvert.1` and a page for each command to the folder, which is created."""
    context = click.Context(cli, info_name="lsconvert")
    for command in (cli, *(cli.get_command(context, name) for name in cli.list_commands(context))):
        assert command is not None and command.help  # list_commands has only commands that exist, and all have help
        command.short_help = " ".join(command.help.partition(".\n")[0].split())  # click cuts its own
    folder.mkdir(parents=True, exist_ok=True)
    write_man_pages("lsconvert", cli, version=lsconvert.__version__, target_dir=str(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
