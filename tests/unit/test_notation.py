"""The Rosetta tables: every row is executed."""

from dataclasses import replace

import numpy as np
import pytest

from course_utils.notation import RECURRENT_NEURON, differences, rosetta


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
