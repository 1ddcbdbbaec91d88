"""An assignment for nbgrader, and what its cells call.

``rnn_step = check(rnn_step)`` binds the name to the course's own function where the answer is
wrong, so a test that calls the function afterwards always passes.  The cell that nbgrader reads
points from therefore judges the answer first.
"""

import copy

from course_utils.commands.copies import fresh_copy, read_notebook, write_notebook
from course_utils.commands.solve import find_stub, splice
from course_utils.exercises.cells import is_deeper
from course_utils.exercises.course import exercises_of, find
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.engine import check
from course_utils.files import ROOT, write_atomically, writing

CONFIG = """c = get_config()  # noqa: F821 (defined by nbgrader where it reads this file)

c.CourseDirectory.course_id = "rnn-course"
# What stands where the solution was: the course's own sign for something to be written.
c.ClearSolutions.code_stub = {"python": "...  # your code"}
# The longest cells train for a minute; endless answers are stopped after 3 s by the course itself.
c.ExecutePreprocessor.timeout = 300
"""

_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"


def points(name, space, of=1):
    """Points for an answer, for the cell that nbgrader reads; and a name that works from then on.

    Parameters
    ----------
    name : str
        Of the exercise.
    space : dict
        Where the answer is: ``globals()``.
    of : float
        Points for a right one.

    Returns
    -------
    points : float
    """
    exercise, answer = find(name), space.get(name)
    solved = diagnose(exercise, answer).state == "solved"
    space[name] = check(name, answer)
    return of if solved else 0


def nbgrader_assignment(stem, folder):
    """Write a source notebook, and the settings it needs where there are none yet.

    Parameters
    ----------
    stem : str
    folder : Path
        nbgrader's course folder.

    Returns
    -------
    path : Path

    Raises
    ------
    ValueError
        In one line.
    """
    notebook = fresh_copy(read_notebook(ROOT / "notebooks" / f"{stem}.ipynb"))
    notebook["cells"] = _cells(notebook["cells"], stem)
    notebook["nbformat_minor"] = max(notebook["nbformat_minor"], 5)
    path = folder / "source" / stem / f"{stem}.ipynb"
    with writing(path):
        write_notebook(path, notebook)
        if not (folder / "nbgrader_config.py").exists():
            write_atomically(folder / "nbgrader_config.py", CONFIG)
    return path


def _cells(cells, stem):
    exercises = {e.name: e for e in exercises_of(stem)}
    made = []
    for cell in cells:
        exercise = exercises.get(cell["metadata"].get("exercise"))
        made += [cell] if exercise is None else _pair(cell, exercise)
    return made


def _pair(cell, exercise):
    """The cell for the answer, and the locked one that gives points for it."""
    name = exercise.name
    answer, test = copy.deepcopy(cell), copy.deepcopy(cell)
    answer["source"] = _with_solution("".join(cell["source"]), exercise)
    answer["metadata"]["nbgrader"] = _marks(name, solution=True)
    test["id"] = f"points-{name}".replace("_", "-")[:64]
    test["source"] = (
        "# nbgrader reads the points from this cell: leave it as it is.\n"
        "from course_utils.commands.nbgrader import points\n\n"
        f'points("{name}", globals())'
    )
    deeper = ("tags", "slideshow") if is_deeper(cell) else ()  # then the points are there, too
    test["metadata"] = {key: cell["metadata"][key] for key in deeper}
    test["metadata"]["nbgrader"] = {**_marks(f"points_{name}", grade=True), "points": 1}
    return [answer, test]


def _marks(grade_id, solution=False, grade=False):
    return {
        "cell_type": "code",
        "grade": grade,
        "grade_id": grade_id,
        "locked": grade,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


def _with_solution(source, exercise):
    """The stub, with the solution between the marks that nbgrader clears."""
    node = find_stub(source, exercise)
    lines = source.splitlines()
    stub = lines[: node.end_lineno]
    solved = splice("\n".join(stub), exercise).splitlines()
    if exercise.is_value:
        return "\n".join([*stub, "", _BEGIN, *solved, _END])
    kept = node.body[0].end_lineno  # signature and docstring
    return "\n".join([*stub[:kept], f"    {_BEGIN}", *solved[kept:], f"    {_END}"])
