"""The attention reader without a browser: its numbers, its sentences, its picture."""

from xml.etree import ElementTree

import numpy as np
import pytest

from course_utils.labs import attention_reader as open_lab
from course_utils.labs.attention_reader import describe, read_along, svg
from course_utils.labs.decoders import END, START, look, sentences, translator
from course_utils.rnn.attention import attention

PLACES = range(0, len(sentences()), 4)


@pytest.mark.parametrize("place", PLACES)
def test_as_trained_it_translates_and_reads_as_attention_does(place):
    source, reference = sentences()[place]
    tokens, weights = read_along(place, 1.0, 0, True)
    assert tokens == [*reference, END]
    assert np.allclose(weights.sum(axis=1), 1, atol=1e-5)
    from course_utils.labs.decoders import encoded

    states = encoded("attention", (*source, END))
    state, _ = look("attention", np.array([START]), states[-1:], states)
    _, ours = attention(state, states, states, np.ones(len(states), bool))
    assert abs(ours[0] - weights[0]).max() < 1e-5
    assert translator("attention", source).state.shape == (1, states.shape[1])


@pytest.mark.parametrize("place", PLACES)
def test_padding_changes_nothing_under_the_mask(place):
    tokens, weights = read_along(place, 1.0, 0, True)
    padded, wider = read_along(place, 1.0, 7, True)
    assert padded == tokens
    assert (wider[:, weights.shape[1] :] == 0).all()
    assert np.allclose(wider[:, : weights.shape[1]], weights, atol=1e-6)


def test_sharpness_0_is_the_mean():
    _, weights = read_along(3, 0.0, 2, False)
    assert np.allclose(weights, 1 / weights.shape[1])


def test_without_the_mask_padding_is_read_and_some_translations_break():
    on_padding, wrong = [], 0
    for place, (_, reference) in enumerate(sentences()):
        tokens, weights = read_along(place, 1.0, 10, False)
        on_padding.append(weights[:, -10:].sum(axis=1).max())
        wrong += tokens != [*reference, END]
    assert max(on_padding) > 0.3
    assert wrong >= 5


def test_words_and_picture():
    said = describe(11, 4, 1.0, 0, True)
    assert said.startswith("For “black” it reads “noirs” most") and said.endswith(": right.")
    drawn = svg(11, 4, 1.0, 3, False, said)
    root = ElementTree.fromstring(drawn)
    assert said in root.get("aria-label")
    picks = [node.get("data-pick") for node in root.iter() if node.get("data-pick")]
    assert picks == [str(s) for s in range(len(read_along(11, 1.0, 3, False)[0]))]


def test_pointing_at_a_word_moves_the_slider():
    lab = open_lab()
    picture = lab.box.children[2]
    picture.picked = "4 1"
    assert lab.controls["word"].value == 5
    assert "“black”" in lab.sentence
