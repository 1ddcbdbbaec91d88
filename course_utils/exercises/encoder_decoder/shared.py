"""What several exercises of the notebook use: small decoders whose every step is known."""

import numpy as np

from course_utils.exercises.model import Named


def decoder(seed, V, H, more_end=0.0, log=False, end=0):
    """A random decoder: a plain RNN without inputs but the tokens it hears.

    Parameters
    ----------
    seed, V, H : int
        V tokens, states of H numbers.
    more_end : float
        Added to the score of the token `end`.
    log : bool
        Whether it gives log-probabilities instead of scores.
    end : int

    Returns
    -------
    step : Named
        ``step(y, state) -> scores (B, V), state (B, H)``.
    """
    rng = np.random.default_rng(seed)
    heard, W, out = (rng.normal(0, 1.5, shape) for shape in ((V, H), (H, H), (H, V)))
    bias = more_end * (np.arange(V) == end)  # (V,)

    def step(y, state):
        state = np.tanh(heard[y] + state @ W)  # (B, H)
        scores = state @ out + bias  # (B, V)
        if log:
            scores = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
        return scores, state

    return Named("step", step)


def first_state(seed, B, H):
    """A decoder's state before its first step."""
    return np.random.default_rng(seed).normal(size=(B, H))
