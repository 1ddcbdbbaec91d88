"""What `check` says of answers to the exercises of notebook 01."""

import numpy as np
import pytest
import torch

from course_utils.exercises.course import find
from course_utils.exercises.diagnose import diagnose
from course_utils.rnn.neuron import parity_weights, rnn_step, softmax

rows = dict(axis=-1, keepdims=True)


def softmax_over(e, **axes):
    """Exponentials divided by their sums."""
    return e / e.sum(**axes)


def stable(o):
    """Exponentials of the scores, the largest of each row 1."""
    return np.exp(o - o.max(**rows))


SOFTMAX = {
    "smallest score": lambda o: softmax_over(np.exp(o - o.min(**rows)), **rows),
    "smallest score, or its mean": lambda o: softmax_over(np.exp(o - o.mean(**rows)), **rows),
    "You clip": lambda o: softmax_over(np.exp(np.clip(o, -700, 700)), **rows),
    "0 for the nan": lambda o: np.nan_to_num(softmax_over(np.exp(o), **rows)),
    "divide it by its own sum": lambda o: softmax_over(stable(o)),
    "You sum along the first axis": lambda o: softmax_over(stable(o), axis=0),
    "Two things at once. Your numbers add up to 1 over the whole array": lambda o: softmax_over(
        np.exp(o)
    ),
    "so that columns add up to 1": lambda o: softmax_over(np.exp(o), axis=0),
    "in both": lambda o: softmax_over(np.exp(o - o.max(axis=-1)), **rows),
    "squares": lambda o: softmax_over(o**2, **rows),
}


@pytest.mark.parametrize("expected", SOFTMAX)
def test_softmax(expected):
    assert expected in diagnose(find("softmax"), SOFTMAX[expected]).sentence


@pytest.mark.parametrize("of_what", [lambda o: o, lambda o: o - o.max(**rows)])
def test_a_sum_without_its_axis_is_told_whether_or_not_the_maximum_was_taken_off(of_what):
    def answer(o):
        return softmax_over(np.exp(of_what(o)), axis=-1)

    assert "loses that axis" in diagnose(find("softmax"), answer).sentence


def right_ones(p, y):
    """The entry of the right class of each row."""
    return np.take_along_axis(p, y[..., None], axis=-1)[..., 0]


def binary_cross_entropy(o, y):
    """Of each class, with a small number against the logarithm of 0."""
    p, t = softmax(o), np.eye(o.shape[-1])[y]
    return -(t * np.log(p + 1e-13) + (1 - t) * np.log(1 - p + 1e-13)).sum(-1).mean()


CROSS_ENTROPY = {
    "counts as a small number": [
        lambda o, y: -np.log(right_ones(softmax(o), y) + 1e-12).mean(),
        lambda o, y: -np.log(np.clip(right_ones(softmax(o), y), 1e-9, 1)).mean(),
    ],
    "`np.exp` of a large score is inf. Subtract": [
        lambda o, y: (np.log(np.exp(o).sum(-1)) - right_ones(o, y)).mean(),
    ],
    "fails at both ends": [
        lambda o, y: -np.log(right_ones(np.exp(o), y) / np.exp(o).sum(-1)).mean()
    ],
    "a very small probability is rounded to 0": [
        lambda o, y: -np.log(right_ones(softmax(o), y)).mean(),
    ],
    "counts the first axis only": [
        lambda o, y: (
            -right_ones(o - o.max(**rows) - np.log(stable(o).sum(**rows)), y).sum() / len(o)
        )
    ],
    "inside the sum only": [lambda o, y: -right_ones(o - np.log(stable(o).sum(**rows)), y).mean()],
    "logarithm of the scores themselves": [lambda o, y: -np.log(right_ones(o, y)).mean()],
    "binary cross-entropy": [binary_cross_entropy],
}


@pytest.mark.parametrize(
    ("expected", "answer"), [(said, a) for said, answers in CROSS_ENTROPY.items() for a in answers]
)
def test_cross_entropy(expected, answer):
    assert expected in diagnose(find("cross_entropy"), answer).sentence


def states(X, h, W_x, W_h, b):
    """The states one by one."""
    H = []
    for x_t in X:
        h = rnn_step(x_t, h, W_x, W_h, b)
        H.append(h)
    return H


def in_an_array_like_the_input(X, h_0, W_x, W_h, b):
    T, B, D = X.shape
    H = np.zeros((T, B, D))
    for t, h in enumerate(states(X, h_0, W_x, W_h, b)):
        H[t] = h
    return H


