"""A character model as a handful of arrays: read, measure, write, keep.

One format for every model of the course: a plain RNN (notebooks 02 and 03), an LSTM (04) and the
one trained in torch (06).  A model is a dict with ``vocabulary`` (str, V characters), ``W_x``
(V, kH), ``W_h`` (H, kH), ``b`` (kH,), ``W_y`` (H, V) and ``b_y`` (V,); k is 1 for the RNN and 4 for
the LSTM.  A character picks its row of ``W_x``; a table of embeddings is multiplied into it.
"""

import os
from pathlib import Path

import numpy as np

from course_utils.files import ROOT
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.neuron import softmax
from course_utils.rnn.sampling import keep_likely, sample
from course_utils.rnn.tokens import decode, encode

ARRAYS = ("W_x", "W_h", "b", "W_y", "b_y")


def streams(ids, B):
    """Cut a text into B stretches side by side, each with the token that follows every token.

    Parameters
    ----------
    ids : array of int (T,)
        A text; at least B + 1 tokens.
    B : int

    Returns
    -------
    X : array of int (n, B)
        Inputs, time first: column b is the b-th stretch of the text.
    Y : array of int (n, B)
        Targets: ``Y[t, b]`` is the token after ``X[t, b]`` in the text.  n is as large as it can be
        if every input has its target; what is left over at the end is not used.
    """
    n = (len(ids) - 1) // B
    X = ids[: n * B].reshape(B, n).T  # (n, B)
    Y = ids[1 : n * B + 1].reshape(B, n).T  # (n, B): one token further on
    return X, Y


def bits_and_perplexity(losses, characters):
    """The measures of a language model, from its losses.

    Parameters
    ----------
    losses : list of arrays (n_i,)
        The loss of every token in nats, batch by batch; batches may differ in size.
    characters : int
        Characters in the text that these tokens spell.

    Returns
    -------
    bits_per_token : float
        Mean over all tokens, in bits.
    bits_per_character : float
        The same bits, shared among the characters: comparable between tokenisations.
    perplexity : float
        Of a token: 2 to the power of the bits, or e to the power of the nats.
    """
    nats = np.concatenate(losses)  # (N,): every token counts the same
    bits = nats.sum() / np.log(2)
    return bits / len(nats), bits / characters, np.exp(nats.mean())


def start(model, B):
    """State before the first character: ``h`` for an RNN, ``(h, c)`` for an LSTM, all zero."""
    h = np.zeros((B, len(model["W_h"])), model["W_h"].dtype)
    return h if model["W_h"].shape[1] == h.shape[1] else (h, h)


def step(model, ids, state):
    """Read one character for each sequence.

    Parameters
    ----------
    model : dict
    ids : array of int (B,)
    state : array (B, H), or two
        As from :func:`start`.

    Returns
    -------
    o : array (B, V)
        Scores of the character after it.
    state : array (B, H), or two
    """
    h = state[0] if isinstance(state, tuple) else state  # (B, H)
    a = model["W_x"][ids] + h @ model["W_h"] + model["b"]  # (B, kH): a character picks its row
    if isinstance(state, tuple):  # as lstm_step of notebook 04
        i, f, g, out = np.split(a, 4, axis=-1)  # (B, H) each
        c = sigmoid(f) * state[1] + sigmoid(i) * np.tanh(g)  # (B, H)
        h = sigmoid(out) * np.tanh(c)  # (B, H)
        state = h, c
    else:
        h = state = np.tanh(a)  # (B, H)
    return h @ model["W_y"] + model["b_y"], state


def read(model, X, state=None, clamp=None):
    """Read several sequences, and keep what the units show.

    Parameters
    ----------
    model : dict
    X : array of int (T, B)
    state : optional
        To go on from.
    clamp : (int, float), optional
        A unit, and what it shows at every step whatever the text is.

    Returns
    -------
    o : array (T, B, V)
        Scores of the character after each one.
    H : array (T, B, H)
        Outputs of the units.
    state : array (B, H), or two
        After the last one.
    """
    state = start(model, X.shape[1]) if state is None else state
    H = np.empty((*X.shape, len(model["W_h"])), model["W_h"].dtype)  # (T, B, H)
    for t, ids in enumerate(X):
        _, state = step(model, ids, state)
        h = state[0] if isinstance(state, tuple) else state  # (B, H)
        if clamp is not None:
            h[:, clamp[0]] = clamp[1]
        H[t] = h
    return H @ model["W_y"] + model["b_y"], H, state


