"""The agreement sentences: their grammar, and that only the subject tells the answer."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.datasets.agreement import (
    ADVERBS,
    ANSWERS,
    NOUNS,
    PLURALS,
    PREPOSITIONS,
    VERBS,
    WORDS,
    agreement_sentences,
    agreement_text,
)

sizes = st.tuples(st.integers(0, 50), st.integers(0, 9))  # B, distractors
DISTANCES = [0, 1, 4]


def sentences(B, distractors, seed=0):
    return agreement_sentences(np.random.default_rng(seed), B, distractors)


@given(sizes)
def test_shapes_and_types(size):
    B, distractors = size
    X, y = sentences(*size)
    assert X.shape == (5 + 3 * distractors, B)
    assert y.shape == (B,)
    assert X.dtype == y.dtype == np.int64
    assert np.isin(y, [0, 1]).all()


@given(sizes)
def test_every_word_stands_where_the_grammar_wants_it(size):
    X, _ = sentences(*size)
    nouns = NOUNS + PLURALS
    grammar = [("the",), nouns, ("which",), ADVERBS, VERBS]
    grammar += [PREPOSITIONS, ("the",), nouns] * size[1]
    for row, allowed in zip(X, grammar, strict=True):
        assert all(WORDS[i] in allowed for i in row)


@given(sizes)
def test_the_verb_has_the_number_of_the_subject(size):
    X, y = sentences(*size)
    for subject, verb in zip(X[1], y, strict=True):
        assert ANSWERS[verb] == ("were" if WORDS[subject] in PLURALS else "was")


def test_words_are_all_different_and_each_noun_has_its_plural():
    assert len(set(WORDS)) == len(WORDS)
    assert not set(WORDS) & set(ANSWERS)  # the answer never stands in the sentence
    assert len(NOUNS) == len(PLURALS)
    assert all(p[:4] == n[:4] for n, p in zip(NOUNS, PLURALS, strict=True) if len(n) > 3)
    assert all(p == n + "s" for n, p in zip(NOUNS, PLURALS, strict=True) if n != "child")


def test_the_same_generator_gives_the_same_sentences_and_another_others():
    X, y = sentences(20, 3)
    again, other = sentences(20, 3), sentences(20, 3, seed=1)
    assert (again[0] == X).all() and (again[1] == y).all()
    assert (other[0] != X).any() and (other[1] != y).any()


@pytest.mark.parametrize("distractors", DISTANCES)
def test_every_word_is_used_evenly(distractors):
    X, y = sentences(8000, distractors)
    assert abs(y.mean() - 0.5) < 0.03
    for row in X:
        counts = np.unique(row, return_counts=True)[1]
        assert counts.min() > 0.75 * counts.mean() and counts.max() < 1.25 * counts.mean()


@pytest.mark.parametrize("distractors", DISTANCES)
def test_nothing_but_the_subject_tells_the_answer(distractors):
    B = 20_000
    X, y = sentences(B, distractors)
    informed = []  # accuracy of the best guess from the word at one place
    for row in X:
        hits = sum(max(np.bincount(y[row == word], minlength=2)) for word in np.unique(row))
        informed.append(hits / B)
    assert informed[1] == 1
    assert max(np.delete(informed, 1)) < 0.53  # 16 words: 0.5 + 0.4 sqrt(16 / B) by luck alone
    plural = X[7::3] >= WORDS.index(PLURALS[0])  # (distractors, B)
    agreeing = (plural == y).mean(axis=1)
    assert (abs(agreeing - 0.5) < 0.02).all()  # each distractor
    majority = plural.sum(axis=0) > distractors / 2
    if distractors:
        assert abs((majority == y).mean() - 0.5) < 0.02  # and all of them together


def test_texts_read_as_written_and_carry_the_verb_given():
    words = ("the", "cats", "which", "already", "ate", "near", "the", "dog")
    x = [WORDS.index(word) for word in words]
    assert agreement_text(x, 1) == "The cats, which already ate near the dog, were full."
    assert agreement_text(x, 0) == "The cats, which already ate near the dog, was full."
    X, y = sentences(5, 2)
    for x, verb in zip(X.T, y, strict=True):
        text = agreement_text(x, verb)
        assert re.fullmatch(r"The \w+, which( \w+){8}, (was|were) full\.", text)


@pytest.mark.parametrize("B, distractors", [(-1, 0), (4, -2)])
def test_negative_sizes_are_refused_in_one_line(B, distractors):
    with pytest.raises(ValueError, match=f"B={B}, distractors={distractors}") as error:
        sentences(B, distractors)
    assert "\n" not in str(error.value)
