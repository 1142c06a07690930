"""An executor of Dask, for the address of a scheduler or for processes of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Final, NamedTuple

from lsconvert.engines.errors import EngineError
from lsconvert.errors import ExtraError

LOCAL: Final = "local"
EXTRA_HINT: Final = "Install it: pip install 'lsconvert[dask]'"
CONNECT_SECONDS: Final = 30


class DaskExecutor(Executor):
    """Submits calls to a client of Dask, which stays open.

    The client's own `get_executor` reads the state of a job after its result. If a worker dies in between, the result is
    taken for an error.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit a call. It is cancelled with its future."""
        remote = self._client.submit(partial(fn, **kwargs), *args, pure=False)  # pure: calls that are equal run once
        future: Future[Any] = Future()
        remote.add_done_callback(partial(_hand_over, future))
        future.add_done_callback(lambda done: remote.cancel() if done.cancelled() else None)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Do nothing: the caller closes the client."""


class DaskEngine(NamedTuple):
    """An executor, and the number of its workers' threads when it was connected."""

    executor: Executor
    workers: int


@contextmanager
def dask_engine(address: str) -> Iterator[DaskEngine]:
    """Yield an engine on the workers of a Dask scheduler, such as `tcp://host:8786`. It ends with the block.

    `local` starts a scheduler and one worker for each core on this machine. Raises ExtraError without the extra, and
    EngineError if the scheduler cannot be reached.
    """
    try:
        import distributed
    except ImportError:
        raise ExtraError("Dask needs the library distributed", hint=EXTRA_HINT) from None
    dask: Any = distributed  # its functions are not typed
    with ExitStack() as stack:
        try:
            if address == LOCAL:
                cluster = stack.enter_context(dask.LocalCluster(threads_per_worker=1, dashboard_address="127.0.0.1:0"))
                client = stack.enter_context(dask.Client(cluster))
            else:
                client = stack.enter_context(dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False))
        except (OSError, ValueError) as error:  # also TimeoutError
            hint = "Give the address that the scheduler prints, such as tcp://host:8786, or `local`."
            found = EngineError(f"the Dask scheduler {address} cannot be reached", hint=hint)
            found.engine = "dask"
            raise found from error
        workers = sum(client.nthreads().values())
        yield DaskEngine(DaskExecutor(client), max(1, workers))


def _hand_over(future: Future[Any], remote: Any) -> None:
    """Pass the result of a future of Dask on."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(remote.result())
    except BaseException as error:
        future.set_exception(error)
