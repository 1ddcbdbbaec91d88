"""The weights that come with the package: their format, their size, what they are worth."""

import numpy as np
import pytest

from course_utils.datasets.shakespeare import read_shakespeare
from course_utils.labs.text_models import AGES, UNITS, VOCABULARY, WEIGHTS, trained_model
from course_utils.rnn.language_model import bits_per_character
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
