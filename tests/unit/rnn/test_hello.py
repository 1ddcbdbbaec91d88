"""The "hello" model: its arrays fit together, and training did what is claimed."""

import numpy as np
import pytest

from course_utils.rnn.hello import VOCABULARY, hello_forward, hello_parameters, one_hot
from course_utils.rnn.neuron import cross_entropy, rnn_step


@pytest.mark.parametrize("trained", [False, True])
def test_arrays_are_those_of_the_model(trained):
    P = hello_parameters(trained)
    arrays = hello_forward(**P)
    assert {k: v.shape for k, v in arrays.items()} == {
        "x": (4, 4), "a": (4, 3), "h": (4, 3), "o": (4, 4), "p": (4, 4), "loss": (4,)
    }  # fmt: skip
    h = np.zeros((1, 3))
    for t in range(4):
        h = rnn_step(arrays["x"][t : t + 1], h, P["W_x"], P["W_h"], P["b"])
        np.testing.assert_allclose(arrays["h"][t], h[0], atol=1e-12)
    np.testing.assert_allclose(np.tanh(arrays["a"]), arrays["h"], atol=1e-12)
    y = np.array([VOCABULARY.index(c) for c in "ello"])
    assert arrays["loss"].mean() == pytest.approx(cross_entropy(arrays["o"], y))


def test_training_beat_what_is_possible_without_memory():
    assert hello_forward(**hello_parameters())["loss"].mean() > 1.3
    assert hello_forward(**hello_parameters(trained=True))["loss"].mean() < 0.01 < np.log(2) / 2


def test_without_memory_both_l_get_the_same_answer():
    P = hello_parameters(trained=True)
    p = hello_forward(**{**P, "W_h": np.zeros((3, 3))})["p"]
    np.testing.assert_array_equal(p[2], p[3])


def test_every_weight_has_one_decimal():
    for trained in (False, True):
        for array in hello_parameters(trained).values():
            np.testing.assert_array_equal(array, array.round(1))


@pytest.mark.parametrize(("text", "word"), [("", "empty"), ("help", "'p'")])
def test_one_hot_names_what_is_wrong(text, word):
    with pytest.raises(ValueError, match=word):
        one_hot(text)
