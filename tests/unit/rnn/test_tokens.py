"""Tokens: numbers and back, and pieces learned from a text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.exercises.language_models.merge_pair import plain
from course_utils.rnn.tokens import (
    apply_merges,
    commonest_pair,
    decode,
    encode,
    learn_merges,
    merge_pair,
    spelled,
)

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
FEW = st.lists(st.integers(0, 2), max_size=40)  # few tokens: many runs


@given(TEXTS)
def test_what_was_encoded_comes_back(text):
    ids = encode(text, text)
    vocabulary = "".join(sorted(set(text)))
    assert decode(ids, vocabulary) == text
    np.testing.assert_array_equal(encode(text, vocabulary), ids)  # a vocabulary is its own source


def test_an_unknown_character_raises():
    with pytest.raises(KeyError):
        encode("xyz", "abc")


@given(FEW, st.integers(0, 2), st.integers(0, 2))
def test_merging_is_the_loop_over_tokens(ids, left, right):
    ids = np.array(ids, dtype=int)
    before = ids.copy()
    np.testing.assert_array_equal(merge_pair(ids, (left, right), 3), plain(ids, (left, right), 3))
    np.testing.assert_array_equal(ids, before)


def test_commonest_pair_is_the_smallest_of_equal_ones():
    assert commonest_pair(np.array([2, 1, 2, 1, 0, 0]), 3) == (2, 1)
    assert commonest_pair(np.array([2, 1, 0]), 3) == (1, 0)


@given(TEXTS, st.integers(0, 12))
def test_learned_tokens_spell_the_text(text, merges):
    vocabulary = "".join(sorted(set(text)))
    ids = encode(text, vocabulary)
    pairs, short = learn_merges(ids, len(vocabulary), merges)
    tokens = spelled(pairs, vocabulary)
    assert decode(short, tokens) == text
    np.testing.assert_array_equal(apply_merges(ids, pairs, len(vocabulary)), short)
    assert len(pairs) <= merges and len(tokens) == len(vocabulary) + len(pairs)


def test_the_first_merges_of_a_text_are_its_commonest_pairs():
    ids = encode("the other mother", "the other mother")
    pairs, _ = learn_merges(ids, 7, 3)
    assert spelled(pairs, "".join(sorted(set("the other mother"))))[7:] == ["he", "the", "othe"]
