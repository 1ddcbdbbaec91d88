"""The assignment in the real nbgrader, which needs an environment of its own.

    python3 -m venv NEW && NEW/bin/pip install -r requirements.txt "nbgrader<0.10"
    COURSE_NBGRADER=NEW/bin/python .venv/bin/python -m pytest -n 0 THIS_FILE

It takes some minutes: each student's notebook is run as a whole.
"""

import csv
import json
import os
import subprocess

import pytest

from benchmarks.simulated_class import HOSTILE, RIGHT, STEM, WRONG
from course_utils.commands.cli import main
from course_utils.files import ROOT, python_path

PYTHON = os.environ.get("COURSE_NBGRADER")
pytestmark = pytest.mark.skipif(
    not PYTHON, reason="COURSE_NBGRADER names no Python that has nbgrader: see this file"
)


def submissions():
    right = {name: answers[0] for name, answers in RIGHT.items()}
    half = {name: WRONG[name][0] for name in ("rnn_step", "softmax", "parity_weights")}
    broken = {
        "rnn_step": HOSTILE["never ends"],
        "softmax": "def softmax(o):\n    return undefined",
        "cross_entropy": "def cross_entropy(o, y)\n    return o",
    }
    return {"ada": right, "bob": right | half, "eve": right | broken}


def test_three_students_get_their_points(tmp_path):
    assert main(["release", "01", "-o", str(tmp_path), "--nbgrader"]) == 0
    environment = {**os.environ, "PYTHONPATH": python_path(ROOT, os.environ), "HOME": str(tmp_path)}

    def nbgrader(*arguments):
        command = [PYTHON, "-m", "nbgrader", *arguments]
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=1800)

    nbgrader("generate_assignment", STEM)
    handed_out = (tmp_path / "release" / STEM / f"{STEM}.ipynb").read_text("utf-8")
    assert "SOLUTION" not in handed_out and "...  # your code" in handed_out
    for student, answers in submissions().items():
        notebook = json.loads(handed_out)
        for cell in notebook["cells"]:
            if cell["metadata"].get("exercise") in answers:
                cell["source"] = answers[cell["metadata"]["exercise"]]
        place = tmp_path / "submitted" / student / STEM
        place.mkdir(parents=True)
        (place / f"{STEM}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    nbgrader("autograde", STEM)
    nbgrader("generate_feedback", STEM)
    nbgrader("export")
    with open(tmp_path / "grades.csv", newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ada": 7, "bob": 4, "eve": 4}
    assert len(list((tmp_path / "feedback").rglob("*.html"))) == 3
