"""Near misses: which there are, that none is accepted, and that what is said of them is true."""

import ast
import time

import numpy as np
import pytest

from course_utils.exercises.attempt import attempt, quiet, same
from course_utils.exercises.course import NOTEBOOKS, exercises_of, find
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.edits import Editor, parse
from course_utils.exercises.known import other_inputs
from course_utils.exercises.misconceptions import compiled
from course_utils.exercises.near_misses import of_solution
from course_utils.exercises.phrases import PHRASES, of_the_solution
from course_utils.rnn.gates import sigmoid

EXERCISES = [e for notebook in NOTEBOOKS for e in exercises_of(notebook) if not e.is_value]
# Edits that differ from the solution on some inputs but not on those that the exercise is about:
# exercise -> edits, as "before -> after", and why they are as right.
AS_RIGHT = {
    # The last token's stretch ends at 1 but for rounding, and dice are below 1.
    "sample": {
        "np.minimum(ids, o.shape[-1] - 1) -> ids",
        "o.shape[-1] - 1 -> o.shape[-1]",
        "o.shape[-1] - 1 -> o.shape[-1] + 1",
        "1 -> 0",
        "1 -> -1",
    },
}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_near_miss_is_accepted_unless_it_is_as_right(exercise):
    """An edit that passes all cases must agree on other inputs: else a case is missing."""
    cases = exercise.cases()
    right = [attempt(exercise, exercise.solution, case, limited=False).value for case in cases]
    for function in filter(None, (exercise.function, exercise.plain)):
        variants, end = of_solution(function, exercise), time.process_time() + 60
        accepted = [(k,) for k in variants.order]
        for case, value in zip(cases, right, strict=True):
            accepted = variants.search(
                exercise,
                case,
                lambda v, value=value: same(v, value, exercise.tolerance),
                end,
                accepted,
            )
        wrong = set()
        for other in (other_inputs(case, seed) for case in cases for seed in range(3)):
            expected = attempt(exercise, function, other, limited=False)
            if expected.error is not None:
                continue
            with quiet():
                for (k,) in accepted:
                    value = variants.run(exercise, other, k)
                    if value is None or not same(value, expected.value, exercise.tolerance):
                        wrong.add(f"{variants.edits[k].was} -> {variants.edits[k].new}")
        assert wrong <= set(AS_RIGHT.get(exercise.name, {}))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_without_an_edit_nothing_changes(exercise):
    case = exercise.cases()[0]
    right = attempt(exercise, exercise.solution, case, limited=False).value
    for function in filter(None, (exercise.function, exercise.plain)):
        assert same(of_solution(function, exercise).run(exercise, case), right, exercise.tolerance)


def test_an_edit_switched_on_does_what_the_edited_source_does():
    """The function that holds all edits, against each edit put into the source alone."""
    exercise = find("lstm_step")
    variants, case = of_solution(exercise.function, exercise), exercise.cases()[0]
    scope = {**exercise.function.__globals__, "_sigmoid": sigmoid}
    compared = 0
    for number in sorted(variants.order)[::7]:
        editor = Editor(parse(exercise.function), only=number)
        exec(compile(_module(editor.tree), "edited", "exec"), scope)
        with quiet():
            try:
                alone = exercise.observe(scope["lstm_step"], **case.arguments)
            except Exception:
                alone = None
            together = variants.run(exercise, case, number)
        assert (alone is None) == (together is None)
        if alone is not None:
            assert same(alone, together, 1e-12)
            compared += 1
    assert compared > 20


def _module(tree):
    return ast.fix_missing_locations(ast.Module([tree], []))


def test_every_kind_of_edit_has_its_words():
    kinds = {edit.kind for e in EXERCISES for edit in of_solution(e.function, e).edits}
    assert kinds <= set(PHRASES)


def test_every_edit_can_be_spoken_of():
    """Also what is no expression by itself: an index in brackets, the head of a condition."""
    for function in (find("orthogonal").plain, find("clip_by_norm").plain):
        for edit in Editor(parse(function)).edits:
            assert of_the_solution(edit, "That is", set()).startswith("That is ")


@pytest.mark.parametrize("name", ["rnn_step", "lstm_step_backward", "rnn_backward", "softmax"])
def test_near_misses_handed_in_as_answers_are_named(name, monkeypatch):
    """Some near misses of a solution, handed in: nearly always the line or the edit is told."""
    monkeypatch.setattr("course_utils.exercises.explain.SECONDS", 1.0)
    exercise = find(name)
    variants = of_solution(exercise.function, exercise)
    generic = []
    for number in variants.order[:: len(variants.order) // 20]:
        source = ast.unparse(Editor(parse(exercise.function), only=number).tree)
        answer = compiled(source, exercise.function, {"_sigmoid": sigmoid})
        diagnosis = diagnose(exercise, answer)
        if diagnosis.state == "wrong":
            generic.append(diagnosis.sentence.endswith(("other numbers.", "right number.")))
    assert len(generic) > 3 and np.mean(generic) <= 0.1
