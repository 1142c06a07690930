"""Connections to stores, and what their errors mean. The only module that makes a store of obstore.

A store holds credentials. It is kept in this process, and never pickled or shown. The text of an error of obstore may
have a signed URL in it, so messages are made of its type and of the error code of the server only.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from lsconvert.errors import ExtraError, LSConvertError, OutputError, SourceError
from lsconvert.io.remote.credentials import configuration
from lsconvert.io.remote.urls import WEB, parse, shown

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

T = TypeVar("T")

EXTRA_HINT: Final = "Run: pip install 'lsconvert[remote]'"
RETRY_SECONDS: Final = "LSCONVERT_RETRY_SECONDS"
DEFAULT_SECONDS: Final = 180
MAX_SECONDS: Final = 86_400
STATUS: Final = re.compile(r"\b(?:status|code)[^0-9<]{0,20}([45][0-9]{2})\b", re.IGNORECASE)
CODE: Final = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")
ACCESS_HINT: Final = (
    "Check the credentials, and that they permit this: see docs/how-to/remote-storage.md for each cloud."
)
ACCOUNT_HINT: Final = "Set AZURE_STORAGE_ACCOUNT or AZURE_STORAGE_CONNECTION_STRING, as for the Azure CLI."
AGAIN_HINT: Final = "It was tried again for some time. Run again later; nothing was changed."
HINTS: Final = {
    "PermanentRedirect": "Set AWS_REGION to the region of the bucket.",
    "AuthorizationHeaderMalformed": "Set AWS_REGION to the region of the bucket.",
    "IllegalLocationConstraintException": "Set AWS_REGION to the region of the bucket.",
    "NoSuchBucket": "Check the name of the bucket.",
    "ExpiredToken": "The credentials have expired: get new ones.",
    "RequestTimeTooSkewed": "Correct the clock of this machine.",
}


def store_of(url: str) -> tuple[ObjectStore, str]:
    """Return the store of a URL, and the path in the store. Raises ExtraError without obstore, and SourceError."""
    parts = parse(url)
    if parts.is_web:
        return _kept_store(url, parts.scheme, _settings()), ""
    return _kept_store(parts.root, parts.scheme, _settings()), parts.key.rstrip("/")


def check_extra() -> None:
    """Raise ExtraError if obstore is not installed."""
    try:
        import obstore  # noqa: F401  # only to see whether it is installed
    except ImportError:
        raise ExtraError("a URL needs the library obstore", hint=EXTRA_HINT) from None


def ask(url: str, request: Callable[[], T], error_type: type[LSConvertError] = SourceError) -> T:
    """Return the result of a request, with errors as `explained` makes them. Ctrl-C interrupts the wait for it."""
    with explained(url, error_type):
        # obstore runs no signal handler while it waits; only the main thread has them.
        is_main = threading.current_thread() is threading.main_thread()
        return begin(request).result() if is_main else request()


def begin(request: Callable[[], T]) -> Future[T]:
    """Start a request in a daemon thread, which does not keep the process from ending."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(request())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True, name="lsconvert-request").start()
    return future


@contextmanager
def explained(url: str, error_type: type[LSConvertError] = SourceError) -> Iterator[None]:
    """Turn errors of obstore into `error_type`, except FileNotFoundError of a reader. Their texts, which may hold secrets, are dropped."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        if error_type is OutputError:
            hint = "Create it, or check its name."
            raise OutputError("the bucket or container does not exist", file=shown(url), hint=hint) from None
        raise FileNotFoundError(2, "no such object") from None
    except (BaseError, OSError, ValueError) as error:
        raise _explained(error, shown(url), error_type) from None


def _explained(error: Exception, name: str, error_type: type[LSConvertError]) -> LSConvertError:
    from obstore.exceptions import InvalidPathError, PermissionDeniedError, PreconditionError, UnauthenticatedError

    text = str(error)
    status, code = STATUS.search(text), CODE.search(text)
    answer = " ".join(found[1] for found in (status, code) if found is not None)
    shown_answer = f" ({answer})" if answer else ""
    if isinstance(error, PreconditionError):
        what, hint = "the object was changed by another program meanwhile", "Run again."
    elif isinstance(error, (PermissionDeniedError, UnauthenticatedError)):
        what, hint = f"the store refuses access{shown_answer}", ACCESS_HINT
    elif isinstance(error, (ValueError, InvalidPathError)):
        what, hint = "this is not a key that can be used", "A key has no empty part, and no part . or .. in it."
    elif status is not None and status[1] in ("429", "500", "502", "503", "504"):
        what, hint = f"the store does not answer the request{shown_answer}", AGAIN_HINT
    elif answer:
        what, hint = f"the store refuses the request{shown_answer}", ACCESS_HINT
    else:
        what = f"the store cannot be used ({type(error).__name__})"
        hint = "Check the name of the bucket, the credentials, and the network. It was tried again for some time."
    found = error_type(what, file=name, hint=HINTS.get(code[1] if code is not None else "", hint))
    found.is_unreadable = True
    return found


def _settings() -> tuple[tuple[str, str], ...]:
    """Return the variables that decide about a store, so that a change of them makes a new one."""
    prefixes = ("AWS_", "AZURE_", "GOOGLE_", "STORAGE_EMULATOR_HOST", RETRY_SECONDS)
    return tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith(prefixes)))


@lru_cache(maxsize=64)
def _kept_store(root: str, scheme: str, _: tuple[tuple[str, str], ...]) -> ObjectStore:
    return open_store(root, scheme)


def open_store(root: str, scheme: str) -> ObjectStore:
    """Return a new store for a bucket, a container, or one file on a web server. Raises ExtraError, SourceError."""
    check_extra()
    from obstore.store import HTTPStore, from_url

    options = configuration(scheme)
    if scheme in ("az", "abfs") and "account_name" not in options:
        raise SourceError("the storage account of this container is not known", file=root, hint=ACCOUNT_HINT)
    endpoint = root if scheme == "http" else str(options.get("endpoint", ""))
    client: ClientConfig = {"allow_http": True} if endpoint.startswith("http://") else {}
    retry: RetryConfig = {"retry_timeout": timedelta(seconds=_retry_seconds())}
    if scheme == "gs":
        options.pop("endpoint", None)
    with explained(root):
        if scheme in WEB:
            return HTTPStore.from_url(root, client_options=client, retry_config=retry)
        return from_url(root, client_options=client, retry_config=retry, **options)


def _retry_seconds() -> float:
    seconds = os.environ.get(RETRY_SECONDS, "")
    try:
        return min(max(0.0, float(seconds)), MAX_SECONDS) if seconds else DEFAULT_SECONDS
    except ValueError:
        raise SourceError(f"{RETRY_SECONDS} is not a number of seconds") from None
