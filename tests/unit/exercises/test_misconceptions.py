"""Every misconception fails its check and is recognised by its own sentence, and by no other."""

import pytest

from course_utils.exercises.attempt import attempt
from course_utils.exercises.course import NOTEBOOKS, exercises_of, questions_of
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.explain import recognised

EXERCISES = [e for notebook in NOTEBOOKS for e in exercises_of(notebook)]
PAIRS = [(e, wrong) for e in EXERCISES for wrong in e.misconceptions]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_the_solution_is_solved_without_remark(exercise):
    diagnosis = diagnose(exercise, exercise.solution)
    assert (diagnosis.state, diagnosis.sentence, diagnosis.remark) == ("solved", "", "")


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if e.plain], ids=lambda e: e.name)
def test_the_solution_with_loops_is_solved_without_remark(exercise):
    diagnosis = diagnose(exercise, exercise.plain)
    assert (diagnosis.state, diagnosis.sentence, diagnosis.remark) == ("solved", "", "")


@pytest.mark.parametrize(
    ("exercise", "wrong"), PAIRS, ids=[f"{e.name}-{wrong.__name__}" for e, wrong in PAIRS]
)
def test_each_misconception_gets_its_own_sentence(exercise, wrong):
    answer = exercise.as_answer(wrong)
    diagnosis = diagnose(exercise, answer)
    assert diagnosis.state in ("wrong", "raises")
    assert diagnosis.misconception == wrong.__name__
    cases = exercise.cases()
    outcomes = [attempt(exercise, answer, case) for case in cases]
    assert not any(isinstance(o.error, SyntaxError | NameError) for o in outcomes)  # our own fault
    assert [found.__name__ for found in recognised(exercise, outcomes)] == [wrong.__name__]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_each_exercise_has_hints_and_three_misconceptions_with_sentences(exercise):
    assert len(exercise.hints) >= 2
    sentences = {wrong.__name__: wrong.__doc__ for wrong in exercise.misconceptions}
    assert len(sentences) >= 3
    assert all(sentences.values()) and len(set(sentences.values())) == len(sentences)


def test_names_are_unique():
    names = [e.name for e in EXERCISES]
    questions = [q.name for notebook in NOTEBOOKS for q in questions_of(notebook)]
    assert len(set(names)) == len(names)
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_cases_are_the_same_at_every_call(exercise):
    for one, two in zip(exercise.cases(), exercise.cases(), strict=True):
        assert one.name == two.name
        assert all((one.arguments[k] == two.arguments[k]).all() for k in one.arguments
                   if hasattr(one.arguments[k], "all"))  # fmt: skip
