"""What is played back to the judge is told what the answer itself would be told."""

import json

import nbformat
import pytest

from course_utils.commands.grade import nursery
from course_utils.commands.grade.judge import Nursery, code_cells, grade, stage, verdict
from course_utils.commands.grade.nursery import sent
from course_utils.commands.solve import solve_notebook
from course_utils.exercises.attempt import attempt
from course_utils.exercises.course import NOTEBOOKS, exercises_of, find
from course_utils.exercises.diagnose import diagnose
from course_utils.files import ROOT

QUICK = [stem for stem in NOTEBOOKS if stem[:2] in ("00", "03", "04", "06")]
"""Notebooks whose exercises load no torch."""


@pytest.mark.parametrize("stem", QUICK)
def test_a_misconception_is_the_same_one_when_played_back(stem):
    for exercise in (e for e in exercises_of(stem) if not e.is_value):
        for wrong in (exercise.misconceptions[0], exercise.misconceptions[-1]):
            tried = [attempt(exercise, wrong, case) for case in exercise.cases()]
            messages = [{"case": k, **sent(outcome, wrong)} for k, outcome in enumerate(tried)]
            messages = json.loads(json.dumps(messages))
            judged = stage(exercise).play(messages)
            direct = diagnose(exercise, wrong)
            assert (judged.state, judged.misconception) == (direct.state, direct.misconception)
            assert judged.sentence == direct.sentence


def test_what_is_no_result_is_no_verdict():
    exercise = exercises_of("00_sequences")[0]
    for message in (
        {"state": "solved"},
        {"case": 0, "value": ["array", "O", [1], ""]},
        {"case": 0, "value": 3, "changed": 5},
        {"case": "0", "value": ["none"]},
        {"error": ["x"]},
        {"rows": {}},
    ):
        assert verdict(exercise, [message] * 3, "ended")["state"] == "raises"


@pytest.mark.parametrize("stem", [QUICK[0], QUICK[-1]])
def test_a_solved_notebook_gets_all_points_and_a_fresh_one_none(stem):
    path = ROOT / "notebooks" / f"{stem}.ipynb"
    fresh = path.read_text(encoding="utf-8")
    stubs = [source.strip() for source, _ in code_cells(fresh)]
    nursery = Nursery(stem)
    try:
        for text, state in ((fresh, "open"), (nbformat.writes(solve_notebook(path)), "solved")):
            rows = grade(text, stem, stubs, nursery)
            assert {row["state"] for row in rows.values()} == {state}
            assert not any(row["uses"] for row in rows.values())
    finally:
        nursery.close()


@pytest.mark.parametrize("turned", [[1, 0, 2], [0, 2, 1]])
def test_what_is_observed_asks_no_solution(turned):
    """While an answer is judged, the course's own function refuses."""
    exercise = find("beam_search")

    def unsorted(**arguments):
        found = [part[: len(turned)] for part in exercise.plain(**arguments)]
        return tuple(part[turned] if len(part) == len(turned) else part for part in found)

    def answer(*arguments):
        return unsorted(**dict(zip(case.arguments, arguments, strict=True)))

    case = next(c for c in exercise.cases() if c.arguments["width"] == 3)
    with nursery._without(exercise):
        outcome = attempt(exercise, answer, case)
    assert "not from the likeliest on" in str(outcome.error)
