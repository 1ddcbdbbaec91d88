"""What has no steps or no sequences gives results of the right shape; a wrong class is named."""

import numpy as np
import pytest

from course_utils.rnn.bptt import cross_entropy_backward, rnn_backward, truncated_backward
from course_utils.rnn.gates import gru_backward, gru_forward
from course_utils.rnn.lstm import cell_gradient, lstm_backward, lstm_forward
from course_utils.rnn.neuron import cross_entropy, rnn_forward, threshold_forward

D, H = 2, 3
EMPTY = [(0, 2), (4, 0), (0, 0)]  # steps, sequences


def network(T, B, parts):
    """Inputs, first state, W_x, W_h, b of a layer with so many parts side by side."""
    rng = np.random.default_rng(0)
    shapes = [(T, B, D), (B, H), (D, parts * H), (H, parts * H), (parts * H,)]
    return [rng.normal(size=shape) for shape in shapes]


def shapes(*arrays):
    return [array.shape for array in arrays]


@pytest.mark.parametrize(("T", "B"), EMPTY)
def test_recurrent_neuron(T, B):
    X, h, W_x, W_h, b = network(T, B, 1)
    states = rnn_forward(X, h, W_x, W_h, b)
    assert states.shape == (T, B, H)
    gradients = rnn_backward(states, X, h, states, W_x, W_h)
    assert shapes(*gradients) == shapes(X, h, W_x, W_h, b)
    assert not any(gradient.any() for gradient in gradients)
    cut = truncated_backward(states, X, h, states, W_x, W_h, 2, 3)
    assert shapes(*cut) == shapes(W_x, W_h, b) and not any(part.any() for part in cut)
    assert threshold_forward(X, W_x, W_h, b, W_h, b).shape == (T, B, H)


@pytest.mark.parametrize(("T", "B"), EMPTY)
def test_gru_and_lstm(T, B):
    X, h, W_x, W_h, b = network(T, B, 3)
    states, gates, N_h = gru_forward(X, h, W_x, W_h, b, b)
    assert shapes(states, gates, N_h) == [(T, B, H), (T, B, 3 * H), (T, B, H)]
    gradients = gru_backward(states, X, h, states, gates, N_h, W_x, W_h)
    assert shapes(*gradients) == shapes(X, h, W_x, W_h, b, b)
    X, h, W_x, W_h, b = network(T, B, 4)
    states, cells, gates = lstm_forward(X, h, h, W_x, W_h, b)
    assert shapes(states, cells, gates) == [(T, B, H), (T, B, H), (T, B, 4 * H)]
    gradients = lstm_backward(states, X, h, h, states, cells, gates, W_x, W_h)
    assert shapes(*gradients) == shapes(X, h, h, W_x, W_h, b)
    assert not any(gradient.any() for gradient in gradients)


def test_no_step_has_no_last_cell():
    with pytest.raises(ValueError, match="C is empty"):
        cell_gradient(np.zeros((0, 4 * H)), np.zeros((0, H)), np.zeros((H, 4 * H)))


@pytest.mark.parametrize("loss", [cross_entropy, cross_entropy_backward])
@pytest.mark.parametrize("y", [[0, -1], [5, 0], [-6, 1]])
def test_a_class_that_does_not_exist_is_named(loss, y):
    with pytest.raises(ValueError, match=r"^y needs classes from 0 to 4, it has \[.*\]$"):
        loss(np.zeros((2, 5)), np.array(y))


def test_a_mean_over_no_rows_is_refused_and_its_gradient_is_empty():
    with pytest.raises(ValueError, match=r"^y needs classes"):
        cross_entropy(np.zeros((0, 5)), np.zeros(0, int))
    assert cross_entropy_backward(np.zeros((0, 5)), np.zeros(0, int)).shape == (0, 5)
