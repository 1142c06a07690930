"""Windows, as far as Linux can play it: calls that it lacks are missing, and open files are neither replaced nor removed."""

import os
import pathlib
import signal
import stat
import sys
import tempfile
from types import SimpleNamespace

MISSING = (
    *("chown", "fchmod", "fchown", "fork", "getuid", "geteuid", "getgid", "killpg", "lchown", "mkfifo", "O_CLOEXEC"),
    *(
        "O_DIRECTORY",
        "O_NOFOLLOW",
        "O_TMPFILE",
        "posix_fadvise",
        "POSIX_FADV_DONTNEED",
        "sched_getaffinity",
        "sendfile",
    ),
)
SIGNALS = ("SIGHUP", "SIGQUIT", "SIGPIPE", "SIGALRM", "SIGUSR1")
MODULES = ("fcntl", "grp", "pwd", "resource", "termios")


def become_windows(patch):
    """Change this process until the end of the test."""
    patch.setattr(tempfile, "_os", SimpleNamespace(**vars(os)))  # it was imported on Linux
    for name in MISSING:
        patch.delattr(os, name, raising=False)
    for name in SIGNALS:
        patch.delattr(signal, name)
    for name in MODULES:
        patch.setitem(sys.modules, name, None)
    patch.setattr("lsconvert.io.atomic_file.ANONYMOUS", 0)
    patch.setattr(sys, "platform", "win32")
    real = {name: getattr(os, name) for name in ("replace", "rename", "unlink", "link", "open")}

    def replace(old, new, **options):
        _check(old, new, **options)
        real["replace"](old, new)

    def rename(old, new, **options):
        _check(old, new, **options)
        if os.path.lexists(new):
            raise FileExistsError(17, "exists", os.fspath(new))
        real["rename"](old, new)

    def unlink(path, **options):
        _check(path, **options)
        real["unlink"](path)

    def link(old, new, *, src_dir_fd=None, follow_symlinks=True):
        _check(dir_fd=src_dir_fd)
        real["link"](old, new, follow_symlinks=follow_symlinks)

    def open_file(path, flags, mode=0o777, **options):
        _check(**options)
        if os.path.isdir(path):
            raise PermissionError(13, "is a folder", os.fspath(path))
        return real["open"](path, flags, mode)

    for function in (replace, rename, unlink, link):
        patch.setattr(os, function.__name__, function)
    patch.setattr(os, "remove", unlink)
    patch.setattr(os, "open", open_file)
    patch.setattr(pathlib.Path, "replace", replace)
    patch.setattr(pathlib.Path, "rename", rename)
    patch.setattr(pathlib.Path, "unlink", _unlink)


def _unlink(path, missing_ok=False):
    try:
        os.unlink(path)
    except FileNotFoundError:
        if not missing_ok:
            raise


def _check(*paths, dir_fd=None, src_dir_fd=None, dst_dir_fd=None):
    """Raise the errors of Windows: for folders as descriptors, and for files that this process has open."""
    if (dir_fd, src_dir_fd, dst_dir_fd) != (None, None, None):
        raise NotImplementedError("dir_fd unavailable on this platform")
    for path in paths:
        if os.path.lexists(path) and _is_open(os.lstat(path)):
            raise PermissionError(13, "the file is in use", os.fspath(path))


def _is_open(status):
    for name in os.listdir("/proc/self/fd"):
        try:
            found = os.fstat(int(name))
        except OSError:  # the descriptor of the folder itself
            continue
        if stat.S_ISREG(found.st_mode) and os.path.samestat(found, status):
            return True
    return False
