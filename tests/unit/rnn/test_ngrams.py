"""Witten-Bell and Kneser-Ney: probabilities that add up, and known cases."""

import numpy as np
import pytest

from course_utils.rnn.ngrams import grams, kneser_ney, witten_bell

RNG = np.random.default_rng(0)


def test_grams_are_numbers_to_a_base():
    assert grams(np.array([1, 2, 0, 2]), 3, 4).tolist() == [16 + 8 + 0, 32 + 0 + 2]


@pytest.mark.parametrize("model", [kneser_ney, witten_bell])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_probabilities_add_up_to_one_in_every_context(model, n):
    V = 4
    train = RNG.integers(0, V, 60)
    for context in ([0, 1, 2], [3, 3, 3], [2, 0, 1]):
        p = [model(train, np.array([*context, w]), V, n)[-1] for w in range(V)]
        assert min(p) > 0 and sum(p) == pytest.approx(1)


def test_a_unigram_model_counts():
    """A half of the counts of 1 and 2 is taken away and shared out evenly."""
    train = np.repeat([0, 1, 2, 3], [1, 2, 5, 12])
    p = kneser_ney(train, np.arange(4), 4, 1)
    taken = 1 / 3  # one count of 1, one of 2: 1 / (1 + 2)
    np.testing.assert_allclose(p, (np.array([1, 2, 5, 12]) - taken + taken * 4 / 4) / 20)


def test_a_context_with_many_kinds_gives_much_to_the_shorter_one():
    """Seven counts, two kinds: 2 of 9 go to the tokens' shares, those to an even share."""
    train, test = np.array([0, 0, 0, 0, 0, 1, 1]), np.array([0, 1, 2])
    p = witten_bell(train, test, 3, 1)
    np.testing.assert_allclose(p, (np.array([5, 2, 0]) + 2 / 3) / 9)


def test_shorter_contexts_count_neighbours_not_occurrences():
    """2 always follows 1: common, but after one token only; 3 follows many."""
    train = np.array([1, 2] * 20 + [0, 3, 1, 3, 2, 3, 0, 3, 1, 3, 0])
    two = kneser_ney(train, np.array([4, 2]), 5, 2)[-1]  # 4 was never seen: falls back
    three = kneser_ney(train, np.array([4, 3]), 5, 2)[-1]
    assert three > two


def test_longer_contexts_help_on_a_text_with_structure():
    train, test = np.tile([0, 1, 2, 0, 2, 1], 100), np.tile([0, 1, 2, 0, 2, 1], 20)
    bits = [-np.log2(kneser_ney(train, test, 3, n)).mean() for n in (1, 2, 3)]
    assert bits[0] > bits[1] > bits[2] and bits[2] < 0.3
