"""Exercises in a page: each has what it uses of the cells before it, and is judged there."""

import ast
import json
import subprocess
import sys

import nbformat
import pytest

from course_utils.commands.solve import splice
from course_utils.exercises.course import NOTEBOOKS, find
from course_utils.files import ROOT
from course_utils.site.book.before import before

# Needs PyTorch: the answer itself or what it is compared with.
TORCH = {"copy_to_torch", "truncated_forward"}


def cells_of(*sources, exercise=None):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    if exercise is not None:
        cells[exercise].metadata.exercise = "rnn_step"
    return cells


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["import numpy as np", "..."], "import numpy as np"),
        (["from course_utils.figures import gates as figures", "..."], ""),
        (["%timeit 1", "..."], ""),
        (["def f(x):\n    return x", "..."], "def f(x):\n    return x"),
        (["a = 1\nb = 2", "b"], "b = 2"),
        (["a = 1\nb = a", "b"], "a = 1\nb = a"),
        (["a = [0]\na[0] = 1", "a"], "a = [0]\na[0] = 1"),
        (["a = 1\n\ndef f():\n    return a", "..."], "def f():\n    return a"),
        (["a = 1\n\ndef f():\n    return a", "f()"], "a = 1\n\ndef f():\n    return a"),
        (["print(1)", "..."], ""),
    ],
)
def test_what_a_cell_uses(cells, expected):
    assert ast.dump(ast.parse(before(cells_of(*cells), len(cells) - 1))) == ast.dump(
        ast.parse(expected)
    )


def test_an_exercise_before_gives_what_it_gave():
    cells = cells_of("def rnn_step(x):\n    ...\nrnn_step = check(rnn_step)", "...", exercise=0)
    assert before(cells, 1) == "rnn_step = course('rnn_step')"


JUDGE = """
import importlib.util, json, sys

class Blocked:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "matplotlib"}:
            raise ModuleNotFoundError(name)

real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "torch" else real(name, *rest)
from course_utils.site.engine import Engine
importlib.util.find_spec = real
from course_utils.site.engine.stand_ins import _Finder
sys.meta_path.remove(_Finder)  # what stands in for torch comes before those that find it
sys.meta_path[:0] = [_Finder, Blocked]
result = {}
for name, source, earlier in json.load(sys.stdin):
    sent = []
    Engine(sent.append).receive({"kind": "run", "id": name, "source": source, "before": earlier})
    result[name] = [m["data"].get("text/plain", "") for m in sent if m["kind"] == "output"]
json.dump(result, sys.stdout)
"""


def solved_cells():
    """Every exercise of the course: name, its cell solved, and what it uses of the cells before."""
    given = []
    for stem in NOTEBOOKS:
        cells = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells
        for index, cell in enumerate(cells):
            if name := cell.metadata.get("exercise"):
                given.append((name, splice(cell.source, find(name)), before(cells, index)))
    return given


def judged():
    """What every exercise's solution is told in a Python without torch and matplotlib."""
    done = subprocess.run(
        [sys.executable, "-c", JUDGE],
        input=json.dumps(solved_cells()),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_exercise_without_torch_is_judged():
    texts = {name: "\n".join(outputs) for name, outputs in judged().items()}
    unsolved = {name: text for name, text in texts.items() if f"✔ {name}: solved" not in text}
    assert set(unsolved) == TORCH
    for text in unsolved.values():
        assert "PyTorch, which does not run in a browser" in text
