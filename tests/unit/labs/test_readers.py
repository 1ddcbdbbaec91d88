"""Readers in NumPy against the torch models they come from."""

import numpy as np
import pytest
import torch

from course_utils.labs.readers import reader_of, scores_of_each, side_by_side, states
from course_utils.rnn.two_way import TwoWay


class Model(torch.nn.Module):
    def __init__(self, D, H, ways, K):
        super().__init__()
        self.rnn = TwoWay(D, H, ways)
        self.out = torch.nn.Linear(self.rnn.width, K)

    def forward(self, X):
        return self.out(self.rnn(X, np.full(X.shape[1], len(X))))


WAYS = [("past",), ("future",), ("past", "future")]


@pytest.fixture
def models():
    torch.manual_seed(0)
    return [Model(3, H, ways, 4).double() for H, ways in zip((5, 7, 4), WAYS, strict=True)]


def test_states_are_torchs(models):
    X = np.random.default_rng(0).normal(size=(9, 3))
    for model in models:
        theirs = model.rnn(torch.as_tensor(X)[:, None], np.array([9]))[:, 0].detach().numpy()
        np.testing.assert_allclose(states(X, reader_of(model)), theirs, rtol=0, atol=1e-12)


def test_several_readers_in_one_loop(models):
    X = np.random.default_rng(1).normal(size=(9, 3))
    readers = [reader_of(model) for model in models]
    found = scores_of_each(X, readers, side_by_side(readers))
    for model, scores in zip(models, found, strict=True):
        theirs = model(torch.as_tensor(X)[:, None])[:, 0].detach().numpy()
        np.testing.assert_allclose(scores, theirs, rtol=0, atol=1e-12)
