"""The command `lsconvert`, and `python -m lsconvert`."""

import sys


def main() -> None:
    """Run the command line; never returns. An interrupt during the imports ends it as any other does."""
    try:
        from lsconvert.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
