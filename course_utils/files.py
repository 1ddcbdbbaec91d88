"""Where the course is, and files that are either as they were or complete."""

import os
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
