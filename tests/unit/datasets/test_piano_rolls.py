"""The piano rolls: what makes each style, what varies, and that arrays and labels agree."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.datasets.piano_rolls import (
    CHORDS,
    KEYS,
    PITCHES,
    RULES,
    STYLES,
    chord_scale,
    make_pieces,
    notes_of,
    piano_roll,
)
from course_utils.display.sound import LOWEST

seeds = st.integers(0, 2**32)
styles = st.sampled_from(STYLES)


def bass_columns(style):
    """The columns in which the roots of a style's chords lie, in any register."""
    return slice(RULES[style].bass + 16 - LOWEST)


def compose(style, seed=0, bars=None):
    return piano_roll(style, np.random.default_rng(seed), bars)


def many(style, count=60, bars=None):
    return [compose(style, seed, bars) for seed in range(count)]


def by_place(pieces, columns=slice(None)):
    """Share of a style's bars with an onset at each step of the bar."""
    bars = np.concatenate([
        p.onsets[p.pickup :, columns].any(1).reshape(-1, p.bar_steps) for p in pieces
    ])  # fmt: skip
    return bars.mean(0)


@settings(max_examples=60)
@given(styles, seeds, st.integers(2, 20))
def test_a_piece_is_complete(style, seed, bars):
    piece = compose(style, seed, bars)
    T = piece.pickup + bars * piece.bar_steps
    assert piece.roll.shape == piece.onsets.shape == (T, PITCHES)
    assert piece.roll.dtype == np.float32 and piece.onsets.dtype == bool
    assert piece.roll.min() == 0 and 0.3 < piece.roll.max() <= 1
    assert (piece.roll[piece.onsets] > 0).all()
    starts = (piece.roll > 0) & ~np.pad(piece.roll > 0, ((1, 0), (0, 0)))[:-1]
    assert piece.onsets[starts].all()  # nothing sounds that did not begin
    assert len(piece.chords) == bars
    assert set(piece.chords) <= set(CHORDS)
    assert piece.style == style
    assert piece.key.split()[0] in KEYS
    low, high = RULES[style].tempo
    assert low - 0.1 <= piece.tempo <= high + 0.1
    assert piece.step_seconds == pytest.approx(60 / piece.tempo / piece.steps_per_beat)
    assert 0 <= piece.pickup <= piece.steps_per_beat


@given(styles, seeds)
@settings(max_examples=30)
def test_the_same_generator_gives_the_same_piece_and_another_another(style, seed):
    piece, again, other = compose(style, seed), compose(style, seed), compose(style, seed + 1)
    assert (piece.roll == again.roll).all() and (piece.onsets == again.onsets).all()
    assert piece[3:] == again[3:]
    assert piece.roll.shape != other.roll.shape or (piece.roll != other.roll).any()


@pytest.mark.parametrize("style", STYLES)
def test_keys_tempos_chords_and_upbeats_vary(style):
    pieces = many(style)
    assert len({p.key.split()[0] for p in pieces}) >= 9
    assert len({p.tempo for p in pieces}) >= 40
    assert len({p.chords for p in pieces}) >= 10
    assert len({p.pickup for p in pieces}) >= 3
    density = [p.onsets.sum() / len(p.roll) for p in pieces]
    assert max(density) > 1.5 * min(density)
    centre = [np.nonzero(p.onsets)[1].mean() for p in pieces]
    assert max(centre) - min(centre) > 6  # semitones


def test_lengths_by_default():
    assert [len(compose(style).chords) for style in STYLES] == [8, 8, 12, 8, 8, 8]


def test_metres():
    bars = {s: (RULES[s].beats, RULES[s].steps_per_beat) for s in STYLES}
    assert bars == {
        "waltz": (3, 2), "march": (2, 4), "blues": (4, 3),
        "tango": (2, 4), "jig": (2, 3), "ragtime": (2, 4),
    }  # fmt: skip
    for style in STYLES:
        piece = compose(style)
        assert (piece.beats_per_bar, piece.steps_per_beat) == bars[style]


def test_no_style_is_alone_with_its_steps_a_bar_but_the_blues_and_none_with_its_tempo():
    steps = {s: RULES[s].beats * RULES[s].steps_per_beat for s in STYLES}
    assert sorted(steps.values()) == [6, 6, 8, 8, 8, 12]
    for style, rules in RULES.items():
        others = [r.tempo for s, r in RULES.items() if s != style]
        assert any(low < rules.tempo[1] and high > rules.tempo[0] for low, high in others)


