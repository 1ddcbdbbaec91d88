"""Backpropagation through time, against central differences, against autograd, and in pieces."""

import numpy as np
import pytest
import torch

from course_utils.rnn.bptt import (
    cross_entropy_backward,
    nested_gradient,
    numerical_gradient,
    rnn_backward,
    rnn_step_backward,
    truncated_backward,
)
from course_utils.rnn.interop import copy_to_torch
from course_utils.rnn.neuron import cross_entropy, rnn_forward, rnn_step

SIZES = [(1, 2, 1, 1), (4, 1, 2, 3), (12, 3, 2, 5), (100, 2, 3, 4)]  # T, B, D, H
LOSSES = ["every", "last"]
NAMES = ["X", "h_0", "W_x", "W_h", "b"]


def network(T, B, D, H, dtype=float):
    """Orthogonal recurrent weights, small inputs where T is large: the gradient reaches h_0."""
    rng = np.random.default_rng([T, B])
    shapes = dict(X=(T, B, D), h_0=(B, H), W_x=(D, H), W_h=(H, H), b=(H,))
    n = {name: rng.normal(0, 0.5 / T**0.7, shape) for name, shape in shapes.items()}
    n["W_h"] = np.linalg.qr(n["W_h"])[0]
    return {name: array.astype(dtype) for name, array in n.items()}


def upstream(T, B, H, loss):
    """What the loss says about each state: the loss is the sum of ``dH * H``."""
    dH = np.random.default_rng(7).normal(size=(T, B, H))
    if loss == "last":
        dH[:-1] = 0
    return dH


def backward(n, dH):
    H = rnn_forward(**n)
    gradients = rnn_backward(dH, n["X"], n["h_0"], H, n["W_x"], n["W_h"])
    return dict(zip(NAMES, gradients, strict=True))


def relative_error(ours, reference):
    """Length of the difference over length of the reference, all entries as one vector."""
    assert ours.shape == reference.shape
    assert np.linalg.norm(reference) > 0
    return np.linalg.norm(ours - reference) / np.linalg.norm(reference)


def torch_network(n):
    layer = torch.nn.RNN(*n["W_x"].shape, dtype=torch.float64)
    copy_to_torch(n["W_x"], n["W_h"], n["b"], layer)
    X = torch.tensor(n["X"], requires_grad=True)
    h_0 = torch.tensor(n["h_0"][None], requires_grad=True)
    return layer, X, h_0


def torch_gradients(layer):
    return {
        "W_x": layer.weight_ih_l0.grad.numpy().T,
        "W_h": layer.weight_hh_l0.grad.numpy().T,
        "b": layer.bias_ih_l0.grad.numpy(),
    }


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("sizes", SIZES)
def test_backward_equals_central_differences(sizes, loss):
    T, B, _, H = sizes
    n, dH = network(*sizes), upstream(T, B, H, loss)
    ours = backward(n, dH)
    for name in NAMES:

        def total(value, name=name):
            return (dH * rnn_forward(**{**n, name: value})).sum()

        assert relative_error(ours[name], numerical_gradient(total, n[name])) <= 1e-7, name


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("sizes", SIZES)
def test_backward_equals_autograd(sizes, loss):
    T, B, _, H = sizes
    n, dH = network(*sizes), upstream(T, B, H, loss)
    ours = backward(n, dH)
    layer, X, h_0 = torch_network(n)
    (layer(X, h_0)[0] * torch.tensor(dH)).sum().backward()
    theirs = {"X": X.grad.numpy(), "h_0": h_0.grad[0].numpy(), **torch_gradients(layer)}
    for name in NAMES:
        assert np.abs(ours[name] - theirs[name]).max() <= 1e-10, name
        assert relative_error(ours[name], theirs[name]) <= 1e-10, name


@pytest.mark.parametrize("T", [1, 2, 3, 7, 30, 100])
def test_backward_through_a_mean_cross_entropy_equals_autograd(T):
    n = network(T, 4, 3, 6)
    rng = np.random.default_rng(T)
    W_y, y = rng.normal(size=(6, 5)), rng.integers(0, 5, (T, 4))
    dO = cross_entropy_backward(rnn_forward(**n) @ W_y, y)
    ours = backward(n, dO @ W_y.T)
    layer, X, h_0 = torch_network(n)
    O_torch = layer(X, h_0)[0] @ torch.tensor(W_y)
    torch.nn.functional.cross_entropy(O_torch.flatten(0, 1), torch.tensor(y).flatten()).backward()
    theirs = {"X": X.grad.numpy(), "h_0": h_0.grad[0].numpy(), **torch_gradients(layer)}
    for name in NAMES:
        assert np.abs(ours[name] - theirs[name]).max() <= 1e-10, name


