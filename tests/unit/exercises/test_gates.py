"""What `check` says of answers to the exercises of notebook 04."""

import re

import numpy as np
import pytest

from course_utils.exercises.course import find
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.misconceptions import compiled, edited_source
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.lstm import lstm_step, lstm_step_backward


def unit(bit, *rest, W_h=(0, 0, 0, 0)):
    """Weights set by hand: what bit (and signal) say to i, f, g, o, and the biases."""
    *signal, bias = rest
    return dict(W_x=np.array([bit, *signal]), W_h=np.array([W_h]), b=np.array(bias))


# exercise, what must be said, which of i, f, g and o are named with their numbers, and the weights
LATCH = [
    ("`i` is 0.02: its sum is -4 (bias)", "i", (0, 0, 20, 0), (40, -40, 0, 0), (-4, 20, 0, 20)),
    ("almost is not enough", "i", (0, 0, 20, 0), (40, -40, 0, 0), (-5.1, 20, 0, 20)),
    ("input gate listens to the bit", "i", (40, 0, 20, 0), (0, -50, 0, 0), (-19, 20, 0, 20)),
    ("-20 (bias) + 20 (bit) = 0", "i", (20, 0, 20, 0), (40, -40, 0, 0), (-20, 20, 0, 20)),
    ("also writes when no signal", "i", (0, 0, 20, 0), (0, -40, 0, 0), (20, 20, 0, 20)),
    ("forget gate listens to the bit", "f", (0, -45, 20, 0), (40, 0, 0, 0), (-20, 20, 0, 20)),
    ("a bit of 1 wipes out", "f", (0, -45, 20, 0), (40, -45, 0, 0), (-20, 20, 0, 20)),
    ("20 (bias) - 20 (signal) = 0", "f", (0, 0, 20, 0), (40, -20, 0, 0), (-20, 20, 0, 20)),
    ("`f` is 0.95", "f", (0, 0, 20, 0), (40, -40, 0, 0), (-20, 3, 0, 20)),
    ("loses what it holds", "f", (0, 0, 20, 0), (40, 0, 0, 0), (-20, -20, 0, 20)),
    ("Gates not saturated", "if", (0, 0, 20, 0), (40, -40, 0, 0), (-4, 4, 0, 20)),
    ("opens halfway", "if", (0, 0, 5, 0), (5, -5, 0, 0), (-5, 5, 0, 5)),
    ("output gate is not open", "o", (0, 0, 20, 0), (40, -40, 0, 40), (-20, 20, 0, -20)),
    ("does not depend on the bit", "g", (0, 0, 20, 0), (40, -40, 30, 0), (-20, 20, 0, 20)),
    ("`f` is 0.50", "fo", (0, 0, 20, 0), (40, -40, 0, 0), (-20, 0, 0, 0)),
    ("what the cell holds must be kept, but", "if", (-40, -40, 20, 0), (40, 0, 0, 0),
     (-20, 20, 0, 20)),
]  # fmt: skip
COUNTER = [
    ("almost open", "f", (0, 0, 20, 0), (20, 5, 0, 20)),
    ("almost open", "f", (40, 0, 0, 0), (-20, 4, 20, 20)),
    ("gate is shut even when the bit", "i", (0, 0, 20, 0), (-20, 20, 0, 20)),
    ("counts only in part", "i", (0, 0, 20, 0), (0, 20, 0, 20)),
    ("0.95: its sum is -20 (bias) + 23 (bit) = 3", "i", (23, 0, 0, 0), (-20, 20, 20, 20)),
    ("Zeros count too", "ig", (0, 0, 0, 0), (20, 20, 20, 20)),
    ("the candidate is no gate", "g", (0, 0, 41, 0), (20, 20, -20, 20)),
    ("its sum is 3.2 (bias)", "g", (40, 0, 0, 0), (-20, 20, 3.2, 20)),
    ("open and shut are exchanged", "if", (-40, 0, 0, 0), (20, -20, 20, -21)),
    ("forget gate is not open at every step", "f", (40, 40, 0, 0), (-20, -20, 20, 20)),
]
FORGETTER = [
    ("it also reaches the candidate", "g", (0, 0, 20, 0), (0, -40, 20, 0), (20, 20, 0, 20)),
    ("gate is shut even when the bit", "i", (0, 0, 20, 0), (0, -40, 20, 0), (-20, 20, 0, 20)),
    ("counts only in part", "i", (0, 0, 20, 0), (0, -40, 0, 0), (0, 20, 0, 20)),
    ("to multiply the cell by 0", "gf", (40, 0, 0, 0), (0, 0, -41, 0), (-20, 20, 20, 20)),
    ("`f` is 0.12", "f", (40, 0, 0, 0), (0, -22, 0, 0), (-20, 20, 20, 20)),
    ("30 (bias) - 20 (signal) = 10", "f", (40, -20, 0, 0), (0, -20, 0, 0), (-20, 30, 20, 20)),
    ("A one that comes with the signal", "if", (40, 0, 0, 0), (-40, 0, 0, 0), (-20, 20, 20, 20)),
    ("gate is shut even when the bit", "i", (0, 0, 20, 0), (40, -40, 0, 0), (-20, 20, 0, 20)),
]
BY_HAND = [
    (f"{name}_weights", *row)
    for name, rows in dict(latch=LATCH, counter=COUNTER, forgetter=FORGETTER).items()
    for row in rows
]


