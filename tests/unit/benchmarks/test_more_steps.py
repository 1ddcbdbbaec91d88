"""The numbers of training steps are found, multiplied, and what breaks by it is told."""

import ast
import sys

import nbformat
import pytest

from benchmarks import more_steps
from benchmarks.more_steps import COUNTS, RATES, constants, functions_that_do_not_train, multiplied

CELL = """
def train_it(seed, steps=150, lr=5e-3):  # ü: bytes are not characters
    optimiser = make(lr)
    return [optimiser.step() for _ in range(steps)]

def walk(w, steps=50):
    return w**steps

first = train_it(0), train_it(1, steps=30), walk(2, steps=7), other(epochs=n * 2)
"""


def test_training_steps_are_multiplied_and_other_steps_are_not():
    others = functions_that_do_not_train([CELL])
    assert others == {"walk"}
    names = [name for name, _ in constants(CELL, COUNTS, others)]
    assert names == ["train_it steps", "train_it steps"]
    changed = multiplied(CELL, 10, COUNTS, others)
    assert "steps=1500," in changed and "train_it(1, steps=300)" in changed
    assert changed.replace("1500", "150").replace("300", "30") == CELL
    assert "lr=0.015)" in multiplied(CELL, 3, RATES, others)
    assert multiplied(CELL, 10, COUNTS, others, only="another") == CELL
    ast.parse(changed)


SLOW = """
from course_utils import measured
def train(seed, steps=20, lr=0.1):
    return 1 - (1 - lr) ** steps
measured('it does not learn: accuracy', train(0), '<', 0.9)
"""


def run(path, monkeypatch, capsys, *options):
    cell = nbformat.v4.new_code_cell(SLOW, id="a")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    monkeypatch.setattr(sys, "argv", ["more_steps", str(path), *options])
    with pytest.raises(SystemExit) as end:
        more_steps.main()
    return bool(end.value.code), capsys.readouterr().out


def test_a_claim_that_breaks_is_told(tmp_path, monkeypatch, capsys):
    failed, said = run(tmp_path / "00_slow.ipynb", monkeypatch, capsys, "--times", "2")
    assert failed
    assert "✘ it does not learn: accuracy: 0.9852 < 0.9\n" in said
    assert "train steps 20" in said


@pytest.mark.parametrize(
    ("line", "fails"), [("✘ after 20 steps: 1 < 0.9", False), ("✘ accuracy: 1 < 0.9", True)]
)
def test_words_that_name_the_steps_excuse_it(tmp_path, monkeypatch, capsys, line, fails):
    sources = []
    answer = lambda path, change, timeout: (sources.append(change(SLOW)), [line])  # noqa: E731
    monkeypatch.setattr(more_steps, "failing_claims", answer)
    failed, said = run(tmp_path / "00_slow.ipynb", monkeypatch, capsys, "--rate", "3")
    assert failed == fails
    assert ("(its words name the steps)" in said) != fails
    assert "steps=60, lr=0.3)" in sources[0]
