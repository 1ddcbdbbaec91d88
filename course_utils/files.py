"""Where the course is, and files that are either as they were or complete."""

import os
import time
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def python_path(root, environment):
    """The value of ``PYTHONPATH`` with which a process imports the course_utils of a folder.

    Parameters
    ----------
    root : path-like
        The course's folder.
    environment : mapping of str to str
        What is set there already follows.

    Returns
    -------
    str
    """
    return os.pathsep.join(filter(None, [str(root), environment.get("PYTHONPATH")]))


def write_atomically(path, text):
    """Write a text file so that it is either the old one or complete, never half written.

    Parameters
    ----------
    path : path-like
    text : str
        Stored as UTF-8 with Unix line ends on every system.
    """
    path = Path(path)
    # In the same folder, because os.replace works only within one file system.
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def writing(path):
    """Make the folder of a file that is written inside; what fails is told in one line.

    Parameters
    ----------
    path : Path

    Raises
    ------
    ValueError
        In place of an ``OSError``: that the file cannot be written, and why.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise ValueError(f"cannot write {path}: {error.strerror}") from None


@contextmanager
def one_at_a_time(path, patience=5):
    """Let one process at a time read, change and write a file; the others wait.

    Parameters
    ----------
    path : path-like
        The file; its folder must be there.  A folder beside it is the lock: making one works or
        fails in one step on every system and file system.
    patience : float
        Seconds after which a lock was left behind by a process that was killed, and is removed.
    """
    path = Path(path)
    lock = path.with_name(f".{path.name}.lock")
    end = time.monotonic() + patience
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.monotonic() > end:
                try:
                    lock.rmdir()
                except OSError:
                    break  # not ours to remove: better without a lock than never
                end = time.monotonic() + patience
            time.sleep(0.01)
    try:
        yield
    finally:
        with suppress(OSError):
            lock.rmdir()
