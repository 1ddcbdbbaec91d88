"""The Rosetta tables: every row is executed."""

from dataclasses import replace

import numpy as np
import pytest

from course_utils.display.rosetta import (
    GRU,
    GRU_RESET_BEFORE,
    LSTM,
    RECURRENT_NEURON,
    differences,
    rosetta,
)


@pytest.fixture
def arguments():
    rng = np.random.default_rng(0)
    shapes = [(9, 4, 3), (4, 5), (3, 5), (5, 5), (5,)]
    return [rng.normal(0, 0.6, shape) for shape in shapes]


def test_every_notation_gives_the_same_states(arguments):
    found = differences(RECURRENT_NEURON, *arguments)
    lectures = {"CAI 4104", "COMS 4995", "CS 760", "Intro to RNNs", "Carlier", "PyTorch"}
    assert lectures < set(found)
    assert max(found.values()) <= 1e-12


def test_a_wrong_row_is_shown_as_wrong(arguments, capsys):
    rows = [RECURRENT_NEURON[0], replace(RECURRENT_NEURON[1], states=lambda X, h, W, V, b: X @ W)]
    assert rosetta(rows, *arguments) > 1e-3
    assert "✘ differs by" in capsys.readouterr().out


def test_the_traps_are_real(arguments):
    """What CAI 4104 and COMS 4995 call h is not our h_t."""
    X, h_0, W_x, W_h, b = arguments
    ours = RECURRENT_NEURON[0].states(*arguments)[0]
    cai_h = h_0 @ W_h
    coms_h = X[0] @ W_x + h_0 @ W_h + b
    assert np.abs(cai_h - ours).max() > 0.1
    assert np.abs(coms_h - ours).max() > 0.1
    np.testing.assert_allclose(np.tanh(coms_h), ours, atol=1e-12)


T, B, D, H = 9, 4, 3, 5
SHAPES = {
    "LSTM": [(T, B, D), (B, H), (B, H), (D, 4 * H), (H, 4 * H), (4 * H,)],
    "GRU": [(T, B, D), (B, H), (D, 3 * H), (H, 3 * H), (3 * H,), (3 * H,)],
}


def random_arguments(model):
    rng = np.random.default_rng(1)
    return [rng.normal(0, 0.6, shape) for shape in SHAPES[model]]


@pytest.mark.parametrize(
    ("rows", "model", "sources"),
    [
        (LSTM, "LSTM", {"CS 760", "Carlier", "Intro to RNNs", "COMS 4995", "PyTorch"}),
        (GRU, "GRU", {"PyTorch"}),
        (GRU_RESET_BEFORE, "GRU", {"CAI 4104", "COMS 4995"}),
    ],
)
def test_every_notation_of_the_gates_gives_the_same_states(rows, model, sources):
    found = differences(rows, *random_arguments(model))
    assert sources == set(found) - {rows[0].source}
    assert max(found.values()) <= 1e-12


def test_the_rows_of_the_lstm_compare_cells_too():
    arguments = random_arguments("LSTM")
    for row in LSTM:
        assert row.states(*arguments).shape == (T, B, 2 * H)


def test_the_two_tables_of_the_gru_are_two_models(capsys):
    found = differences([*GRU, *GRU_RESET_BEFORE], *random_arguments("GRU"))
    apart = {source for source, difference in found.items() if difference > 0.1}
    assert apart == {row.source for row in GRU_RESET_BEFORE}
    rosetta([*GRU, *GRU_RESET_BEFORE], *random_arguments("GRU"))
    said = capsys.readouterr().out
    assert "✘" not in said  # another model is not an error
    assert said.count("another model") == len(apart)
    assert said.count("with “this course, reset before”") == len(apart) - 1


def test_the_order_of_the_gates_matters():
    """PyTorch stacks i, f, g, o; read in the order of Intro to RNNs (i, f, o, g) it is wrong."""
    X, h_0, c_0, W_x, W_h, b = random_arguments("LSTM")
    swapped = [
        np.concatenate([p[..., : 2 * H], p[..., 3 * H :], p[..., 2 * H : 3 * H]], axis=-1)
        for p in (W_x, W_h, b)
    ]
    ours = LSTM[0].states(X, h_0, c_0, W_x, W_h, b)
    assert np.abs(LSTM[-1].states(X, h_0, c_0, *swapped) - ours).max() > 0.1
