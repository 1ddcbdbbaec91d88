"""The drawing of truncated backpropagation: its passes are those of the course's code."""

import re

import numpy as np
import pytest

from course_utils.figures import backpropagation_through_time as figures
from course_utils.rnn import bptt


@pytest.mark.parametrize(("T", "k_1", "k_2"), [(7, 3, 5), (6, 2, 2), (5, 5, 9), (4, 1, 3)])
def test_passes_drawn_are_those_of_truncated_backward(monkeypatch, T, k_1, k_2):
    done, said = [], []

    def record(losses, X, *arguments):
        start, own = int(X[0, 0, 0]), np.flatnonzero(losses[:, 0, 0])
        done.append((start + 1 + own[0], start + 1 + own[-1], start + 1))
        return (np.zeros(1),) * 5

    monkeypatch.setattr(bptt, "rnn_backward", record)
    ones, X = np.ones((T, 1, 1)), np.arange(T).reshape(T, 1, 1)
    bptt.truncated_backward(ones, X, ones[0], ones, np.ones((1, 1)), np.ones((1, 1)), k_1, k_2)

    monkeypatch.setattr(figures, "show_figure", lambda fig, alt: said.append(alt))
    figures.windows(T, k_1, k_2)
    row = r"pass \d+ brings the loss of steps? (\d+)(?: to (\d+))? and goes back to step (\d+)"
    drawn = [(int(a), int(b or a), int(c)) for a, b, c in re.findall(row, said[0])]
    assert drawn == done