@pytest.mark.parametrize(("name", "expected", "gates", "weights"),
                         [(n, e, g, w) for n, e, g, *w in BY_HAND])  # fmt: skip
def test_of_weights_set_by_hand_only_gates_are_named_that_are_not_as_they_must_be(
    name, expected, gates, weights
):
    diagnosis = diagnose(find(name), unit(*weights))
    assert expected.lower() in diagnosis.sentence.lower()
    named = set(re.findall(r"`([ifgo])` is ", diagnosis.sentence))
    # Weights whose numbers are those of a misconception get its sentence alone.
    assert named == (set() if diagnosis.misconception else set(gates))


def test_a_unit_that_hears_its_own_output_is_told_what_comes_of_it():
    weights = unit((40, 0, 0, 0), (-20, 20, 20, 20), W_h=(0, -40, 0, 0))
    said = diagnose(find("counter_weights"), weights).sentence
    assert "with `W_h` zero it would be right" in said
    assert "`f` is 0: its sum is 20 (bias) + 0 (bit) - 30.46 (its own output)" in said


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("latch", [(0, 0, 40, 0), (40, -40, 0, 0), (-20, 20, -20, 20)]),  # -1 for a 0
        ("latch", [(0, 0, 20, 0), (20, -20, 0, 0), (-10, 10, 0, 3)]),
        ("latch", [(20, 0, 20, 0), (20, -40, 0, 0), (-30, 20, 0, 20)]),  # writes ones only
        ("latch", [(0, 0, 40, 0), (40, -40, -20, 0), (-20, 20, 0, 20)]),
        ("counter", [(0, 0, 20, 0), (20, 20, 0, 0)]),  # the candidate is the bit
        ("counter", [(40, 0, 20, 0), (-20, 20, 0, -20)]),
        ("forgetter", [(0, 0, 20, 0), (0, -40, 0, 0), (20, 20, 0, 0)]),
        ("forgetter", [(1000, 0, 0, 0), (0, -1000, 0, 0), (-500, 500, 500, 0)]),
    ],
)
def test_other_weights_that_do_it_are_right(name, weights):
    assert diagnose(find(f"{name}_weights"), unit(*weights)).state == "solved"


