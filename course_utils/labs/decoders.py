"""The small encoder–decoders that the labs of notebook 07 run on, in NumPy.

Their weights were trained by :mod:`course_utils.commands.weights.encoder_decoder`.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

WEIGHTS = Path(__file__).parent / "weights"
PAD, START, END = range(3)
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SIGNS = ("_", "^", ".", *sorted(set("".join(NAMES))))  # of captions: padding, start, end, letters
TAUGHT = ("told the truth", "left alone")  # how a captioner was trained
READERS = {"attention": "attention", "last state only": "last state"}


class Decoder(NamedTuple):
    """A decoder that writes one sentence.

    Attributes
    ----------
    step : callable
        ``step(y, state) -> log-probabilities (W, V), state (W, H)``, as for
        :func:`course_utils.rnn.decoding.beam_search`.
    state : array (1, H)
        Before the first step.
    words : tuple of V str
    """

    step: object
    state: np.ndarray
    words: tuple


@lru_cache(maxsize=2)
def _read(file):
    with np.load(WEIGHTS / f"{file}.npz") as arrays:
        return {
            key: arrays[key].astype(np.float32) if arrays[key].dtype == np.float16 else arrays[key]
            for key in arrays.files
        }


@lru_cache(maxsize=8)
def _model(file, kind):
    prefix = f"{kind}/"
    arrays = _read(file)
    return {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}


@lru_cache(maxsize=8)
def _inputs(file, kind, embedding, gru):
    """What every token contributes to a GRU's gates: one product for all, (V, 3H)."""
    m = _model(file, kind)
    return m[embedding] @ m[f"{gru}_x"] + m[f"{gru}_a"]


def gru_step_of(inputs, state, W_h, b_h):
    """:func:`course_utils.rnn.gates.gru_step` with the inputs' share given: half the time.

    Parameters
    ----------
    inputs, state : arrays (B, 3H), (B, H)
    W_h, b_h : arrays (H, 3H), (3H,)

    Returns
    -------
    state : array (B, H)
    """
    H = state.shape[1]
    own = state @ W_h + b_h  # (B, 3H)
    gates = np.tanh((inputs[:, : 2 * H] + own[:, : 2 * H]) / 2) / 2 + np.float32(0.5)  # (B, 2H)
    n = np.tanh(inputs[:, 2 * H :] + gates[:, :H] * own[:, 2 * H :])  # (B, H)
    return n + gates[:, H:] * (state - n)


def log_softmax(scores):
    """Logarithms of the softmax along the last axis."""
    scores = scores - scores.max(axis=-1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))


def captioner(kind, picture):
    """A decoder that writes the name of a digit.

    Parameters
    ----------
    kind : str
        One of ``TAUGHT``.
    picture : array (8, 8)

    Returns
    -------
    decoder : Decoder
    """
    m = _model("captions", kind)
    hidden = np.maximum(picture.reshape(1, 64) @ m["W_1"] + m["b_1"], 0)  # (1, 64)
    inputs = _inputs("captions", kind, "embed", "decoder")

    def step(y, state):
        state = gru_step_of(inputs[y], state, m["decoder_h"], m["decoder_b"])
        return log_softmax(state @ m["W_y"] + m["b_y"]), state

    return Decoder(step, np.tanh(hidden @ m["W_2"] + m["b_2"]), SIGNS)


@lru_cache(maxsize=2)
def words(side):
    """The words of "French" or "English", in the tokens' order."""
    return tuple(str(word) for word in _read("translators")[side])


@lru_cache(maxsize=1)
def sentences():
    """The sentences that are shown, all unseen in training, short ones first.

    Returns
    -------
    pairs : list of (list of int, list of int)
        French and English tokens, without start, end and padding.
    """
    file = _read("translators")

    def rows(key):
        return [[int(k) for k in column if k > END] for column in file[key].T]

    return list(zip(rows("sources"), rows("references"), strict=True))


@lru_cache(maxsize=64)
def encoded(kind, source):
    """The encoder's states along a sentence.

    Parameters
    ----------
    kind : str
        A value of ``READERS``.
    source : tuple of int (T,)
        What is read, the end and padding included.

    Returns
    -------
    states : array (T, H)
    """
    m = _model("translators", kind)
    inputs = _inputs("translators", kind, "embed_in", "encoder")[list(source)]  # (T, 3H)
    state, states = np.zeros((1, len(m["encoder_h"])), np.float32), []
    for x in inputs:
        state = gru_step_of(x[None], state, m["encoder_h"], m["encoder_b"])
        states.append(state[0])
    return np.array(states)


def look(kind, y, state, states):
    """One step of a translator's decoder, as far as its state and its scores for the keys.

    Parameters
    ----------
    kind : str
    y, state : arrays (W,), (W, H)
    states : array (T, H), or None
        The encoder's, if they are read.

    Returns
    -------
    state, scores : arrays (W, H), (W, T) or None
    """
    m = _model("translators", kind)
    inputs = _inputs("translators", kind, "embed", "decoder")
    state = gru_step_of(inputs[y], state, m["decoder_h"], m["decoder_b"])
    if states is None:
        return state, None
    return state, state @ states.T / np.float32(np.sqrt(state.shape[1]))


def choose(kind, state, read=None):
    """Log-probabilities of the next word, from the decoder's state and what was read."""
    m = _model("translators", kind)
    both = state if read is None else np.concatenate([state, read], axis=-1)
    return log_softmax(np.tanh(both @ m["W_m"] + m["b_m"]) @ m["W_y"] + m["b_y"])


def translator(kind, source):
    """A decoder that translates a sentence.

    Parameters
    ----------
    kind : str
        A value of ``READERS``.
    source : list of int
        Tokens without the end.

    Returns
    -------
    decoder : Decoder
    """
    states = encoded(kind, (*source, END))

    def step(y, state):
        state, scores = look(kind, y, state, states if kind == "attention" else None)
        if scores is None:
            return choose(kind, state), state
        weights = np.exp(log_softmax(scores))
        return choose(kind, state, weights @ states), state

    return Decoder(step, states[-1:], words("English"))
