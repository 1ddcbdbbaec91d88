"""Attention against torch, and what its mask and its scale promise."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.attention import attention

sizes = st.tuples(*[st.integers(1, 7)] * 4)  # S, T, d, D


def example(size, seed):
    rng, (S, T, d, D) = np.random.default_rng(seed), size
    queries, keys, values = (
        rng.normal(size=(S, d)),
        rng.normal(size=(T, d)),
        rng.normal(size=(T, D)),
    )
    mask = rng.random(T) < 0.6
    mask[rng.integers(T)] = True
    return queries, keys, values, mask


@given(sizes, st.integers(0, 999))
def test_it_is_torchs(size, seed):
    queries, keys, values, mask = example(size, seed)
    read, _ = attention(queries, keys, values, mask)
    theirs = torch.nn.functional.scaled_dot_product_attention(
        *map(torch.as_tensor, (queries, keys, values)),
        attn_mask=torch.as_tensor(np.tile(mask, (len(queries), 1))),
    )
    assert abs(read - theirs.numpy()).max() <= 1e-14


@given(sizes, st.integers(0, 999))
def test_weights_add_up_to_one_and_leave_out_what_is_masked(size, seed):
    queries, keys, values, mask = example(size, seed)
    _, weights = attention(queries, keys, values, mask)
    assert np.allclose(weights.sum(axis=1), 1)
    assert (weights[:, ~mask] == 0).all()


@given(sizes, st.integers(0, 999))
def test_what_stands_under_the_mask_does_not_matter(size, seed):
    queries, keys, values, mask = example(size, seed)
    read, _ = attention(queries, keys, values, mask)
    keys[~mask], values[~mask] = 1e6, -1e6
    assert np.allclose(attention(queries, keys, values, mask)[0], read)


def test_a_sharp_query_looks_up():
    keys, values = np.eye(5), np.arange(5.0)[:, None]
    for sharpness, gap in ((1, 1.0), (50, 1e-9)):
        read, _ = attention(sharpness * np.sqrt(5) * keys[[3]], keys, values, np.ones(5, bool))
        assert abs(read.item() - 3) < gap
    even, weights = attention(np.zeros((1, 5)), keys, values, np.ones(5, bool))
    assert np.allclose(weights, 0.2) and even.item() == 2