# exercise, what must be said, and what stands in its plain form, and what in the answer instead
EDITED = [
    ("one_gate_step", "`x_t @ W_c[H:]`", "c_prev @ W_c[:H] + x_t @ W_c", "x_t @ W_c"),
    ("one_gate_step", "`x_t @ W_u[H:]`", "c_prev @ W_u[:H] + x_t @ W_u", "x_t @ W_u"),
    ("one_gate_step", "[c_prev, x_t]", "c_prev @ W_c[:H] + x_t @ W_c[H:]",
     "np.hstack([x_t, c_prev]) @ W_c", "c_prev @ W_u[:H] + x_t @ W_u[H:]",
     "np.hstack([x_t, c_prev]) @ W_u"),
    ("one_gate_step", "all or nothing", "u * new + (1 - u) * c_prev",
     "np.where(a_u > 0, new, c_prev)"),
    ("one_gate_step", "biases are swapped", "W_c[H:] + b_c", "W_c[H:] + b_u",
     "W_u[H:] + b_u", "W_u[H:] + b_c"),
    ("one_gate_step", "added to the finished tanh", " + b_c", "", "np.tanh(a_c)",
     "np.tanh(a_c) + b_c"),
    ("one_gate_step", "added to the finished sigmoid", " + b_u", "", "sigmoid(a_u)",
     "sigmoid(a_u) + b_u"),
    ("one_gate_step", "the function is one too many", "c_t = u * new + (1 - u) * c_prev",
     "c_t = np.tanh(u * new + (1 - u) * c_prev)"),
    ("gru_step", "the candidate comes last", "a_x[:, H : 2 * H] + a_h[:, H : 2 * H]",
     "a_x[:, 2 * H :] + a_h[:, 2 * H :]", "n = np.tanh(a_x[:, 2 * H :] + r * a_h[:, 2 * H :])",
     "n = np.tanh(a_x[:, H : 2 * H] + r * a_h[:, H : 2 * H])"),
    ("gru_step", "the reset gate is missing", "r * a_h", "a_h", " + b_h", ""),
    ("gru_step", "have changed places", "r = sigmoid", "r = np.tanh", "z = sigmoid", "z = np.tanh",
     "n = np.tanh", "n = sigmoid"),
    ("lstm_step", "through a sigmoid and then through a tanh", "b\n", "b\n    a = sigmoid(a)\n",
     "i = sigmoid(a[:, :H])", "i = a[:, :H]", "f = sigmoid(a[:, H : 2 * H])", "f = a[:, H : 2 * H]",
     "o = sigmoid(a[:, 3 * H :])", "o = a[:, 3 * H :]"),
    ("lstm_step", "`c_t` is right", "np.tanh(c_t)", "np.tanh(h_prev)"),
    ("lstm_step", "the operation is another one", "c_prev + i", "c_prev * i"),
    ("lstm_step_backward", "`df`, `dg`, `do` and `dc_prev` are right", "di = dc * g",
     "di = dc * c_prev"),
    ("lstm_step_backward", "the output gate stops at the gate", "do * (o * (1 - o))", "do"),
    ("lstm_backward", "`dX`, `dh_0`, `dc_0`, `dW_x` and `dW_h` are right", "db +=", "db ="),
    ("lstm_backward", "does not go through the gates", "dh = da @ W_h.T", "dh = dH[t] + dh"),
    ("lstm_backward", "`dh_0` has `dH[0]` added", "dX, dh, dc", "dX, dh + dH[0], dc"),
    ("lstm_backward", "reaches the step before its own", "dh = np.zeros_like(h_0)", "dh = dH[-1]",
     "dH[t] + dh, dc", "dh, dc", "W_h.T", "W_h.T + dH[t]"),
    ("lstm_backward", "what the first step received", "dh = da @ W_h.T",
     "first = dh; dh = da @ W_h.T", "dX, dh, dc", "dX, first, dc"),
    ("count_lstm_parameters", "You square the sum", "D * H + H * H", "(D + H) ** 2"),
    ("count_lstm_parameters", "multiply the weights by `biases`", "biases * H", "H",
     "4 * one_part", "4 * one_part * biases"),
    ("count_lstm_parameters", "You count `W_h` once", " + H * H", "", "4 * one_part",
     "4 * one_part + H * H"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected", "edits"), [(n, e, x) for n, e, *x in EDITED])
def test_an_answer_in_steps_is_told_its_mistake(name, expected, edits):
    exercise = find(name)
    pairs = zip(edits[::2], edits[1::2], strict=True)
    answer = compiled(edited_source(exercise.plain, pairs), exercise.plain)
    assert expected in diagnose(exercise, answer).sentence


def parts_by_columns_of_four(x_t, h_prev, c_prev, W_x, W_h, b):
    a = (x_t @ W_x + h_prev @ W_h + b).reshape(*h_prev.shape, 4)
    i, f, g, o = (a[..., k] for k in range(4))
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_t), c_t


def parts_by_rows(x_t, h_prev, c_prev, W_x, W_h, b):
    a = x_t @ W_x + h_prev @ W_h + b
    i, f, g, o = a[0], a[1], a[2], a[3]
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_t), c_t


