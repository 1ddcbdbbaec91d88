"""One vector for a whole sequence: summaries of its states."""

import numpy as np


def masked_mean_max(H, mask):
    """Mean and maximum over time of the states of every sequence, its padding left out.

    Parameters
    ----------
    H : array (T, B, H)
        States, time first; behind a sequence's end they may be anything, even nan.
    mask : array of bool (T, B)
        True at the true steps, of which every sequence has at least one.

    Returns
    -------
    mean, maximum : arrays (B, H)
        Of each unit over the true steps.
    """
    true = mask[..., None]  # (T, B, 1)
    mean = np.where(true, H, 0).sum(axis=0) / true.sum(axis=0)  # (B, H)
    maximum = np.where(true, H, -np.inf).max(axis=0)  # (B, H)
    return mean, maximum
