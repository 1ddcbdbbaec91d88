"""Gates, GRU and LSTM: against torch, against central differences, and gates set by hand."""

import warnings

import numpy as np
import pytest
import torch

from course_utils.rnn.bptt import numerical_gradient
from course_utils.rnn.gates import (
    count_gru_parameters,
    gru_backward,
    gru_forward,
    gru_step,
    gru_step_reset_before,
    one_gate_step,
    overwrite_to_keep,
    sigmoid,
)
from course_utils.rnn.interop import copy_to_torch
from course_utils.rnn.lstm import (
    cell_gradient,
    count_lstm_parameters,
    counter_weights,
    forgetter_weights,
    latch_weights,
    lstm_backward,
    lstm_forward,
    lstm_step,
    lstm_step_backward,
)
from course_utils.rnn.neuron import rnn_step

SIZES = [(1, 2, 1, 1), (2, 1, 4, 3), (4, 3, 2, 3), (12, 3, 2, 5), (100, 2, 3, 4)]  # T, B, D, H
SHORT = SIZES[:4]  # central differences take a pass or two for each number
LOSSES = ["every", "last"]
STATES = dict(lstm=("h_0", "c_0"), gru=("h_0",))
BIASES = dict(lstm=("b",), gru=("b_x", "b_h"))
PARTS = dict(lstm=4, gru=3)
MODELS = list(PARTS)


def network(model, T, B, D, H, dtype=float):
    """Inputs, first states, parameters; gates that keep, so that the gradient reaches step 1."""
    rng = np.random.default_rng([T, B, D, H])
    n = PARTS[model]
    shapes = dict(X=(T, B, D), **{s: (B, H) for s in STATES[model]})
    shapes |= dict(W_x=(D, n * H), W_h=(H, n * H), **{b: (n * H,) for b in BIASES[model]})
    network = {name: rng.normal(0, 0.7, shape) for name, shape in shapes.items()}
    network[BIASES[model][0]][H : 2 * H] += 3 if T > 50 else 0  # forget gate; update gate
    return {name: array.astype(dtype) for name, array in network.items()}


def forward(model, network):
    """Everything the backward pass needs, the states H first."""
    return (lstm_forward if model == "lstm" else gru_forward)(**network)


def backward(model, network, dH):
    function = lstm_backward if model == "lstm" else gru_backward
    start = [network[s] for s in STATES[model]]
    kept = forward(model, network)
    gradients = function(dH, network["X"], *start, *kept, network["W_x"], network["W_h"])
    return dict(zip(network, gradients, strict=True))


def torch_layer(model, network):
    """A layer of torch with the same parameters; inputs and first states as leaves."""
    kind = torch.nn.LSTM if model == "lstm" else torch.nn.GRU
    layer = kind(len(network["W_x"]), len(network["W_h"]), dtype=torch.float64)
    copy_to_torch(network["W_x"], network["W_h"], network[BIASES[model][0]], layer)
    if model == "gru":
        with torch.no_grad():
            layer.bias_hh_l0.copy_(torch.as_tensor(network["b_h"]))
    X = torch.tensor(network["X"], requires_grad=True)
    start = [torch.tensor(network[s][None], requires_grad=True) for s in STATES[model]]
    return layer, X, start


def torch_run(model, network):
    layer, X, start = torch_layer(model, network)
    H, last = layer(X, tuple(start) if model == "lstm" else start[0])
    return layer, X, start, H, last


def upstream(T, B, H, loss):
    """What the loss says about each state: the loss is the sum of ``dH * H``."""
    dH = np.random.default_rng(7).normal(size=(T, B, H))
    if loss == "last":
        dH[:-1] = 0
    return dH


def relative_error(ours, reference):
    """Length of the difference over length of the reference, all entries as one vector."""
    assert ours.shape == reference.shape
    assert np.linalg.norm(reference) > 0
    return np.linalg.norm(ours - reference) / np.linalg.norm(reference)


# --- the sigmoid and one gate -----------------------------------------------------------------