@pytest.mark.parametrize("sizes", SIZES)
def test_one_step_after_the_other_gives_the_whole(sizes):
    T, B, _, H = sizes
    n, dH = network(*sizes), upstream(T, B, H, "every")
    states = rnn_forward(**n)
    before = [n["h_0"], *states[:-1]]
    chain = {name: np.zeros_like(n[name]) for name in NAMES}
    for t in reversed(range(T)):
        share = rnn_step_backward(
            dH[t] + chain["h_0"], n["X"][t], before[t], states[t], n["W_x"], n["W_h"]
        )
        chain["X"][t], chain["h_0"] = share[:2]
        for name, part in zip(("W_x", "W_h", "b"), share[2:], strict=True):
            chain[name] += part
    for name, whole in backward(n, dH).items():
        np.testing.assert_allclose(chain[name], whole, rtol=0, atol=1e-12)


def test_one_step_backward_equals_central_differences():
    n, dh = network(1, 3, 2, 4), upstream(1, 3, 4, "every")[0]
    step = {"x_t": n["X"][0], "h_prev": n["h_0"], "W_x": n["W_x"], "W_h": n["W_h"], "b": n["b"]}
    h_t = rnn_step(**step)
    ours = rnn_step_backward(dh, step["x_t"], step["h_prev"], h_t, n["W_x"], n["W_h"])
    for (name, value), gradient in zip(step.items(), ours, strict=True):

        def total(value, name=name):
            return (dh * rnn_step(**{**step, name: value})).sum()

        assert relative_error(gradient, numerical_gradient(total, value)) <= 1e-7, name


def truncated(n, dH, k_1, k_2):
    return truncated_backward(
        dH, n["X"], n["h_0"], rnn_forward(**n), n["W_x"], n["W_h"], k_1=k_1, k_2=k_2
    )


@pytest.mark.parametrize(("k_1", "k_2"), [(1, 23), (1, 50), (4, 23), (5, 40), (23, 23), (30, 99)])
def test_truncation_that_cuts_nothing_gives_the_full_gradient(k_1, k_2):
    n, dH = network(23, 2, 3, 4), upstream(23, 2, 4, "every")
    full = backward(n, dH)
    for name, gradient in zip(("W_x", "W_h", "b"), truncated(n, dH, k_1, k_2), strict=True):
        np.testing.assert_allclose(gradient, full[name], rtol=0, atol=1e-12)


@pytest.mark.parametrize("k_2", [1, 2, 5, 22])
def test_every_step_with_its_own_window_is_the_sum_of_the_windows(k_2):
    n, dH = network(23, 2, 3, 4), upstream(23, 2, 4, "every")
    sums = {name: 0 for name in ("W_x", "W_h", "b")}
    for t in range(23):  # the loss of step t alone, cut k_2 steps before
        start = max(0, t + 1 - k_2)
        before = rnn_forward(**{**n, "X": n["X"][:start]})[-1] if start else n["h_0"]
        window = {**n, "X": n["X"][start : t + 1], "h_0": before}
        only_last = np.zeros((t + 1 - start, 2, 4))
        only_last[-1] = dH[t]
        gradients = backward(window, only_last)
        sums = {name: total + gradients[name] for name, total in sums.items()}
    for name, gradient in zip(sums, truncated(n, dH, 1, k_2), strict=True):
        np.testing.assert_allclose(gradient, sums[name], rtol=0, atol=1e-12)


@pytest.mark.parametrize("k", [1, 4, 6, 12, 24])
def test_chunks_equal_torch_with_detach_between_them(k):
    n, dH = network(24, 2, 3, 4), upstream(24, 2, 4, "every")
    layer, X, h = torch_network(n)
    for chunk, share in zip(X.split(k), torch.tensor(dH).split(k), strict=True):
        H, h = layer(chunk, h.detach())
        (H * share).sum().backward()
    theirs = torch_gradients(layer)
    for name, gradient in zip(("W_x", "W_h", "b"), truncated(n, dH, k, k), strict=True):
        assert np.abs(gradient - theirs[name]).max() <= 1e-10, name


def test_a_longer_reach_than_the_stride_equals_torch_with_detached_states():
    n, dH = network(24, 2, 3, 4), upstream(24, 2, 4, "every")
    states = [n["h_0"], *rnn_forward(**n)]
    layer, X, _ = torch_network(n)
    for end in range(3, 25, 3):  # every 3 steps, 8 steps back
        start = max(0, end - 8)
        H, _ = layer(X[start:end], torch.tensor(states[start])[None])
        (H[-3:] * torch.tensor(dH[end - 3 : end])).sum().backward()
    theirs = torch_gradients(layer)
    for name, gradient in zip(("W_x", "W_h", "b"), truncated(n, dH, 3, 8), strict=True):
        assert np.abs(gradient - theirs[name]).max() <= 1e-10, name


