"""The NumPy neuron, against torch in float64, and its own properties."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_utils.rnn.interop import copy_to_torch
from course_utils.rnn.neuron import (
    count_parameters,
    cross_entropy,
    parity_weights,
    rnn_forward,
    rnn_step,
    softmax,
    threshold_forward,
)

SIZES = [(1, 1, 1, 1), (4, 2, 3, 5), (30, 7, 2, 16), (100, 1, 5, 8)]  # T, B, D, H


def network(T, B, D, H, dtype=float):
    rng = np.random.default_rng(T)
    shapes = dict(X=(T, B, D), h_0=(B, H), W_x=(D, H), W_h=(H, H), b=(H,))
    return {name: rng.normal(0, 0.5, shape).astype(dtype) for name, shape in shapes.items()}


@pytest.mark.parametrize("sizes", SIZES)
def test_forward_equals_torch(sizes):
    n = network(*sizes)
    layer = torch.nn.RNN(sizes[2], sizes[3], dtype=torch.float64)
    copy_to_torch(n["W_x"], n["W_h"], n["b"], layer)
    with torch.no_grad():
        theirs = layer(torch.as_tensor(n["X"]), torch.as_tensor(n["h_0"])[None])[0].numpy()
    assert np.abs(rnn_forward(**n) - theirs).max() <= 1e-12


@pytest.mark.parametrize("sizes", SIZES)
def test_forward_is_one_step_after_the_other(sizes):
    n = network(*sizes)
    h = n["h_0"]
    for x_t, state in zip(n["X"], rnn_forward(**n), strict=True):
        h = rnn_step(x_t, h, n["W_x"], n["W_h"], n["b"])
        np.testing.assert_allclose(state, h, rtol=0, atol=1e-12)


def test_forward_in_two_pieces_is_forward_in_one():
    n = network(20, 3, 2, 4)
    whole = rnn_forward(**n)
    first = rnn_forward(**{**n, "X": n["X"][:8]})
    second = rnn_forward(**{**n, "X": n["X"][8:], "h_0": first[-1]})
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=0, atol=1e-12)


def test_forward_keeps_float32_and_its_inputs():
    n = network(5, 2, 3, 4, np.float32)
    before = {name: array.copy() for name, array in n.items()}
    assert rnn_forward(**n).dtype == np.float32
    assert all((n[name] == before[name]).all() for name in n)


scores = arrays(
    float, st.tuples(st.integers(1, 4), st.integers(1, 6)), elements=st.floats(-1e4, 1e4)
)


@given(scores, st.floats(-1e4, 1e4))
def test_softmax_is_a_distribution_and_ignores_a_shift(o, shift):
    p = softmax(o)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(-1), 1, rtol=0, atol=1e-12)
    np.testing.assert_allclose(softmax(o + shift), p, rtol=0, atol=1e-9)


def test_softmax_of_no_class_is_one_line():
    with pytest.raises(ValueError, match=r"^softmax needs at least one score .* shape \(3, 0\)$"):
        softmax(np.zeros((3, 0)))


@given(scores)
def test_cross_entropy_equals_torch_and_is_finite(o):
    y = np.arange(len(o)) % o.shape[1]
    theirs = torch.nn.functional.cross_entropy(torch.as_tensor(o), torch.as_tensor(y)).item()
    ours = cross_entropy(o, y)
    assert np.isfinite(ours)
    assert abs(ours - theirs) <= 1e-12 * max(1, abs(theirs))


def test_cross_entropy_of_a_sequence_is_the_mean_over_time_and_batch():
    rng = np.random.default_rng(0)
    o, y = rng.normal(size=(6, 3, 5)), rng.integers(0, 5, (6, 3))
    assert cross_entropy(o, y) == pytest.approx(cross_entropy(o.reshape(-1, 5), y.ravel()))


@pytest.mark.parametrize(("D", "H", "K"), [(1, 1, 1), (3, 5, 2), (65, 100, 65)])
def test_count_equals_torch_without_its_second_bias(D, H, K):
    modules = torch.nn.ModuleList([torch.nn.RNN(D, H), torch.nn.Linear(H, K)])
    assert count_parameters(D, H, K) == sum(p.numel() for p in modules.parameters()) - H


@given(st.lists(st.integers(0, 1), min_size=1, max_size=200))
def test_two_threshold_units_compute_parity(bits):
    X = np.array(bits, dtype=float)[:, None, None]
    Y = threshold_forward(X, **parity_weights())
    assert (Y[:, 0, 0] == np.cumsum(bits) % 2).all()
