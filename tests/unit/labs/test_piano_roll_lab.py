"""The piano-roll lab without a browser: its numbers, its sentence, its task.

What every lab has is tested in test_labs.py.
"""

import numpy as np
import pytest
import torch

from course_utils.datasets import STYLES, make_pieces
from course_utils.labs import piano_roll_lab
from course_utils.labs.piano_roll_lab import maths, picture, words
from course_utils.labs.readers import states, stored
from course_utils.rnn.two_way import TwoWay

summaries = pytest.mark.parametrize("summary", maths.SUMMARIES.values())


@pytest.mark.parametrize("style", STYLES)
def test_a_piece_and_its_notes_are_the_same(style):
    notes = maths.composed(style)
    sounding, onsets = maths.rolls(notes)
    assert onsets.sum() == len(notes) and (onsets <= sounding).all()
    assert all(0 <= lane < 48 and 0 <= begin < end <= 48 for lane, begin, end in notes)
    assert not sounding[:, maths.LANES :].any()


@summaries
@pytest.mark.parametrize("style", STYLES)
def test_every_listener_knows_every_example(style, summary):
    p, _ = maths.heard(maths.composed(style), maths.listeners()[summary], summary)
    assert STYLES[p[-1].argmax()] == style
    np.testing.assert_allclose(p.sum(axis=1), 1)


def test_listeners_know_new_pieces():
    roll, onsets, labels = make_pieces(np.random.default_rng(2000), 60)
    X = maths.octaves(roll > 0, onsets)
    reader = maths.listeners()["maximum"]
    scores = [
        states(X[:, i], reader).max(axis=0) @ reader["W_y"] + reader["b_y"] for i in range(60)
    ]
    assert (np.argmax(scores, axis=1) == labels).mean() > 0.9


class Listener(torch.nn.Module):
    def __init__(self, ways):
        super().__init__()
        self.rnn = TwoWay(10, 5, ways)
        self.out = torch.nn.Linear(self.rnn.width, 6)


@summaries
def test_answers_after_every_step_are_those_of_torch_for_the_beginning(summary):
    torch.manual_seed(0)
    model = Listener(("past", "future") if "output" in summary else ("past",))
    notes = maths.composed("waltz")
    p, _ = maths.heard(notes, maths.listeners({summary: model})[summary], summary)
    X = torch.tensor(maths.octaves(*(A[:, None] for A in maths.rolls(notes))), dtype=torch.float32)
    pool = dict(maximum=lambda H: H.amax(0), mean=lambda H: H.mean(0))
    for heard in (1, 7, 48):
        H = model.rnn(X[:heard], np.array([heard]))[:, 0]
        right = model.out(pool.get(summary, lambda H: H[-1])(H)).softmax(-1).detach().numpy()
        np.testing.assert_allclose(p[heard - 1], right, rtol=0, atol=1e-5)


def test_four_clicks_turn_the_waltz_into_a_jig():
    """By taking the best of many at each click."""
    notes, reader = set(maths.composed("waltz")), maths.listeners()["maximum"]
    jig = STYLES.index("jig")
    for _ in range(4):
        tried = [notes - {note} for note in notes]
        tried += [notes | {(lane, b, b + 1)} for lane in (10, 22, 34, 44) for b in range(48)]
        notes = max(tried, key=lambda notes: maths.heard(notes, reader, "maximum")[0][-1, jig])
    assert maths.heard(notes, reader, "maximum")[0][-1].argmax() == jig
    assert maths.edits(notes, maths.composed("waltz")) == 4


def test_units_are_counted_where_their_maximum_is():
    _, decided = maths.heard(maths.composed("jig"), maths.listeners()["maximum"], "maximum")
    assert decided.sum() == 32
    _, none = maths.heard(maths.composed("jig"), maths.listeners()["mean"], "mean")
    assert not none.any()


def test_unknown_summary_is_named():
    with pytest.raises(ValueError, match="unknown summary 'sum': one of maximum, mean"):
        maths.heard((), stored("piano_roll_lab")["mean"], "sum")


def test_the_sentence_says_what_the_numbers_say():
    p = np.tile([0.1, 0.0, 0.0, 0.2, 0.7, 0.0], (48, 1))
    decided = np.zeros(48)
    decided[4] = 3
    said = words.describe(p, decided, 2, "waltz", 48)
    assert said == (
        "2 edits. After all 48 steps: jig 70 %, then tango 20 %. It was a waltz. "
        "Most maxima, 3 of 3, are at step 5."
    )
    assert words.describe(p, np.zeros(48), 0, "", 7) == (
        "After 7 of 48 steps: jig 70 %, then tango 20 %."
    )


def test_clicks_change_the_answer_and_reset_brings_the_waltz_back():
    lab = piano_roll_lab()
    board, first = lab.controls["notes"], lab.sentence
    board.things = board.things[3:]
    assert lab.sentence.startswith("3 edits. ")
    assert lab.sentence == board.sentence
    lab.reset()
    assert board.value == maths.composed("waltz") and lab.sentence == first


def test_it_can_be_heard_until_a_note_changes():
    lab = piano_roll_lab()
    play = next(w for w in lab.box.children[1].children if getattr(w, "icon", None) is not None
                and w.description == "▶ Hear it")  # fmt: skip
    play.click()
    assert "data:audio/wav;base64," in lab.sound.value and "aria-label" in lab.sound.value
    lab.controls["notes"].things = []
    assert lab.sound.value == ""
    play.click()
    assert lab.sound.value == "There is no note to be heard."


def test_models_of_your_own_are_heard_and_the_saved_words_are_the_courses():
    torch.manual_seed(0)
    lab, alone = piano_roll_lab({"maximum": Listener(("past",))}), piano_roll_lab()
    assert lab.controls["listener"].value == "yours"
    assert lab.sentence != alone.sentence and repr(lab) == repr(alone)
    lab.set(listener="course")
    assert lab.sentence == alone.sentence


def test_lanes_are_pitches():
    names = [picture.pitch_name(lane) for lane in range(maths.LANES)]
    assert (names[0], names[-1]) == ("B5", "C2") and "A4" in names
