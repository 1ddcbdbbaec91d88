"""Training a character model in NumPy: gradients, carried state, what an interruption leaves."""

import numpy as np
import pytest

from course_utils.rnn import char_model
from course_utils.rnn.bptt import numerical_gradient
from course_utils.rnn.char_model import fresh, learn, rnn_gradients
from course_utils.rnn.gradients import clip_by_norm
from course_utils.rnn.language_model import streams

IDS = np.tile([0, 1, 2, 3, 0, 3, 2, 1], 80)


def test_fresh_weights():
    P = fresh(7, 5, seed=1, blocks=4)
    assert {k: v.shape for k, v in P.items()} == dict(
        W_x=(7, 20), W_h=(5, 20), b=(20,), W_y=(5, 7), b_y=(7,)
    )
    assert all(v.dtype == np.float32 for v in P.values())
    np.testing.assert_array_equal(P["b"], np.repeat([0, 1, 0, 0], 5))
    assert not fresh(7, 5, 1)["b"].any() and fresh(7, 5, 2)["W_h"][0, 0] != P["W_h"][0, 0]


def test_gradients_against_central_differences():
    P = {k: v.astype(float) for k, v in fresh(4, 5, seed=0).items()}
    X, labels = np.eye(4)[IDS[:12].reshape(6, 2)], IDS[1:13].reshape(6, 2)
    h_0 = np.random.default_rng(0).normal(size=(2, 5)) / 2
    _, gradients, _ = rnn_gradients(P, X, labels, h_0)
    for name in P:

        def f(value, name=name):
            return rnn_gradients({**P, name: value}, X, labels, h_0)[0]

        np.testing.assert_allclose(gradients[name], numerical_gradient(f, P[name]), atol=1e-8)


def test_it_learns_and_leaves_the_beginning_as_it_was():
    P = fresh(4, 16, seed=0)
    before = {k: v.copy() for k, v in P.items()}

    def clip(gradients):
        return clip_by_norm(gradients, 0.1)

    after, losses = learn(P, rnn_gradients, IDS, 150, lr=10, clip=clip, B=4, T=10)
    assert len(losses) == 150 and losses[-1] < 0.3 < 1.2 < losses[0]
    assert all(v.dtype == np.float32 for v in after.values())
    assert all(np.array_equal(P[k], before[k]) for k in P)


def test_the_state_is_carried_until_the_text_begins_anew():
    seen = []

    def gradients_of(P, X, labels, h_0):
        seen.append((h_0[0, 0], X.argmax(-1), labels))
        return 0.0, {k: 0 * v for k, v in P.items()}, h_0 + 1

    learn(fresh(4, 3, 0), gradients_of, IDS[:33], steps=5, lr=1, B=2, T=6)
    X, Y = streams(IDS[:33], 2)  # 16 steps: two chunks of 6
    assert [h for h, _, _ in seen] == [0, 1, 0, 1, 0]
    np.testing.assert_array_equal(seen[1][1], X[6:12])
    np.testing.assert_array_equal(seen[2][2], Y[:6])


def test_an_interruption_keeps_what_was_learnt(capsys):
    def gradients_of(P, X, labels, h_0):
        if len(calls) == 3:
            raise KeyboardInterrupt
        calls.append(1)
        return 0.5, {k: np.ones_like(v) for k, v in P.items()}, h_0

    calls = []
    P, losses = learn(fresh(4, 3, 0), gradients_of, IDS, steps=10, lr=1)
    assert losses == [0.5] * 3
    assert "Interrupted after 3 of 10" in capsys.readouterr().out
    assert not np.array_equal(P["W_h"], fresh(4, 3, 0)["W_h"])


def test_a_text_that_is_too_short_is_an_error_not_a_loop():
    with pytest.raises(ValueError, match="chunk"):
        learn(fresh(4, 3, 0), char_model.rnn_gradients, IDS[:40], steps=1, lr=1)
