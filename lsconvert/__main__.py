"""The command `lsconvert`, and `python -m lsconvert`."""

import gc
import sys


def main() -> None:
    """Run the command line; never returns. An interrupt during the imports ends it as any other does."""
    gc.disable()  # the imports leave no garbage
    try:
        if sys.argv[1:] == ["--version"] and _shows_version():
            sys.exit()
        from lsconvert.cli import main as run

        _freeze()
        gc.enable()
        run()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        _freeze()


def _freeze() -> None:
    """Let the garbage collector skip all objects that exist now: the imported modules, or everything when the process ends.

    Their memory is in use until the process ends. To look through them takes 7 ms of a small conversion.
    """
    if hasattr(gc, "freeze"):  # CPython
        gc.freeze()


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