def test_the_rules_are_well_written():
    for rules in RULES.values():
        steps = rules.beats * rules.steps_per_beat
        melody = (*rules.melody, *rules.cadence)
        voices = [v for pattern in rules.left_hand for v in pattern.split("|")]
        assert {len(r) for r in (*melody, *voices)} == {steps}
        assert set("".join(melody)) <= set("x-.")
        assert set("".join(voices)) <= set("rtfsoCDE123-.")
        assert not [r for r in (*melody, *voices) if ".-" in r]  # holds nothing
        assert len(set(melody)) >= 8 and len(set(rules.left_hand)) >= 5


def test_rhythms_are_read():
    assert notes_of("x-.xx---") == [[0, 2, "x"], [3, 4, "x"], [4, 8, "x"]]
    assert notes_of("-xr.") == [[-1, 1, ""], [1, 2, "x"], [2, 3, "r"]]


def test_a_chord_bends_the_scale():
    major, minor = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)

    def bent(scale, name):
        root, tones = CHORDS[name]
        return chord_scale(scale, [(root + t) % 12 for t in tones])

    assert bent(major, "IV") == list(major)
    assert bent(minor, "V7") == [0, 2, 3, 5, 7, 8, 11]  # harmonic minor
    assert bent(major, "II7") == [0, 2, 4, 6, 7, 9, 11]
    assert bent(major, "♭VII") == [0, 2, 4, 5, 7, 9, 10]
    assert bent(minor, "♭II") == [0, 1, 3, 5, 7, 8, 10]


@pytest.mark.parametrize("style", [s for s in STYLES if s != "blues"])
def test_phrases_are_open_and_closed_by_turns(style):
    for piece in many(style, bars=8):
        tonic = "i" if "minor" in piece.key else "I"
        assert piece.chords[0] == piece.chords[7] == tonic
        assert piece.chords[3] in ("V", "V7", "IV", "ii", "iv", "ii°", "♭VII")  # not at home
        assert piece.chords[6] in ("V", "V7", "IV", "ii", "iv", "ii°", "I", "vi", "iii",
                                   "i", "♭VI", "♭III")  # fmt: skip


def test_the_blues_goes_one_four_one_five_one():
    for piece in many("blues"):
        roots = [name.removesuffix("7") for name in piece.chords]
        assert roots[0] == roots[2] == roots[3] == roots[6] == roots[10] == roots[11] == "I"
        assert roots[4] == roots[5] == "IV"
        assert roots[1] in ("I", "IV") and roots[7] in ("I", "VI")
        assert roots[8:10] in (["V", "IV"], ["V", "V"], ["II", "V"])
        assert all(name.endswith("7") for name in piece.chords)


def test_the_bass_of_a_piece_plays_the_roots_of_its_chords():
    for style in STYLES:
        hits = total = 0
        for piece in many(style, 20):
            key = KEYS.index(piece.key.split()[0])
            for bar, name in enumerate(piece.chords):
                step = piece.pickup + bar * piece.bar_steps
                lowest = LOWEST + np.flatnonzero(piece.onsets[step])[:1]
                root, tones = CHORDS[name]
                allowed = {(key + root + t) % 12 for t in (0, tones[2])}  # root or fifth
                hits += np.isin(lowest % 12, list(allowed)).sum()
                total += len(lowest)
        assert hits / total > 0.95


def test_melodies_have_chord_tones_on_the_beat_and_end_on_the_key_note():
    for style in STYLES:
        for piece in many(style, 20):
            key = KEYS.index(piece.key.split()[0])
            sounding = LOWEST + np.flatnonzero(piece.roll[-piece.bar_steps :].any(0))
            assert key in sounding % 12
            root, tones = CHORDS[piece.chords[0]]
            first = LOWEST + np.flatnonzero(piece.onsets[piece.pickup])
            assert set(first % 12) <= {(key + root + t) % 12 for t in tones}


def test_accents():
    """Where in a bar the bass strikes; now and then a low melody is among its notes."""
    bass = {s: by_place(many(s), bass_columns(s)) for s in STYLES}
    waltz, march, tango = bass["waltz"], bass["march"], bass["tango"]
    assert waltz[0] > 0.9 and waltz[1:].max() < 0.3  # on the first of three beats
    assert march[0] > 0.9 and march[4] > 0.9 and march[[1, 3, 5, 7]].max() < 0.1
    # The habanera: a semiquaver before the second beat
    assert tango[3] > 3 * max(march[3], bass["ragtime"][3])
    assert bass["jig"][0] > 0.8 and bass["jig"][[1, 4]].max() < 0.2
    for style in ("march", "ragtime"):  # chords after the beat
        chords = by_place(many(style), slice(54 - LOWEST, 64 - LOWEST))
        assert chords[[2, 6]].min() > 1.2 * chords[[0, 4]].max()


