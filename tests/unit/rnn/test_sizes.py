"""Sutskever's model, counted and built."""

import pytest
import torch

from course_utils.rnn.sizes import count_seq2seq_weights


@pytest.mark.parametrize("sizes", [(5, 4, 2, 3, 1), (7, 5, 3, 4, 2), (160, 80, 10, 10, 4)])
def test_it_counts_what_torch_makes(sizes):
    V_in, V_out, E, H, layers = sizes
    modules = [
        torch.nn.Embedding(V_in, E),
        torch.nn.Embedding(V_out, E),
        torch.nn.LSTM(E, H, layers, bias=False),
        torch.nn.LSTM(E, H, layers, bias=False),
        torch.nn.Linear(H, V_out, bias=False),
    ]
    assert count_seq2seq_weights(*sizes) == sum(
        p.numel() for module in modules for p in module.parameters()
    )


def test_the_published_number():
    assert count_seq2seq_weights(160_000, 80_000, 1000, 1000, 4) == 384_000_000
