"""Sentences in which the gender is told, or not."""

import numpy as np
import pytest

from course_utils.datasets.couples import COUPLES, NOUNS, TOPICS, WORDS, couple_sentences


def test_sentences():
    S = couple_sentences(np.random.default_rng(0), 4000, 0.5)
    assert S.shape == (4000, 5) and len(set(WORDS)) == len(WORDS) == 63
    words = np.array(WORDS)[S]
    assert set(words[:, 0]) == {"the"} and set(words[:, 1]) == set(NOUNS)
    men = {man for man, _ in COUPLES}
    for _, noun, a, pronoun, b in words:
        assert pronoun in ("the", "his" if noun in men else "her")
        topic = TOPICS[NOUNS.index(noun) // 2]
        strange = {w for t in TOPICS for w in t} - set(topic)
        assert not {a, b} & strange


@pytest.mark.parametrize("told", [0.0, 0.2, 1.0])
def test_gender_is_told_as_often_as_asked(told):
    S = couple_sentences(np.random.default_rng(1), 20_000, told)
    assert (S[:, 3] != 0).mean() == pytest.approx(told, abs=0.01)


def test_untold_couples_differ_only_in_taste():
    """Without pronouns, topic words are shared: no word of the text belongs to one sex."""
    S = couple_sentences(np.random.default_rng(2), 50_000, 0.0)
    for i, topic in enumerate(TOPICS[1:], 1):
        for word in topic:
            speakers = S[(S[:, 2] == WORDS.index(word)) | (S[:, 4] == WORDS.index(word)), 1]
            assert set(speakers) == {3 + 2 * i, 4 + 2 * i}


def test_the_same_generator_gives_the_same_sentences():
    one, two = (couple_sentences(np.random.default_rng(3), 50, 0.5) for _ in range(2))
    np.testing.assert_array_equal(one, two)
