"""The errors of executors and their workers."""

from __future__ import annotations

from lsconvert.errors import LSConvertError


class EngineError(LSConvertError):
    """An executor cannot run jobs, or a worker ends whenever it has a certain job. `engine` is the name of its class."""

    engine: str = ""


class WorkerError(EngineError):
    """A worker cannot do what the driver asks for. `worker` is its host and process, as `host:pid`.

    `found` and `expected` are the version of lsconvert and the kernel of the worker and of the driver, such as
    `0.1.0 native`.
    """

    worker: str = ""
    found: str = ""
    expected: str = ""
