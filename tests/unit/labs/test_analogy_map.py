"""The analogy map without a browser: answers, arrows, sentences."""

import importlib

import numpy as np

from course_utils.datasets.couples import COUPLES, WORDS
from course_utils.rnn.embedding import analogy

analogies = importlib.import_module("course_utils.labs.analogy_map")


def test_answers_are_those_of_the_exercise():
    unit = analogies.vectors(0.1, 3)
    found = analogies.answers(unit, True, True)
    for i, (man, woman) in enumerate(analogies.ROWS):
        for j, (king, _) in enumerate(analogies.ROWS):
            if i != j:
                assert found[i, j] == analogy(unit, man, woman, king)
    free = analogies.answers(unit, False, True)
    assert (free == analogies.ROWS[:, 0]).any() and (found != analogies.ROWS[:, 0]).all()


def test_without_the_step_the_nearest_word_to_king_is_king():
    found = analogies.answers(analogies.vectors(0.5, 0), False, False)
    assert (found == analogies.ROWS[:, 0]).all()


def test_the_score_stays_and_the_arrows_scatter():
    told, never = analogies.vectors(0.5, 0), analogies.vectors(0.0, 0)
    right = [analogies.share_right(analogies.answers(u, True, True)) for u in (told, never)]
    assert min(right) > 0.9
    assert analogies.parallel(told) > 0.6 > 0.25 > analogies.parallel(never)
    assert "though no sentence tells the gender" in analogies.describe(0.0, True, True, never)
    assert "parallel (mean cosine 0." in analogies.describe(0.5, True, True, told)


def test_parallel_steps_are_drawn_upright():
    """Couples that differ by one and the same step."""
    unit = np.zeros((len(WORDS), 5))
    rng, step = np.random.default_rng(0), np.array([0, 0, 0, 0, 1.0])
    for man, woman in analogies.ROWS:
        unit[man, :4] = rng.normal(size=4)
        unit[woman] = unit[man] + step
    places = analogies.flattened(unit)
    np.testing.assert_allclose(places[:, 1] - places[:, 0], np.tile([0, 1.0], (8, 1)), atol=1e-9)
    assert np.allclose(analogies.parallel(unit), 1)


def test_the_picture_has_an_arrow_for_each_couple_and_the_kings_step():
    unit = analogies.vectors(0.4, 0)
    svg = analogies.svg(unit, "queen", True, "Said.")
    assert svg.count("<line") == len(COUPLES) + 1 and '<text class="target"' in svg
    assert all(f">{word}</text>" in svg for couple in COUPLES for word in couple)
    assert analogies.svg(unit, "king", False, "Said.").count("<line") == len(COUPLES)


def test_words_find_a_place_of_their_own():
    taken = []
    places = [analogies.beside(100, 50, "word", True, taken) for _ in range(4)]
    assert places[0] == (100, 43) and places[1][0] > 115 and places[2][0] < 85
    assert len(set(places)) == 4 and len(taken) == 4
    assert analogies.beside(100, 50, "word", False, []) == (100, 67)
