"""A bucket, and what tests ask of it."""

import os
import uuid

import obstore
import servers


class Bucket:
    """A bucket with its URL, and with what tests ask of it."""

    def __init__(self, url, store):
        self.url, self.store = url, store

    def put(self, key, content):
        obstore.put(self.store, key, content)
        return f"{self.url}/{key}"

    def get(self, key):
        return bytes(obstore.get(self.store, key).bytes())

    def names(self):
        return sorted(each["path"] for chunk in obstore.list(self.store) for each in chunk)

    def contents(self):
        return {key: self.get(key) for key in self.names()}


def use_s3(environment, port):
    """Set the environment for a server of S3; return the URL of a new bucket."""
    name = f"bucket{uuid.uuid4().hex}"
    environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    environment.setenv("AWS_ACCESS_KEY_ID", servers.SECRETS[0])
    environment.setenv("AWS_SECRET_ACCESS_KEY", servers.SECRETS[1])
    return name


def set_variables(variables):
    """Set variables of this process: a pool of processes calls it in each."""
    os.environ.update(variables)
