"""Trained LSTM readers of notebook 05 in NumPy: fast enough to run at every move of a lab.

A reader is a dict of arrays: ``W_x`` (n, D, 4H), ``W_h`` (n, H, 4H), ``b`` (n, 4H) for its n
directions, ``back`` (n,) bool, True for one that reads from the end, ``W_y`` (nH, K), ``b_y`` (K,).
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

WEIGHTS = Path(__file__).parent / "weights"
KEYS = ("W_x", "W_h", "b", "back", "W_y", "b_y")


@lru_cache(maxsize=4)
def stored(file):
    """The arrays of a file of ``labs/weights``, in float64.

    Parameters
    ----------
    file : str
        Its name, without ``.npz``.

    Returns
    -------
    readers : dict of str to dict
        What stands before the last slash of an array's name -> the arrays, by what stands behind.
    """
    readers = {}
    with np.load(WEIGHTS / f"{file}.npz") as arrays:
        for name, array in arrays.items():
            reader, _, key = name.rpartition("/")
            readers.setdefault(reader, {})[key] = array if key == "back" else array.astype(float)
    return readers


def reader_of(model):
    """Take the arrays out of a torch model.

    Parameters
    ----------
    model : torch.nn.Module
        With ``rnn``, a :class:`course_utils.rnn.two_way.TwoWay`, and ``out``, an ``nn.Linear``.

    Returns
    -------
    reader : dict of arrays
    """
    array = lambda tensor: tensor.detach().double().numpy()  # noqa: E731
    rnns = dict(model.rnn.rnns)
    return dict(
        W_x=np.stack([array(rnn.weight_ih_l0).T for rnn in rnns.values()]),
        W_h=np.stack([array(rnn.weight_hh_l0).T for rnn in rnns.values()]),
        b=np.stack([array(rnn.bias_ih_l0 + rnn.bias_hh_l0) for rnn in rnns.values()]),
        back=np.array([way == "future" for way in rnns]),
        W_y=array(model.out.weight).T,
        b_y=array(model.out.bias),
    )


def states(X, reader):
    """Run all directions of a reader over one sequence, in one loop.

    Parameters
    ----------
    X : array (T, D)
    reader : dict of arrays

    Returns
    -------
    found : array (T, nH)
        Row t: what each direction knows at step t, side by side, as from ``TwoWay``.
    """
    W_x, W_h, b, back = (reader[key] for key in KEYS[:4])
    n, H, _ = W_h.shape
    inputs = X @ W_x + b[:, None]  # (n, T, 4H)
    inputs[back] = inputs[back, ::-1]
    inputs = np.ascontiguousarray(inputs.swapaxes(0, 1))  # (T, n, 4H)
    # A sigmoid is a tanh of half the value: one tanh for all four parts.
    half = np.repeat([0.5, 0.5, 1.0, 0.5], H)  # (4H,): i, f, g, o
    inputs, W_h = inputs * half, W_h * half
    h, c = np.zeros((n, 1, H)), np.zeros((n, H))
    found = np.empty((len(X), n, H))  # (T, n, H)
    for t, a in enumerate(inputs):
        a = np.tanh(a + (h @ W_h)[:, 0])  # (n, 4H)
        s = 0.5 + 0.5 * a
        c = s[:, H : 2 * H] * c + s[:, :H] * a[:, 2 * H : 3 * H]  # (n, H)
        found[t] = s[:, 3 * H :] * np.tanh(c)
        h = found[t][:, None]
    found[:, back] = found[::-1, back]
    return found.reshape(len(X), n * H)


def side_by_side(readers):
    """Join readers of the same inputs, so that one loop runs all their directions.

    Parameters
    ----------
    readers : list of dict

    Returns
    -------
    joined : dict of arrays
        Of the widest one's H.  Units that are added have weights of zero: they stay at 0.
    """
    H = max(reader["W_h"].shape[1] for reader in readers)

    def wider(array, *axes):
        for axis in axes:  # four parts side by side, or units
            parts = 4 if axis == array.ndim - 1 else 1
            blocks = np.split(array, parts, axis=axis)
            room = [(0, 0)] * array.ndim
            room[axis] = (0, H - blocks[0].shape[axis])
            array = np.concatenate([np.pad(block, room) for block in blocks], axis=axis)
        return array

    return dict(
        W_x=np.concatenate([wider(reader["W_x"], 2) for reader in readers]),
        W_h=np.concatenate([wider(reader["W_h"], 1, 2) for reader in readers]),
        b=np.concatenate([wider(reader["b"], 1) for reader in readers]),
        back=np.concatenate([reader["back"] for reader in readers]),
    )


def scores_of_each(X, readers, joined):
    """What each of several readers says at every step.

    Parameters
    ----------
    X : array (T, D)
    readers : list of dict
    joined : dict
        Of :func:`side_by_side` of the same readers.

    Returns
    -------
    scores : list of array (T, K)
    """
    n, H, _ = joined["W_h"].shape
    every = states(X, joined).reshape(len(X), n, H)  # (T, n, H)
    found, first = [], 0
    for reader in readers:
        ways, own, _ = reader["W_h"].shape
        mine = every[:, first : first + ways, :own].reshape(len(X), -1)  # (T, nH)
        found.append(mine @ reader["W_y"] + reader["b_y"])
        first += ways
    return found
