"""The weights that come with the package: their format, their size, what they are worth."""

import numpy as np
import pytest

from course_utils.datasets.shakespeare import read_shakespeare
from course_utils.labs.text_models import (
    AGES,
    UNITS,
    VOCABULARY,
    WEIGHTS,
    advance,
    arranged,
    at_rest,
    trained_model,
)
from course_utils.rnn.language_model import bits_per_character, read
from course_utils.rnn.tokens import encode


def test_the_file_is_small_and_in_float16():
    assert WEIGHTS.stat().st_size < 600_000
    with np.load(WEIGHTS, allow_pickle=False) as file:
        assert {file[name].dtype for name in file.files} == {np.dtype("float16")}
        assert {name.partition("/")[0] for name in file.files} == set(AGES[1:])


@pytest.mark.parametrize("age", AGES)
def test_every_age_is_a_model(age):
    model = trained_model(age)
    V, H = len(VOCABULARY), UNITS
    shapes = dict(W_x=(V, 4 * H), W_h=(H, 4 * H), b=(4 * H,), W_y=(H, V), b_y=(V,))
    assert {key: model[key].shape for key in shapes} == shapes
    assert all(model[key].dtype == np.float32 for key in shapes)


def test_the_vocabulary_is_that_of_the_plays():
    train, _ = read_shakespeare()
    assert "".join(sorted(set(train))) == VOCABULARY


def test_older_models_are_better():
    _, test = read_shakespeare()
    ids = encode(test[:20_000], VOCABULARY)
    bits = [bits_per_character(trained_model(age), ids) for age in AGES]
    assert bits[0] == pytest.approx(6.0, abs=0.1)
    assert bits == sorted(bits, reverse=True) and bits[-1] < 2.3


@pytest.mark.parametrize("gates", [1, 4])
def test_the_quick_step_is_the_packages(gates):
    """In float64, so that only another formula would show."""
    rng, V, H = np.random.default_rng(0), 7, 5
    shapes = dict(W_x=(V, gates * H), W_h=(H, gates * H), b=(gates * H,), W_y=(H, V), b_y=(V,))
    model = {key: rng.normal(size=shape) for key, shape in shapes.items()}
    X, quick = rng.integers(0, V, (30, 3)), arranged(model)
    state, room = at_rest(quick, 3), np.empty((3, gates * H))
    for ids in X:
        new = advance(quick, quick["W_x"][ids], state)
        state = advance(quick, quick["W_x"][ids], state, room)
        assert all((a == b).all() for a, b in zip(new, state, strict=True))
    _, H, _ = read(model, X)
    np.testing.assert_allclose(state[0], H[-1], rtol=0, atol=1e-13)
