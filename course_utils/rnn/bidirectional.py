"""Reading in both directions: sequences turned round, and a layer made of two."""

import numpy as np

from course_utils.rnn.neuron import rnn_forward


def reverse_padded(X, lengths):
    """Turn every sequence of a batch round; the padding stays where it is, behind the end.

    Parameters
    ----------
    X : array (T, B, ...)
        Sequences, time first; what stands at ``X[lengths[i]:, i]`` is padding.
    lengths : array of int (B,)
        True lengths, each at most T.

    Returns
    -------
    reversed : array (T, B, ...)
        A new array.  ``reversed[0]`` holds the last true step of every sequence.  Applied twice,
        the function gives ``X`` back.
    """
    t = np.arange(len(X))[:, None]  # (T, 1)
    source = np.where(t < lengths, lengths - 1 - t, t)  # (T, B): where each step comes from
    return X[source, np.arange(X.shape[1])]  # (T, B, ...)


def bidirectional(X, lengths, W_x, W_h, b):
    """Run a recurrent layer that reads in both directions.

    Parameters
    ----------
    X : array (T, B, D)
        Input sequences, time first, padded behind.
    lengths : array of int (B,)
        Their true lengths.
    W_x, W_h, b : arrays (2, D, H), (2, H, H), (2, H)
        Parameters of the two directions, forward first.

    Returns
    -------
    H : array (T, B, 2H)
        ``H[t, :, :H]`` has read the steps up to t, ``H[t, :, H:]`` those from the last true step
        back to t.  Behind a sequence's end it holds whatever comes out there: mask it.

    Notes
    -----
    Schuster and Paliwal (1997); COMS 4995 and Carlier, "Bidirectional networks".  Both directions
    start from zeros.
    """
    h_0 = np.zeros((X.shape[1], W_h.shape[-1]))  # (B, H)
    past = rnn_forward(X, h_0, W_x[0], W_h[0], b[0])  # (T, B, H)
    future = rnn_forward(reverse_padded(X, lengths), h_0, W_x[1], W_h[1], b[1])  # (T, B, H)
    return np.concatenate([past, reverse_padded(future, lengths)], axis=-1)  # (T, B, 2H)
