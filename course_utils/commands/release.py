"""The notebooks that students get: outputs cleared and, if wanted, without solutions."""

from pathlib import Path

from course_utils.commands.copies import fresh_copy, read_notebook, write_notebook
from course_utils.exercises import engine
from course_utils.exercises.course import NOTEBOOKS
from course_utils.files import ROOT, writing

LEFT_OUT = """from course_utils.commands.release import leave_out_solutions

leave_out_solutions()"""


def notebook_named(name):
    """The notebook that is meant by ``01``, its stem or its file.

    Parameters
    ----------
    name : str

    Returns
    -------
    stem : str

    Raises
    ------
    ValueError
        In one line, listing those there are.
    """
    stem = Path(name).name.removesuffix(".ipynb")
    if fitting := [s for s in NOTEBOOKS if stem in (s, s[:2])]:
        return fitting[0]
    raise ValueError(f"there is no notebook {name!r}; there are {', '.join(NOTEBOOKS)}")


def release(stem, folder, solutions=True):
    """Write the student's version of a notebook.

    Parameters
    ----------
    stem : str
    folder : Path
    solutions : bool
        Whether `check` shows the solution below its hints.  Without them, the cells that show a
        solution with one wrong line are left out, too.

    Returns
    -------
    path : Path

    Raises
    ------
    ValueError
        In one line.
    """
    source = ROOT / "notebooks"
    if folder.resolve() == source.resolve():
        raise ValueError(f"{folder} holds the course's own notebooks: name another folder")
    notebook = fresh_copy(read_notebook(source / f"{stem}.ipynb"))
    if not solutions:
        notebook["cells"] = without_solutions(notebook["cells"])
    path = folder / f"{stem}.ipynb"
    with writing(path):
        write_notebook(path, notebook)
    return path


def without_solutions(cells):
    """The cells of a notebook, made to show no solution.

    Parameters
    ----------
    cells : list of dict

    Returns
    -------
    cells : list of dict
    """
    kept = [c for c in cells if not (c["cell_type"] == "code" and "find_the_line(" in _source(c))]
    first = next(k for k, cell in enumerate(kept) if cell["cell_type"] == "code")
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": "without-solutions",
        "metadata": {"slideshow": {"slide_type": "skip"}},
        "outputs": [],
        "source": LEFT_OUT.splitlines(keepends=True),
    }
    return [*kept[:first], cell, *kept[first:]]


def _source(cell):
    return "".join(cell["source"])


def leave_out_solutions():
    """From now on, in this kernel, `check` shows hints only."""
    engine.solution_source = lambda _exercise: "Not in this version: ask whoever teaches you."
