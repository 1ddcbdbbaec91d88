"""What a student has solved, kept in one small file."""

import json
import os
from pathlib import Path

from course_utils.files import ROOT, one_at_a_time, write_atomically


def progress_path():
    """The progress file: ``COURSE_PROGRESS`` if set, else ``work/progress.json`` of the course."""
    return Path(os.environ.get("COURSE_PROGRESS") or ROOT / "work" / "progress.json")


def load_progress(path=None):
    """Read the set of solved exercises.

    Parameters
    ----------
    path : Path or None
        :func:`progress_path` by default.

    Returns
    -------
    solved : set of str
    notice : str
        One line when the file was damaged and has been set aside; empty otherwise.
    """
    path = path or progress_path()
    try:
        solved = json.loads(path.read_text(encoding="utf-8"))["solved"]
        if not all(isinstance(name, str) for name in solved):
            raise TypeError
        return set(solved), ""
    except OSError:
        return set(), ""  # nothing saved yet, or not readable: start empty
    except (ValueError, TypeError, KeyError):
        return set(), _set_aside(path)


def save_solved(name, path=None):
    """Add one exercise to the progress file, in one step that cannot leave half a file.

    Returns
    -------
    notice : str
        One line when it could not be saved or a damaged file was set aside; empty otherwise.
    """
    path = path or progress_path()
    solved, notice = load_progress(path)
    if name in solved:
        return notice
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(path):  # two notebooks may save at the same time
            now, said = load_progress(path)
            write_atomically(path, json.dumps({"solved": sorted(now | {name})}, indent=1) + "\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return f"Progress is not saved: {_short(path)} cannot be written ({reason})."
    return notice or said


def line_found(name):
    """Under which name it is kept that the line was found in the solution of an exercise."""
    return f"the line in {name}"


def _set_aside(path):
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    try:
        os.replace(path, aside)
    except OSError:
        return f"{_short(path)} is damaged and cannot be renamed; progress starts afresh."
    return f"{_short(path)} was damaged; it is kept as {aside.name}, and progress starts afresh."


def _short(path):
    return f"{path.parent.name}/{path.name}"
