"""One server for all tests, and its projects and members, created on demand."""

import pytest
import server as label_studio
from client import Client
from project import Members, Project


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return the folder of the server, which reads local files from `files` in it."""
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
    """Return a function that creates projects with a labeling config; they are deleted after the test."""
    projects = []

    def make(config):
        projects.append(Project(client, config))
        return projects[-1]

    yield make
    for project in projects:
        client.delete_project(project.id)
