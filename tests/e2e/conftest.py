"""One server for all tests; projects and members of it as the tests ask for them."""

import pytest
import server as label_studio
from client import Client
from project import Members, Project


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The folder of the server; it reads local files from `files` in it."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def client(folder):
    with label_studio.running(folder) as url:
        yield Client(url, label_studio.TOKEN)


@pytest.fixture(scope="session")
def members(client):
    return Members(client)


@pytest.fixture
def new_project(client):
    """Make projects with a labeling config; they are gone after the test."""
    projects = []

    def make(config):
        projects.append(Project(client, config))
        return projects[-1]

    yield make
    for project in projects:
        client.delete_project(project.id)
