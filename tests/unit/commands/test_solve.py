"""The solved notebook: the package's sources in the students' stubs."""

import nbformat
import numpy as np
import pytest

from course_utils.commands.solve import solve_notebook, splice
from course_utils.exercises.course import find


def test_a_stub_keeps_its_signature_and_docstring_and_gets_the_body():
    stub = '''before = 1


def rnn_step(x_t, h_prev, W_x, W_h, b):
    """Short."""
    ...  # your code: one line


rnn_step = check(rnn_step)'''
    solved = splice(stub, find("rnn_step"))
    assert solved == stub.replace(
        "    ...  # your code: one line",
        "    return np.tanh(x_t @ W_x + h_prev @ W_h + b)  # (B, H)",
    )


def test_a_value_is_made_by_the_packages_function():
    stub = 'parity_weights = dict(\n    W_x=...,\n)\n\nparity_weights = check("parity_weights", x)'
    solved = splice(stub, find("parity_weights"))
    assert "W_x=..." not in solved
    assert "parity_weights = parity_weights()" in solved
    assert solved.endswith('parity_weights = check("parity_weights", x)')


SOLVED = "return np.tanh(x_t @ W_x + h_prev @ W_h + b)"
STEP = "def rnn_step(x_t, h_prev, W_x, W_h, b):"


@pytest.mark.parametrize(
    "answer",
    [
        f"{STEP} return 0",
        f'{STEP} "Short."; return 0',
        f'{STEP}\n    "Short."; return 0',
        "rnn_step = lambda x, h, *W: 0",
        "def rnn_step(x, h, W_x, W_h, b=0):\n    return 0",
        f"def rnn_step(x):\n    return 1\n\n{STEP}\n    return 0",
        f"scale = 2\n\n{STEP}\n    return scale * x_t  # σ",
    ],
)
def test_an_answer_in_any_form_is_replaced_by_the_solution(answer):
    solved = splice(f"{answer}\n\nrnn_step = check(rnn_step)", find("rnn_step"))
    names = {"np": np, "check": lambda function: function}
    exec(solved, names)
    one = np.ones((1, 1))
    assert names["rnn_step"](one, one, one, one, 1) == np.tanh(3)
    assert solved.endswith("rnn_step = check(rnn_step)") and SOLVED in solved


def test_a_value_that_a_student_has_set_is_replaced():
    mine = 'parity_weights = dict(W_x=1)\nparity_weights = check("parity_weights", parity_weights)'
    solved = splice(mine, find("parity_weights"))
    assert "W_x=1)" not in solved and "parity_weights = parity_weights()" in solved


def test_of_a_cell_that_was_split_the_part_with_the_stub_is_solved(tmp_path):
    notebook = nbformat.v4.new_notebook()
    sources = [f"{STEP}\n    ...", "# a thought", "rnn_step = check(rnn_step)"]
    notebook.cells = [
        nbformat.v4.new_code_cell(source, metadata={"exercise": "rnn_step"}) for source in sources
    ]
    nbformat.write(notebook, tmp_path / "one.ipynb")
    first, *rest = [cell.source for cell in solve_notebook(tmp_path / "one.ipynb").cells]
    assert SOLVED in first and rest == sources[1:]


def test_a_cell_without_its_stub_is_named():
    with pytest.raises(ValueError, match="rnn_step"):
        splice("x = 1", find("rnn_step"))


def test_outputs_are_cleared_and_unknown_exercises_named(tmp_path):
    notebook = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell("print(1)", execution_count=3)
    cell.outputs = [nbformat.v4.new_output("stream", text="1\n")]
    notebook.cells.append(cell)
    nbformat.write(notebook, tmp_path / "one.ipynb")
    solved = solve_notebook(tmp_path / "one.ipynb").cells[0]
    assert (solved.outputs, solved.execution_count) == ([], None)

    cell.metadata["exercise"] = "nonsense"
    nbformat.write(notebook, tmp_path / "two.ipynb")
    with pytest.raises(LookupError, match="nonsense"):
        solve_notebook(tmp_path / "two.ipynb")
