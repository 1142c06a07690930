"""`lsconvert upgrade --for import`, as a user types it."""

import csv
import subprocess
import sys


def upgrade(source, target, *options, users=None):
    """Run it, with a user map where `users` has one, and return the finished process."""
    command = [sys.executable, "-m", "lsconvert", "upgrade", source, "-o", target, "--for", "import", *options]
    if users:
        command += ["--users", write_users(target.with_name("users.csv"), users)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write_users(path, users):
    """Write a user map: who was what in v1, and is who now."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("old", "new"), *users.items()])
    return path
