"""Projects of the server, and members of its organization.

Every export is validated, so each run also tests the schema of exports.
"""

import server
from comparison import compare

import lsconvert


class Members:
    """The members of the organization: one for each annotator id of a file, created on demand."""

    def __init__(self, client):
        self.client = client
        self.ids = {server.ADMIN: client.send("GET", "/api/current-user/whoami").json()["id"]}

    def of(self, users):
        """Return the e-mail address of the member for each of these ids."""
        emails = {user: f"annotator{user}@example.com" for user in users}
        for email in emails.values():
            self.id(email)
        return emails

    def id(self, email):
        """Return the id of a member, who is created if necessary."""
        if email not in self.ids:
            self.ids[email] = self.client.create_user(email)
        return self.ids[email]


class Project:
    def __init__(self, client, config):
        self.client = client
        self.id = client.create_project(config)

    def load(self, body):
        """Import tasks; return the response, also that of an error."""
        return self.client.import_tasks(self.id, body)

    def tasks(self):
        """Return all tasks in the form of the JSON export."""
        return _checked(self.client.export(self.id))

    def snapshot(self, *, only_ids=False):
        """Return all tasks in the form of a snapshot, with users and predictions as objects or as ids."""
        return _checked(self.client.snapshot(self.id, only_ids=only_ids))

    def losses(self, tasks, users=None):
        """Return the losses of the server for the tasks of a file. All exports must agree on the counts."""
        whole = self.snapshot()
        for other in (self.tasks(), self.snapshot(only_ids=True)):
            assert _counts(other) == _counts(whole)
        return compare(tasks, whole, users, importer=server.ADMIN)

    def other_exports(self):
        """Return the statuses of JSON_MIN and CSV exports, which read the regions."""
        return [self.client.export(self.id, form).status for form in ("JSON_MIN", "CSV")]


def _checked(answer):
    assert answer.status == 200, answer
    assert lsconvert.validate(answer.body, schema="v2") == []
    return answer.json()


def _counts(tasks):
    return sorted((task["id"], *(len(task[key]) for key in ("annotations", "predictions", "drafts"))) for task in tasks)
