"""What several exercises of the notebook use."""

import numpy as np


class Layers(list):
    """A list of layers' parameters that is shown by the layers' widths, in one line."""

    def __repr__(self):
        widths = [len(self[0][0]), *(len(W_h) for _, W_h, _ in self)]
        return f"list of {len(self)} (W_x, W_h, b), widths {' → '.join(map(str, widths))}"


def normal(rng, *shape):
    """Random parameters, none of them zero."""
    return rng.normal(0, 0.6, shape)


def padded(rng, lengths, D, T=None):
    """Sequences of these lengths, and padding behind them that is not zero, but near 9."""
    T = T or max(lengths)
    X = rng.normal(size=(T, len(lengths), D))  # (T, B, D)
    X[np.arange(T)[:, None] >= np.array(lengths)] += 9
    return X
