"""What the process of an answer may do: little.

On Linux, where the system lets an ordinary user make namespaces, the process has no network, sees
no other process, can write nowhere but into an empty folder of 16 MB that is gone afterwards, and
when it ends everything it started ends with it.  Everywhere: limits of memory, computing time and
size of a file.  Where there are no namespaces (in most containers, for example) sockets are
refused inside Python only, which stops accidents, not malice.
"""

import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
import threading

MEMORY = 1 << 30  # bytes beyond what the course itself takes
FILE = 1 << 20  # bytes of any one file
HOME = "16m"
CPU_SECONDS = 30
PROCESSES = 64

_NEW = {
    "files": 0x20000,
    "ipc": 0x8000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}
_MS_PRIVATE_ALL, _MS_READ_ONLY, _MS_NO_SUID_DEV_EXEC = 0x44000, 1, 2 | 4 | 8
_MOUNT_SETATTR, _AT_RECURSIVE, _AT_FDCWD = 442, 0x8000, -100
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_INSIDE = 1000  # the user's number inside; not 0, which would get every right back by `exec`


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "namespace")]


def _libc():
    return ctypes.CDLL(None, use_errno=True)


def own_namespaces():
    """Leave the system's namespaces; children are in a process tree of their own.

    Returns
    -------
    done : bool
        False where the system does not allow it.
    """
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    if _libc().unshare(sum(_NEW.values())):
        return False
    with contextlib.suppress(OSError):
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{_INSIDE} {user} 1")
        _write("/proc/self/gid_map", f"{_INSIDE} {group} 1")
        return True
    return False


def _write(path, text):
    with open(path, "w") as file:
        file.write(text)


def shut_files(home, hidden=()):
    """Make every file read-only, and an empty folder in memory the only place to write.

    Parameters
    ----------
    home : path-like
        The folder; must be there.
    hidden : sequence of path-like
        Folders of which nothing is to be seen: what others have handed in.

    Returns
    -------
    done : bool
    """
    libc = _libc()

    def mount(source, target, kind, flags, data=None):
        return libc.mount(source, os.fsencode(target), kind, flags, data)

    if mount(None, "/", None, _MS_PRIVATE_ALL):
        return False
    mount(b"proc", "/proc", b"proc", _MS_NO_SUID_DEV_EXEC)  # where it fails, the old one stays
    for folder in hidden:
        mount(b"tmpfs", folder, b"tmpfs", _MS_NO_SUID_DEV_EXEC, b"size=4k")
    read_only = _MountAttributes(set=_MS_READ_ONLY)
    shut = libc.syscall(
        _MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE,
        ctypes.byref(read_only), ctypes.c_size_t(ctypes.sizeof(read_only)),
    )  # fmt: skip
    size = f"size={HOME},mode=700".encode()
    return not shut and not mount(b"tmpfs", home, b"tmpfs", _MS_NO_SUID_DEV_EXEC, size)


def give_up_rights():
    """Drop every capability, for good: what was mounted cannot be undone."""
    libc = _libc()
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    libc.capset(header, (ctypes.c_uint32 * 6)())


def die_with_parent():
    """End when the process that started this one ends."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def set_limits(alone):
    """Limit memory, computing time, size of files; where it can be, the number of processes.

    Parameters
    ----------
    alone : bool
        Whether this process is in namespaces of its own: else other programs of the user would
        count as its own.
    """
    _lower(resource.RLIMIT_AS, _address_space() + MEMORY)
    _lower(resource.RLIMIT_FSIZE, FILE)
    _lower(resource.RLIMIT_CPU, CPU_SECONDS)
    _lower(resource.RLIMIT_CORE, 0)
    if alone:
        before = resource.getrlimit(resource.RLIMIT_NPROC)
        resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, before[1]))
        try:  # older kernels count all of the user's
            thread = threading.Thread(target=int)
            thread.start()
            thread.join()
            _lower(resource.RLIMIT_NPROC, PROCESSES)
        except RuntimeError:
            resource.setrlimit(resource.RLIMIT_NPROC, before)


def _lower(kind, value):
    with contextlib.suppress(ValueError, OSError):  # macOS knows not all of them
        resource.setrlimit(kind, (value, value))


def _address_space():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 4 << 30


def refuse_sockets():
    """Make opening a connection an error, inside this process's Python."""

    def refused(*_arguments, **_options):
        raise OSError("there is no network while answers are graded")

    socket.socket.connect = socket.socket.connect_ex = refused
    socket.create_connection = socket.getaddrinfo = refused
