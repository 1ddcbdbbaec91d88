"""The course's parameters for sources that write column vectors."""

import numpy as np


def blocks(W_x, W_h, b, n):
    """Parameters for column vectors, one triple (H, D), (H, H), (H, 1) for each of n parts."""
    parts = (np.split(p, n, axis=-1) for p in (W_x, W_h, b))
    return [(U.T, W.T, c[:, None]) for U, W, c in zip(*parts, strict=True)]


def joined_blocks(W_x, W_h, b, n):
    """One pair (H, H + D), (H, 1) for each of n parts, to multiply state over input."""
    return [(np.hstack([W, U]), c) for U, W, c in blocks(W_x, W_h, b, n)]


def in_columns(step, X, *states):
    """Run a step for column vectors, ``step(x (D, B), *states (H, B)) -> states``, over X."""
    states = [s.T for s in states]  # (H, B) each
    found = []
    for x in X:
        states = step(x.T, *states)
        found.append(np.concatenate(states).T)  # (B, H), or (B, 2H) for output and cell
    return np.stack(found)
