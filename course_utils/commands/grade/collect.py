"""Find what was handed in: a notebook for each student, however the platform delivers it."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from course_utils.commands.grade.answers import code_cells
from course_utils.exercises.course import NOTEBOOKS

BYTES = 50 << 20
"""A notebook may have that many; one with more is not read."""


@dataclass(frozen=True)
class Submission:
    """One notebook that was handed in.

    Attributes
    ----------
    student : str
        What the platform knows the student by.
    name : str
        Where it was, relative to what was given.
    text : str
        Its content; empty when it cannot be read.
    problem : str
        Why it cannot be graded, in one line.
    """

    student: str
    name: str
    text: str = ""
    problem: str = ""

    @property
    def digest(self):
        """A hash of whose it is and what is in it."""
        return hashlib.sha256(f"{self.student}\n{self.name}\n{self.text}".encode()).hexdigest()


def submissions(place, stem):
    """All submissions in a folder or an archive.

    Parameters
    ----------
    place : Path
        A folder or a zip; zips inside are opened, too.
    stem : str
        The course's notebook that was asked for.

    Returns
    -------
    found : list of Submission
        One for each student, by name.

    Raises
    ------
    ValueError
        In one line: there are none.
    """
    if place.is_dir():
        files = _in_folder(place)
    elif zipfile.is_zipfile(place):
        files = _in_zip(place.read_bytes())
    elif not place.exists():
        raise ValueError(f"{place}: there is no such folder or zip")
    else:
        raise ValueError(f"{place} is neither a folder nor a zip")
    files = [(name, content) for name, content in files if _counts(name)]
    around, by_student = _around([name for name, _ in files]), {}
    for name, content in files:
        student = student_of(name.removeprefix(around), stem)
        by_student.setdefault(student, []).append((name, content))
    if not by_student:
        raise ValueError(f"{place} has no notebooks")
    return [_one(student, by_student[student], stem) for student in sorted(by_student)]


def _in_folder(folder):
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        try:
            if path.suffix == ".zip":
                yield from _in_zip(path.read_bytes(), name.removesuffix(".zip") + "/")
            elif path.suffix == ".ipynb":
                yield name, path.read_bytes() if path.stat().st_size <= BYTES else None
        except OSError:
            yield name, b""


def _in_zip(data, before="", depth=0):
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        yield before.rstrip("/") + ".ipynb", b""  # whose it is can still be told
        return
    with archive:
        for entry in sorted(archive.infolist(), key=lambda e: e.filename):
            name = before + entry.filename
            if entry.is_dir() or not name.endswith((".ipynb", ".zip")):
                continue
            if entry.file_size > BYTES * (1 if name.endswith(".ipynb") else 20):
                yield name, None
                continue
            try:
                content = archive.read(entry)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
                content = b""
            if name.endswith(".ipynb"):
                yield name, content
            elif depth < 2:
                yield from _in_zip(content, name.removesuffix(".zip") + "/", depth + 1)


def _around(names):
    """The folder in which all students' folders are, as many zips have one; empty without one."""
    parts = [PurePosixPath(name).parts for name in names]
    if len({p[0] for p in parts}) != 1 or min(map(len, parts)) < 3:
        return ""
    # With one folder inside it is as likely the student's, with their own folders.
    return f"{parts[0][0]}/" if len({p[1] for p in parts}) > 1 else ""


def _counts(name):
    parts = PurePosixPath(name).parts
    return not any(p.startswith((".", "__MACOSX")) for p in parts)


def student_of(name, stem):
    """Whose submission a file is, from its name.

    Parameters
    ----------
    name : str
        With its folders.
    stem : str
        The notebook's.

    Returns
    -------
    student : str
        Moodle: the participant's number; Canvas: the user's number; else the folder, or the file's
        name without the notebook's.
    """
    parts = PurePosixPath(name).parts
    for part in parts:
        if moodle := re.search(r"_(\d+)_assignsubmission_", part):
            return moodle[1]
    for part in reversed(parts):
        if canvas := re.match(r"[^_]+_(?:LATE_)?(\d+)_\d+_", part):
            return canvas[1]
    if len(parts) > 1:
        return parts[0]
    name = re.sub(r"[\s_-]*(\(\d+\)|copy\d*|Copy\d*)$", "", PurePosixPath(name).stem)
    for known in (stem, stem[:2]):
        left = re.sub(rf"(^|[\s_.-]+){re.escape(known)}($|[\s_.-]+)", "", name)
        if left and left != name:
            return left
    return name


def _one(student, files, stem):
    """The one notebook of a student's files that was asked for."""
    texts = {name: _text(content) for name, content in files}
    fitting = [name for name, text in texts.items() if _stem_of(text) == stem]
    if len(fitting) > 1 and len({texts[name] for name in fitting}) == 1:
        fitting = fitting[:1]
    if len(fitting) > 1:
        names = ", ".join(sorted(fitting))
        return Submission(student, fitting[0], problem=f"two notebooks of one student: {names}")
    name = fitting[0] if fitting else next(iter(texts))
    if texts[name] is None:
        return Submission(student, name, problem=f"it is larger than {BYTES >> 20} MB")
    return Submission(student, name, texts[name])


def _text(content):
    return None if content is None else content.decode("utf-8", "replace")


def _stem_of(text):
    """The notebook of the course of whose exercises most are in a text; or None."""
    try:
        cells = code_cells(text or "")
    except ValueError:
        return None
    defined = {mark for _, mark in cells}
    for source, _ in cells:
        defined.update(re.findall(r"^(?:def\s+)?(\w+)\s*[(=]", source, re.M))
    shares = {s: len(defined & {*n.exercises}) / len(n.exercises) for s, n in NOTEBOOKS.items()}
    best = max(shares, key=shares.get)
    return best if shares[best] else None
