"""Buckets for tests: in memory in the default run; on servers with the marker `remote`."""

import os
import uuid

import pytest
import servers
from buckets import Bucket, use_s3
from obstore.store import MemoryStore

from lsconvert.io.remote import stores

OWN = ("AWS_", "AZURE_", "GOOGLE_", "STORAGE_EMULATOR_HOST")


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """No credentials and profiles of this machine; a short time for retries."""
    for name in [name for name in os.environ if name.startswith(OWN)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv(stores.RETRY_SECONDS, "5")
    return monkeypatch


@pytest.fixture(scope="session")
def moto_port():
    with servers.moto() as port:
        yield port


@pytest.fixture(scope="session")
def google_port(moto_port):
    with servers.Proxy(moto_port, rewrite=servers.as_s3) as proxy:
        yield proxy.port


@pytest.fixture(scope="session")
def azurite_port(tmp_path_factory):
    with servers.azurite(tmp_path_factory.mktemp("azurite")) as port:
        yield port


@pytest.fixture
def s3(environment, moto_port):
    name = use_s3(environment, moto_port)
    assert servers.request(moto_port, "PUT", f"/{name}")[0] == 200
    return Bucket(f"s3://{name}", stores.open_store(f"s3://{name}", "s3"))


@pytest.fixture
def gs(environment, moto_port, google_port):
    name = f"bucket{uuid.uuid4().hex}"
    assert servers.request(moto_port, "PUT", f"/{name}")[0] == 200
    environment.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{google_port}")
    return Bucket(f"gs://{name}", stores.open_store(f"gs://{name}", "gs"))


@pytest.fixture
def az(environment, azurite_port):
    name = f"bucket{uuid.uuid4().hex}"
    environment.setenv(
        "AZURE_STORAGE_CONNECTION_STRING",
        f"DefaultEndpointsProtocol=http;AccountName={servers.AZURE_ACCOUNT};AccountKey={servers.AZURE_KEY};"
        f"BlobEndpoint=http://127.0.0.1:{azurite_port}/{servers.AZURE_ACCOUNT};",
    )
    servers.make_container(azurite_port, name)
    return Bucket(f"az://{name}", stores.open_store(f"az://{name}", "az"))


@pytest.fixture
def memory(environment):
    made = {}
    environment.setattr(stores, "open_store", lambda root, scheme: made.setdefault(root, MemoryStore()))
    url = f"s3://bucket{uuid.uuid4().hex}"
    return Bucket(url, stores.open_store(url, "s3"))


remote = pytest.mark.remote


@pytest.fixture(
    params=["memory", *(pytest.param(each, marks=remote) for each in ("s3", "gs", "az"))],
)
def bucket(request):
    """An empty bucket of each kind of store."""
    return request.getfixturevalue(request.param)
