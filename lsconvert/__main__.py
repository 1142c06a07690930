"""The command `lsconvert`, and `python -m lsconvert`."""

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

BROKEN = "There may be too little memory, too few files may be open, or the installation is not complete: see --debug."


def main() -> None:
    """Run the command line; never returns. An interrupt during the imports ends it as any other does."""
    gc.disable()  # the imports leave no garbage
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
    """Import the command line. If that fails, the process ends with exit code 70 and one sentence: 1 would mean findings."""
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
