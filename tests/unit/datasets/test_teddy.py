"""Teddy: one labelled word a sentence, and nothing before it that tells."""

import numpy as np
import pytest

from course_utils.datasets.teddy import (
    BEFORE,
    BETWEEN,
    FIRST,
    LABELS,
    LAST,
    NAMED,
    TOLD,
    teddy_sentences,
)


def drawn(n=3000, seed=0):
    return teddy_sentences(np.random.default_rng(seed), n)


def split_at_teddy(sentences, labels):
    """Words before, words after, label of Teddy, for each sentence."""
    return [
        (tuple(s[: s.index("Teddy")]), tuple(s[s.index("Teddy") + 1 :]), int(y.max()))
        for s, y in zip(sentences, labels, strict=True)
    ]


def test_one_teddy_a_sentence_and_one_label_a_word():
    sentences, labels, names = drawn()
    assert names == LABELS == ("other", "toy", "bear", "president")
    for words, label in zip(sentences, labels, strict=True):
        assert len(words) == len(label) and words.count("Teddy") == 1
        assert [w for w, y in zip(words, label, strict=True) if y] == ["Teddy"]
        assert " ".join(words).split() == words
    assert np.bincount([y.max() for y in labels])[1:] / 3000 == pytest.approx([1 / 3] * 3, abs=0.05)


def test_the_words_before_say_nothing():
    parts = split_at_teddy(*drawn(9000)[:2])
    for before in {b for b, _, _ in parts}:
        labels = [y for b, _, y in parts if b == before]
        share = np.bincount(labels, minlength=4)[1:] / len(labels)
        assert abs(share - 1 / 3).max() < 5 * np.sqrt(2 / 9 / len(labels))
    # The likeliest label after each opening, learned on one half and tried on the other.
    table = {}
    for before, _, label in parts[:4500]:
        table.setdefault(before, np.zeros(4, int))[label] += 1
    right = [table[before].argmax() == label for before, _, label in parts[4500:]]
    assert abs(np.mean(right) - 1 / 3) < 0.04


def test_the_words_after_say_everything():
    parts = split_at_teddy(*drawn()[:2])
    labels = {}
    for _, after, label in parts:
        labels.setdefault(after, set()).add(label)
    assert all(len(label) == 1 for label in labels.values())
    endings = sum(map(len, NAMED.values())) + len(set(BETWEEN)) * sum(map(len, TOLD.values()))
    assert len(labels) == endings * len(LAST)
    assert len(labels) * len(FIRST) * len(BEFORE) == 8400


def test_the_telling_word_comes_one_to_eight_words_later():
    parts = split_at_teddy(*drawn()[:2])

    def distance(after):
        for k in range(1, len(after) + 1):
            if len({y for _, a, y in parts if a[:k] == after[:k]}) == 1:
                return k
        raise AssertionError(after)

    distances = {distance(after) for after in {a for _, a, _ in parts}}
    assert min(distances) == 1 and max(distances) == 8


def test_the_same_generator_gives_the_same_sentences_and_another_others():
    (a, y, _), (b, z, _), (c, *_) = drawn(40), drawn(40), drawn(40, seed=1)
    assert a == b and all((u == v).all() for u, v in zip(y, z, strict=True)) and a != c


def test_no_sentence_is_refused():
    with pytest.raises(ValueError, match="teddy_sentences needs at least 1 sentence, not 0"):
        drawn(0)
