"""Embeddings: the look-up, its gradient, what learned vectors know."""

import numpy as np
import torch

from course_utils.datasets.couples import COUPLES, WORDS, couple_sentences
from course_utils.exercises.language_models.embedding import plain
from course_utils.rnn.embedding import analogy, embedding, neighbours, skip_gram

RNG = np.random.default_rng(0)


def test_look_up_is_one_hot_times_matrix_and_the_gradient_is_autograds():
    table, ids, dX = (
        RNG.normal(size=(9, 4)),
        RNG.integers(0, 9, (20, 3)),
        RNG.normal(size=(20, 3, 4)),
    )
    X, d_table = embedding(table, ids, dX)
    assert (np.eye(9)[ids] @ table == X).all()
    t = torch.tensor(table, requires_grad=True)
    (torch.nn.functional.embedding(torch.as_tensor(ids), t) * torch.as_tensor(dX)).sum().backward()
    np.testing.assert_allclose(d_table, t.grad.numpy(), rtol=0, atol=1e-12)
    for ours, loop in zip(embedding(table, ids, dX), plain(table, ids, dX), strict=True):
        np.testing.assert_allclose(ours, loop, atol=1e-14)


def test_analogy_in_a_plane():
    """Directions 0, 30, 60 and 90 degrees; b - a turns by 60; c is the neighbour of the answer."""
    angle = np.radians([0, 60, 30, 90, 200])
    table = np.stack([np.cos(angle), np.sin(angle)], axis=1) * [[1], [3], [0.5], [2], [1]]
    assert analogy(table, 0, 1, 2) == 3


def test_neighbours_are_counted_both_ways():
    counts = neighbours(np.array([[0, 1, 1], [2, 0, 1]]), 3)
    assert (counts == counts.T).all() and counts.sum() == 12
    assert counts[1, 1] == 2 and counts[0, 1] == 3 and counts[0, 2] == 1


def test_skip_gram_learns_the_words_around_a_word():
    counts = neighbours(couple_sentences(np.random.default_rng(0), 5000, 0.5), len(WORDS))
    table = skip_gram(counts)
    assert table.shape == (len(WORDS), 20)
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    offsets = np.array([unit[4 + 2 * i] - unit[3 + 2 * i] for i in range(len(COUPLES))])
    offsets /= np.linalg.norm(offsets, axis=1, keepdims=True)
    assert (offsets @ offsets.T)[~np.eye(len(COUPLES), dtype=bool)].mean() > 0.6
