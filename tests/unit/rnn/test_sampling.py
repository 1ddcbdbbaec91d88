"""Sampling: shares of the throws, what is kept, loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.exercises.language_models import keep_likely as keep_exercise
from course_utils.exercises.language_models import sample as sample_exercise
from course_utils.rnn.neuron import softmax
from course_utils.rnn.sampling import keep_likely, loop_of, sample


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_each_token_gets_its_share_of_the_throws(temperature):
    o = np.array([[0.3, -1.0, 2.0, 0.0]])
    n = 20_000
    dice = (np.arange(n) + 0.5) / n
    drawn = sample(np.repeat(o, n, axis=0), temperature, dice)
    shares = np.bincount(drawn, minlength=4) / n
    np.testing.assert_allclose(shares, softmax(o / temperature)[0], atol=1e-4)


@given(st.integers(0, 1000), st.floats(0.05, 5) | st.just(0))
def test_sampling_is_the_loop_over_tokens(seed, temperature):
    rng = np.random.default_rng(seed)
    o, u = rng.normal(0, 3, (4, 6)), rng.random(4)
    drawn = sample(o, temperature, u)
    np.testing.assert_array_equal(drawn, sample_exercise.plain(o, temperature, u))
    assert ((drawn >= 0) & (drawn < 6)).all()


def test_dice_just_below_one_hit_the_last_token():
    o = np.zeros((1, 7), np.float32)
    assert sample(o, 1.0, np.array([np.nextafter(1, 0)]))[0] == 6


@given(st.integers(0, 1000), st.integers(1, 12), st.floats(0.01, 1))
def test_keeping_is_the_loop_over_the_likeliest(seed, k, mass):
    p = softmax(np.random.default_rng(seed).normal(0, 1.5, (3, 8)))
    q = keep_likely(p, k, mass)
    np.testing.assert_allclose(q.sum(axis=-1), 1)
    assert ((q > 0).sum(axis=-1) <= k).all() and ((q > 0).sum(axis=-1) >= 1).all()
    np.testing.assert_allclose(q, keep_exercise.plain(p, k, mass))


def test_no_limit_keeps_everything():
    p = softmax(np.random.default_rng(0).normal(0, 4, (5, 64)))
    np.testing.assert_allclose(keep_likely(p, 64, 1.0), p)


def test_loops():
    assert loop_of("to be, " + "abc" * 10) == (7, 3)
    assert loop_of("x" + "ab" * 2) == (None, None)  # twice is not enough
    assert loop_of("Now is the winter of our discontent") == (None, None)
    assert loop_of("aaaaaa") == (0, 1)
