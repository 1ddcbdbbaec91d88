"""Sequences of different lengths in one array."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.padding import pad_batch


@st.composite
def ragged(draw):
    """One to six sequences of 0 to 8 steps (one of them at least 1), with zeros among the data."""
    lengths = draw(st.lists(st.integers(0, 8), min_size=1, max_size=6).filter(any))
    D, seed = draw(st.integers(1, 3)), draw(st.integers(0, 1000))
    rng = np.random.default_rng(seed)
    return [rng.integers(-1, 2, (length, D)) * 1.0 for length in lengths]


@given(ragged())
def test_padding_equals_torch(sequences):
    X, _ = pad_batch(sequences)
    theirs = torch.nn.utils.rnn.pad_sequence([torch.as_tensor(s) for s in sequences]).numpy()
    assert X.shape == theirs.shape
    assert (theirs == X).all()


@given(ragged())
def test_the_mask_gives_every_sequence_back_and_only_zeros_are_left(sequences):
    X, mask = pad_batch(sequences)
    assert mask.shape == X.shape[:2]
    assert mask.dtype == bool
    assert not X[~mask].any()
    for i, sequence in enumerate(sequences):
        assert (X[mask[:, i], i] == sequence).all()
        assert mask[: len(sequence), i].all()
        assert not mask[len(sequence) :, i].any()


@given(ragged())
def test_padding_copies(sequences):
    before = [s.copy() for s in sequences]
    X, _ = pad_batch(sequences)
    X += 1
    assert all((s == b).all() for s, b in zip(sequences, before, strict=True))