def bits_per_character(model, ids, B=32, T=500):
    """Mean cost of a text, its first characters apart: it is read in B stretches, state carried on.

    Parameters
    ----------
    model : dict
    ids : array of int (N,)
        The text in the model's vocabulary.
    B, T : int
        Stretches; characters read at once.

    Returns
    -------
    bits : float
    """
    X, Y = streams(ids, B)  # (n, B) each
    state, nats = None, 0.0
    for t in range(0, len(X), T):
        o, _, state = read(model, X[t : t + T], state)  # (T, B, V)
        p = np.take_along_axis(softmax(o), Y[t : t + T, :, None], axis=-1)  # (T, B, 1)
        nats -= np.log(p).sum()
    return float(nats / X.size / np.log(2))


def write(model, prompt, dice, temperature=1.0, k=None, mass=1.0):
    """Let a model write: draw a character, read it, draw the next.

    Parameters
    ----------
    model : dict
    prompt : str
        Read first; at least one character.
    dice : array (n,)
        Uniform random numbers, one for each character to write: the same dice and another model,
        or another temperature, give texts that can be compared.
    temperature : float
        As for :func:`course_utils.rnn.sampling.sample`.
    k, mass : int, float
        As for :func:`course_utils.rnn.sampling.keep_likely`; all characters unless told.

    Returns
    -------
    text : str
        The n characters, without the prompt.
    """
    state = start(model, 1)
    for i in encode(prompt, model["vocabulary"]):
        o, state = step(model, np.array([i]), state)
    written = []
    for u in dice:
        i = choose(o, temperature, np.array([u]), k, mass)
        written.append(int(i[0]))
        o, state = step(model, i, state)
    return decode(written, model["vocabulary"])


def choose(o, temperature, u, k=None, mass=1.0):
    """Draw from scores at a temperature, from the likely ones only.

    Parameters
    ----------
    o, temperature, u
        As for :func:`course_utils.rnn.sampling.sample`.
    k, mass
        As for :func:`course_utils.rnn.sampling.keep_likely`; all unless told.

    Returns
    -------
    ids : array of int (B,)
    """
    if temperature and (k or mass < 1):
        q = keep_likely(softmax(o / temperature), k or o.shape[-1], mass)  # (B, V)
        with np.errstate(divide="ignore"):
            return sample(np.log(q), 1.0, u)
    return sample(o, temperature, u)


def my_model_path():
    """The student's own model: ``my_model.npz`` beside the file of their progress."""
    progress = os.environ.get("COURSE_PROGRESS")
    return (Path(progress).parent if progress else ROOT / "work") / "my_model.npz"


def save_model(model, path=None, **more):
    """Keep a model in a file, without pickle.

    Parameters
    ----------
    model : dict
    path : path-like, optional
        :func:`my_model_path` unless told.
    **more : arrays
        What else is to be kept in it, under other names.
    """
    path = Path(path or my_model_path())
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npz")  # an interruption leaves the old model whole
    signs = np.array([ord(c) for c in model["vocabulary"]])
    np.savez(partial, vocabulary=signs, **{key: model[key] for key in ARRAYS}, **more)
    os.replace(partial, path)


def load_model(path=None):
    """Read a model from a file.

    Parameters
    ----------
    path : path-like, optional
        :func:`my_model_path` unless told.

    Returns
    -------
    model : dict
        In float32.

    Raises
    ------
    FileNotFoundError
        When there is none.
    ValueError
        When the file holds no model of this format, in one line that names it.
    """
    path = Path(path or my_model_path())
    try:
        with np.load(path, allow_pickle=False) as file:
            model = {key: file[key].astype(np.float32) for key in ARRAYS}
            model["vocabulary"] = "".join(map(chr, file["vocabulary"]))
        V, H = len(model["vocabulary"]), len(model["W_h"])
        width = model["W_h"].shape[1]
        shapes = dict(W_x=(V, width), W_h=(H, width), b=(width,), W_y=(H, V), b_y=(V,))
        if width not in (H, 4 * H) or any(model[key].shape != shapes[key] for key in ARRAYS):
            raise ValueError
        if not (V and all(np.isfinite(model[key]).all() for key in ARRAYS)):
            raise ValueError
    except FileNotFoundError:
        raise
    except Exception:  # a damaged or foreign file raises almost anything
        raise ValueError(f"{path.name} holds no character model: train and save it again") from None
    return model
