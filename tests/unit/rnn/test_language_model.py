"""The character model: NumPy against torch, reading in parts, writing, keeping."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.language_model import (
    bits_and_perplexity,
    bits_per_character,
    load_model,
    my_model_path,
    read,
    save_model,
    start,
    step,
    streams,
    write,
)
from course_utils.rnn.language_model_torch import LanguageModel, carried_loss, chunks, to_arrays
from course_utils.rnn.neuron import cross_entropy, rnn_forward
from course_utils.rnn.training import train

VOCABULARY = "abcdefg"


def lstm(seed=0, H=6):
    torch.manual_seed(seed)
    model = LanguageModel(len(VOCABULARY), H, 4).double()
    return model, to_arrays(model, VOCABULARY)


def rnn(seed=0, H=5):
    rng, V = np.random.default_rng(seed), len(VOCABULARY)
    shapes = dict(W_x=(V, H), W_h=(H, H), b=(H,), W_y=(H, V), b_y=(V,))
    return dict(vocabulary=VOCABULARY, **{k: rng.normal(0, 0.5, s) for k, s in shapes.items()})


@given(st.integers(1, 6), st.integers(0, 40))
def test_streams_lose_as_little_as_they_can(B, more):
    ids = np.arange(B + 1 + more)
    X, Y = streams(ids, B)
    assert X.shape == Y.shape and X.shape[1] == B
    assert (Y == X + 1).all()
    np.testing.assert_array_equal(X.T.ravel(), ids[: X.size])
    assert len(ids) - 1 - X.size < B


def test_bits_and_perplexity():
    per_token, per_character, perplexity = bits_and_perplexity([np.full(3, np.log(8))], 9)
    assert (per_token, per_character, perplexity) == pytest.approx((3, 1, 8))


def test_numpy_reads_as_torch_does():
    model, arrays = lstm()
    X = np.random.default_rng(1).integers(0, 7, (9, 3))
    o, H, (h, c) = read(arrays, X)
    theirs, (h_n, c_n) = model(torch.as_tensor(X))
    for ours, other in ((o, theirs), (h, h_n[0]), (c, c_n[0])):
        np.testing.assert_allclose(ours, other.detach().numpy(), atol=1e-12)
    assert H.shape == (9, 3, 6)
    np.testing.assert_array_equal(H[-1], h)


def test_a_plain_rnn_reads_as_rnn_forward_does():
    model = rnn()
    X = np.random.default_rng(2).integers(0, 7, (8, 2))
    o, H, _ = read(model, X)
    parameters = model["W_x"], model["W_h"], model["b"]
    expected = rnn_forward(np.eye(7)[X], np.zeros((2, 5)), *parameters)
    np.testing.assert_allclose(H, expected, atol=1e-12)
    np.testing.assert_allclose(o, expected @ model["W_y"] + model["b_y"], atol=1e-12)


@pytest.mark.parametrize("model", [lstm()[1], rnn()], ids=["LSTM", "RNN"])
def test_reading_in_parts_is_reading_at_once(model):
    X = np.random.default_rng(3).integers(0, 7, (10, 2))
    o, _, _ = read(model, X)
    first, _, state = read(model, X[:4])
    second, _, _ = read(model, X[4:], state)
    np.testing.assert_allclose(np.concatenate([first, second]), o, atol=1e-12)


def test_a_clamped_unit_shows_its_value_and_changes_what_comes():
    model = lstm()[1]
    X = np.random.default_rng(4).integers(0, 7, (10, 2))
    o, H, _ = read(model, X)
    clamped, shown, _ = read(model, X, clamp=(2, 0.3))
    assert (shown[..., 2] == 0.3).all() and not np.allclose(shown[3:, :, 0], H[3:, :, 0])
    assert not np.allclose(o, clamped)


def test_bits_per_character_are_the_mean_cross_entropy():
    model, ids = lstm()[1], np.random.default_rng(5).integers(0, 7, 101)
    X, Y = streams(ids, 4)
    expected = cross_entropy(read(model, X)[0], Y) / np.log(2)
    assert bits_per_character(model, ids, B=4, T=7) == pytest.approx(expected)


@pytest.mark.parametrize("model", [lstm()[1], rnn()], ids=["LSTM", "RNN"])
def test_the_same_dice_write_the_same_text(model):
    dice = np.random.default_rng(6).random(30)
    one, two = (write(model, "ab", dice) for _ in range(2))
    assert one == two and len(one) == 30 and set(one) <= set(VOCABULARY)
    assert write(model, "ab", dice, temperature=0) == write(model, "ab", dice, k=1)
    assert write(model, "ab", dice, k=7, mass=1.0) == one
    assert write(model, "ab", dice[:10]) == one[:10]


def test_writing_feeds_back_what_was_drawn():
    model = lstm()[1]
    text = write(model, "a", np.zeros(5) + 0.4, temperature=0)
    state = start(model, 1)
    for have, wanted in zip("a" + text, text, strict=False):
        o, state = step(model, np.array([VOCABULARY.index(have)]), state)
        assert VOCABULARY[int(o.argmax())] == wanted


def test_a_saved_model_comes_back(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    assert my_model_path() == tmp_path / "my_model.npz"
    for model in (lstm()[1], rnn()):
        save_model(model)
        back = load_model()
        assert back["vocabulary"] == VOCABULARY
        for key, value in model.items():
            if key != "vocabulary":
                np.testing.assert_allclose(back[key], value, rtol=1e-6)
        assert read(back, np.array([[1, 2]]))[0].dtype == np.float32
    assert [p.name for p in tmp_path.iterdir()] == ["my_model.npz"]


def test_no_model_and_a_broken_model(tmp_path):
    path = tmp_path / "my_model.npz"
    with pytest.raises(FileNotFoundError):
        load_model(path)
    path.write_bytes(b"no zip at all")
    with pytest.raises(ValueError, match=r"my_model\.npz holds no character model"):
        load_model(path)
    np.savez(path, W_x=np.zeros((3, 4)))
    with pytest.raises(ValueError, match="holds no character model"):
        load_model(path)
    model = {**rnn(), "W_y": np.zeros((4, 7))}
    save_model(model, path)
    with pytest.raises(ValueError, match="holds no character model"):
        load_model(path)
    np.savez(path, **{k: np.array([print]) for k in ("W_x", "W_h")})  # pickled objects
    with pytest.raises(ValueError, match="holds no character model"):
        load_model(path)


def test_training_carries_the_state_and_learns():
    ids = np.tile([0, 1, 2, 3, 0, 3, 2, 1], 60)
    torch.manual_seed(0)
    model = LanguageModel(7, 16, 4)
    losses = train(model, carried_loss(), chunks(*streams(ids, 4), 10), steps=120, lr=0.02)
    assert losses[-1] < 0.2 < 1.2 < losses[0]
    assert bits_per_character(to_arrays(model, VOCABULARY), ids, B=2) < 0.4


def test_chunks_say_when_the_text_begins_anew():
    X, Y = streams(np.arange(43), 2)  # 21 steps
    given_ = chunks(X, Y, 10)
    fresh = [next(given_)[2] for _ in range(5)]
    assert fresh == [True, False, True, False, True]
