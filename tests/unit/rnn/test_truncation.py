"""Truncation in torch against truncation in NumPy, and the probe against networks that forget."""

import numpy as np
import pytest
import torch

from course_utils.rnn.bptt import rnn_backward, truncated_backward
from course_utils.rnn.interop import copy_to_torch
from course_utils.rnn.neuron import rnn_forward
from course_utils.rnn.probe import depends_on_first_input
from course_utils.rnn.truncation import truncated_forward

T, B, D, H = 12, 2, 3, 4


@pytest.fixture
def network():
    """Parameters, inputs, first state and gradients from above; the same layer in torch."""
    rng = np.random.default_rng(0)
    shapes = dict(X=(T, B, D), h_0=(B, H), W_x=(D, H), W_h=(H, H), b=(H,))
    n = {name: rng.normal(0, 0.6, shape) for name, shape in shapes.items()}
    layer = torch.nn.RNN(D, H, dtype=torch.float64)
    return n, rng.normal(size=(T, B, H)), copy_to_torch(n["W_x"], n["W_h"], n["b"], layer)


def run(n, layer, k, X=None):
    X = torch.as_tensor(n["X"]) if X is None else X
    return truncated_forward(layer, X, torch.as_tensor(n["h_0"])[None], k)


@pytest.mark.parametrize("k", [1, 3, 5, 12, 50])
def test_truncation_leaves_the_states_as_they_are(network, k):
    n, _, layer = network
    assert np.abs(run(n, layer, k).detach().numpy() - rnn_forward(**n)).max() <= 1e-12


@pytest.mark.parametrize("k", [1, 3, 4, 12, 50])  # 12 steps: every chunk is full
def test_the_gradient_is_that_of_truncated_backward(network, k):
    n, dH, layer = network
    (run(n, layer, k) * torch.as_tensor(dH)).sum().backward()
    states = rnn_forward(**n)
    dW_x, dW_h, db = truncated_backward(
        dH, n["X"], n["h_0"], states, n["W_x"], n["W_h"], k_1=k, k_2=k
    )
    assert np.abs(layer.weight_ih_l0.grad.numpy().T - dW_x).max() <= 1e-10
    assert np.abs(layer.weight_hh_l0.grad.numpy().T - dW_h).max() <= 1e-10
    assert np.abs(layer.bias_ih_l0.grad.numpy() - db).max() <= 1e-10
    full = rnn_backward(dH, n["X"], n["h_0"], states, n["W_x"], n["W_h"])[3]
    assert (np.abs(dW_h - full).max() <= 1e-10) == (k >= T)


def test_no_gradient_crosses_the_border_of_a_chunk(network):
    n, _, layer = network
    X = torch.tensor(n["X"], requires_grad=True)
    states = run(n, layer, 5, X)  # chunks 0-4, 5-9, and the rest, 10-11
    for at, first in ((4, 0), (8, 5), (11, 10)):
        (reached,) = torch.autograd.grad(states[at].sum(), X, retain_graph=True)
        moved = reached.abs().sum(dim=(1, 2)) > 0
        assert moved.tolist() == [first <= t <= at for t in range(T)]


def test_the_given_state_and_the_inputs_stay_as_they_are(network):
    n, _, layer = network
    X, h = torch.as_tensor(n["X"].copy()), torch.as_tensor(n["h_0"].copy())[None]
    h.requires_grad_()
    truncated_forward(layer, X, h, 3).sum().backward()
    assert torch.equal(X, torch.as_tensor(n["X"]))
    assert h.grad is None


def test_an_rnn_depends_on_its_first_input_in_numpy_and_in_torch(network):
    n, _, layer = network
    X = n.pop("X")
    before = X.copy()
    assert depends_on_first_input(lambda X: rnn_forward(X, **n), X) is True
    assert np.array_equal(X, before)
    X = torch.as_tensor(X)
    with torch.no_grad():
        assert depends_on_first_input(lambda X: layer(X)[0], X) is True
    assert np.array_equal(X.numpy(), before)


def test_a_network_whose_state_is_reset_does_not(network):
    n, _, _ = network
    X = n.pop("X")

    def reset(X):
        return np.stack([rnn_forward(x_t[None], **n)[0] for x_t in X])

    def last_two(X):
        return np.stack([rnn_forward(X[max(0, t - 1) : t + 1], **n)[-1] for t in range(len(X))])

    assert depends_on_first_input(reset, X) is False
    assert depends_on_first_input(last_two, X) is False
    assert depends_on_first_input(last_two, X[:2]) is True
    swapped = torch.nn.RNN(D, H, batch_first=True, dtype=torch.float64)  # the axes mixed up
    with torch.no_grad():
        assert not depends_on_first_input(lambda X: swapped(X)[0], torch.as_tensor(X))


def test_a_trace_far_below_any_tolerance_still_counts():
    def faint(X):
        return np.cumsum(X, axis=0) * 1e-12

    assert depends_on_first_input(faint, np.zeros((10, 1, 1)))
