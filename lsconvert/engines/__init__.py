"""Where jobs run: threads, processes of this machine, or any `concurrent.futures.Executor`, such as those of Dask and Ray.

This package knows nothing about files and conversions. A job is plain data, the call is a function that a worker can
import, and neither holds a handle or a secret. An executor that was given is never shut down.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lsconvert.engines.dask import DaskExecutor, dask_engine
    from lsconvert.engines.ray import RayExecutor

__all__ = ["DaskExecutor", "RayExecutor", "dask_engine"]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import the module of a public name when it is used: Dask and Ray are extras."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        module = "ray" if name == "RayExecutor" else "dask"
        return getattr(import_module(f"{__name__}.{module}"), name)