def weights_cut_but_not_biases(x_t, h_prev, W_x, W_h, b_x, b_h):
    W_r, W_z, W_n = np.split(W_x, 3, axis=1)
    U_r, U_z, U_n = np.split(W_h, 3, axis=1)
    r = sigmoid(x_t @ W_r + h_prev @ U_r + b_x)
    z = sigmoid(x_t @ W_z + h_prev @ U_z + b_x)
    n = np.tanh(x_t @ W_n + r * (h_prev @ U_n + b_h))
    return (1 - z) * n + z * h_prev


def last_row_only(x_t, c_prev, W_c, b_c, W_u, b_u):
    for x, c in zip(x_t, c_prev, strict=True):
        joined = np.concatenate([c, x])
        u = sigmoid(joined @ W_u + b_u)
        c_t = u * np.tanh(joined @ W_c + b_c) + (1 - u) * c
    return c_t


def first_state_without_its_axis(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    H_prev = np.concatenate([h_0, H[:-1]])
    return H_prev


@pytest.mark.parametrize(
    ("name", "expected", "answer"),
    [
        ("lstm_step", "every fourth column", parts_by_columns_of_four),
        ("lstm_step", "are rows, and a row is a sequence", parts_by_rows),
        ("gru_step", "but not the biases", weights_cut_but_not_biases),
        ("one_gate_step", "Only the last sequence", last_row_only),
        ("lstm_backward", "as many axes", first_state_without_its_axis),
    ],
)
def test_an_answer_of_another_build_is_told_its_mistake(name, expected, answer):
    assert expected in diagnose(find(name), answer).sentence


def gate_by_increments(x_t, c_prev, W_c, b_c, W_u, b_u):
    joined = np.hstack((c_prev, x_t))
    u = 1 / (1 + np.exp(-(joined.dot(W_u) + b_u)))
    return c_prev + u * (np.tanh(joined.dot(W_c) + b_c) - c_prev)


def lstm_with_everything_stacked(x_t, h_prev, c_prev, W_x, W_h, b):
    ones = np.ones((len(x_t), 1))
    a = np.hstack([x_t, h_prev, ones]) @ np.vstack([W_x, W_h, b])
    i, f, g, o = np.array_split(a, 4, axis=1)
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return [sigmoid(o) * np.tanh(c_t), c_t]


def lstm_back_with_tensordot(dH, X, h_0, c_0, H, C, gates, W_x, W_h):
    dA, dh, dc, t = np.zeros_like(gates), 0 * h_0, 0 * c_0, len(X)
    while t:
        t -= 1
        before = C[t - 1] if t else c_0
        dA[t], dc = lstm_step_backward(dH[t] + dh, dc, gates[t], before, C[t])
        dh = dA[t] @ W_h.T
    dW_h = h_0.T @ dA[0] + sum(H[t].T @ dA[t + 1] for t in range(len(X) - 1))
    dW_x = np.tensordot(X, dA, ([0, 1], [0, 1]))
    return dA @ W_x.T, dh, dc, dW_x, dW_h, dA.sum(axis=(0, 1))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("one_gate_step", gate_by_increments),
        ("overwrite_to_keep", lambda W_u, b_u: [-p for p in (W_u, b_u)]),
        ("lstm_step", lstm_with_everything_stacked),
        ("lstm_step", lambda *arguments: list(lstm_step(*arguments))),
        ("lstm_backward", lstm_back_with_tensordot),
        ("count_lstm_parameters", lambda D, H, biases=2: sum([D, H, biases]) * H * 4),
    ],
)
def test_right_answers_of_another_build_are_accepted(name, answer):
    assert diagnose(find(name), answer).state == "solved"
