"""Notebooks and exercises are found by their folders and files."""

import subprocess
import sys
import types
from pathlib import Path

import pytest

from course_utils import exercises
from course_utils.exercises.course import NOTEBOOKS, exercises_of, find, questions_of, read_exercise
from course_utils.exercises.misconceptions import again, instead, misconception

FOLDER = Path(exercises.__file__).parent
SHARED = {"__init__", "predictions", "shared", "by_hand"}


def test_every_file_of_a_notebook_is_an_exercise_in_its_order():
    for folder in (path.parent for path in FOLDER.glob("*/__init__.py")):
        names = {path.stem for path in folder.glob("*.py")} - SHARED
        (listed,) = [set(n.exercises) for n in NOTEBOOKS.values() if names & set(n.exercises)]
        assert names == listed


def test_the_order_is_that_of_the_first_figures():
    assert list(NOTEBOOKS) == sorted(NOTEBOOKS)
    assert [stem[:2] for stem in NOTEBOOKS] == [f"{i:02d}" for i in range(len(NOTEBOOKS))]


def test_exercises_and_their_cases_load_without_torch():
    code = (
        "import sys; from course_utils.exercises.course import *;"
        "[case for stem in NOTEBOOKS for e in exercises_of(stem) for case in e.cases()];"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_does_not_exist_is_named_with_what_there_is():
    with pytest.raises(LookupError, match=r"no exercise 'rnn_stp'; there are: .*rnn_step"):
        find("rnn_stp")
    with pytest.raises(LookupError, match="no question"):
        find("rnn_step", "question")
    assert exercises_of("01_recurrent_neuron")[0] is find("rnn_step")
    assert questions_of("01_recurrent_neuron")


def double(x):
    """Twice as much."""
    # The comment stays.
    y = 2 * x
    return y + 0


def module(**changes):
    """A module of an exercise, all of it in order but for the changes."""
    made = types.ModuleType("course.double")
    vars(made).update({"solution": double, "cases": list, "hints": ("Twice.",), **changes})
    for value in vars(made).values():
        if isinstance(value, types.FunctionType) and value is not double:
            value.__module__ = made.__name__
    return made


def test_a_misconception_is_the_solution_with_a_line_replaced():
    @instead("2 * x", "_factor * x", "y + 0", "y + 1")
    def with_one():
        """One too many."""

    @misconception
    def half(x):
        """Half as much."""
        return x / 2

    exercise = read_exercise(module(with_one=with_one, half=half, _factor=5))
    one, other = exercise.misconceptions
    assert (one.__name__, one.__doc__, one(3)) == ("with_one", "One too many.", 16)
    assert (other.__name__, other(3)) == ("half", 1.5)


def test_of_several_implementations_the_same_may_be_said():
    @instead("2 * x", "3 * x")
    @instead("y + 0", "y + 1")
    def too_much():
        """Too much."""

    less = again(too_much, "2 * x", "x")
    exercise = read_exercise(module(too_much=too_much, less=less))
    assert [wrong(3) for wrong in exercise.misconceptions] == [9, 7, 3]
    assert {(w.__name__, w.__doc__) for w in exercise.misconceptions} == {("too_much", "Too much.")}


def test_an_edit_that_does_not_fit_is_named():
    @instead("3 * x", "x")
    def nowhere():
        """Nowhere."""

    with pytest.raises(ValueError, match=r"double: '3 \* x' stands 0 times"):
        read_exercise(module(nowhere=nowhere)).misconceptions[0](1)
    with pytest.raises(ValueError, match="pairs"):
        instead("only one")


def test_a_name_that_means_nothing_is_named():
    with pytest.raises(ValueError, match="what is 'tolerence'"):
        read_exercise(module(tolerence=1e-3))

    def unmarked(x):
        """Not marked."""

    with pytest.raises(ValueError, match="what is 'unmarked'"):
        read_exercise(module(unmarked=unmarked))
    broken = module()
    del broken.hints
    with pytest.raises(ValueError, match="has no hints"):
        read_exercise(broken)
