"""The memory race without a browser: its numbers, its sentences, its pictures."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.labs import memory_race
from course_utils.labs.memory_race import cells as cell_runs
from course_utils.labs.memory_race import maths, picture, words
from course_utils.rnn.gates import gru_forward, gru_step
from course_utils.rnn.gradients import spectral_radius
from course_utils.rnn.lstm import cell_gradient, lstm_forward, lstm_step
from course_utils.rnn.neuron import rnn_step

# --- the runs ------------------------------------------------------------------------------------

CELLS = list(words.NAMES)
cells = pytest.mark.parametrize("cell", CELLS)


def runs(cell, value=1.0, drive=0.3, seed=0):
    return {
        "rnn": lambda: cell_runs.run_rnn(value, drive, seed=seed),
        "relu": lambda: cell_runs.run_relu(drive, seed=seed),
        "gru": lambda: cell_runs.run_gru(value, drive, seed=seed),
        "lstm": lambda: cell_runs.run_lstm(value, drive, seed=seed),
    }[cell]()


def steps_of(cell, value, seed=0):
    """One step of a cell, from state to state; the LSTM's state is its cell, then its output."""
    d, H = cell_runs.drawn(seed), cell_runs.UNITS
    b = np.zeros(4 * H)
    b[H : 2 * H] = value

    def step(x, s):
        if cell == "rnn":
            return rnn_step(x, s, d["W_x"][:, :H], value * d["G"], np.zeros(H))
        if cell == "relu":
            return np.maximum(x @ d["W_x"][:, :H] + s, 0)
        if cell == "gru":
            n = 3 * H
            return gru_step(x, s, d["W_x"][:, :n], d["W_h"][:, :n], b[:n], np.zeros(n))
        h, c = lstm_step(x, s[:, H:], s[:, :H], d["W_x"], d["W_h"], b)
        return np.concatenate([c, h], axis=1)

    return step


def test_the_tanh_rnns_weights_have_the_radius_asked_for():
    assert spectral_radius(cell_runs.drawn()["G"]) == pytest.approx(1)


@pytest.mark.parametrize("drive", [0.0, 0.3])
def test_runs_of_a_pair_differ_in_their_first_input_alone(drive):
    X = cell_runs.inputs(drive)
    with_signal, without = X[:, : cell_runs.PAIRS], X[:, cell_runs.PAIRS :]
    np.testing.assert_array_equal(with_signal[1:], without[1:])
    assert (np.abs(with_signal[0]) == 1).all() and not without[0].any()
    assert X[1:].std() == pytest.approx(drive, rel=0.05)


@cells
def test_trace_is_the_distance_of_the_pairs(cell):
    value, H = 0.8, cell_runs.UNITS
    step = steps_of(cell, value)
    s = np.zeros((2 * cell_runs.PAIRS, 2 * H if cell == "lstm" else H))
    apart = []
    for x in cell_runs.inputs(0.3)[:30]:
        s = step(x, s)
        apart.append(np.linalg.norm(s[: cell_runs.PAIRS, :H] - s[cell_runs.PAIRS :, :H]))
    left = runs(cell, value)["left"][:30]
    np.testing.assert_allclose(left, np.array(apart) / apart[0], rtol=1e-9, atol=1e-14)


@cells
def test_jacobians_are_derivatives_of_a_step(cell):
    value, H = 1.2, cell_runs.UNITS
    step, run = steps_of(cell, value), runs(cell, value)
    s = np.zeros((1, 2 * H if cell == "lstm" else H))
    X = cell_runs.inputs(0.3)[:, :1]
    for t in range(6):
        if t:
            eps = 1e-6
            moved = np.repeat(s, s.shape[1], axis=0) + eps * np.eye(s.shape[1])
            back = np.repeat(s, s.shape[1], axis=0) - eps * np.eye(s.shape[1])
            numeric = (step(X[t], moved) - step(X[t], back)) / (2 * eps)
            np.testing.assert_allclose(run["jacobians"][t - 1], numeric, atol=1e-8)
        s = step(X[t], s)


@pytest.mark.parametrize("bias", [0.0, 1.0, 4.0])
def test_lstms_gradient_is_the_courses(bias):
    d, H, T = cell_runs.drawn(), cell_runs.UNITS, 60
    b = np.zeros(4 * H)
    b[H : 2 * H] = bias
    start = np.zeros((1, H))
    X = cell_runs.inputs(0.3)[:T, :1]
    _, C, gates = lstm_forward(X, start, start, d["W_x"], d["W_h"], b)
    alone, total = cell_gradient(gates[:, 0], C[:, 0], d["W_h"])
    seen = maths.watch(cell_runs.run_lstm(bias, 0.3), T)
    np.testing.assert_allclose(seen["gradient"], maths.sizes(total)[::-1], rtol=1e-9)
    np.testing.assert_allclose(
        seen["alone_back"], np.sqrt((alone**2).mean(axis=1))[::-1], rtol=1e-9
    )


