"""What came of a class: a row for each student, and what a person should look at."""

import csv
import io
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import nbformat

from course_utils.commands.grade.answers import answers, code_cells
from course_utils.commands.grade.look import likeness
from course_utils.commands.solve import solve_notebook
from course_utils.exercises.course import NOTEBOOKS
from course_utils.files import ROOT


@dataclass
class Result:
    """What came of one submission.

    Attributes
    ----------
    student : str
    name : str
        Of the file.
    rows : dict of str to dict
        A row for each exercise, as :func:`course_utils.commands.grade.judge.grade` makes them;
        empty where there is a problem.
    problem : str
        Why it was not graded.
    look : list of str
        What a person should look at.
    """

    student: str
    name: str
    rows: dict
    problem: str = ""
    look: list = field(default_factory=list)

    @property
    def points(self):
        """Exercises solved; None where it was not graded."""
        if self.problem:
            return None
        return sum(row["state"] == "solved" for row in self.rows.values())


def results(found, records, stem):
    """Put together what is known of all submissions.

    Parameters
    ----------
    found : list of Submission
    records : Records
    stem : str

    Returns
    -------
    results : list of Result
        Without those that are not graded yet.
    """
    made = []
    for s in found:
        reply = {"problem": s.problem} if s.problem else records.get(s)
        if reply is not None:
            made.append(Result(s.student, s.name, reply.get("rows", {}), reply.get("problem", "")))
    _look(made, _course_marks(stem))
    return made


def _course_marks(stem):
    """Likeness of the course's own solutions: exercise -> mark."""
    cells = code_cells(nbformat.writes(solve_notebook(ROOT / "notebooks" / f"{stem}.ipynb")))
    found = answers(cells, NOTEBOOKS[stem].exercises)
    return {name: likeness(answer.trees) for name, answer in found.items()}


def _look(made, course):
    """Write down, for each student, what a person should look at."""
    alike = defaultdict(list)
    for result in made:
        for name, row in result.rows.items():
            if row["mark"] and row["state"] != "open":
                alike[name, row["mark"]].append(result.student)
    for result in made:
        result.look = [result.problem] if result.problem else []
        for name, row in result.rows.items():
            if row["uses"]:
                result.look.append(f"{name}: uses {', '.join(row['uses'])}")
            others = [s for s in alike[name, row["mark"]] if s != result.student]
            if row["mark"] and row["state"] != "open" and row["mark"] == course.get(name):
                result.look.append(f"{name}: the course's own solution")
            elif others:
                more = f" and {len(others) - 3} more" if len(others) > 3 else ""
                result.look.append(f"{name}: same as {', '.join(others[:3])}{more}")


def table(made, stem):
    """The grades as CSV: a row a student, a column an exercise."""
    exercises = NOTEBOOKS[stem].exercises
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n").writerow
    write(["student", "points", "of", *exercises, "look at"])
    for r in made:
        states = [r.rows[name]["state"] if r.rows else "" for name in exercises]
        points = "" if r.points is None else r.points
        write([_cell(r.student), points, len(exercises), *states, _cell("; ".join(r.look))])
    return text.getvalue()


def _cell(text):
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in tuple("=+-@\t\r") and text[:1] else text


def misconceptions(made):
    """How many students have each misconception.

    Returns
    -------
    counts : list of (str, str, str, int)
        Exercise, misconception, what the tutor says, students; the most common first.
    """
    counts, sentences = Counter(), {}
    for result in made:
        for name, row in result.rows.items():
            if row["misconception"]:
                key = name, row["misconception"]
                counts[key] += 1
                sentences[key] = row["sentence"]
    return [(*key, sentences[key], n) for key, n in counts.most_common()]


def other_mistakes(made):
    """What was said of wrong answers that no misconception explains, with how often.

    Returns
    -------
    counts : list of (str, str, int)
        Exercise, sentence, students.
    """
    said = Counter(
        (name, row["sentence"])
        for result in made
        for name, row in result.rows.items()
        if row["state"] in ("wrong", "raises") and not row["misconception"] and row["sentence"]
    )
    return [(*key, n) for key, n in said.most_common()]
