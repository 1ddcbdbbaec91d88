"""The soundscapes: exact onsets and ends, and a spectrogram that can be trusted."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.datasets.soundscapes import (
    BANDS,
    HOP,
    KINDS,
    RATE,
    Event,
    band_centres,
    frame_labels,
    make_soundscapes,
    mix,
    sound_event,
    soundscape,
    spectrogram,
)

seeds = st.integers(0, 2**32)


def clip(seed=0, **options):
    return soundscape(np.random.default_rng(seed), **options)


def samples_of(event):
    return slice(round(event.onset * RATE), round(event.end * RATE))


@settings(max_examples=25)
@given(seeds, st.floats(3, 8))
def test_a_clip_is_complete(seed, seconds):
    wave, events = clip(seed, seconds=seconds)
    assert wave.shape == (round(seconds * RATE),) and wave.dtype == np.float32
    assert abs(wave).max() == pytest.approx(0.9, abs=1e-6)
    assert 3 <= len(events) <= 6
    for kind, onset, end in events:
        assert kind in KINDS
        assert 0 <= onset < end <= len(wave) / RATE
    assert [e.onset for e in events] == sorted(e.onset for e in events)


@given(seeds)
@settings(max_examples=10)
def test_the_same_generator_gives_the_same_clip_and_another_another(seed):
    (wave, events), (again, same), (other, _) = clip(seed), clip(seed), clip(seed + 1)
    assert (wave == again).all() and events == same
    assert (wave != other).any()


@settings(max_examples=60)
@given(seeds)
def test_a_single_event_in_quiet_is_heard_between_its_onset_and_its_end_only(seed):
    wave, (event,) = clip(seed, count=1, noise=0)
    inside = np.zeros(len(wave), bool)
    inside[samples_of(event)] = True
    assert not wave[~inside].any()
    heard = np.flatnonzero(wave) / RATE
    assert event.onset <= heard[0] < event.onset + 0.005
    assert event.end - 0.005 < heard[-1] < event.end


@settings(max_examples=20)
@given(seeds)
def test_where_no_event_is_in_quiet_there_is_silence(seed):
    wave, events = clip(seed, noise=0)
    inside = np.zeros(len(wave), bool)
    for event in events:
        inside[samples_of(event)] = True
    assert not wave[~inside].any()
    assert wave[inside].any()


def test_without_events_and_noise_there_is_silence():
    wave, events = clip(count=0, noise=0)
    assert not wave.any() and events == []


def test_background_noise_is_everywhere_and_softer_than_most_events():
    wave, events = clip(0, count=0)
    assert events == []
    parts = wave.reshape(50, -1).std(1)
    assert parts.min() > 0.2 * parts.max()
    ratios = []
    for seed in range(20):
        wave, (event,) = clip(seed, count=1)
        loud = wave[samples_of(event)].std()
        rest = np.delete(wave, np.r_[samples_of(event)]).std()
        ratios.append(20 * np.log10(loud / rest))
    assert np.median(ratios) > 6  # decibels
    assert max(ratios) - min(ratios) > 10  # varied loudness


def test_mixing_adds_up_and_cuts_off():
    a, b = np.float32([1, 2, 3]), np.float32([10, 20])
    assert mix([(0, a), (1, b), (4, a)], 6).tolist() == [1, 12, 23, 0, 1, 2]
    assert mix([], 3).tolist() == [0, 0, 0]


@pytest.mark.parametrize("kind", KINDS)
def test_sounds_of_a_kind_vary(kind):
    waves = [sound_event(kind, np.random.default_rng(seed)) for seed in range(30)]
    for wave in waves:
        assert wave.dtype == np.float32
        assert abs(wave).max() == pytest.approx(1)
        assert abs(wave[0]) < 0.05 and abs(wave[-1]) < 0.05  # no click
        assert 0.1 * RATE < len(wave) < 2.9 * RATE  # fits into the shortest clip
    lengths = [len(wave) for wave in waves]
    assert max(lengths) > 1.5 * min(lengths)


def loudest_bands(wave, frames):
    S = spectrogram(wave)
    return S[frames].argmax(1)


def test_whistles_rise_and_fall():
    for seed in range(20):
        for kind, sign in (("rising whistle", 1), ("falling whistle", -1)):
            wave = sound_event(kind, np.random.default_rng(seed))
            bands = loudest_bands(wave, slice(2, len(wave) // HOP - 2))
            assert (np.diff(sign * bands) >= 0).all()
            assert sign * (bands[-1] - bands[0]) >= 2


def test_a_moment_of_a_rising_whistle_is_one_of_a_falling_one():
    """Played backwards, one is the other: nothing but the order tells them apart."""
    up, down = (
        sound_event(kind, np.random.default_rng(3))
        for kind in ("rising whistle", "falling whistle")
    )
    assert len(up) == len(down)
    both = [spectrogram(up).mean(0), spectrogram(down).mean(0)]  # (32,) each
    assert np.corrcoef(*both)[0, 1] > 0.98


def thuds_of(wave):
    """Seconds at which thuds begin: loud after 40 ms of silence."""
    loud = np.flatnonzero(abs(wave) > 0.05)
    return loud[np.r_[True, np.diff(loud) > 0.04 * RATE]] / RATE


def test_knocks_are_quick_and_steps_are_slow():
    for seed in range(20):
        for kind, low, high in (("knocks", 0.12, 0.28), ("footsteps", 0.3, 0.66)):
            wave = sound_event(kind, np.random.default_rng(seed))
            pauses = np.diff(thuds_of(wave))
            assert 2 <= len(pauses) <= 4
            assert pauses.min() > low and pauses.max() < high


def test_a_knock_and_a_step_are_the_same_thud():
    one = {
        kind: np.mean(
            [
                spectrogram(sound_event(kind, np.random.default_rng(s))[: 4 * HOP])
                for s in range(100)
            ],
            axis=(0, 1),
        )
        for kind in ("knocks", "footsteps")
    }
    assert np.corrcoef(one["knocks"], one["footsteps"])[0, 1] > 0.98


def test_all_kinds_come_equally_often():
    kinds = [e.kind for seed in range(300) for e in clip(seed, seconds=3)[1]]
    share = np.array([kinds.count(kind) for kind in KINDS]) / len(kinds)
    assert abs(share - 1 / 7).max() < 0.04  # 1350 events: a standard deviation is 0.01


@pytest.mark.parametrize("band", [6, 12, 20, 31])
def test_a_pure_tone_peaks_in_its_band_at_its_loudness(band):
    t = np.arange(2 * RATE) / RATE
    S = spectrogram(np.sin(2 * np.pi * band_centres()[band] * t))
    inner = S[5:-5]
    assert (inner.argmax(1) == band).all()
    far = [b for b in range(BANDS) if abs(b - band) > 6]
    assert (inner[:, band, None] - inner[:, far] > 30).all()  # decibels
    half = spectrogram(0.5 * np.sin(2 * np.pi * band_centres()[band] * t))[5:-5]
    assert inner[:, band] - half[:, band] == pytest.approx(6.02, abs=0.05)


def test_bands_are_equally_far_apart_in_octaves():
    steps = [b / a for a, b in pairwise(band_centres())]
    assert len(steps) == BANDS - 1 and np.allclose(steps, steps[0])


def test_silence_and_length():
    S = spectrogram(np.zeros(1234))
    assert S.shape == (1234 // HOP, BANDS) and S.dtype == np.float32
    assert pytest.approx(-60) == S


def test_a_click_is_seen_in_the_frame_it_is_in():
    for frame in (0, 3, 9):
        wave = np.zeros(10 * HOP)
        wave[frame * HOP + HOP // 2] = 1
        assert spectrogram(wave).mean(1).argmax() == frame


def test_labels_are_those_of_the_middle_of_a_frame():
    frame = HOP / RATE  # 25 ms
    events = [Event("bell", 2 * frame, 4 * frame), Event("bark", 3.4 * frame, 5.6 * frame)]
    labels = frame_labels(events, 7)
    assert labels.shape == (7, len(KINDS)) and labels.dtype == np.float32
    assert np.flatnonzero(labels[:, KINDS.index("bell")]).tolist() == [2, 3]
    assert np.flatnonzero(labels[:, KINDS.index("bark")]).tolist() == [3, 4, 5]
    assert labels.sum() == 5
    assert not frame_labels([], 7).any()


def test_two_of_a_kind_at_once_count_once():
    events = [Event("rain", 0, 1), Event("rain", 0.5, 2)]
    assert frame_labels(events, 100).sum() == 80


@settings(max_examples=20)
@given(seeds)
def test_clips_for_a_detector(seed):
    X, Y = make_soundscapes(np.random.default_rng(seed), 2, seconds=3)
    assert X.shape == (120, 2, BANDS) and Y.shape == (120, 2, len(KINDS))
    assert X.dtype == Y.dtype == np.float32
    rng = np.random.default_rng(seed)
    for i in range(2):
        wave, events = soundscape(rng, 3)
        assert (X[:, i] == spectrogram(wave)).all()
        for k, kind in enumerate(KINDS):
            heard = {e for e in events if e.kind == kind}
            assert Y[:, i, k].any() == bool(heard)
            length = sum(e.end - e.onset for e in heard) * 40
            assert Y[:, i, k].sum() <= length + len(heard)


def frame_f1(predicted, labels):
    """F1 over frames, for each kind."""
    return 2 * (predicted * labels).sum(0) / (predicted.sum(0) + labels.sum(0))


def test_a_frame_by_itself_tells_something_but_not_enough():
    """Least squares on a frame, each kind's threshold from the training clips."""
    rng = np.random.default_rng(0)
    data = [make_soundscapes(rng, n) for n in (80, 40)]
    (A, Y), (A_test, Y_test) = (
        (np.insert(X.reshape(-1, BANDS), 0, 1, axis=1), Y.reshape(-1, 7)) for X, Y in data
    )
    W = np.linalg.lstsq(A, Y)[0]  # (33, 7)
    levels = np.linspace(0.02, 0.8, 40)
    scores = np.array([frame_f1(level < A @ W, Y) for level in levels])  # (40, 7)
    f1 = frame_f1(A_test @ W > levels[scores.argmax(0)], Y_test)  # (7,)
    assert 0.4 < f1.mean() < 0.65
    context = [KINDS.index(kind) for kind in ("rising whistle", "falling whistle", "footsteps")]
    assert f1[context].max() < 0.75  # needs more than a frame
    assert f1[KINDS.index("rain")] > 0.8  # does not


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda rng: soundscape(rng, 2.5), "at least 3 s, not 2.5"),
        (lambda rng: soundscape(rng, count=-1), "0 or more, not -1"),
        (lambda rng: make_soundscapes(rng, 2, 1), "at least 3 s, not 1"),
        (lambda rng: sound_event("horn", rng), "knows the kinds bell, .*not 'horn'"),
        (lambda rng: frame_labels([("horn", 0, 1)], 9), "knows the kinds bell, .*not 'horn'"),
        (lambda rng: spectrogram(np.zeros(100)), r"at least 200 samples, not \(100,\)"),
        (lambda rng: spectrogram(np.zeros((2, 300))), r"at least 200 samples, not \(2, 300\)"),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.random.default_rng(0))
