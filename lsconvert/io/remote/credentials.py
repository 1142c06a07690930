"""The configuration of each cloud, as its own tools find it: environment variables, and the files of AWS profiles.

obstore itself reads most variables, web identities, and the metadata services of virtual machines. This module adds the
names that only other tools read. The result holds secrets: pass it to obstore, and nowhere else.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from configparser import ConfigParser, Error
from pathlib import Path
from typing import Any, Final

from lsconvert.errors import ExtraError

BOTO3_HINT: Final = (
    "Install boto3 (pip install boto3). Or set the keys as environment variables: "
    'eval "$(aws configure export-credentials --format env)".'
)
# Each of these gives credentials that obstore finds by itself.
AWS_FOUND: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_SKIP_SIGNATURE",
)
AZURE_NAMES: Final = {
    "AZURE_STORAGE_ACCOUNT": "account_name",
    "AZURE_STORAGE_ACCOUNT_NAME": "account_name",
    "AZURE_STORAGE_KEY": "account_key",
    "AZURE_STORAGE_ACCOUNT_KEY": "account_key",
    "AZURE_STORAGE_SAS_TOKEN": "sas_key",
    "AZURE_STORAGE_ENDPOINT": "endpoint",
}
AZURE_STRING: Final = {
    "accountname": "account_name",
    "accountkey": "account_key",
    "sharedaccesssignature": "sas_key",
    "blobendpoint": "endpoint",
}
# Each of these gives credentials of Azure that obstore finds by itself.
AZURE_FOUND: Final = ("AZURE_CLIENT_ID", "AZURE_STORAGE_TOKEN", "AZURE_FEDERATED_TOKEN_FILE", "IDENTITY_ENDPOINT")


def configuration(scheme: str) -> dict[str, Any]:
    """Return the keyword arguments of obstore's `from_url` for a scheme. Raises ExtraError for profiles without boto3."""
    find = FINDERS.get(scheme)
    return find(dict(os.environ)) if find is not None else {}


def _aws(variables: Mapping[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    endpoint = variables.get("AWS_ENDPOINT_URL_S3") or variables.get("AWS_ENDPOINT_URL")
    if endpoint:
        options["endpoint"] = endpoint
    if not any(variables.get(name) for name in AWS_FOUND) and _has_profile(variables):
        options["credential_provider"] = _boto3_provider()
    region = variables.get("AWS_REGION") or variables.get("AWS_DEFAULT_REGION")
    return options | ({"region": region} if region else {})


def _has_profile(variables: Mapping[str, str]) -> bool:
    """Tell whether AWS_PROFILE is set, or a default profile has credentials: then the tools of AWS use the profile."""
    if variables.get("AWS_PROFILE") or variables.get("AWS_DEFAULT_PROFILE"):
        return True
    files = ("AWS_SHARED_CREDENTIALS_FILE", "credentials"), ("AWS_CONFIG_FILE", "config")
    paths = [variables.get(name) or Path("~/.aws", base).expanduser() for name, base in files]
    profiles = ConfigParser(interpolation=None, strict=False, default_section="")
    try:
        profiles.read(paths, encoding="utf-8")
    except (OSError, Error, UnicodeError):
        return False
    # A profile of region and output format alone has no credentials.
    signs = ("aws_access_key_id", "sso_", "role_arn", "credential_", "web_identity_token_file", "login_")
    default = profiles["default"] if profiles.has_section("default") else {}
    return any(key.startswith(signs) for key in default)


def _boto3_provider() -> Any:
    try:
        from obstore.auth.boto3 import Boto3CredentialProvider
    except ImportError:
        raise ExtraError("an AWS profile is set, which needs boto3", hint=BOTO3_HINT) from None
    try:
        return Boto3CredentialProvider()
    except Exception as error:  # boto3 raises many, for a profile that does not exist or has no credentials
        what = f"boto3 finds no credentials in the AWS profile ({type(error).__name__})"
        raise ExtraError(what, hint="Check AWS_PROFILE; perhaps run: aws sso login") from None


def _google(variables: Mapping[str, str]) -> dict[str, Any]:
    emulator = variables.get("STORAGE_EMULATOR_HOST")
    if not emulator:
        return {}
    base = emulator if "://" in emulator else f"http://{emulator}"
    key = {"gcs_base_url": base, "disable_oauth": True, "client_email": "", "private_key": "", "private_key_id": ""}
    return {"service_account_key": json.dumps(key), "endpoint": base}


def _azure(variables: Mapping[str, str]) -> dict[str, Any]:
    fields = (each.partition("=") for each in variables.get("AZURE_STORAGE_CONNECTION_STRING", "").split(";"))
    options: dict[str, Any] = {
        AZURE_STRING[key.lower()]: value for key, _, value in fields if key.lower() in AZURE_STRING
    }
    options |= {option: variables[name] for name, option in AZURE_NAMES.items() if variables.get(name)}
    has_secret = {"account_key", "sas_key"} & options.keys() or any(variables.get(name) for name in AZURE_FOUND)
    if not has_secret and shutil.which("az") and Path("~/.azure/azureProfile.json").expanduser().exists():
        options["use_azure_cli"] = True
    return options


FINDERS: Final[dict[str, Callable[[Mapping[str, str]], dict[str, Any]]]] = {
    "s3": _aws,
    "gs": _google,
    "az": _azure,
    "abfs": _azure,
    "abfss": _azure,
}
