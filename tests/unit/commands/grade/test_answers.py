"""What is found in a submitted notebook, without running it."""

import ast

import pytest

from course_utils.commands.grade.answers import answers, code_cells
from course_utils.commands.grade.look import likeness, suspicious

STEP = "def rnn_step(x_t, h_prev, W_x, W_h, b):\n    {}"
STUB = STEP.format("...") + "\n\n\nrnn_step = check(rnn_step)"


def found(*cells, names=("rnn_step", "softmax")):
    marked = [cell if isinstance(cell, tuple) else (cell, None) for cell in cells]
    return answers(marked, names, [STUB])


def test_an_answer_is_what_defines_it_without_its_check():
    cell = (
        f"import numpy as np\n\n{STEP.format('return np.tanh(x_t)')}\n\nrnn_step = check(rnn_step)"
    )
    own = found((cell, "rnn_step"))["rnn_step"].own
    assert own == cell.replace("rnn_step = check(rnn_step)", "").rstrip() + "\n"


def test_a_copied_cell_is_found_by_name_and_wins_over_the_stub():
    copied = STEP.format("return 1")
    assert found((STUB, "rnn_step"), copied)["rnn_step"].own.strip() == copied
    assert found(copied, (STUB, "rnn_step"))["rnn_step"].own.strip() == copied


def test_the_last_of_several_attempts_counts():
    assert "return 2" in found(STEP.format("return 1"), STEP.format("return 2"))["rnn_step"].own


def test_a_syntax_error_costs_its_own_exercise_only():
    both = found(("def rnn_step(x:\n    return", None), "def softmax(o):\n    return o")
    assert both["rnn_step"].problem.startswith("SyntaxError, line 1")
    assert both["softmax"].own and not both["softmax"].problem


@pytest.mark.parametrize("value", ["-" * 50_000 + "1", "(" * 999, "'\0'", "1 #" + "x" * 300_000])
def test_what_cannot_be_read_is_a_problem_and_no_crash(value):
    assert found(f"rnn_step = {value}")["rnn_step"].problem


def test_lines_that_only_ipython_reads_are_left_out():
    assert found(f"%matplotlib inline\n!ls\n{STEP.format('return 1')}")["rnn_step"].own


def test_what_an_answer_uses_comes_along_and_nothing_else():
    cells = [
        "import numpy as np\nimport torch",
        "def helper(a):\n    return a + offset",
        "offset = 3\noffset += 1\nexpensive = train()",
        STEP.format("h = helper(x_t)\n    return np.tanh(h)"),
        "h = train()",
    ]
    answer = found(*cells)["rnn_step"]
    needs = {number: source.split() for number, source in answer.needs}
    assert needs[2] == ["offset", "=", "3", "offset", "+=", "1"]
    assert "torch" not in needs[0] and 1 in needs and 4 not in needs


def test_what_the_course_imports_itself_is_not_the_students():
    course = "from course_utils.rnn import neuron"
    cells = [(course, None), (STEP.format("return neuron.rnn_step(x_t)"), None)]
    (answer,) = answers(cells, ["rnn_step"], [course]).values()
    assert answer.needs and suspicious(answer.trees) == []
    (answer,) = answers(cells, ["rnn_step"]).values()
    assert suspicious(answer.trees) == ["course_utils"]


def test_a_value_may_be_filled_in_line_by_line():
    own = found("softmax = {}\nsoftmax['W'] = 1\nsoftmax = check('softmax', softmax)")[
        "softmax"
    ].own
    assert own == "softmax = {}\nsoftmax['W'] = 1\n"


def test_what_defines_other_exercises_stays_out():
    answer = found(STEP.format("return 1"), "def softmax(o):\n    return rnn_step(o)")["softmax"]
    assert answer.needs == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [{"source": 1}]}'])
def test_a_damaged_notebook_is_a_line(text):
    with pytest.raises(ValueError, match="damaged"):
        code_cells(text)


def test_names_that_no_answer_needs():
    source = "import os.path, _socket\nfrom course_utils.rnn import neuron\nopen(f.__globals__)"
    assert suspicious(ast.parse(source).body) == [
        "__globals__", "course_utils", "open", "os", "socket",
    ]  # fmt: skip
    assert suspicious(ast.parse("import numpy as np\nnp.tanh(x)").body) == []


def test_answers_are_alike_whatever_their_names():
    body = "\n    ".join(f"{{0}} = np.tanh({{0}} @ W_{k} + {k})" for k in range(9))
    one, other = (f"def f({n}):\n    {body.format(n)}\n    return {n}" for n in ("h", "state"))
    commented = one.replace("return", "# why\n    return")
    marks = [likeness(ast.parse(source).body) for source in (one, other, commented)]
    assert marks[0] and len(set(marks)) == 1
    assert likeness(ast.parse(one.replace("tanh", "sin", 1)).body) != marks[0]
    assert likeness(ast.parse("def f(x):\n    return x").body) == ""