@pytest.mark.parametrize(("k_1", "k_2"), [(0, 5), (-1, 5), (3, 2)])
def test_a_reach_below_the_stride_is_refused(k_1, k_2):
    n, dH = network(4, 1, 2, 3), upstream(4, 1, 3, "every")
    message = f"truncated_backward needs 1 <= k_1 <= k_2, not k_1={k_1}, k_2={k_2}"
    with pytest.raises(ValueError, match=f"^{message}$"):
        truncated(n, dH, k_1, k_2)


def test_the_nested_formula_without_steps_is_one_line():
    with pytest.raises(ValueError, match=r"^nested_gradient needs at least one step; x is empty$"):
        nested_gradient(1.0, np.zeros(0), np.zeros(0), 0.5)


@pytest.mark.parametrize("T", [1, 2, 3, 20])
def test_nested_formula_equals_central_differences_and_the_general_backward(T):
    rng = np.random.default_rng(T)
    x, w, dE_da = rng.normal(size=T), 0.8, 1.7

    def values(u):
        a = np.zeros(T)
        for t in range(T):
            a[t] = u * x[t] + w * np.tanh(a[t - 1] if t else 0)
        return a

    u = 0.6
    a = values(u)
    ours = np.array(nested_gradient(dE_da, x, a, w))
    reference = numerical_gradient(lambda u: dE_da * values(float(u))[-1], np.array(u))
    assert relative_error(ours, reference) <= 1e-7
    dH = np.zeros((T, 1, 1))
    dH[-1] = dE_da / (1 - np.tanh(a[-1]) ** 2)  # from the value before the tanh to the state
    H = np.tanh(a)[:, None, None]
    W = np.array([[w]])
    _, _, dW_x, _, _ = rnn_backward(dH, x[:, None, None], np.zeros((1, 1)), H, W, W)
    assert relative_error(ours, dW_x[0, 0]) <= 1e-12


@pytest.mark.parametrize("shape", [(1, 2), (7, 5), (6, 3, 4)])
def test_cross_entropy_backward_equals_torch_and_central_differences(shape):
    rng = np.random.default_rng(0)
    o, y = rng.normal(0, 3, shape), rng.integers(0, shape[-1], shape[:-1])
    ours = cross_entropy_backward(o, y)
    o_torch = torch.tensor(o, requires_grad=True)
    flat = o_torch.flatten(0, -2), torch.tensor(y).flatten()
    torch.nn.functional.cross_entropy(*flat).backward()
    assert np.abs(ours - o_torch.grad.numpy()).max() <= 1e-12
    assert relative_error(ours, numerical_gradient(lambda o: cross_entropy(o, y), o)) <= 1e-7
    np.testing.assert_allclose(ours.sum(-1), 0, rtol=0, atol=1e-12)


def test_cross_entropy_backward_survives_scores_of_any_size():
    do = cross_entropy_backward(np.array([[0.0, 2000.0]]), np.array([0]))
    np.testing.assert_allclose(do, [[-1, 1]], rtol=0, atol=1e-12)


def test_numerical_gradient_of_a_known_function():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    np.testing.assert_allclose(numerical_gradient(lambda x: (x**3).sum(), x), 3 * x**2, rtol=1e-9)


def calls(dtype):
    """Every function of the module with its arguments, as name -> (function, arguments)."""
    n = network(6, 2, 3, 4, dtype)
    H, dH = rnn_forward(**n), upstream(6, 2, 4, "every").astype(dtype)
    through = [dH, n["X"], n["h_0"], H, n["W_x"], n["W_h"]]
    one = [dH[1], n["X"][1], H[0], H[1], n["W_x"], n["W_h"]]
    return {
        "cross_entropy_backward": (cross_entropy_backward, [dH, np.zeros((6, 2), int)]),
        "rnn_step_backward": (rnn_step_backward, one),
        "rnn_backward": (rnn_backward, through),
        "truncated_backward": (lambda *args: truncated_backward(*args, 2, 3), through),
    }


@pytest.mark.parametrize("name", calls(float))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_inputs_stay_as_they_are_and_so_does_the_type(name, dtype):
    function, arguments = calls(dtype)[name]
    before = [array.copy() for array in arguments]
    results = function(*arguments)
    for array in results if isinstance(results, tuple) else [results]:
        assert array.dtype == dtype
    assert all((array == copy).all() for array, copy in zip(arguments, before, strict=True))


def test_numerical_gradient_leaves_its_input():
    x = np.array([1.0, 2.0])
    numerical_gradient(lambda x: (x**2).sum(), x)
    assert x.tolist() == [1, 2]
