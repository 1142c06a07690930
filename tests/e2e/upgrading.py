"""Run `lsconvert upgrade --for import` as a process."""

import csv
import subprocess
import sys


def upgrade(source, target, *options, users=None):
    """Upgrade a file, with a user map if `users` is given; return the finished process."""
    command = [sys.executable, "-m", "lsconvert", "upgrade", source, "-o", target, "--for", "import", *options]
    if users:
        command += ["--users", write_users(target.with_name("users.csv"), users)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write_users(path, users):
    """Write a map from v1 annotators to users; return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("old", "new"), *users.items()])
    return path
