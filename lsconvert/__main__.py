"""The command `lsconvert`, and `python -m lsconvert`."""

import sys


def main() -> None:
    """Run the command line; never returns. An interrupt during the imports ends it as any other does."""
    try:
        if sys.argv[1:] == ["--version"] and _shows_version():
            sys.exit()
        from lsconvert.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


def _shows_version() -> bool:
    """Print the version, and return whether that was done. If not, the command line says why, but takes long to import."""
    from lsconvert import __version__
    from lsconvert.kernel import kernel_name

    try:
        sys.stdout.write(f"lsconvert {__version__} ({kernel_name()} kernel)\n")
        sys.stdout.flush()
    except Exception:
        return False
    return True


if __name__ == "__main__":
    main()
