"""A project of the server, and the members who may have worked in it.

Whatever is exported is checked against the schema of exports, so that the schema holds for all that a run has seen.
"""

import server
from comparison import compare

import lsconvert


class Members:
    """The members of the organization: one for each id that a file has, made when it is first asked for."""

    def __init__(self, client):
        self.client = client
        self.ids = {server.ADMIN: client.send("GET", "/api/current-user/whoami").json()["id"]}

    def of(self, users):
        """Return the email address of the member who stands for each of these ids."""
        emails = {user: f"annotator{user}@example.com" for user in users}
        for email in emails.values():
            self.id(email)
        return emails

    def id(self, email):
        """Return the id of a member, who is made if need be."""
        if email not in self.ids:
            self.ids[email] = self.client.create_user(email)
        return self.ids[email]


class Project:
    def __init__(self, client, config):
        self.client = client
        self.id = client.create_project(config)

    def load(self, body):
        """Import, and return the answer, whatever it is."""
        return self.client.import_tasks(self.id, body)

    def tasks(self):
        """Return all tasks, as the JSON export has them."""
        return _checked(self.client.export(self.id))

    def snapshot(self, *, only_ids=False):
        """Return all tasks, as a snapshot has them: users and predictions whole, or as ids."""
        return _checked(self.client.snapshot(self.id, only_ids=only_ids))

    def losses(self, tasks, users=None):
        """Return what the server lost of the tasks of a file: first of counts, in every export, then of everything."""
        whole = self.snapshot()
        for other in (self.tasks(), self.snapshot(only_ids=True)):
            assert _counts(other) == _counts(whole)
        return compare(tasks, whole, users, importer=server.ADMIN)

    def other_exports(self):
        """Return the statuses of the exports that read the regions: JSON_MIN and CSV."""
        return [self.client.export(self.id, form).status for form in ("JSON_MIN", "CSV")]


def _checked(answer):
    assert answer.status == 200, answer
    assert lsconvert.validate(answer.body, schema="v2") == []
    return answer.json()


def _counts(tasks):
    return sorted((task["id"], *(len(task[key]) for key in ("annotations", "predictions", "drafts"))) for task in tasks)
