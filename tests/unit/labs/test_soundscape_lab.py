"""The soundscape lab without a browser: clip, truth, detectors, score, sentence.

What every lab has is tested in test_labs.py.
"""

import numpy as np
import pytest
import torch

from course_utils.datasets import KINDS
from course_utils.labs import soundscape_lab
from course_utils.labs.soundscape_lab import maths, picture, words
from course_utils.rnn.events import event_f1
from course_utils.rnn.two_way import TwoWay

KNOCKS, STEPS = KINDS.index("knocks"), KINDS.index("footsteps")


def events_at(*placed):
    return maths.events(maths.truth(picture.at(*placed)))


def test_what_thuds_are_depends_on_the_next_one():
    assert events_at(("thud", 2.0))[KNOCKS] == events_at(("thud", 2.0))[STEPS] == []
    near, far = (events_at(("thud", 2.0), ("thud", 2.0 + gap)) for gap in (0.2, 0.5))
    assert [first for first, _ in near[KNOCKS]] == [80] and near[STEPS] == []
    assert [first for first, _ in far[STEPS]] == [80] and far[KNOCKS] == []
    apart = events_at(("thud", 1.0), ("thud", 3.0))
    assert apart[KNOCKS] == apart[STEPS] == []


def test_other_sounds_are_what_they_are():
    there = events_at(("bell", 1.0), ("falling whistle", 3.0))
    assert there[KINDS.index("bell")][0][0] == 40
    assert there[KINDS.index("falling whistle")][0][0] == 120
    assert sum(map(len, there)) == 2


def test_a_clip_has_its_sounds_where_they_are_placed():
    placed = picture.at(("bark", 3.0))
    loud = np.abs(maths.clip(placed)).reshape(200, -1).max(axis=1)
    assert loud.max() == pytest.approx(0.9)
    assert loud[120:130].max() == loud.max() and loud[:119].max() < 0.5


def test_the_future_does_not_exist_before_it_is_heard():
    placed = picture.at(*picture.PRESETS["four thuds, 0.5 s apart"])
    one = picture.at(("thud", 2.0))
    network = maths.detectors()
    now = 90  # after the first thud, before the second
    both = [maths.probabilities(maths.spectrogram_of(p), network, now) for p in (placed, one)]
    assert not both[0][:, now:].any()
    # The clips are as loud as their peak: the first thud is that in both.
    np.testing.assert_allclose(*both, atol=0.05)


def test_forward_does_not_change_its_mind_and_both_ways_do():
    network, said = maths.detectors(), {}
    for name in ("two thuds, 0.2 s apart", "two thuds, 0.5 s apart"):
        placed = picture.at(*picture.PRESETS[name])
        P = maths.probabilities(maths.spectrogram_of(placed), network)
        said[name] = P[:, 80:86].mean(axis=1)  # (3, 7): at the first thud
    near, far = said.values()
    np.testing.assert_allclose(near[0], far[0], atol=0.02)
    assert near[2, KNOCKS] > near[2, STEPS] and far[2, STEPS] > far[2, KNOCKS]


class Detector(torch.nn.Module):
    def __init__(self, ways):
        super().__init__()
        self.rnn = TwoWay(64, 4, ways)
        self.out = torch.nn.Linear(self.rnn.width, 14)

    def forward(self, X):
        return self.out(self.rnn(X, np.full(X.shape[1], len(X))))


def test_a_students_detector_is_run_as_in_the_notebook():
    torch.manual_seed(0)
    model, rng = Detector(("past", "future")).double(), np.random.default_rng(0)
    scale = rng.normal(size=32), rng.uniform(1, 2, 32)
    frames = rng.normal(size=(200, 32))
    P = maths.probabilities(frames, maths.detectors({"both": model}, scale))
    X = torch.as_tensor(maths.in_steps(((frames - scale[0]) / scale[1])[:, None]))
    right = torch.sigmoid(model(X))[:, 0].detach().numpy().reshape(200, 7)
    np.testing.assert_allclose(P[2], right, rtol=0, atol=1e-10)
    np.testing.assert_array_equal(P[:2], maths.probabilities(frames, maths.detectors())[:2])


def test_the_score_is_event_f1():
    rng = np.random.default_rng(1)
    truth, found = (np.repeat(rng.random((50, 7)) < 0.2, 4, axis=0) for _ in range(2))
    f1, pairs = maths.score(maths.events(truth), maths.events(found), 8)
    assert f1 == pytest.approx(event_f1(truth, found, 8))
    assert len(pairs) == 7
    assert np.isnan(maths.score([[]] * 7, [[]] * 7, 8)[0])


def test_the_sentence_says_what_the_numbers_say():
    placed, P = picture.at(("thud", 2.0)), np.zeros((3, 200, 7))
    P[0, 80:86, KNOCKS], P[0, 80:86, STEPS] = 0.6, 0.5
    P[2, 80:86, STEPS] = 0.9
    said = words.describe(placed, P, [0.5, np.nan, 1.0], 0.35, 4, 8, 200)
    assert said == (
        "Event F1: forward 0.50, backward –, both ways 1.00 (threshold 0.35, gaps 100 ms, collar "
        "200 ms). The first thud, 2.00 s: forward knocks 0.60 to 0.50, backward neither, both ways "
        "footsteps 0.90 to 0.00."
    )
    assert "thud" not in words.describe(placed, P, [0.5, 0.5, 0.5], 0.35, 4, 8, 82)


def test_pairs_are_filled_and_the_rest_is_hollow():
    there, found = [[(10, 20)], [(50, 60)]], [[(12, 22), (40, 44)], []]
    _, pairs = maths.score(there, found, 4)
    bars = picture.bars_of(there, [found], [pairs], 4, 55)
    assert [0, 1, 12, 22, "hit"] in bars and [0, 1, 40, 44, "miss"] in bars
    assert [1, 0, 50, 60, "hit"] in bars and [0, 0, 6, 14, "collar"] in bars


def test_placing_a_sound_moves_the_picture_and_it_can_be_heard():
    lab = soundscape_lab()
    desk, first = lab.controls["sounds"], lab.sentence
    desk.things = [[2, 80, 85]]
    assert lab.sentence != first and desk.sentence == lab.sentence
    play = next(w for w in lab.box.children[1].children
                if getattr(w, "description", "") == "▶ Hear it")  # fmt: skip
    play.click()
    assert "data:audio/wav;base64," in lab.sound.value
    lab.reset()
    assert lab.sound.value == "" and lab.sentence == first


def test_models_of_your_own_are_heard_and_the_saved_words_are_the_courses():
    torch.manual_seed(0)
    scale = np.zeros(32), np.ones(32)
    lab, alone = soundscape_lab({"both": Detector(("past", "future"))}, scale), soundscape_lab()
    assert lab.sentence != alone.sentence and repr(lab) == repr(alone)
