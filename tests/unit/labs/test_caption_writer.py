"""The caption writer without a browser: its numbers, its sentences, its picture."""

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.labs import caption_writer as open_lab
from course_utils.labs.caption_writer import LETTERS, WRITERS, describe, pictures, svg, write
from course_utils.labs.decoders import NAMES, TAUGHT

digits, copies = st.integers(0, 9), st.integers(0, WRITERS - 1)
letters = st.sampled_from(list(LETTERS.values()))


def word(kind, digit, copy, letter):
    return "".join(write(kind, digit, copy, letter)[0]).rstrip(".")


def test_pictures_are_different_ones():
    assert pictures().shape == (10, WRITERS, 8, 8)
    assert len({picture.tobytes() for row in pictures() for picture in row}) == 10 * WRITERS


@given(digits, copies, letters, st.sampled_from(TAUGHT))
def test_what_is_written_follows_from_the_probabilities(digit, copy, letter, kind):
    written, P = write(kind, digit, copy, letter)
    assert np.allclose(P.sum(axis=1), 1, atol=1e-4)
    assert 1 <= len(written) == len(P) <= 8
    assert (written[-1] == ".") == (len(written) < 8 or written[-1] == ".")
    if letter:
        assert written[0] == letter


def test_one_believes_the_letter_the_other_the_picture():
    for digit, letter, told, alone in ((7, "f", "five", "feven"), (8, "n", "nine", "night")):
        assert word("told the truth", digit, 0, letter) == told
        assert word("left alone", digit, 0, letter) == alone
        assert describe(digit, letter, (told, alone)).endswith("the second the picture.")


def test_the_article_follows_the_digit():
    for digit, shown in ((7, "a 7"), (8, "an 8"), (9, "a 9")):
        assert f"shows {shown}, our" in describe(digit, "n", ("nine", "night"))
        runs = [write(kind, digit, 0, "") for kind in TAUGHT]
        assert f">{shown}, by another writer<" in svg(digit, 0, "", runs, "Said.")


def test_its_own_letters_are_mostly_right():
    for kind in TAUGHT:
        right = [word(kind, d, c, "") == NAMES[d] for d in range(10) for c in range(WRITERS)]
        assert np.mean(right) > 0.9


@pytest.mark.parametrize("letter", LETTERS.values())
def test_the_picture_is_well_formed(letter):
    runs = [write(kind, 7, 0, letter) for kind in TAUGHT]
    drawn = svg(7, 0, letter, runs, "What is seen & said.")
    root = ElementTree.fromstring(drawn)
    assert "What is seen & said." in root.get("aria-label")
    assert drawn.count(">ours<") == 2 * bool(letter)


def test_setting_the_letter_changes_the_sentence():
    lab = open_lab()
    assert "“five”, right" in lab.sentence
    lab.set(digit=7, letter="f")
    assert "“feven”, no word" in lab.sentence
