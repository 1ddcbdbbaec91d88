"""What an answer's result depends on: what is said of it is measured, and nothing is said of what
is right."""

import inspect

import numpy as np
import pytest

from course_utils.exercises.answer import Answer
from course_utils.exercises.attempt import attempt
from course_utils.exercises.course import NOTEBOOKS, exercises_of, find
from course_utils.exercises.differences import entries_wrong, located, separated
from course_utils.exercises.influences import Influences, counted
from course_utils.exercises.known import known
from course_utils.exercises.misconceptions import compiled
from course_utils.rnn.neuron import rnn_step

EXERCISES = [e for notebook in NOTEBOOKS for e in exercises_of(notebook) if not e.is_value]


def tried(name, answer):
    """An answer with what came of it on every case, as if it were wrong on the first."""
    exercise = find(name)
    outcomes = [attempt(exercise, answer, case) for case in known(exercise).cases]
    return Answer(exercise, answer, outcomes, 0, end=float("inf"))


def written(name, result):
    """An answer that returns an expression, with a source that can be read."""
    function = find(name).function
    source = f"def {name}{inspect.signature(function)}:\n    return {result}\n"
    return compiled(source, function, {"np": np})


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_nothing_is_said_of_what_depends_as_the_solution_does(exercise):
    """The solution and its plain form: were something said of them, it would be untrue."""
    for function in filter(None, (exercise.function, exercise.plain)):
        answer = tried(exercise.name, function)
        influences = Influences(answer, seconds=60)
        for part in answer.parts or [None]:
            assert influences.told(part) == ""


def batch_of_one(X, h_0, W_x, W_h, b):
    H, h = [], h_0
    for x in X:
        h = rnn_step(x, h[:1], W_x, W_h, b)
        H.append(h)
    return np.array(H)


def mixed(x_t, h_prev, W_x, W_h, b):
    return np.tanh(x_t @ W_x + h_prev.sum(axis=0) @ W_h + b)


def reset_without_bias(x_t, h_prev, W_x, W_h, b_x, b_h):
    H = h_prev.shape[1]
    b = b_h.copy()
    b[H : 2 * H] = 0
    a, u = x_t @ W_x + b_x, h_prev @ W_h + b
    r, z = (1 / (1 + np.exp(-a - u)))[:, : 2 * H].reshape(-1, 2, H).transpose(1, 0, 2)
    n = np.tanh(a[:, 2 * H :] + r * u[:, 2 * H :])
    return (1 - z) * n + z * h_prev


@pytest.mark.parametrize(
    "name, answer, part, said",
    [
        ("event_f1", written("event_f1", "0.5"), None, "`collar` has no effect"),
        ("rnn_forward", batch_of_one, None, "Of `h_0`, only the first counts"),
        ("rnn_step", mixed, None, "`h_prev[0]` alone changes your result at [1, 0], but not"),
        ("gru_step", reset_without_bias, None, "`b_h[6]` and `b_h[7]` have no effect."),
        (
            "embedding",
            written("embedding", "table[ids], np.zeros_like(table) + len(ids)"),
            "d_table",
            "`dX` has no effect",
        ),
    ],
)
def test_what_has_no_effect_or_one_too_many_is_said(name, answer, part, said):
    assert said in Influences(tried(name, answer), seconds=60).told(part)


def test_a_factor_changes_nothing_in_what_depends_on_what():
    def twice(x_t, h_prev, W_x, W_h, b):
        return 2 * rnn_step(x_t, h_prev, W_x, W_h, b)

    assert Influences(tried("rnn_step", twice), seconds=60).told() == ""


def test_a_result_of_several_unequal_arrays_is_compared_as_a_whole():
    """Where the case that fails is one with several arrays."""
    answer = tried("clip_by_norm", written("clip_by_norm", "[c * g for g in gradients]"))
    sizes = [len(case.arguments["gradients"]) for case, *_ in answer.tried]
    answer.failing = int(np.argmax(sizes))
    assert max(sizes) > 1
    assert isinstance(Influences(answer, seconds=60).told(), str)


def test_nothing_is_said_when_the_time_is_over():
    assert Influences(tried("rnn_step", mixed), seconds=0).told() == ""


@pytest.mark.parametrize(
    "count, said",
    [
        ("D * H + H * H + 2 * H + H * K + K", "You count `H` too many."),
        ("D * H + H * H + H + D * K + K", "You count `D * K` too many, and `H * K` too few."),
        ("H * H + H + H * K", "You count `K` and `D * H` too few."),
        ("D * H + H * H + H + H * K + K + 1", "You count `1` too many."),
        ("max(D, H) * H + H * H", ""),
    ],
)
def test_a_count_is_compared_term_by_term(count, said):
    assert counted(tried("count_parameters", written("count_parameters", count))) == said


def test_other_results_are_no_counts():
    assert counted(tried("rnn_step", mixed)) == ""


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda a: a + 1, ""),
        (lambda a: np.concatenate([a[:1], a[1:] + 1]), "Along the first axis, only the first "),
        (lambda a: np.concatenate([a[:-1], a[-1:] + 1]), "Along the first axis, only the last "),
        (lambda a: a + (np.arange(a.shape[1]) > 0), "Along the second axis, only the first "),
        (lambda a: a[:, 1:], "In every case that fails, the second axis is 1 too short."),
        (lambda a: a.T, ""),
        (lambda a: a[:2, :2], ""),
    ],
)
def test_the_only_right_or_wrong_entries_are_located(change, said):
    right = [np.ones((4, 3)), np.ones((2, 5))]
    sentence = located([(change(a), a) for a in right], 1e-9)
    assert sentence.startswith(said) and bool(sentence) == bool(said)


def test_a_result_that_is_right_for_one_value_of_an_argument_only():
    stride_added = written("conv_output_size", "n + 2 * padding - k - stride + 2")
    sentence = separated(tried("conv_output_size", stride_added))
    assert sentence == "It is right where `stride` is 1, and wrong elsewhere."


def test_wrong_entries_are_counted():
    right = {"a": np.arange(6.0).reshape(2, 3), "b": [1.0, 2.0]}
    assert entries_wrong(right, right, 1e-9) == 0
    assert entries_wrong({"a": right["a"] + [0, 0, 1], "b": [1.0, 3.0]}, right, 1e-9) == 3
    assert entries_wrong(None, right, 1e-9) == entries_wrong({"a": 0, "b": 0}, right, 1e-9) == 8