@pytest.mark.parametrize("T", [2, 40])
def test_grus_gradient_is_autograds(T):
    d, n = cell_runs.drawn(), 3 * cell_runs.UNITS
    b_x, b_h = np.zeros((2, n))
    b_x[cell_runs.UNITS : 2 * cell_runs.UNITS] = 2.0
    X, start = cell_runs.inputs(0.3)[:T, :1], np.zeros((1, cell_runs.UNITS))
    H, _, _ = gru_forward(X, start, d["W_x"][:, :n], d["W_h"][:, :n], b_x, b_h)
    gru = torch.nn.GRU(cell_runs.INPUTS, cell_runs.UNITS, dtype=torch.float64)
    with torch.no_grad():
        gru.weight_ih_l0[:] = torch.as_tensor(d["W_x"][:, :n].T)
        gru.weight_hh_l0[:] = torch.as_tensor(d["W_h"][:, :n].T)
        gru.bias_ih_l0[:], gru.bias_hh_l0[:] = torch.as_tensor(b_x), torch.as_tensor(b_h)
    first = torch.as_tensor(H[0, 0])
    rest = torch.as_tensor(X[1:])

    def last(h):
        return gru(rest, h[None, None])[0][-1, 0]

    J = torch.autograd.functional.jacobian(last, first).numpy()
    seen = maths.watch(cell_runs.run_gru(2.0, 0.3), T)
    assert seen["gradient"][-1] == pytest.approx(maths.sizes(J), rel=1e-9)


@pytest.mark.parametrize("bias", [-2.0, 4.0])
def test_fast_runs_are_the_courses(bias):
    d, H = cell_runs.drawn(), cell_runs.UNITS
    X, start = cell_runs.inputs(0.3), cell_runs.START
    W_x, W_h, b = d["W_x"], d["W_h"], np.zeros(4 * H)
    b[H : 2 * H] = bias
    for fast, courses in zip(
        cell_runs.run_fast_lstm(X, W_x, W_h, b),
        lstm_forward(X, start, start, W_x, W_h, b),
        strict=True,
    ):
        np.testing.assert_allclose(fast, courses, rtol=0, atol=1e-13)
    W_x, W_h, b = W_x[:, : 3 * H], W_h[:, : 3 * H], b[: 3 * H]
    for fast, courses in zip(
        cell_runs.run_fast_gru(X, W_x, W_h, b),
        gru_forward(X, start, W_x, W_h, b, np.zeros(3 * H)),
        strict=True,
    ):
        np.testing.assert_allclose(fast, courses, rtol=0, atol=1e-13)


def test_without_input_identity_relu_keeps_everything():
    left = cell_runs.run_relu(0.0)["left"]
    np.testing.assert_allclose(left, 1)
    assert cell_runs.run_relu(1.0)["left"][-1] < 1


@cells
@given(T=st.integers(2, cell_runs.LONGEST))
@settings(max_examples=20, deadline=None)
def test_every_picture_starts_at_one(cell, T):
    seen = maths.watch(runs(cell), T)
    for values in seen.values():
        assert values.shape == (T,) and values[0] == pytest.approx(1)
    np.testing.assert_allclose(seen["alone"][-1], seen["alone_back"][-1])


@pytest.mark.parametrize("run", [cell_runs.run_gru, cell_runs.run_lstm])
@pytest.mark.parametrize("seed", range(5))
def test_a_larger_bias_of_the_keeping_gate_holds_the_trace_longer(run, seed):
    left = (run(bias, 0.3, seed=seed)["left"] for bias in (0.0, 1.0, 2.0))
    steps = [maths.forgotten_after(trace) or cell_runs.LONGEST for trace in left]
    assert steps[0] < steps[1] < steps[2]


@pytest.mark.parametrize("seed", range(5))
def test_lstm_with_bias_4_amplifies_and_its_gates_alone_would_not(seed):
    """What the lab's example shows is no accident of its seed."""
    seen = maths.watch(cell_runs.run_lstm(4.0, 0.3, seed=seed), 100)
    assert seen["left"][-1] > words.GROWN and seen["gradient"][-1] > 1 > 2 * seen["alone"][-1]
    gru = maths.watch(cell_runs.run_gru(5.0, 0.3, seed=seed), 100)
    assert maths.GONE < gru["left"][-1] < 1


# --- the sentences -------------------------------------------------------------------------------


def test_forgotten_is_below_one_percent_for_good():
    assert maths.forgotten_after(np.array([1, 0.5, 0.001, 0.02, 0.005, 0.001])) == 4
    assert maths.forgotten_after(np.array([1, 0.001])) == 1
    assert maths.forgotten_after(np.array([1, 0.5])) is None


