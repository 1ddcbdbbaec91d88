"""What is left of signal and gradient in the memory race, and who remembers longest."""

from functools import lru_cache

import numpy as np

from course_utils.labs.memory_race.cells import SEED, UNITS, run_gru, run_lstm, run_relu, run_rnn
from course_utils.rnn.gradients import jacobian_products

GONE = 0.01  # share of the signal below which it counts as forgotten
RISEN = 1.005  # share above which the trace has grown


def sizes(matrices):
    """Root mean square of the singular values of each matrix (..., H, H); 1 for the identity."""
    return np.sqrt((matrices**2).sum(axis=(-1, -2)) / matrices.shape[-1])


def watch(run, T):
    """What the pictures show of a run of T steps.

    Parameters
    ----------
    run : dict
        Result of one of the functions of ``cells``.
    T : int
        Steps, from 2 to as many as were run.

    Returns
    -------
    arrays : dict of arrays (T,)
        ``left``: what is left of the signal after each step; ``gradient``: size of the derivative
        of the last state (the LSTM's cell) by the one ``lag`` steps before; ``alone``,
        ``alone_back``: what both would be if nothing acted but the factor that keeps.
    """
    jacobians = run["jacobians"][: T - 1]  # (T - 1, S, S)
    products = np.array([*jacobian_products(jacobians[::-1], jacobians.shape[-1])])  # (T, S, S)
    if "slopes" in run:  # a cell acts through the output of its own step, too
        products = products[..., :UNITS]
        products = products[:, :UNITS] + run["slopes"][:T][::-1, :, None] * products[:, UNITS:]
    ones, keep = np.ones((1, UNITS)), run["keep"][: T - 1]
    alone, alone_back = (
        np.sqrt((np.concatenate([ones, factors]).cumprod(axis=0) ** 2).mean(axis=1))
        for factors in (keep, keep[::-1])
    )
    return dict(left=run["left"][:T], gradient=sizes(products), alone=alone, alone_back=alone_back)


def race(radius, update, forget, drive, T, seed=SEED):
    """Run all four.

    Parameters
    ----------
    radius, update, forget : float
        Spectral radius of the tanh RNN; biases of the GRU's update gate and the LSTM's forget gate.
    drive, seed
        As for :func:`cells.inputs`.
    T : int
        Steps, 2 ... LONGEST.

    Returns
    -------
    arrays : dict of dict
        "rnn", "relu", "gru", "lstm": results of :func:`watch`.
    """
    return dict(
        rnn=_watched(run_rnn, (radius, drive), T, seed),
        relu=_watched(run_relu, (drive,), T, seed),
        gru=_watched(run_gru, (update, drive), T, seed),
        lstm=_watched(run_lstm, (forget, drive), T, seed),
    )


@lru_cache(maxsize=64)
def _watched(run, values, T, seed):
    # Runs are as long as the next multiple of 50: moving T seldom needs a new one.
    return watch(run(*values, length=-(-T // 50) * 50, seed=seed), T)


def forgotten_after(left):
    """Find the step from which on less than 1 % is left.

    Parameters
    ----------
    left : array (T,)
        After steps 1 ... T.

    Returns
    -------
    steps : int or None
        Steps after the signal's; None where 1 % or more is left at the end.
    """
    last = int(np.flatnonzero(left >= GONE)[-1])
    return None if last + 1 == len(left) else last + 1


def amplifies(own):
    """Tell whether a cell's trace is no memory: it has grown, as does every difference.

    Parameters
    ----------
    own : dict
        Result of :func:`watch`.

    Returns
    -------
    verdict : bool
        True where the trace was above what it was at first and is not gone.  Not where a small
        change of the first state no longer matters: then the runs have settled in different states.
    """
    left = own["left"]
    return bool(left[-1] >= GONE and left.max() > RISEN and own["gradient"][-1] >= GONE)


def ranking(arrays):
    """Order the cells by how well they remember, the best one first.

    Those that still hold 1 % at the end come first: the nearer to all of it, the better, from below
    and from above.  Then the others, by when they fell below.  Those that amplify every difference
    come last: they do not remember.
    """

    def key(cell):
        left = arrays[cell]["left"]
        steps = forgotten_after(left)
        if amplifies(arrays[cell]):
            return 2, left[-1]
        return (0, abs(np.log(left[-1]))) if steps is None else (1, -steps)

    return sorted(arrays, key=key)
