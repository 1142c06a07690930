"""The command `lsconvert`, and `python -m lsconvert`."""

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

BROKEN = "Memory or open files may have run out, or the installation is incomplete: run with --debug for details."


def main() -> None:
    """Run the command line, and exit. An interrupt during the imports exits with code 130, as it does later."""
    gc.disable()  # imports create no garbage
    try:
        if sys.argv[1:] == ["--version"] and _shows_version():
            sys.exit()
        run = _command_line()
        _freeze()
        gc.enable()
        run()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        _freeze()


def _command_line() -> "Callable[[], None]":
    """Import the command line. If that fails, exit with code 70 and one sentence; code 1 would mean findings."""
    try:
        from lsconvert.cli import main as run
    except (ImportError, OSError, MemoryError) as error:
        if "--debug" in sys.argv:
            sys.excepthook(type(error), error, error.__traceback__)
        if sys.stderr is not None:
            sys.stderr.write(f"lsconvert: cannot start: {type(error).__name__}. {BROKEN}\n")
        sys.exit(70)
    return run


def _freeze() -> None:
    """Exclude all existing objects from garbage collection: the imported modules, and at exit everything.

    Their memory stays in use until the process ends, and scanning it takes 7 ms of a small conversion.
    """
    if hasattr(gc, "freeze"):  # CPython
        gc.freeze()


def _shows_version() -> bool:
    """Print the version; return False if that failed. Then the command line, slow to import, reports the reason."""
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