def test_ranking_prefers_what_is_nearest_to_all_of_it_and_what_amplifies_does_not_remember():
    ends = dict(a=([1, 0.5], 0.2), b=([1, 24.0], 30), c=([1, 0.005], 0), d=([1, 0.9], 0.2),
                e=([1, 1.2], 0.001), f=([1, 1.1, 0.95], 1.01))  # fmt: skip
    arrays = {
        cell: dict(left=np.array(left), gradient=np.array([1.0, gradient]))
        for cell, (left, gradient) in ends.items()
    }
    assert maths.ranking(arrays) == ["d", "e", "a", "c", "f", "b"]


@pytest.mark.parametrize("forget", [2.4, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0])
def test_a_trace_that_grows_is_called_no_memory_at_every_bias(forget):
    values = dict(radius=0.9, update=1.0, forget=forget, drive=0.3, T=100)
    arrays = maths.race(**values)
    assert arrays["lstm"]["left"].max() > maths.RISEN and maths.ranking(arrays)[-1] == "lstm"
    for view in ("all", "lstm"):
        said = words.describe(arrays, view, **values)
        assert "LSTM remembers" not in said and "that is not memory" in said, said
    assert "not memory" not in words.describe(arrays, "gru", **values)


def test_a_trace_that_shrinks_is_memory():
    values = dict(radius=0.9, update=1.0, forget=2.0, drive=0.3, T=100)
    arrays = maths.race(**values)
    assert "not memory" not in words.describe(arrays, "all", **values)


def test_the_first_task_begins_where_the_lab_opens():
    assert picture.FIRST["forget"] == picture.FIRST["update"] == 1
    assert "Raise both biases from 1" in memory_race().box.children[0].value


@pytest.mark.parametrize(
    "preset, said",
    [
        ("PyTorch’s biases, 0", r"identity ReLU remembers longest.* GRU after \d, LSTM after \d\."),
        ("gates that keep: biases 5", "^The GRU remembers longest: 5. % of the signal is left "
         "after 99 steps.*LSTM: .* times as much as at first, but its loop amplifies"),
        ("the LSTM’s loop amplifies", "^LSTM, forget-gate bias 4.0: .* times as much as at first; "
         "its forget gates alone would leave 16 %"),
        ("no input after the signal", "^The identity ReLU remembers longest: 100 % of the signal"),
        ("a trace without a gradient", "The trace stays, the gradient does not"),
    ],
)  # fmt: skip
def test_race_examples_say_what_they_show(preset, said):
    lab = memory_race()
    lab.show(preset)
    assert re.search(said, lab.sentence), lab.sentence


VALUES = dict(
    radius=st.sampled_from([0.0, 0.3, 0.9, 1.0, 1.5]),
    update=st.sampled_from([-2.0, 0.0, 1.0, 4.0, 6.0]),
    forget=st.sampled_from([-2.0, 0.0, 1.0, 4.0, 6.0]),
    drive=st.sampled_from([0.0, 0.3, 1.0]),
    T=st.integers(10, cell_runs.LONGEST),
    view=st.sampled_from(list(picture.VIEWS.values())),
)


@settings(max_examples=60, deadline=None)
@given(**VALUES)
def test_every_sentence_of_the_race_agrees_with_its_numbers(**values):
    arrays = picture.picture_arrays(**values)
    said = words.describe(arrays["race"], **values)
    assert said.endswith(".") and "nan" not in said and "inf" not in said
    left = {cell: run["left"] for cell, run in arrays["race"].items()}
    if values["view"] == "all":
        assert all(said.count(name) == 1 for name in words.NAMES.values())
        for cell, steps in re.findall(r"(tanh RNN|identity ReLU|GRU|LSTM) after (\d+)", said):
            trace = next(left[c] for c in CELLS if words.NAMES[c] == cell)
            assert trace[int(steps)] < maths.GONE <= trace[int(steps) - 1]
    else:
        below = re.search(r"below 1 % after (\d+)", said)
        assert (below is None) == (left[values["view"]][-1] >= maths.GONE)


@settings(max_examples=40, deadline=None)
@given(**VALUES)
def test_what_is_drawn_lies_within_the_picture(**values):
    arrays = picture.picture_arrays(**values)
    lines = np.array([*arrays["left"].values(), *arrays["gradient"].values()])  # (8, T)
    assert lines.shape == (8, values["T"]) and arrays["steps"][-1] == values["T"] - 1
    assert picture.BOTTOM <= lines.min() < lines.max() <= arrays["high"] <= picture.CEILINGS[-1]
    assert (lines[:, 0] <= 1 + 1e-12).all()
    for key in ("alone", "alone_back"):
        assert arrays[key].shape == (values["T"],) and (arrays[key] > 0).all()
        assert (arrays[key][0] < picture.FLOOR) == (values["view"] == "all")


@pytest.mark.parametrize("T", [10, 49, 50, 51, 199, 200])
def test_the_length_of_the_run_does_not_change_what_is_seen(T):
    seen = maths.race(0.9, 1.0, 4.0, 0.3, T)["lstm"]
    whole = maths.watch(cell_runs.run_lstm(4.0, 0.3), T)
    for key, values in seen.items():
        np.testing.assert_allclose(values, whole[key], rtol=1e-12)