RNN_FORWARD = {
    "the batch comes first": lambda X, *rest: np.stack(states(X, *rest), axis=1),
    "runs along the batch": lambda X, *rest: np.array(states(X.swapaxes(0, 1), *rest)),
    "first step is missing": lambda X, *rest: np.array(states(X[1:], *rest)),
    "last step is missing": lambda X, *rest: np.array(states(X[:-1], *rest)),
    "added up": lambda X, *rest: np.cumsum(states(X, *rest), axis=0),
    "as wide as the input": in_an_array_like_the_input,
}


@pytest.mark.parametrize("expected", RNN_FORWARD)
def test_rnn_forward(expected):
    assert expected in diagnose(find("rnn_forward"), RNN_FORWARD[expected]).sentence


def test_sequences_one_after_another_are_told_that_the_batch_comes_first():
    def answer(X, h_0, W_x, W_h, b):
        each = range(X.shape[1])
        return np.stack([states(X[:, k], h_0[k], W_x, W_h, b) for k in each])

    assert "the batch comes first" in diagnose(find("rnn_forward"), answer).sentence


def test_layers_left_as_they_were_or_made_in_float32_are_told_so():
    def names_only(W_x, W_h, b, layer):
        W_ih = torch.as_tensor(W_x.T)  # noqa: F841
        return layer

    def float32(W_x, W_h, b, layer):
        layer.weight_ih_l0 = torch.nn.Parameter(torch.tensor(W_x.T, dtype=torch.float32))
        return layer

    exercise = find("copy_to_torch")
    assert "none of its parameters has changed" in diagnose(exercise, names_only).sentence
    assert "`weight_ih_l0` is float32 now" in diagnose(exercise, float32).sentence


def test_of_two_mistakes_in_a_copy_the_part_is_named():
    def answer(W_x, W_h, b, layer):
        with torch.no_grad():
            layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))
            layer.weight_hh_l0.copy_(torch.as_tensor(W_h))
            layer.bias_ih_l0.copy_(torch.as_tensor(b))
            layer.bias_hh_l0.copy_(torch.as_tensor(b))
        return layer

    assert "needs `W_h` transposed" in diagnose(find("copy_to_torch"), answer).sentence


@pytest.mark.parametrize("share", [0, 0.25, 1])
def test_the_bias_may_be_shared_out_between_the_two(share):
    def answer(W_x, W_h, b, layer):
        values = W_x.T, W_h.T, share * b, (1 - share) * b
        for parameter, value in zip(layer.parameters(), values, strict=True):
            parameter.data = torch.tensor(value)
        return layer

    assert diagnose(find("copy_to_torch"), answer).state == "solved"


PARITY = {
    "does not reach unit 2": dict(W_x=[[1, 0]]),
    "does not reach unit 1": dict(W_x=[[0, 1]]),
    "No unit ever fires": dict(b=[-3, -4]),
    "do fire, but your output is always 0": dict(
        W_x=[[1, -1]], W_h=[[-1, 1], [-1, 1]], b=[-0.5, -0.5], W_y=[[1], [1]], b_y=[-1.5]
    ),
    "a running OR": dict(b=[-0.5, -5]),
    "take off just once": dict(W_h=[[1, 1], [-2, -2]]),
    "must cancel what unit 1 sends": dict(W_h=[[1, 1], [1, 1]]),
    "After the bits 1 0 1 1 the parity is 1, your output 0. At the last of them the sums of your "
    "units are 1.1 and 0.1, and that of the output is -0.5": dict(W_h=[[1, 1], [-0.4, -0.4]]),
}


@pytest.mark.parametrize("expected", PARITY)
def test_parity_by_hand_says_what_the_units_do(expected):
    changed = {name: np.array(value, dtype=float) for name, value in PARITY[expected].items()}
    assert expected in diagnose(find("parity_weights"), {**parity_weights(), **changed}).sentence


def test_another_pair_of_units_that_keeps_the_parity_is_right():
    other = dict(  # "bit and not parity", "parity and not bit"; one of them fires for an odd number
        W_x=np.array([[1, -1]]),
        W_h=np.array([[-1, 1], [-1, 1]]),
        b=np.array([-0.5, -0.5]),
        W_y=np.array([[1], [1]]),
        b_y=np.array([-0.5]),
    )
    assert diagnose(find("parity_weights"), other).state == "solved"
