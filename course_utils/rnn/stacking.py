"""Deep recurrent networks: layers on top of one another, with shortcuts."""

import numpy as np

from course_utils.rnn.neuron import rnn_forward


def deep_rnn(X, layers):
    """Run a stack of recurrent layers, each with a shortcut around it where the widths agree.

    Parameters
    ----------
    X : array (T, B, D)
        Input sequences, time first.
    layers : list of (W_x, W_h, b)
        Parameters, the lowest layer first: arrays (D, H), (H, H), (H,), where D is the width of
        what the layer reads.

    Returns
    -------
    X : array (T, B, H)
        What the highest layer hands on.

    Notes
    -----
    A layer that is as wide as what it reads adds its states to that: ``X + H``, as in a residual
    block (He et al. 2016, notebook 00).  One of another width hands on its states alone.  Stacks:
    COMS 4995, "Deep RNNs"; Carlier, "Deep Recurrent Neural Networks".
    """
    for W_x, W_h, b in layers:
        h_0 = np.zeros((X.shape[1], len(W_h)))  # (B, H)
        H = rnn_forward(X, h_0, W_x, W_h, b)  # (T, B, H)
        X = X + H if X.shape == H.shape else H  # (T, B, H): read by the next layer
    return X
