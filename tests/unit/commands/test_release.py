"""Notebooks to hand out: outputs cleared, without solutions, for nbgrader."""

import json

import pytest

from course_utils.commands.cli import main
from course_utils.commands.nbgrader import points
from course_utils.commands.release import LEFT_OUT
from course_utils.exercises import engine
from course_utils.exercises.course import NOTEBOOKS

STEM = "01_recurrent_neuron"


def released(folder, *options):
    assert main(["release", "01", "-o", str(folder), *options]) == 0
    place = folder / "source" / STEM if "--nbgrader" in options else folder
    return json.loads((place / f"{STEM}.ipynb").read_text("utf-8"))["cells"]


def sources(cells):
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_outputs_are_cleared_and_marks_stay(tmp_path):
    cells = released(tmp_path)
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    marks = [cell["metadata"]["exercise"] for cell in code if "exercise" in cell["metadata"]]
    assert tuple(marks) == NOTEBOOKS[STEM].exercises


def test_without_solutions_check_shows_hints_only(tmp_path, monkeypatch, capsys):
    code = sources(released(tmp_path, "--without-solutions"))
    assert code[0] == LEFT_OUT and not any("find_the_line(" in source for source in code)
    shown = []
    monkeypatch.setattr(engine, "show", lambda html, text: shown.append(html))
    monkeypatch.setattr(engine, "solution_source", engine.solution_source)  # put back afterwards
    for cell in ("", LEFT_OUT):
        exec(cell, {})
        engine.check("rnn_step", lambda *a: ...)
    assert "np.tanh(x_t @ W_x + h_prev @ W_h + b)" in shown[0]
    assert "np.tanh(x_t @ W_x + h_prev @ W_h + b)" not in shown[1] and "Hint 2" in shown[1]


def test_an_assignment_has_a_cell_for_the_answer_and_a_locked_one_for_its_points(tmp_path):
    cells = released(tmp_path, "--nbgrader")
    marked = [c["metadata"]["nbgrader"] for c in cells if "nbgrader" in c["metadata"]]
    assert [m["grade_id"] for m in marked[:2]] == ["rnn_step", "points_rnn_step"]
    assert [(m["solution"], m["grade"], m["locked"]) for m in marked[:2]] == [
        (True, False, False),
        (False, True, True),
    ]
    assert len({m["grade_id"] for m in marked}) == len(marked) == 2 * len(NOTEBOOKS[STEM].exercises)
    step = next(s for s in sources(cells) if s.startswith("def rnn_step"))
    assert step.splitlines()[2:] == [
        "    ### BEGIN SOLUTION",
        "    return np.tanh(x_t @ W_x + h_prev @ W_h + b)  # (B, H)",
        "    ### END SOLUTION",
    ]
    value = next(s for s in sources(cells) if s.startswith("parity_weights = dict("))
    assert value.index(")\n\n### BEGIN SOLUTION\ndef parity_weights") > 0
    assert not any("= check(" in source for source in sources(cells))
    ids = [cell["id"] for cell in cells]
    assert len(set(ids)) == len(ids) and (tmp_path / "nbgrader_config.py").exists()


@pytest.mark.parametrize("name", [s[:2] for s in NOTEBOOKS])
def test_every_notebook_makes_an_assignment(name, tmp_path):
    assert main(["release", name, "-o", str(tmp_path), "--nbgrader"]) == 0
    (path,) = tmp_path.rglob("*.ipynb")
    for source in sources(json.loads(path.read_text("utf-8"))["cells"]):
        if "BEGIN SOLUTION" in source:
            compile(source, "cell", "exec")


def test_points_are_those_of_the_answer_and_the_notebook_goes_on():
    space = {"softmax": lambda o: o}
    assert points("softmax", space) == 0
    assert points("softmax", space) == 1  # now bound to the course's own, as the next cells need
    assert points("rnn_step", space) == 0 and space["rnn_step"]


@pytest.mark.parametrize(
    "options, said",
    [(["99"], "there is no notebook '99'"), (["01", "-o", "notebooks"], "name another folder")],
)
def test_bad_inputs_are_one_line(options, said, tmp_path, capsys, monkeypatch):
    from course_utils.files import ROOT

    monkeypatch.chdir(ROOT)
    assert main(["release", "-o", str(tmp_path), *options]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
