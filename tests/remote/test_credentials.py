"""Credentials are found as the tools of each cloud find them, or refused with the way out."""

import sys

import pytest

from lsconvert import ExtraError, SourceError
from lsconvert.io.remote.credentials import configuration
from lsconvert.io.remote.stores import store_of
from lsconvert.io.remote.urls import is_url, join, parse, shown, split


@pytest.fixture
def home(environment, tmp_path):
    (tmp_path / "home" / ".aws").mkdir(parents=True)
    return tmp_path / "home"


@pytest.mark.parametrize(
    ("file", "text", "profile"),
    [
        ("config", "[profile x]\nsso_start_url = https://x\n", "x"),
        ("config", "[default]\nsso_session = x\n", None),
        ("config", "[default]\nrole_arn = x\nsource_profile = y\n", None),
        ("credentials", "[default]\naws_access_key_id = x\naws_secret_access_key = y%z\n", None),
    ],
)
def test_profiles_without_boto3(home, environment, file, text, profile):
    (home / ".aws" / file).write_text(text)
    if profile is not None:
        environment.setenv("AWS_PROFILE", profile)
    environment.setitem(sys.modules, "boto3", None)
    environment.delitem(sys.modules, "obstore.auth.boto3", raising=False)
    with pytest.raises(ExtraError) as caught:
        store_of("s3://b/a.json")
    assert "pip install boto3" in caught.value.hint
    assert "aws configure export-credentials" in caught.value.hint
    environment.setenv("AWS_ACCESS_KEY_ID", "x")  # as with the tools of AWS, keys come first
    assert "credential_provider" not in configuration("s3")


@pytest.mark.parametrize("text", ["[default]\nregion = eu-west-1\n", "not a config", "[default]\n[default]\n"])
def test_files_without_credentials(home, text):
    (home / ".aws" / "config").write_text(text)
    assert configuration("s3") == {}


def test_a_time_that_is_no_number(environment):
    environment.setenv("LSCONVERT_RETRY_SECONDS", "soon")
    with pytest.raises(SourceError, match="LSCONVERT_RETRY_SECONDS is not a number"):
        store_of("s3://b/a")


def test_endpoints_of_s3(environment):
    environment.setenv("AWS_ENDPOINT_URL", "http://one")
    assert configuration("s3")["endpoint"] == "http://one"
    environment.setenv("AWS_ENDPOINT_URL_S3", "http://two")
    environment.setenv("AWS_REGION", "eu-west-1")
    assert configuration("s3") == {"endpoint": "http://two", "region": "eu-west-1"}


def test_azure(environment):
    with pytest.raises(SourceError, match="account") as caught:
        store_of("az://box/a")
    assert "AZURE_STORAGE_ACCOUNT" in caught.value.hint
    environment.setenv("AZURE_STORAGE_CONNECTION_STRING", "AccountName=a;AccountKey=k==;BlobEndpoint=http://h/a;")
    assert configuration("az") == {"account_name": "a", "account_key": "k==", "endpoint": "http://h/a"}
    environment.setenv("AZURE_STORAGE_ACCOUNT", "b")
    assert configuration("abfss")["account_name"] == "b"


def test_google(environment):
    assert configuration("gs") == {}
    environment.setenv("STORAGE_EMULATOR_HOST", "127.0.0.1:1")
    assert "http://127.0.0.1:1" in configuration("gs")["service_account_key"]


def test_a_store_is_made_again_when_credentials_change(environment):
    environment.setenv("AWS_ACCESS_KEY_ID", "x")
    environment.setenv("AWS_SECRET_ACCESS_KEY", "x")
    first = store_of("s3://b/a")[0]
    assert store_of("s3://b/c")[0] is first
    environment.setenv("AWS_SECRET_ACCESS_KEY", "y")
    assert store_of("s3://b/a")[0] is not first


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("s3://b/a/c.json", ("s3", "b", "a/c.json")),
        ("S3://b", ("s3", "b", "")),
        ("gs://b/a?b#c%20", ("gs", "b", "a?b#c%20")),
        ("az://box/a/", ("az", "box", "a/")),
        ("abfss://box@acc.dfs.core.windows.net/a", ("abfss", "box@acc.dfs.core.windows.net", "a")),
        ("https://u:p@h:1/a%20b?sig=1#x", ("https", "u:p@h:1", "a%20b")),
    ],
)
def test_parts_of_urls(url, parts):
    assert is_url(url)
    assert parse(url) == parts


@pytest.mark.parametrize(
    "name", ["a.json", "s3:/b/a", "hdfs://x/a", "s3:b", "./s3://b/a", "", b"s3://b/a", None, "C:/a"]
)
def test_names_that_are_no_urls(name):
    assert not is_url(name)


@pytest.mark.parametrize("url", ["s3://", "s3:///a", "s3://k:s@b/a", "s3://k@b/a", "gs://k:s@b/a", "abfss://b:s@h/a"])
def test_urls_that_are_refused(url):
    with pytest.raises(SourceError) as caught:
        parse(url)
    assert ":s@" not in str(caught.value)


def test_names_of_urls():
    assert shown("https://u:p@h/a?sig=x") == "https://h/a"
    assert shown("s3://b/a?b") == "s3://b/a?b"
    assert shown("abfss://c@h/a") == "abfss://c@h/a"
    assert join("s3://b/", "x/y") == "s3://b/x/y"
    assert split("s3://b/x/y.json") == ("s3://b/x", "y.json")
    assert split("s3://b/x/y/") == ("s3://b/x", "y")
    assert split("s3://b/x") == ("s3://b", "x")
    assert split("s3://b") == ("s3://b", "")


def test_without_obstore(environment):
    environment.setitem(sys.modules, "obstore", None)
    with pytest.raises(ExtraError) as caught:
        __import__("lsconvert").upgrade("s3://b/a.json", None)
    assert caught.value.hint == "Run: pip install 'lsconvert[remote]'"
