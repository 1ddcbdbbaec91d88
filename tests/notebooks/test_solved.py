"""The solved notebooks run, strictly: every check passes and every claim holds.

They also run for a student who comes back to an exercise after everything else has run, and they
keep the model that is the student's own.
"""

import copy
import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.commands.solve import solve_notebook
from course_utils.exercises.course import exercises_of

FOLDER = Path(__file__).parents[2] / "notebooks"
LONG = re.compile(r"tqdm\(|(?<!def )\b(train\w*|learn)\(")


def execute(notebook, progress):
    environment = {**os.environ, "COURSE_STRICT": "1", "COURSE_PROGRESS": str(progress)}
    del environment["COURSE_MY_MODEL"]  # what a student keeps is kept, beside the progress
    client = NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(FOLDER)}})
    client.execute(env=environment)


def around_exercises(cells):
    """For each exercise, its cell and the code cells after it, up to the next heading.

    Long work, which has a progress bar or trains, is left out: its results are there.
    """
    groups, group = [], None
    for cell in cells:
        if cell.cell_type == "markdown":
            if re.match("#+ ", cell.source):
                group = None
        elif cell.cell_type == "code":
            if "exercise" in cell.metadata:
                group = []
                groups.append(group)
            if group is not None and not LONG.search(cell.source):
                group.append(cell)
    return groups


def come_back(notebook):
    """Add, at the end, each exercise and what surrounds it again, as it was when all had run."""
    added = [nbformat.v4.new_code_cell("_all_ran = dict(globals())")]
    for group in around_exercises(notebook.cells):
        name = group[0].metadata["exercise"]
        source = f"globals().update(_all_ran)  # coming back to {name}"
        added += [nbformat.v4.new_code_cell(source), *copy.deepcopy(group)]
    for number, cell in enumerate(added):
        cell.id = f"back-{number}"
    notebook.cells += added


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda p: p.stem)
def test_solved_notebook_runs_strictly_and_may_be_come_back_to(path, tmp_path):
    notebook = solve_notebook(path)
    come_back(notebook)
    execute(notebook, tmp_path / "progress.json")
    text = nbformat.writes(notebook)
    names = [e.name for e in exercises_of(path.stem)]
    assert all(f"✔ {name}: solved" in text for name in names)
    assert f"{len(names)} of {len(names)} exercises solved" in text
    assert all(f"# coming back to {name}" in text for name in names)
    assert (tmp_path / "my_model.npz").exists() == ("Your model is kept in" in text)


STUB = "def rnn_step(x_t, h_prev, W_x, W_h, b):\n    ...\n"


def test_an_unsolved_notebook_fails_strictly(tmp_path):
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(f"from course_utils import check\n{STUB}check(rnn_step)")
    ]
    with pytest.raises(CellExecutionError, match="rnn_step"):
        execute(notebook, tmp_path / "progress.json")


@pytest.mark.parametrize(("later", "fits"), [("Y = 1", True), ("X = np.zeros((2, 7))", False)])
def test_a_name_that_a_later_section_overwrites_is_found(tmp_path, later, fits):
    from nbclient.exceptions import CellExecutionError

    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        code("import numpy as np\nfrom course_utils import check\nX = np.zeros((2, 3))"),
        code(f"{STUB}rnn_step = check(rnn_step)", metadata={"exercise": "rnn_step"}),
        text("Now use it:"),
        code("rnn_step(X, np.zeros((2, 1)), np.zeros((3, 1)), np.zeros((1, 1)), 0)"),
        text("## Later"),
        code(later),
    ]
    nbformat.write(notebook, tmp_path / "00.ipynb")
    notebook = solve_notebook(tmp_path / "00.ipynb")
    come_back(notebook)
    if fits:
        execute(notebook, tmp_path / "progress.json")
    else:
        with pytest.raises(CellExecutionError, match="mismatch"):
            execute(notebook, tmp_path / "progress.json")
