"""The character models that the labs of notebook 06 run on: at four ages, and the student's own."""

import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

from course_utils.display.cards import say
from course_utils.rnn.language_model import load_model, my_model_path

WEIGHTS = Path(__file__).parent / "weights" / "language_model.npz"
VOCABULARY = "\n !',-.:;?ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz"
UNITS = 128
AGES = ("untrained", "200 steps", "1 epoch", "29 epochs")
MINE = "your own"


@lru_cache(maxsize=len(AGES))
def trained_model(age):
    """A character model of 128 units that read three plays on Henry VI.

    Parameters
    ----------
    age : str
        One of ``AGES``: "200 steps" and "1 epoch" (817 steps) are of the training in notebook 06,
        "29 epochs" of one of 24,000 steps, which ``python -m course_utils weights`` repeats.

    Returns
    -------
    model : dict
        As in :mod:`course_utils.rnn.language_model`; the same at every call: do not change it.
    """
    if age == "untrained":  # as torch begins
        rng, V, H = np.random.default_rng(0), len(VOCABULARY), UNITS
        shapes = dict(W_x=(V, 4 * H), W_h=(H, 4 * H), b=(4 * H,), W_y=(H, V), b_y=(V,))
        arrays = {key: rng.uniform(-1, 1, shape) / np.sqrt(H) for key, shape in shapes.items()}
        arrays = {key: value.astype(np.float32) for key, value in arrays.items()}
        return dict(vocabulary=VOCABULARY, **arrays)
    if age not in AGES:
        raise ValueError(f"unknown age {age!r}: one of {', '.join(AGES)}")
    with np.load(WEIGHTS) as file:
        keys = ("table", "W_e", "W_h", "b", "W_y", "b_y")
        arrays = {key: file[f"{age}/{key}"].astype(np.float32, order="C") for key in keys}
    W_x = arrays.pop("table") @ arrays.pop("W_e")  # (V, 4H)
    return dict(vocabulary=VOCABULARY, W_x=W_x, **arrays)


def model_choices():
    """What there is to choose from.

    Returns
    -------
    choices : dict of str to str
        What is shown -> key for :func:`model_of`.  The student's own comes first, where there is
        one that can be used, then the others, the oldest first.
    """
    ages = {age: age for age in reversed(AGES)}
    try:
        path = my_model_path()
        key = f"{path}:{path.stat().st_mtime_ns}"  # trained again: another key
        model_of(key)
    except OSError:  # there is none
        return ages
    except ValueError as error:
        say("note", f"{error}. Until then the lab runs on the course's own models.")
        return ages
    return {MINE: key, **ages}


@lru_cache(maxsize=8)
def model_of(key):
    """The model of a key of :func:`model_choices`: do not change it."""
    return trained_model(key) if key in AGES else load_model(key.rpartition(":")[0])


@lru_cache(maxsize=8)
def quick_model(key):
    """The model of a key, arranged for :func:`advance`: do not change it."""
    return arranged(model_of(key))


def arranged(model):
    """Arrange a model for :func:`advance`.

    A sigmoid is a tanh of half its argument, ``(1 + tanh(a / 2)) / 2``: with the gates' weights
    halved, one tanh does for gates and candidate.

    Parameters
    ----------
    model : dict
        As in :mod:`course_utils.rnn.language_model`.

    Returns
    -------
    quick : dict
        ``W_x`` (V, kH), the bias added to it; ``W_h`` (H, kH); ``W_y``, ``b_y``.
    """
    H, width = model["W_h"].shape
    halved = np.ones(width, model["W_h"].dtype)
    if width > H:  # in the order i, f, g, o
        halved[: 2 * H] = halved[3 * H :] = 0.5
    return dict(
        W_x=(model["W_x"] + model["b"]) * halved, W_h=model["W_h"] * halved,
        W_y=model["W_y"], b_y=model["b_y"],
    )  # fmt: skip


def _product(h, W, room):
    if sys.platform == "emscripten":  # no BLAS in a browser: its sums along rows are the quickest
        return np.einsum("...k,jk->...j", h, np.ascontiguousarray(W.T), out=room)
    return np.matmul(h, W, out=room)


def advance(quick, x, state, room=None):
    """Read one character: the state after it.

    As :func:`course_utils.rnn.language_model.step`, to the rounding error, in a third of the time
    for many texts at once.

    Parameters
    ----------
    quick : dict
        From :func:`arranged`.
    x : array (..., kH)
        Rows of its ``W_x``, of the characters.
    state : tuple of arrays (..., H)
        ``(h, c)``; ``(h,)`` for a plain RNN.
    room : array (..., kH), optional
        Written over.  Memory that is new at each step takes as long as the product.

    Returns
    -------
    state : tuple of arrays (..., H)
    """
    a = _product(state[0], quick["W_h"], room)
    a += x
    np.tanh(a, out=a)
    H = state[0].shape[-1]
    if len(state) == 1:
        return (a.copy(),)
    c = a[..., H : 2 * H] + 1  # twice what it is, up to the next line but one
    c *= state[1]
    c += (a[..., :H] + 1) * a[..., 2 * H : 3 * H]
    c *= 0.5
    h = np.tanh(c)
    h *= a[..., 3 * H :] + 1
    h *= 0.5
    return h, c


def at_rest(quick, *shape):
    """The state before the first character: zeros, of a shape (..., H)."""
    H, width = quick["W_h"].shape
    h = np.zeros((*shape, H), quick["W_h"].dtype)
    return (h,) if width == H else (h, h)
