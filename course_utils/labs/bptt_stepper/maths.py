"""The numbers of the BPTT stepper: one unit, three steps, forward and backward."""

import numpy as np

INPUT_WEIGHT = 0.5  # u
INPUTS = np.array([1.0, 0.5, -1.0])  # x_1, x_2, x_3
TARGETS = np.array([0.8, 0.2, 0.5])  # y_1, y_2, y_3; of the last error alone: y_3
T = len(INPUTS)
NUDGE = 0.001  # of w, to each side

# What each stage computes: forward, then backward.
STAGES = [
    *(("h", t) for t in range(1, T + 1)),
    ("E", T),
    *(
        (quantity, t)
        for t in range(T, 0, -1)
        for quantity in ("delta", "share", "local")
        if (quantity, t) != ("local", 1)  # nothing depends on h_0 = 0
    ),
    ("sum", 1),
    ("check", 1),
]
ERRORS = {"last step": "last", "every step": "every"}


def states(w):
    """States of the unit.

    Parameters
    ----------
    w : float
        Recurrent weight.

    Returns
    -------
    h : array (T + 1,)
        ``h[0] = 0``, then ``h[t] = tanh(u x_t + w h[t-1])``.
    """
    h = np.zeros(T + 1)
    for t in range(1, T + 1):
        h[t] = np.tanh(INPUT_WEIGHT * INPUTS[t - 1] + w * h[t - 1])
    return h


def counted(error):
    """Which steps have an error: an array (T,) of 0 and 1, for "last" or "every"."""
    if error not in ERRORS.values():
        raise ValueError(f"unknown error {error!r}: one of {', '.join(ERRORS.values())}")
    return np.ones(T) if error == "every" else np.eye(T)[-1]


def total_error(w, error):
    """Half the squared distance of the states from their targets, summed over what is counted.

    Parameters
    ----------
    w : float
        Recurrent weight.
    error : str
        "last": of the last step alone; "every": of every step.

    Returns
    -------
    E : float
    """
    return float(0.5 * (counted(error) * (states(w)[1:] - TARGETS) ** 2).sum())


def stepped(w, error):
    """All numbers of the forward and the backward pass.

    Parameters
    ----------
    w : float
        Recurrent weight.
    error : str
        "last" or "every", as for :func:`total_error`.

    Returns
    -------
    arrays : dict of arrays (T + 1,)
        The entry t belongs to step t; the entry 0 is only used by ``h``, where it is ``h_0 = 0``.
        ``h``; ``E``, the error at the step; ``own``, its derivative ``h_t - y_t``; ``local``, the
        derivative of ``h_t`` by ``h_{t-1}``; ``carried``, what comes back from step t+1; ``delta``,
        the derivative of the whole error by ``h_t``, ``own + carried``; ``share``, what the use of
        w at step t adds to ``dE/dw``.

    Notes
    -----
    Werbos (1990).  The derivative by one shared weight is the sum of those by its copies, one at
    each step of the unrolled graph.
    """
    h, on = states(w), counted(error)
    tanh_slope = 1 - h[1:] ** 2  # (T,)
    own, local, carried, delta, share, E = np.zeros((6, T + 1))
    own[1:] = on * (h[1:] - TARGETS)
    E[1:] = 0.5 * on * (h[1:] - TARGETS) ** 2
    local[1:] = w * tanh_slope
    for t in range(T, 0, -1):
        carried[t] = delta[t + 1] * local[t + 1] if t < T else 0
        delta[t] = own[t] + carried[t]
    share[1:] = delta[1:] * tanh_slope * h[:-1]
    return dict(h=h, E=E, own=own, local=local, carried=carried, delta=delta, share=share)


def nudged(w, error):
    """The two errors beside w, and the slope between them: central differences."""
    above, below = total_error(w + NUDGE, error), total_error(w - NUDGE, error)
    return above, below, (above - below) / (2 * NUDGE)
