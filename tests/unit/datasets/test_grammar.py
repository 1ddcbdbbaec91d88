"""The language of known entropy: what it says, and what it costs."""

from itertools import pairwise

import numpy as np
import pytest

from course_utils.datasets.grammar import (
    MORE,
    NOUNS,
    PREPOSITIONS,
    WORDS,
    agreeing_words,
    entropy_floor,
    stand_in,
    stationary,
    verb_of,
    window_floor,
)


def test_sentences_follow_the_rule():
    ids, _ = agreeing_words(np.random.default_rng(0), 5000)
    sentences = " ".join(WORDS[i] for i in ids).split(" . ")[:-1]
    assert len(WORDS) == 29 and len(sentences) > 400
    for sentence in sentences:
        the, subject, *middle, verb = sentence.split()
        assert the == "the" and verb == verb_of(subject)
        assert all(word in PREPOSITIONS for word in middle[::3])
        assert set(middle[1::3]) <= {"the"} and set(middle[2::3]) <= set(NOUNS)


def test_the_same_generator_gives_the_same_text():
    one, two = (agreeing_words(np.random.default_rng(3), 100) for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_floor_by_hand():
    """A sentence: one subject, on average 1.5 further nouns, 2.5 decisions to go on."""
    more = MORE / (1 - MORE)
    decision = -MORE * np.log2(MORE) - (1 - MORE) * np.log2(1 - MORE)
    bits = np.log2(12) + more * np.log2(3 * 12) + (more + 1) * decision
    assert entropy_floor() == pytest.approx(bits / (4 + 3 * more), rel=1e-12)
    assert entropy_floor() == pytest.approx(1.6197, abs=5e-5)


def test_cost_of_a_long_text_is_the_floor():
    _, cost = agreeing_words(np.random.default_rng(1), 200_000)
    assert cost.mean() == pytest.approx(entropy_floor(), rel=0.01)


def test_the_stationary_shares_stay_as_they_are():
    _, P, share = stationary()
    np.testing.assert_allclose(share @ P, share, atol=1e-12)
    assert share.sum() == pytest.approx(1) and share.min() > 0


def test_longer_windows_cost_less_and_never_less_than_the_floor():
    floors = [window_floor(n) for n in range(1, 6)]
    assert all(a >= b - 1e-12 for a, b in pairwise(floors))
    over = np.array(floors) / entropy_floor() - 1
    np.testing.assert_allclose(over[[1, 2, 3, 4]], [0.21, 0.21, 0.156, 0.126], atol=0.005)


def test_window_floor_is_what_counting_costs_in_the_long_run():
    ids, _ = agreeing_words(np.random.default_rng(2), 300_000)
    pairs = np.bincount(ids[:-1] * 29 + ids[1:], minlength=29 * 29).reshape(29, 29)
    p = pairs / pairs.sum(axis=1, keepdims=True)
    cost = -np.log2(p[ids[:-1], ids[1:]]).mean()
    assert cost == pytest.approx(window_floor(2), rel=0.01)


def test_stand_in_has_the_length_asked_for():
    text = stand_in(0, 5000)
    assert len(text) == 5000 and ".\n" in text
