"""``python -m course_utils grade SUBMISSIONS -n 01 -o grades.csv --feedback FOLDER``."""

import os
import re
import sys
import time

from tqdm.auto import tqdm

from course_utils.commands.grade.collect import submissions
from course_utils.commands.grade.gradebook import fill
from course_utils.commands.grade.pages import class_page, feedback, student_page
from course_utils.commands.grade.results import misconceptions, results, table
from course_utils.commands.grade.run import (
    Records,
    course_version,
    cpu_seconds,
    grade_all,
    hidden_folders,
)
from course_utils.commands.release import notebook_named
from course_utils.files import write_atomically


def grade_command(options):
    """Grade, and write the reports.

    Parameters
    ----------
    options : argparse.Namespace
        Those of :func:`course_utils.commands.grade.options.add_options`.

    Returns
    -------
    status : int
        0; 130 after an interrupt.

    Raises
    ------
    ValueError
        In one line: what the person at the keyboard can put right.
    """
    if not hasattr(os, "fork"):
        raise ValueError(
            "grading runs students' programs behind a fence that Windows lacks: run it in WSL or "
            "in a container, docs/class.md says how"
        )
    stem = notebook_named(options.notebook)
    found = submissions(options.submissions, stem)
    book = _read(options.gradebook) if options.gradebook else None
    if book is not None:
        _explained(options.gradebook, fill, book, [], {}, options.column)
    _try_to_write(options.output, options.feedback)
    records = Records(options.output.with_suffix(".graded.jsonl"), course_version(stem))
    hidden = hidden_folders(options.submissions, options.feedback)
    start, status = time.monotonic(), 0
    known = sum(not s.problem and records.get(s) is not None for s in found)
    waiting = sum(not s.problem for s in found) - known
    enclosed = None
    with tqdm(total=waiting, unit="submission", disable=None) as bar:
        try:
            enclosed = grade_all(found, stem, records, max(options.jobs, 1), hidden, bar.update)
        except KeyboardInterrupt:
            status = 130
    made = results(found, records, stem)
    notes = [FENCED[enclosed]] if enclosed is not None else []
    _write_reports(options, stem, made, book, notes)
    for result in made:
        if result.problem:
            print(f"{result.student}: {result.problem} ({result.name})")
    seconds = time.monotonic() - start
    before = f", {known} of them graded before" if known else ""
    took = f"{seconds:.0f} s, {cpu_seconds():.0f} s of computing"
    print(f"{len(made)} of {len(found)} submissions{before}; {took}: {options.output}")
    for note in notes:
        print(note)
    if status:
        print("Interrupted. The same command goes on where it stopped.")
    return status


FENCED = {
    True: "Each answer ran without network, with files read-only, unable to see other processes.",
    False: "This system allows no namespaces: answers had limits of time, memory and file size, "
    "but sockets were refused in Python only. For hostile submissions use a container.",
}


def _read(path):
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {path}: {getattr(error, 'strerror', error)}") from None


def _explained(path, function, *arguments):
    try:
        return function(*arguments)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _try_to_write(output, feedback):
    """Find out now, not after an hour, whether the reports can be written."""
    for folder in filter(None, (output.parent, feedback)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            trial = folder / f".{os.getpid()}"
            trial.touch()
            trial.unlink()
        except OSError as error:
            raise ValueError(f"cannot write in {folder}: {error.strerror}") from None
    if output.is_dir():
        raise ValueError(f"{output} is a folder: name a file, grades.csv for example")


def _write_reports(options, stem, made, book, notes):
    write_atomically(options.output, table(made, stem))
    if options.feedback:
        students = [r.student for r in made]
        for result in made:
            name = file_name(result.student, students)
            write_atomically(options.feedback / f"{name}.html", student_page(result, stem))
    page = options.output.with_suffix(".html")
    write_atomically(page, class_page(made, stem, notes))
    common = misconceptions(made)
    if common:
        name, _, _, n = common[0]
        print(f"What to explain again: {page} (the most common: {n} students in {name})")
    if book is not None:
        filled, unmatched = fill(book, made, {r.student: feedback(r) for r in made}, options.column)
        path = options.gradebook.with_name(f"{options.gradebook.stem}-filled.csv")
        write_atomically(path, filled)
        print(f"Filled in: {path}")
        if unmatched:
            print(f"Not in {options.gradebook.name}: {', '.join(unmatched)}", file=sys.stderr)


def file_name(student, others=()):
    """A file's name for a student; students whose names differ in signs only get a number."""
    plain = _plain(student)
    same = sorted(s for s in others if _plain(s).lower() == plain.lower())
    return f"{plain}-{same.index(student) + 1}" if len(same) > 1 and student in same else plain


def _plain(student):
    return re.sub(r"[^\w.-]+", "_", student).strip("._")[:80] or "student"