def test_ragtime_is_syncopated_and_the_march_is_not():
    def off_beat(style):
        melody = by_place(many(style), slice(66 - LOWEST, None))
        return melody[1::2].sum() / melody.sum()

    assert off_beat("ragtime") > 1.5 * off_beat("march")


def test_the_blues_swings():
    """Of the three steps of a beat the middle one is the rarest."""
    place = by_place(many("blues")).reshape(4, 3).mean(0)
    assert place[1] < 0.5 * place[2] < place[0]


def test_the_first_beat_is_the_loudest():
    for style in STYLES:
        for piece in many(style, 10):
            loud = np.where(piece.onsets, piece.roll, 0)[piece.pickup :].max(1)
            loud = loud.reshape(-1, piece.bar_steps).max(0)
            assert loud[0] == loud.max()


def test_motifs_come_back():
    """More bars have the rhythm of another bar than two unrelated pieces would share."""

    def shared(one, other):
        return np.mean([[(a == b).all() for a in one] for b in other])

    for style in STYLES:
        bars = [
            p.onsets[p.pickup :, 66 - LOWEST :].any(1).reshape(-1, p.bar_steps) for p in many(style)
        ]
        within = [(shared(b, b) * len(b) - 1) / (len(b) - 1) for b in bars]
        between = [shared(a, b) for a, b in pairwise(bars)]
        assert np.mean(within) > 1.4 * np.mean(between)


def test_excerpts_for_a_classifier():
    X, onsets, labels = make_pieces(np.random.default_rng(0), 50, steps=96)
    assert X.shape == onsets.shape == (96, 50, PITCHES)
    assert X.dtype == np.float32 and onsets.dtype == bool
    assert (X[onsets] > 0).all()
    counts = np.bincount(labels, minlength=6)
    assert counts.max() - counts.min() <= 1
    assert (onsets.sum((0, 2)) > 10).all()
    again = make_pieces(np.random.default_rng(0), 50, steps=96)
    assert all((a == b).all() for a, b in zip((X, onsets, labels), again, strict=True))
    assert len({x.tobytes() for x in onsets.transpose(1, 0, 2)}) == 50


def test_an_excerpt_of_any_length():
    for steps in (1, 12, 400):
        assert make_pieces(np.random.default_rng(0), 7, steps)[0].shape == (steps, 7, PITCHES)
    assert make_pieces(np.random.default_rng(0), 0)[0].shape == (96, 0, PITCHES)


def test_labels_fit_the_excerpts():
    """The bass repeats itself after 6 steps or after 8, as the style's metre has it."""
    _, onsets, labels = make_pieces(np.random.default_rng(1), 300, steps=96)
    bass = onsets[..., : 52 - LOWEST].any(2).astype(float)  # (96, 300)
    bass -= bass.mean(0)
    lags = {lag: (bass[:-lag] * bass[lag:]).mean(0) for lag in (6, 8)}
    six = lags[6] > lags[8]
    for label, style in enumerate(STYLES):
        share = six[labels == label].mean()
        if RULES[style].beats * RULES[style].steps_per_beat == 8:
            assert share < 0.15
        else:
            assert share > 0.85


def logistic(X, labels, test, steps=300):
    """Softmax regression, trained by gradient descent; classes of the test rows."""
    mean, spread = X.mean(0), X.std(0) + 1e-9
    X, test = (np.c_[(A - mean) / spread, np.ones(len(A))] for A in (X, test))
    W, Y = np.zeros((X.shape[1], len(STYLES))), np.eye(len(STYLES))[labels]
    for _ in range(steps):
        P = np.exp(X @ W)
        W += 0.3 * X.T @ (Y - P / P.sum(1, keepdims=True)) / len(X)
    return (test @ W).argmax(1)


def test_a_bag_of_notes_knows_something_but_not_enough():
    """Twice the chance of 1 in 6, and far from solved: neither hopeless nor trivial."""
    rng = np.random.default_rng(0)
    (_, train, y), (_, test, y_test) = make_pieces(rng, 600), make_pieces(rng, 300)
    bags = [(o.sum(0) / o.sum((0, 2))[:, None]) for o in (train, test)]  # (n, 60)
    accuracy = (logistic(bags[0], y, bags[1]) == y_test).mean()
    assert 0.33 < accuracy < 0.6


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda rng: piano_roll("polka", rng), "knows the styles waltz, march.*not 'polka'"),
        (lambda rng: piano_roll("waltz", rng, bars=1), "at least 2 bars, not 1"),
        (lambda rng: make_pieces(rng, 3, steps=0), "at least 1 step, not 0"),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.random.default_rng(0))
