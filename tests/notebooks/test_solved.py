"""The solved notebooks run, strictly: every check passes and every claim holds."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from course_utils.commands.solve import solve_notebook
from course_utils.exercises.course import exercises_of

FOLDER = Path(__file__).parents[2] / "notebooks"


def execute(notebook, progress):
    environment = {**os.environ, "COURSE_STRICT": "1", "COURSE_PROGRESS": str(progress)}
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}})
    client.execute(env=environment)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda p: p.stem)
def test_solved_notebook_runs_strictly(path, tmp_path):
    notebook = solve_notebook(path)
    execute(notebook, tmp_path / "progress.json")
    text = nbformat.writes(notebook)
    names = [e.name for e in exercises_of(path.stem)]
    assert all(f"✔ {name}: solved" in text for name in names)
    assert f"{len(names)} of {len(names)} exercises solved" in text


def test_an_unsolved_notebook_fails_strictly(tmp_path):
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.v4.new_notebook()
    stub = "def rnn_step(x_t, h_prev, W_x, W_h, b):\n    ...\n"
    notebook.cells = [
        nbformat.v4.new_code_cell(f"from course_utils import check\n{stub}check(rnn_step)")
    ]
    with pytest.raises(CellExecutionError, match="rnn_step"):
        execute(notebook, tmp_path / "progress.json")
