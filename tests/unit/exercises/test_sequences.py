"""What `check` says of answers to the exercises of notebook 00."""

from inspect import cleandoc

import numpy as np
import pytest

from course_utils.exercises import check
from course_utils.exercises.course import find
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.sequences import task_shapes as exercise
from course_utils.rnn.forecasting import lag_matrix
from course_utils.rnn.padding import pad_batch
from course_utils.rnn.task_shapes import task_shapes


def said(name, answer):
    """The sentence about an answer."""
    return diagnose(find(name), answer).sentence


WRONG = [(p, s) for p, right in task_shapes().items() for s in exercise.SHAPES if s != right]


@pytest.mark.parametrize(("problem", "shape"), WRONG)
def test_every_wrong_shape_has_a_reason_that_does_not_give_the_right_one(problem, shape):
    right = task_shapes()
    sentence = said("task_shapes", {**right, problem: shape})
    assert f'"{right[problem]}"' not in sentence
    if not any(
        cleandoc(w.__doc__).replace("\n", " ") == sentence for w in exercise.ONE_PROBLEM.values()
    ):
        assert f'9 of 10 are right. "{problem}": ' in sentence
        assert f'"{shape}" means' in sentence


def test_of_several_wrong_shapes_each_is_named():
    wrong = {
        "digit from its picture": "aligned",
        "caption for a picture": "many-to-one",
        "is this review positive?": "one-to-one",
        "label for every frame of a video": "one-to-one",
        "French sentence to English": "one-to-many",
    }
    sentence = said("task_shapes", {**task_shapes(), **wrong})
    assert sentence.startswith("5 of 10 are right.")
    for word in ("digit", "The caption", "The review"):
        assert word in sentence
    assert sentence.endswith(
        'again at "label for every frame of a video", "French sentence to English".'
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"caption for a picture": "one to many"}, "'one to many' is none of the five words"),
        ({"caption for a picture": 3}, "3 is none of the five words"),
        ({"caption for a picture": ["one-to-many"]}, "is none of the five words"),
        ({"spoken sentence to text": "many-to-many"}, "there are two kinds here"),
        ({"a price": "many-to-one"}, 'Not among the ten problems: "a price"'),
    ],
)
def test_what_is_no_shape_or_no_problem_is_named(changes, expected):
    assert expected in said("task_shapes", {**task_shapes(), **changes})


@pytest.mark.parametrize("dash", "\u2010\u2011\u2013\u2014\u2212")
def test_any_dash_will_do(dash):
    shapes = {problem: shape.replace("-", dash) for problem, shape in task_shapes().items()}
    assert diagnose(find("task_shapes"), shapes).state == "solved"


def test_a_missing_problem_is_named_and_a_list_is_told_to_be_a_dict():
    shapes = task_shapes()
    del shapes["spoken sentence to text"]
    assert 'Not in your dict: "spoken sentence to text"' in said("task_shapes", shapes)
    assert "Give a dict" in said("task_shapes", list(shapes.values()))


@pytest.mark.parametrize("dtype", [int, float, np.uint8])
def test_a_mask_of_numbers_is_not_accepted(dtype):
    def answer(batch):
        X, mask = pad_batch(batch)
        return X, mask.astype(dtype)

    assert "the numbers 0 and 1" in said("pad_batch", answer)


@pytest.mark.parametrize("rounded", [lambda x: round(x) + 1, lambda x: round(x + 1)])
def test_a_size_that_is_rounded_to_the_nearest_is_not_accepted(rounded):
    def answer(n, k, padding=0, stride=1):
        return rounded((n + 2 * padding - k) / stride)

    assert "`round`" in said("conv_output_size", answer)


def test_the_normal_equations_are_accepted():
    def fit_autoregression(x, K):
        A = np.column_stack([lag_matrix(x, K), np.ones(len(x) - K)])
        solution = np.linalg.solve(A.T @ A, A.T @ x[K:])
        return solution[:-1], solution[-1]

    assert check(fit_autoregression) is fit_autoregression


def test_two_loops_over_the_places_are_right_without_remark():
    def answer(image, kernel):
        n, m, k, l = (*image.shape, *kernel.shape)  # noqa: E741
        output = np.zeros((n - k + 1, m - l + 1))
        for i in range(n - k + 1):
            for j in range(m - l + 1):
                output[i, j] = (image[i : i + k, j : j + l] * kernel).sum()
        return output

    diagnosis = diagnose(find("convolve"), answer)
    assert (diagnosis.state, diagnosis.remark) == ("solved", "")


def rows_of(x, K, first, last):
    """Rows of lags, newest first."""
    return np.array([x[t - K : t][::-1] for t in range(first, last)])


LAG_MATRIX = {
    "The last row is missing": lambda x, K: rows_of(x, K, K, len(x) - 1),
    "The first row is missing": lambda x, K: rows_of(x, K, K + 1, len(x)),
    "Lag K is missing": lambda x, K: np.stack([x[K - k : -k] for k in range(1, K)], axis=1),
    "or the last one is still 0": lambda x, K: lag_matrix(x, K) * (np.arange(1, K + 1) < K),
    "turned round the order of the rows": lambda x, K: np.array(
        [x[t - K : t] for t in range(K, len(x))]
    )[::-1],
}


@pytest.mark.parametrize("expected", LAG_MATRIX)
def test_lag_matrix(expected):
    assert expected in said("lag_matrix", LAG_MATRIX[expected])


def four(x, K):
    """All that least squares returns."""
    return np.linalg.lstsq(np.column_stack([lag_matrix(x, K), np.ones(len(x) - K)]), x[K:])


FIT = {
    "The solution is the first of them": [
        lambda x, K: four(x, K),
        lambda x, K: (four(x, K)[:-1], four(x, K)[-1]),
        lambda x, K: (four(x, K)[:K], four(x, K)[K]),
    ],
    "no constant but the sum of squared errors": [lambda x, K: four(x, K)[:2]],
    "Matrix and targets have changed places": [
        lambda x, K: np.linalg.lstsq(x[K:], lag_matrix(x, K))[0]
    ],
}


@pytest.mark.parametrize(("expected", "answer"), [(s, a) for s, some in FIT.items() for a in some])
def test_fit_autoregression(expected, answer):
    assert expected in said("fit_autoregression", answer)
