"""The URLs of remote objects: recognize, parse and join them. Makes no request."""

from __future__ import annotations

import os
import re
from typing import Final, NamedTuple

from lsconvert.errors import LSConvertError, SourceError

STORES: Final = ("s3", "gs", "az", "abfs", "abfss")
WEB: Final = ("https", "http")
URL: Final = re.compile(rf"({'|'.join((*STORES, *WEB))})://([^/]*)/?(.*)", re.IGNORECASE | re.DOTALL)
EXAMPLE: Final = "A URL has the form s3://BUCKET/KEY, gs://BUCKET/KEY, az://CONTAINER/KEY or https://HOST/PATH."


class Url(NamedTuple):
    """The parts of a URL. `host` is the bucket, the container, or the host of a web server.

    `key` is the key of an object as it is, "" for the whole bucket. A key that ends with a slash is that of a folder. On
    a web server, `key` is the path with escapes, without the query.
    """

    scheme: str
    host: str
    key: str

    @property
    def is_web(self) -> bool:
        """Whether this is a file on a web server, which cannot be listed or written."""
        return self.scheme in WEB

    @property
    def root(self) -> str:
        """The URL of the bucket, container or web server, without a slash at the end."""
        return f"{self.scheme}://{self.host}"


def is_url(name: object) -> bool:
    """Tell whether a name is the URL of a remote object that lsconvert can read."""
    return isinstance(name, str) and "://" in name and URL.match(name) is not None


def parse(url: str, error_type: type[LSConvertError] = SourceError) -> Url:
    """Return the parts of a URL. Raise `error_type` if it has no bucket, or credentials in a place that is shown."""
    match = URL.fullmatch(url)
    assert match is not None  # the caller has asked is_url
    scheme, host, key = match[1].lower(), match[2], match[3]
    if not host.rpartition("@")[2]:
        raise error_type("the URL has no bucket, container or host", file=shown(url), hint=EXAMPLE)
    if scheme in WEB:
        key = re.split(r"[?#]", key, maxsplit=1)[0]
    elif ":" in host or (scheme in ("s3", "gs", "az") and "@" in host):
        hint = (
            "Give the credentials in the environment, as for the tools of the cloud. See docs/how-to/remote-storage.md."
        )
        raise error_type("credentials in a URL are not read", file=shown(url), hint=hint)
    return Url(scheme, host, key)


def shown(url: str) -> str:
    """Return a URL for messages: without a user name, a password, and the query, which may hold a signature."""
    match = URL.fullmatch(url)
    if match is None:
        return url
    scheme, host, key = match[1], match[2], match[3]
    if scheme.lower() in WEB:
        key = re.split(r"[?#]", key, maxsplit=1)[0]
    if scheme.lower() in (*WEB, "s3", "gs", "az") or ":" in host:
        host = host.rpartition("@")[2]
    return f"{scheme}://{host}/{key}" if key or url.endswith("/") else f"{scheme}://{host}"


def join(folder: str, name: str) -> str:
    """Return the URL of a file in a folder. `name` may have several parts, with `/`."""
    return f"{folder.rstrip('/')}/{name}"


def split(url: str) -> tuple[str, str]:
    """Return the URL of the folder that holds an object or folder, and the name in that folder."""
    root = url[: url.index("://") + 3]
    folder, _, base = url[len(root) :].rstrip("/").rpartition("/")
    return (root + folder, base) if folder else (url.rstrip("/"), "")


def has_query(name: str | os.PathLike[str]) -> bool:
    """Tell whether a name is the URL of a web server with a query, which often holds a signature."""
    return isinstance(name, str) and is_url(name) and shown(name) != name
