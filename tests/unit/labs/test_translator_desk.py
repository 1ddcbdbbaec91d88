"""The translator's desk without a browser: its numbers, its sentences, its pictures."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from course_utils.labs import translator_desk as open_lab
from course_utils.labs.decoders import END, READERS, START, sentences, translator, words
from course_utils.labs.translator_desk import (
    PRESETS,
    branches,
    columns,
    describe,
    forced_words,
    greedy,
    hypothesis,
    lines,
    result,
    sentence_of,
    tree,
)
from course_utils.rnn.decoding import beam_search, greedy_decode

KINDS = list(READERS.values())
PLACES = range(0, len(sentences()), 5)
kinds, places = pytest.mark.parametrize("kind", KINDS), pytest.mark.parametrize("place", PLACES)


@kinds
@places
def test_greedy_is_greedy(kind, place):
    step, state, _ = translator(kind, sentences()[place][0])
    tokens = greedy_decode(step, state, np.array([START]), END, 20)[:, 0]
    assert greedy(kind, place, ())[0] == tokens.tolist()


@kinds
@places
@pytest.mark.parametrize("width", [2, 5])
def test_the_tree_ends_as_beam_search_does(kind, place, width):
    step, state, _ = translator(kind, sentences()[place][0])
    tokens, log_p = beam_search(step, state, START, END, width, 20)
    levels = tree(kind, place, (), width)
    assert np.allclose(levels[-1][2], log_p, atol=1e-5)
    for rank, row in enumerate(tokens):
        assert [token for _, token in hypothesis(levels, rank)] == row.tolist()


@kinds
def test_forced_words_begin_the_sentence_and_then_it_goes_on_alone(kind):
    begins = tuple(words("English").index(word) for word in ("a", "girl"))
    tokens, _ = greedy(kind, 4, begins)
    assert tuple(tokens[:2]) == begins
    for width in (2, 4):
        assert tuple(result(kind, 4, begins, width)[0][:2]) == begins


@kinds
@places
def test_log_probabilities_are_those_of_what_is_written(kind, place):
    for width in (1, 3):
        tokens, log_p = result(kind, place, (), width)
        step, state, _ = translator(kind, sentences()[place][0])
        total, y = 0.0, START
        for token in tokens:
            new, state = step(np.array([y]), state)
            total, y = total + float(new[0, token]), token
        assert total == pytest.approx(log_p, abs=1e-4)


def test_a_beam_finds_what_is_likelier_and_not_righter():
    wrong, alone = result("last state", 11, (), 5), result("last state", 11, (), 1)
    assert wrong[1] > alone[1]
    assert sentence_of(wrong[0]) == "the woman's little black are lost"
    assert "Greedy would write" in describe("last state", 11, (), 5)


def test_pictures_are_well_formed_and_can_be_picked():
    begins = forced_words(3, "a")[1:]
    for kind in KINDS:
        page = lines(kind, 2, begins, 1, "said.") + columns(kind, 2, begins)
        root = ElementTree.fromstring(f"<div>{page}</div>")
        buttons = [node for node in root.iter("button")]
        tokens, _ = greedy(kind, 2, begins)
        assert len(buttons) == 5 * len(tokens)
        chosen = [b.get("data-pick") for b in buttons if b.get("aria-pressed") == "true"]
        assert chosen == [f"{t} {token}" for t, token in enumerate(tokens)]
        drawn = ElementTree.fromstring(branches(kind, 2, begins, 4, "said."))
        picks = [node.get("data-pick") for node in drawn.iter() if node.get("data-pick")]
        assert len(picks) == len(set(picks)) and all(re.fullmatch(r"\d+ \d", p) for p in picks)


def test_picking_a_word_forces_it_and_the_button_takes_it_back():
    lab = open_lab()
    lab.set(sentence=3)
    free = lab.sentence
    picture, button = lab.box.children[2], lab.controls["forced"].button
    picture.picked = f"0 {words('English').index('a')} 1"
    assert "Word 1, “a”, is yours" in lab.sentence
    button.click()
    assert lab.sentence == free
    lab.set(width=3)
    picture.picked = "0 1 2"
    assert lab.controls["forced"].value[0] == 3
    lab.set(sentence=4)
    assert "is yours" not in lab.sentence


def test_another_sentence_forgets_the_forced_words():
    lab = open_lab()
    lab.show("another beginning")
    assert "is yours" in lab.sentence
    lab.set(sentence=5)
    assert "is yours" not in lab.sentence
    assert all(preset.get("width", 1) in range(1, 6) for preset in PRESETS.values())
