"""Forecasts from a fixed window, ragged batches, task shapes."""

from inspect import cleandoc

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils.exercises import check, engine, sequences
from course_utils.exercises.diagnose import diagnose
from course_utils.rnn.forecasting import fit_autoregression, lag_matrix, naive_forecast
from course_utils.rnn.padding import pad_batch
from course_utils.rnn.task_shapes import task_shapes

# --- the naive forecast -----------------------------------------------------------------------


@given(st.integers(2, 50), st.integers(0, 1000))
def test_naive_forecast_is_the_value_before(T, seed):
    x = np.random.default_rng(seed).normal(size=T)
    forecasts = naive_forecast(x)
    assert forecasts.shape == (T - 1,)
    assert all(forecasts[t - 1] == x[t - 1] for t in range(1, T))


def test_naive_forecast_knows_nothing_of_the_value_it_forecasts():
    x = np.random.default_rng(0).normal(size=10)
    for t in range(1, len(x)):
        changed = x.copy()
        changed[t:] += 1
        assert (naive_forecast(changed)[:t] == naive_forecast(x)[:t]).all()


# --- task shapes ------------------------------------------------------------------------------


def test_ten_problems_show_all_five_shapes():
    shapes = task_shapes()
    assert len(shapes) == 10
    assert set(shapes.values()) == {
        "one-to-one", "one-to-many", "many-to-one", "aligned", "encoder-decoder"
    }  # fmt: skip


def test_nobody_can_change_the_answer_for_others():
    task_shapes().clear()
    assert len(task_shapes()) == 10


# --- a ragged batch ---------------------------------------------------------------------------


@st.composite
def ragged(draw):
    """One to six sequences of 0 to 8 steps (one of them at least 1), with zeros among the data."""
    lengths = draw(st.lists(st.integers(0, 8), min_size=1, max_size=6).filter(any))
    D, seed = draw(st.integers(1, 3)), draw(st.integers(0, 1000))
    rng = np.random.default_rng(seed)
    return [rng.integers(-1, 2, (length, D)) * 1.0 for length in lengths]


@given(ragged())
def test_padding_equals_torch(sequences):
    X, _ = pad_batch(sequences)
    theirs = torch.nn.utils.rnn.pad_sequence([torch.as_tensor(s) for s in sequences]).numpy()
    assert X.shape == theirs.shape
    assert (theirs == X).all()


@given(ragged())
def test_the_mask_gives_every_sequence_back_and_only_zeros_are_left(sequences):
    X, mask = pad_batch(sequences)
    assert mask.shape == X.shape[:2]
    assert mask.dtype == bool
    assert not X[~mask].any()
    for i, sequence in enumerate(sequences):
        assert (X[mask[:, i], i] == sequence).all()
        assert mask[: len(sequence), i].all()
        assert not mask[len(sequence) :, i].any()


@given(ragged())
def test_padding_copies(sequences):
    before = [s.copy() for s in sequences]
    X, _ = pad_batch(sequences)
    X += 1
    assert all((s == b).all() for s, b in zip(sequences, before, strict=True))


# --- the lag matrix ---------------------------------------------------------------------------


@given(st.integers(1, 8), st.integers(1, 30), st.integers(0, 1000))
def test_every_entry_of_the_lag_matrix(K, rows, seed):
    x = np.random.default_rng(seed).normal(size=K + rows)
    L = lag_matrix(x, K)
    assert L.shape == (rows, K)
    for t in range(K, len(x)):
        assert L[t - K].tolist() == [x[t - k] for k in range(1, K + 1)]


def test_one_lag_is_the_naive_forecast():
    x = np.random.default_rng(0).normal(size=20)
    assert (lag_matrix(x, 1)[:, 0] == naive_forecast(x)).all()


# --- autoregression ---------------------------------------------------------------------------


def autoregressive(rng, w, c, T, noise):
    """A series that follows the model, from its mean."""
    x = np.full(T, c / (1 - sum(w)))
    for t in range(len(w), T):
        x[t] = c + sum(w_k * x[t - k] for k, w_k in enumerate(w, 1)) + noise * rng.normal()
    return x


@pytest.mark.parametrize("frequency", [0.3, 0.9, 2.0])
def test_a_sine_is_recovered_from_two_lags(frequency):
    # sin(ω t) = 2 cos ω · sin(ω (t-1)) - sin(ω (t-2)); the offset goes into the constant
    x = 5 + 2 * np.sin(frequency * np.arange(60) + 0.4)
    w, c = fit_autoregression(x, 2)
    assert w == pytest.approx([2 * np.cos(frequency), -1], abs=1e-9)
    assert c == pytest.approx(5 * (2 - 2 * np.cos(frequency)), abs=1e-9)


@pytest.mark.parametrize(
    ("w", "c"), [((0.8,), 2.0), ((1.2, -0.6), -3.0), ((0.3, 0.2, 0.0, -0.5), 0.0)]
)
def test_the_weights_of_a_process_are_found_up_to_its_noise(w, c):
    # The standard errors of least squares are the roots of the diagonal of noise² (AᵀA)⁻¹, for a
    # long autoregression too (Hamilton, Time Series Analysis, 1994, chapter 8).  A miss by 5 of
    # them is one in a million.
    x = autoregressive(np.random.default_rng(1), w, c, T=20_000, noise=1.0)
    found, constant = fit_autoregression(x, len(w))
    A = np.column_stack([lag_matrix(x, len(w)), np.ones(len(x) - len(w))])
    error = np.sqrt(np.diag(np.linalg.inv(A.T @ A)))  # the noise is 1
    assert (np.abs([*found, constant] - np.array([*w, c])) < 5 * error).all()
    assert error[:-1].max() < 0.02


@given(st.integers(1, 5), st.integers(0, 1000))
def test_the_residuals_have_nothing_to_do_with_lags_and_constant(K, seed):
    x = np.random.default_rng(seed).normal(3, 2, 40)
    w, c = fit_autoregression(x, K)
    L = lag_matrix(x, K)
    residuals = x[K:] - (L @ w + c)
    assert w.shape == (K,) and np.shape(c) == ()
    np.testing.assert_allclose(L.T @ residuals, 0, atol=1e-9)
    assert residuals.sum() == pytest.approx(0, abs=1e-9)


@given(st.integers(1, 4), st.floats(-50, 50), st.floats(0.1, 10))
def test_another_unit_changes_the_constant_only(K, offset, scale):
    x = np.random.default_rng(K).normal(size=60)
    w, c = fit_autoregression(x, K)
    moved, constant = fit_autoregression(scale * x + offset, K)
    np.testing.assert_allclose(moved, w, atol=1e-8)
    assert constant == pytest.approx(scale * c + offset * (1 - w.sum()), abs=1e-6)


# --- what check says --------------------------------------------------------------------------


def said(name, answer):
    """The sentence about an answer."""
    return diagnose(engine.find(name), answer).sentence


WRONG = [(p, s) for p, right in task_shapes().items() for s in sequences.SHAPES if s != right]


@pytest.mark.parametrize(("problem", "shape"), WRONG)
def test_every_wrong_shape_has_a_reason_that_does_not_give_the_right_one(problem, shape):
    right = task_shapes()
    sentence = said("task_shapes", {**right, problem: shape})
    assert f'"{right[problem]}"' not in sentence
    if not any(cleandoc(w.__doc__).replace("\n", " ") == sentence for w in sequences.ONE_PROBLEM):
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

    diagnosis = diagnose(engine.find("convolve"), answer)
    assert (diagnosis.state, diagnosis.remark) == ("solved", "")
