"""Stacks of recurrent layers with shortcuts."""

from itertools import pairwise

import numpy as np
import torch

from course_utils.rnn.interop import copy_to_torch
from course_utils.rnn.neuron import rnn_forward
from course_utils.rnn.stacking import deep_rnn


def layers_of(rng, *widths):
    return [
        (rng.normal(0, 0.6, (D, H)), rng.normal(0, 0.6, (H, H)), rng.normal(0, 0.6, H))
        for D, H in pairwise(widths)
    ]


def test_layers_of_other_widths_are_torchs_stack():
    rng = np.random.default_rng(0)
    X, layers = rng.normal(size=(6, 4, 3)), layers_of(rng, 3, 5, 4, 2)
    Y = torch.as_tensor(X)
    for W_x, W_h, b in layers:
        Y, _ = copy_to_torch(W_x, W_h, b, torch.nn.RNN(*W_x.shape).double())(Y)
    np.testing.assert_allclose(deep_rnn(X, layers), Y.detach().numpy(), rtol=0, atol=1e-12)


def test_a_shortcut_leads_around_every_layer_as_wide_as_what_it_reads():
    rng = np.random.default_rng(1)
    X, (one, two) = rng.normal(size=(6, 4, 3)), layers_of(rng, 3, 3, 3)
    start = np.zeros((4, 3))
    below = X + rnn_forward(X, start, *one)
    above = below + rnn_forward(below, start, *two)
    np.testing.assert_array_equal(deep_rnn(X, [one, two]), above)


def test_layers_of_zeros_hand_on_what_they_read():
    X = np.random.default_rng(2).normal(size=(6, 4, 3))
    nothing = (np.zeros((3, 3)), np.zeros((3, 3)), np.zeros(3))
    np.testing.assert_array_equal(deep_rnn(X, [nothing] * 50), X)
    np.testing.assert_array_equal(deep_rnn(X, []), X)