def test_sigmoid_of_any_size_without_a_warning():
    a = np.array([-1000.0, -50.0, -3.0, 0.0, 1.0, 20.0, 1000.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours = sigmoid(a)
    np.testing.assert_allclose(ours, torch.sigmoid(torch.tensor(a)), rtol=0, atol=1e-15)
    assert ours[[0, 3, 6]].tolist() == [0, 0.5, 1]
    assert sigmoid(np.float32([-200, 200])).dtype == np.float32


def test_the_opposite_gate_has_the_opposite_sum():
    a = np.random.default_rng(0).normal(0, 3, 1000)
    eps = np.finfo(float).eps
    np.testing.assert_allclose(sigmoid(-a), 1 - sigmoid(a), rtol=0, atol=eps)


def test_one_gate_step_number_by_number():
    rng = np.random.default_rng(0)
    B, D, H = 3, 2, 4
    x_t, c_prev = rng.normal(size=(B, D)), rng.normal(size=(B, H))
    W_c, W_u = rng.normal(size=(2, H + D, H))
    b_c, b_u = rng.normal(size=(2, H))
    ours = one_gate_step(x_t, c_prev, W_c, b_c, W_u, b_u)
    for k in range(B):
        for j in range(H):
            candidate, gate = b_c[j], b_u[j]
            for i in range(H):
                candidate += c_prev[k, i] * W_c[i, j]
                gate += c_prev[k, i] * W_u[i, j]
            for i in range(D):
                candidate += x_t[k, i] * W_c[H + i, j]
                gate += x_t[k, i] * W_u[H + i, j]
            u = 1 / (1 + np.exp(-gate))
            expected = u * np.tanh(candidate) + (1 - u) * c_prev[k, j]
            assert abs(ours[k, j] - expected) <= 1e-12


@pytest.mark.parametrize(("bias", "overwrites"), [(1000, True), (-1000, False)])
def test_an_update_gate_of_one_overwrites_and_of_zero_keeps(bias, overwrites):
    rng = np.random.default_rng(1)
    x_t, c_prev = rng.normal(size=(2, 3)), rng.normal(size=(2, 4))
    W_c, W_u, b = rng.normal(size=(7, 4)), rng.normal(size=(7, 4)), np.zeros(4)
    c_t = one_gate_step(x_t, c_prev, W_c, b, W_u, b + bias)
    candidate = rnn_step(x_t, c_prev, W_c[4:], W_c[:4], b)
    np.testing.assert_allclose(c_t, candidate if overwrites else c_prev, rtol=0, atol=1e-15)


# --- conventions of the GRU -------------------------------------------------------------------


def test_the_two_readings_of_the_update_gate_are_converted_exactly():
    rng = np.random.default_rng(2)
    B, D, H = 4, 3, 5
    x_t, c_prev = rng.normal(size=(B, D)), rng.normal(size=(B, H))
    W_c, W_u = rng.normal(size=(2, H + D, H))
    b_c, b_u = rng.normal(size=(2, H))
    overwriting = one_gate_step(x_t, c_prev, W_c, b_c, W_u, b_u)
    W_z, b_z = overwrite_to_keep(W_u, b_u)
    keeping = gru_step(  # a GRU whose reset gate is 1: the one gate that is left is z
        x_t,
        c_prev,
        np.hstack([np.zeros((D, H)), W_z[H:], W_c[H:]]),
        np.hstack([np.zeros((H, H)), W_z[:H], W_c[:H]]),
        np.concatenate([np.full(H, 1000.0), b_z, b_c]),
        np.zeros(3 * H),
    )
    np.testing.assert_allclose(keeping, overwriting, rtol=0, atol=1e-15)
    not_converted = gru_step(
        x_t,
        c_prev,
        np.hstack([np.zeros((D, H)), W_u[H:], W_c[H:]]),
        np.hstack([np.zeros((H, H)), W_u[:H], W_c[:H]]),
        np.concatenate([np.full(H, 1000.0), b_u, b_c]),
        np.zeros(3 * H),
    )
    assert np.abs(not_converted - overwriting).max() > 0.1
    back = overwrite_to_keep(W_z, b_z)
    assert (back[0] == W_u).all()
    assert (back[1] == b_u).all()


def gru_case(D, H, seed=3, batch=4):
    rng = np.random.default_rng(seed)
    shapes = (batch, D), (batch, H), (D, 3 * H), (H, 3 * H), (3 * H,)
    return [rng.normal(0, 0.7, shape) for shape in shapes]


def test_reset_before_and_after_the_product_are_different_functions():
    x_t, h_prev, W_x, W_h, b = gru_case(D=3, H=5)
    no_b_h = np.zeros_like(b)
    after = gru_step(x_t, h_prev, W_x, W_h, b, no_b_h)
    before = gru_step_reset_before(x_t, h_prev, W_x, W_h, b)
    assert np.abs(after - before).max() > 0.1
    W_h[:, 10:] = np.diag(np.diag(W_h[:, 10:]))  # units that hear only themselves: the same
    after = gru_step(x_t, h_prev, W_x, W_h, b, no_b_h)
    before = gru_step_reset_before(x_t, h_prev, W_x, W_h, b)
    np.testing.assert_allclose(after, before, rtol=0, atol=1e-15)


def test_one_reset_gate_before_silences_a_unit_and_after_deafens_one():
    H, k = 4, 1
    x_t, h_prev, W_x, W_h, b = gru_case(D=3, H=H, batch=1)
    for function, reached in ((gru_step_reset_before, range(H)), (gru_step, [k])):
        bias = [b] if function is gru_step_reset_before else [b, np.zeros_like(b)]
        closed = [b - 1000 * np.eye(3 * H)[k], *bias[1:]]
        moved = function(x_t, h_prev, W_x, W_h, *closed) != function(x_t, h_prev, W_x, W_h, *bias)
        assert np.flatnonzero(moved[0]).tolist() == list(reached)


def test_no_choice_of_weights_maps_one_reset_gate_to_the_other():
    """How unit 1 depends on the state, at h = 0, as the input changes.

    After the product this gradient is a combination of four vectors, the same for all inputs: the
    columns of W_hn, W_hr and W_hz for unit 1, and the unit itself.  Before the product each
    input gives its own mixture of the H gates.
    """
    D = H = 8
    inputs, _, W_x, W_h, b = gru_case(D, H, seed=4, batch=40)
    b_h = np.random.default_rng(5).normal(size=3 * H)

    def rank(step, *biases):
        def unit_1(x):
            return lambda h: step(x[None], h[None], W_x, W_h, *biases)[0, 0]

        gradients = [numerical_gradient(unit_1(x), np.zeros(H)) for x in inputs]  # H numbers each
        sizes = np.linalg.svd(np.array(gradients), compute_uv=False)
        return (sizes > 1e-6 * sizes[0]).sum()

    assert rank(gru_step, b, b_h) == 4
    assert rank(gru_step, b, np.zeros(3 * H)) == 3
    assert rank(gru_step_reset_before, b + b_h) == H


def test_a_reset_gate_of_one_is_not_yet_a_plain_rnn():
    D, H = 3, 5
    x_t, h_prev, W_x, W_h, b = gru_case(D, H)
    no_b_h = np.zeros_like(b)
    plain = rnn_step(x_t, h_prev, W_x[:, 2 * H :], W_h[:, 2 * H :], b[2 * H :])
    for step, rest in ((gru_step, [no_b_h]), (gru_step_reset_before, [])):
        open_ = b + np.repeat([1000, 0, 0], H)  # r = 1
        assert np.abs(step(x_t, h_prev, W_x, W_h, open_, *rest) - plain).max() > 0.1
        both = b + np.repeat([1000, -1000, 0], H)  # r = 1 and z = 0
        np.testing.assert_allclose(step(x_t, h_prev, W_x, W_h, both, *rest), plain, atol=1e-15)


def test_the_two_biases_of_the_candidate_are_not_redundant():
    H = 5
    x_t, h_prev, W_x, W_h, b = gru_case(3, H)
    no_b = np.zeros_like(b)
    ours = gru_step(x_t, h_prev, W_x, W_h, b, no_b)
    for part, same in ((0, True), (1, True), (2, False)):  # r, z, n
        share = b * np.repeat(np.eye(3)[part], H)
        moved = gru_step(x_t, h_prev, W_x, W_h, b - share, share)
        assert (np.abs(moved - ours).max() <= 1e-15) == same


# --- forward and backward against torch and central differences -------------------------------


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("model", MODELS)
def test_forward_equals_torch(model, sizes):
    n = network(model, *sizes)
    kept = forward(model, n)
    *_, H, last = torch_run(model, n)
    assert np.abs(kept[0] - H.detach().numpy()).max() <= 1e-12
    if model == "lstm":
        assert np.abs(kept[1][-1] - last[1][0].detach().numpy()).max() <= 1e-12


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("model", MODELS)
def test_one_step_after_the_other_gives_the_whole(model, sizes):
    n = network(model, *sizes)
    kept = forward(model, n)
    weights = [n[name] for name in ("W_x", "W_h", *BIASES[model])]
    state = [n[s] for s in STATES[model]]
    for t, x_t in enumerate(n["X"]):
        step = lstm_step if model == "lstm" else lambda *args: [gru_step(*args)]
        state = step(x_t, *state, *weights)
        for one, whole in zip(state, kept, strict=False):  # h and, for the LSTM, c
            np.testing.assert_allclose(one, whole[t], rtol=0, atol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("model", MODELS)
def test_backward_equals_autograd(model, sizes, loss):
    T, B, _, H = sizes
    n, dH = network(model, *sizes), upstream(T, B, H, loss)
    ours = backward(model, n, dH)
    layer, X, start, states, _ = torch_run(model, n)
    (states * torch.tensor(dH)).sum().backward()
    theirs = {"X": X.grad, "W_x": layer.weight_ih_l0.grad.T, "W_h": layer.weight_hh_l0.grad.T}
    theirs |= {s: leaf.grad[0] for s, leaf in zip(STATES[model], start, strict=True)}
    theirs[BIASES[model][0]] = layer.bias_ih_l0.grad
    theirs[BIASES[model][-1]] = layer.bias_hh_l0.grad
    for name in n:
        assert np.abs(ours[name] - theirs[name].numpy()).max() <= 1e-10, name
        assert relative_error(ours[name], theirs[name].numpy()) <= 1e-10, name


@pytest.mark.parametrize("T", [1, 2, 3, 7, 30, 100])
@pytest.mark.parametrize("model", MODELS)
def test_backward_equals_autograd_at_any_length(model, T):
    test_backward_equals_autograd(model, (T, 2, 3, 4), "every")


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("sizes", SHORT)
@pytest.mark.parametrize("model", MODELS)
def test_backward_equals_central_differences(model, sizes, loss):
    T, B, _, H = sizes
    n, dH = network(model, *sizes), upstream(T, B, H, loss)
    ours = backward(model, n, dH)
    for name in n:

        def total(value, name=name):
            return (dH * forward(model, {**n, name: value})[0]).sum()

        assert relative_error(ours[name], numerical_gradient(total, n[name])) <= 1e-7, name


def test_one_step_of_the_lstm_backward_equals_central_differences():
    rng = np.random.default_rng(8)
    B, H = 3, 4
    a, c_prev = rng.normal(size=(B, 4 * H)), rng.normal(size=(B, H))
    dh_t, dc_t = rng.normal(size=(2, B, H))
    no_state, no_weights, no_bias = np.zeros((B, H)), np.zeros((H, 4 * H)), np.zeros(4 * H)

    def step(a, c_prev):  # the input is what arrives inside the gates
        return lstm_step(a, no_state, c_prev, np.eye(4 * H), no_weights, no_bias)

    def loss(a, c_prev):
        h_t, c_t = step(a, c_prev)
        return (dh_t * h_t).sum() + (dc_t * c_t).sum()

    gates_t = np.where(np.arange(4 * H) // H == 2, np.tanh(a), 1 / (1 + np.exp(-a)))
    da, dc_prev = lstm_step_backward(dh_t, dc_t, gates_t, c_prev, step(a, c_prev)[1])
    assert relative_error(da, numerical_gradient(lambda a: loss(a, c_prev), a)) <= 1e-7
    assert relative_error(dc_prev, numerical_gradient(lambda c: loss(a, c), c_prev)) <= 1e-7


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_inputs_stay_as_they_are_and_so_does_the_type(model, dtype):
    n, dH = network(model, 6, 2, 3, 4, dtype), upstream(6, 2, 4, "every").astype(dtype)
    before = {name: array.copy() for name, array in n.items()}
    kept = forward(model, n)
    kept_before = [array.copy() for array in kept]
    start = [n[s] for s in STATES[model]]
    function = lstm_backward if model == "lstm" else gru_backward
    gradients = function(dH, n["X"], *start, *kept, n["W_x"], n["W_h"])
    weights = [n[name] for name in ("W_x", "W_h", *BIASES[model])]
    step = lstm_step if model == "lstm" else lambda *args: [gru_step(*args)]
    for array in (*kept, *gradients, *step(n["X"][0], *start, *weights)):
        assert array.dtype == dtype
    assert all((n[name] == before[name]).all() for name in n)
    assert all((now == then).all() for now, then in zip(kept, kept_before, strict=True))


# --- the gradient along the cell --------------------------------------------------------------


def test_cell_gradient_equals_central_differences_and_forget_gates():
    T, H = 9, 3
    n = network("lstm", T, 1, 2, H)
    _, C, gates = lstm_forward(**n)
    alone, total = cell_gradient(gates[:, 0], C[:, 0], n["W_h"])
    weights = [n[name] for name in ("W_x", "W_h", "b")]
    for t in range(T):
        o = gates[t, 0, 3 * H :]

        def last_cell(c, k, t=t, o=o):
            if t == T - 1:
                return c[k]
            h_0, c_0 = (o * np.tanh(c))[None], c[None]
            return lstm_forward(n["X"][t + 1 :], h_0, c_0, *weights)[1][-1, 0, k]

        jacobian = [numerical_gradient(lambda c, k=k: last_cell(c, k), C[t, 0]) for k in range(H)]
        np.testing.assert_allclose(total[t], jacobian, rtol=0, atol=1e-8)
        np.testing.assert_allclose(alone[t], gates[t + 1 :, 0, H : 2 * H].prod(0), atol=1e-15)


def test_the_cell_alone_is_the_whole_gradient_when_no_gate_hears_the_state():
    n = network("lstm", 9, 1, 2, 3)
    n["W_h"][:] = 0
    _, C, gates = lstm_forward(**n)
    alone, total = cell_gradient(gates[:, 0], C[:, 0], n["W_h"])
    np.testing.assert_allclose(total, [np.diag(a) for a in alone], rtol=0, atol=1e-15)


# --- parameters and gates set by hand ---------------------------------------------------------


@pytest.mark.parametrize("H", [1, 2, 5, 32])
@pytest.mark.parametrize("D", [1, 3, 10])
def test_parameters_are_counted_as_torch_has_them(D, H):
    for count, layer in (
        (count_gru_parameters, torch.nn.GRU(D, H)),
        (count_lstm_parameters, torch.nn.LSTM(D, H)),
    ):
        assert count(D, H) == sum(p.numel() for p in layer.parameters())
        without = type(layer)(D, H, bias=False)
        assert count(D, H, biases=0) == sum(p.numel() for p in without.parameters())
    ours = network("lstm", 1, 1, D, H)
    assert count_lstm_parameters(D, H, biases=1) == sum(
        ours[name].size for name in ("W_x", "W_h", "b")
    )
    ours = network("gru", 1, 1, D, H)
    assert count_gru_parameters(D, H) == sum(
        ours[name].size for name in ("W_x", "W_h", "b_x", "b_h")
    )


def run(weights, X):
    """Outputs and cells of the one unit, (T,) each, one step at a time."""
    h, c = np.zeros((1, 1)), np.zeros((1, 1))
    found = []
    for x_t in X:
        h, c = lstm_step(x_t[None], h, c, **weights)
        found.append((h[0, 0], c[0, 0]))
    return np.array(found).T


def streams(inputs, seed):
    """200 random streams of up to 200 steps; signals from rare to frequent."""
    rng = np.random.default_rng(seed)
    for k in range(200):
        T = 200 if k < 20 else rng.integers(1, 201)
        X = rng.integers(0, 2, (T, inputs)).astype(float)
        if inputs == 2:
            X[:, 1] = rng.random(T) < rng.choice([0, 0.01, 0.1, 0.5, 1])
        yield X


def test_the_latch_keeps_the_bit_it_was_told_to_take():
    kept = set()
    for X in streams(2, seed=10):
        bit, expected = 0, []
        for value, signal in X:
            bit = int(value) if signal else bit
            expected.append(bit)
        kept.add(bit)
        assert (run(latch_weights(), X)[0] > 0.5).astype(int).tolist() == expected
    assert kept == {0, 1}


def test_the_latch_keeps_a_bit_for_200_steps_of_noise():
    rng = np.random.default_rng(11)
    for bit in (0.0, 1.0):
        X = np.stack([rng.normal(0, 5, 200), np.zeros(200)], axis=1)
        X[0] = bit, 1
        outputs, _ = run(latch_weights(), X)
        assert ((outputs > 0.5) == bool(bit)).all()
        assert np.ptp(outputs) < 1e-6


def test_the_counter_counts():
    for X in streams(1, seed=12):
        _, cells = run(counter_weights(), X)
        assert np.rint(cells).tolist() == X[:, 0].cumsum().tolist()


def test_the_forgetter_counts_since_the_last_reset():
    for X in streams(2, seed=13):
        count, expected = 0, []
        for bit, signal in X:
            count = bit if signal else count + bit
            expected.append(count)
        _, cells = run(forgetter_weights(), X)
        assert np.rint(cells).tolist() == expected
