"""Ray as an executor: a reference of Ray has a future of `concurrent.futures` already."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from lsconvert.errors import ExtraError


class RayExecutor(Executor):
    """Submits calls to Ray, which the caller has initialized. Ray runs a call again if its worker died, `retries` times.

    Raises ExtraError if Ray is not installed.
    """

    def __init__(self, retries: int = 3) -> None:
        try:
            import ray
        except ImportError:
            raise ExtraError("RayExecutor needs the library ray", hint="Install it: pip install ray") from None
        self._ray = ray
        self._remote = ray.remote(max_retries=retries)(_call)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit a call. Its reference is cancelled with its future."""
        reference = self._remote.remote(fn, *args, **kwargs)
        future: Future[Any] = reference.future()
        future.add_done_callback(lambda done: self._ray.cancel(reference) if done.cancelled() else None)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Do nothing: the caller has initialized Ray."""


def _call(fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Call any callable: Ray itself takes only functions in Python."""
    return fn(*args, **kwargs)
