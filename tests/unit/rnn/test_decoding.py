"""Writing and searching: against enumeration, against each other, against steps made by hand."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.decoding import (
    beam_search,
    decoder_arrays,
    greedy_decode,
    scheduled_sampling,
    until_end,
)

END = 0


def decoder(seed, V, H=3):
    """A random decoder that gives log-probabilities, and its first state."""
    rng = np.random.default_rng(seed)
    heard, W, out = (rng.normal(0, 1.5, shape) for shape in ((V, H), (H, H), (H, V)))

    def step(y, state):
        state = np.tanh(heard[y] + state @ W)
        scores = state @ out
        return scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True)), state

    return step, rng.normal(size=(1, H))


def log_p(step, state, words, start):
    """Log-probability of a sentence, word by word."""
    total, heard = 0.0, start
    for word in words:
        new, state = step(np.array([heard]), state)
        total, heard = total + new[0, word], word
    return total


sentences = st.lists(st.lists(st.integers(3, 9), max_size=6), min_size=1, max_size=5)


@given(sentences)
def test_every_sentence_is_heard_one_step_before_it_is_said(given_sentences):
    inputs, targets = decoder_arrays(given_sentences, 1, 2, 0)
    assert inputs.shape == targets.shape == (
        1 + max(map(len, given_sentences)), len(given_sentences)
    )  # fmt: skip
    assert (inputs[0] == 1).all()
    for i, words in enumerate(given_sentences):
        n = len(words)
        assert inputs[1 : n + 1, i].tolist() == words == targets[:n, i].tolist()
        assert targets[n, i] == 2
        assert not inputs[n + 1 :, i].any() and not targets[n + 1 :, i].any()


@given(st.integers(0, 200), st.integers(1, 5), st.integers(1, 7))
def test_greedy_by_hand(seed, B, longest):
    step, state = decoder(seed, 5)
    state = np.random.default_rng(seed).normal(size=(B, state.shape[1]))
    tokens = greedy_decode(step, state, np.full(B, 1), END, longest)
    for i in range(B):
        written, heard, s = [], 1, state[i : i + 1]
        while len(written) < longest and END not in written:
            scores, s = step(np.array([heard]), s)
            heard = int(scores.argmax())
            written.append(heard)
        assert tokens[: len(written), i].tolist() == written[: len(tokens)]
        assert (tokens[len(written) :, i] == END).all()
    assert len(tokens) == longest or (tokens[-1] == END).all()
    assert len(tokens) == 1 or not (tokens[-2] == END).all()


@given(st.integers(0, 300), st.integers(1, 6))
def test_width_one_is_greedy(seed, longest):
    step, state = decoder(seed, 4)
    tokens, total = beam_search(step, state, 1, END, 1, longest)
    assert (
        tokens[0].tolist() == greedy_decode(step, state, np.array([1]), END, longest)[:, 0].tolist()
    )
    words = until_end(tokens[0], END)
    words += [END] * (END in tokens[0])
    assert total[0] == pytest.approx(log_p(step, state, words, 1))


@given(st.integers(0, 100), st.integers(1, 4))
def test_a_wide_enough_beam_is_exhaustive(seed, longest):
    V = 3
    step, state = decoder(seed, V)
    tokens, total = beam_search(step, state, 1, END, V**longest, longest)
    everything = [
        (*words, END) for n in range(longest) for words in product(range(1, V), repeat=n)
    ] + list(product(range(1, V), repeat=longest))
    right = sorted((log_p(step, state, words, 1) for words in everything), reverse=True)
    assert total[: len(right)] == pytest.approx(right)
    best = (*until_end(tokens[0], END), *[END] * (END in tokens[0]))
    assert log_p(step, state, best, 1) == pytest.approx(right[0])


@given(st.integers(0, 200), st.integers(1, 6))
def test_every_hypothesis_has_the_log_probability_it_says(seed, width):
    step, state = decoder(seed, 5)
    tokens, total = beam_search(step, state, 1, END, width, 5)
    assert (np.diff(total) <= 1e-12).all()
    assert len({tuple(row) for row in tokens}) == len(tokens)
    for row, said in zip(tokens, total, strict=True):
        words = [*until_end(row, END), *[END] * (END in row)]
        assert log_p(step, state, words, 1) == pytest.approx(said)


@given(st.integers(0, 100), st.integers(1, 6), st.integers(1, 4))
def test_scheduled_sampling_at_its_ends(seed, T, B):
    step, _ = decoder(seed, 5)
    rng = np.random.default_rng(seed)
    state, inputs = rng.normal(size=(B, 3)), rng.integers(0, 5, (T, B))
    forced = scheduled_sampling(step, state, inputs, 1.0, rng)
    free = scheduled_sampling(step, state, inputs, 0.0, rng)
    assert forced.shape == free.shape == (T, B, 5)
    heard, s, t = inputs[0], state, state
    for i in range(T):
        scores, s = step(inputs[i], s)
        assert (forced[i] == scores).all()
        scores, t = step(heard, t)
        assert (free[i] == scores).all()
        heard = scores.argmax(axis=-1)


def test_scheduled_sampling_tosses_for_each_sentence_at_each_step():
    heard = []

    def step(y, state):
        heard.append(y)
        return np.eye(2)[np.zeros(len(y), int)], state  # always says 0

    inputs = np.ones((400, 3), int)  # the truth is always 1
    scheduled_sampling(step, None, inputs, 0.3, np.random.default_rng(0))
    heard = np.array(heard)[1:]
    assert abs(heard.mean() - 0.3) < 0.04
    assert abs(np.corrcoef(heard.T)[0, 1:]).max() < 0.15
    assert abs(np.corrcoef(heard[:-1, 0], heard[1:, 0])[0, 1]) < 0.15


def test_until_end():
    assert until_end(np.array([3, 4, 0, 0]), 0) == [3, 4]
    assert until_end([3, 4], 0) == [3, 4]
    assert until_end([0], 0) == []
