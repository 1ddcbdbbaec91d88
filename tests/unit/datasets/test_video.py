"""The tiny video: what is seen agrees with what is said to happen, and one frame is not enough."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.datasets.video import EVENTS, SHAPES, STEPS, moving_shape, shape_mask

MASKS = [shape_mask(shape) for shape in SHAPES]


def videos(n, frames=24, seed=0):
    rng = np.random.default_rng(seed)
    both = [moving_shape(rng, frames)[:2] for _ in range(n)]
    return np.array([v for v, _ in both]), np.array([e for _, e in both])


def shapes_of(video):
    areas = np.array([mask.sum() for mask in MASKS])
    return (video.sum(axis=(-2, -1))[..., None] == areas).argmax(axis=-1)


def test_the_shapes_differ_in_area_and_fit():
    assert len({mask.sum() for mask in MASKS}) == 3
    assert all(mask.shape == (16, 16) and not mask[7:].any() for mask in MASKS)


@settings(max_examples=40)
@given(st.integers(1, 60), st.integers(0, 1000))
def test_every_frame_follows_from_the_one_before_by_its_event(frames, seed):
    video, events, names = moving_shape(np.random.default_rng(seed), frames)
    assert video.shape == (frames, 16, 16) and video.dtype == np.float32
    assert names == EVENTS and events.shape == (frames,) and events[0] == 0
    shapes = shapes_of(video)
    for t in range(1, frames):
        if names[events[t]] == "changes shape":
            assert shapes[t] != shapes[t - 1]
        else:
            assert (video[t] == np.roll(video[t - 1], STEPS[events[t]], axis=(0, 1))).all()


def test_left_is_left_and_up_is_up():
    video, events = videos(20)
    for name, axis, step in [
        ("moves left", 1, -1),
        ("moves right", 1, 1),
        ("moves up", 0, -1),
        ("moves down", 0, 1),
    ]:
        i, t = np.argwhere(events[:, 1:] == EVENTS.index(name))[0]
        assert (video[i, t + 1] == np.roll(video[i, t], step, axis)).all()


def test_all_events_come_and_last():
    _, events = videos(200)
    share = np.bincount(events.ravel(), minlength=6) / events.size
    assert share.min() > 0.02 and share.max() < 0.3
    ends = np.flatnonzero(np.diff(events[0])) + 1  # runs end at the start of the next
    lengths, kinds = np.diff(ends), events[0][ends[:-1]]
    assert all(
        n == 1 if EVENTS[e] == "changes shape" else 3 <= n <= 6
        for n, e in zip(lengths, kinds, strict=True)
    )


def test_one_frame_says_nothing_about_its_event():
    video, events = videos(1500, frames=12)
    last, label = video[:, -1].reshape(len(video), -1), events[:, -1]
    train, test = slice(0, 1000), slice(1000, None)
    nearest = (last[test] @ last[train].T / last[train].sum(axis=1) ** 0.5).argmax(axis=1)
    accuracy = (label[train][nearest] == label[test]).mean()
    assert accuracy < np.bincount(label).max() / len(label) + 0.03


def test_the_same_generator_gives_the_same_video_and_another_another():
    (a, e), (b, f), (c, _) = videos(3), videos(3), videos(3, seed=1)
    assert (a == b).all() and (e == f).all() and (a != c).any()


def test_no_frame_is_refused():
    with pytest.raises(ValueError, match="moving_shape needs at least 1 frame, not 0"):
        moving_shape(np.random.default_rng(0), 0)
