"""The series of the memory explorer, the models fitted to them, and their errors."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_utils.datasets import (
    delayed_series,
    load_sunspots,
    parity_series,
    random_walk_prices,
    swinging_pendulum,
)
from course_utils.rnn.forecasting import fit_autoregression, lag_matrix, naive_forecast

MAX_K = 40
ORDERS = np.arange(1, MAX_K + 1)  # every K
MOMENTS = 60  # of the test part that the slider reaches
AHEAD = 20  # steps of the forecast that runs on by itself
PAST = MAX_K + 2  # steps of the past in the picture
SEED = 0
LEAST = 0.05  # part of the simple forecasts' error that has to go before a gain counts
FAR = 3  # times the models' largest error: a line above that is left out of the picture
MOST = 0.95  # part of the largest gain that counts as enough

SERIES = {
    "sunspots, 1700–2008": "sunspots",
    "damped pendulum": "pendulum",
    "dependence 20 steps back": "delayed",
    "price (a random walk)": "price",
    "signs, each a product of two": "signs",
}
RIVALS = {"last": "the last value", "mean": "the mean"}


@dataclass(frozen=True)
class Series:
    """A series, cut in two, and the words for it.

    Attributes
    ----------
    x : array (T,)
        In the unit of ``quantity``.
    train : int
        The model learns from the first ``train`` values and is tested on the others.
    quantity, unit : str
        What is measured; its unit, where it has one.
    values, steps : str
        What the last K are called; what one step is, in the plural.
    where : tuple of (str, float, float)
        Format, first value and step size of the time axis.
    note : str
        What the errors alone do not tell.
    """

    x: np.ndarray
    train: int
    quantity: str
    unit: str
    values: str
    steps: str
    where: tuple
    note: str

    def time(self, i):
        """Write when value ``i`` was."""
        form, start, size = self.where
        return form.format(start + size * i)


@lru_cache(maxsize=len(SERIES))
def series(name):
    """One of the series, the same at every call.

    Parameters
    ----------
    name : str
        One of the values of ``SERIES``.

    Returns
    -------
    series : Series
    """
    rng = np.random.default_rng(SEED)
    if name == "sunspots":
        years, x = load_sunspots()
        return Series(
            x, 221, "sunspot number", "", "years", "years", ("{:.0f}", years[0], 1), ""
        )  # fmt: skip
    if name == "pendulum":
        times, x = swinging_pendulum(angle=1.0)  # (401,), (401,): s, rad
        return Series(
            np.degrees(x), 241, "angle", "degrees", "angles", f"steps of {times[1]:g} s",
            ("{:.2f} s", 0, times[1]), "Two angles tell where it is and how fast it moves.",
        )  # fmt: skip
    if name == "delayed":
        x = delayed_series(rng, 3000, lag=20)
        return Series(x, 2000, "value", "", "values", "steps", ("step {:.0f}", 1, 1), "")
    if name == "price":
        x = random_walk_prices(rng, 1000)
        return Series(
            x, 700, "price", "", "prices", "days", ("day {:.0f}", 1, 1),
            "A random walk: there is nothing to see.",
        )  # fmt: skip
    if name == "signs":
        x = parity_series(rng, 3000)
        return Series(
            x, 2000, "value", "", "values", "steps", ("step {:.0f}", 1, 1),
            "Yet 95 % are the product of the values 2 and 5 steps back: something to see, but not"
            " by adding up.",
        )  # fmt: skip
    raise ValueError(f"unknown series {name!r}: one of {', '.join(SERIES.values())}")


@lru_cache(maxsize=len(SERIES))
def models(name):
    """The autoregressive models of every order, fitted on the first part of a series.

    Parameters
    ----------
    name : str
        As for :func:`series`.

    Returns
    -------
    models : list of (array (K,), float)
        Weights and constant, for K = 1, ..., 40.
    """
    s = series(name)
    return [fit_autoregression(s.x[: s.train], K) for K in ORDERS]


def windows(s):
    """What is seen before each step of the test part.

    Parameters
    ----------
    s : Series

    Returns
    -------
    L : array (T - train, 40)
        ``L[i, k - 1]`` is the value k steps before step ``train + i``; the first rows reach back
        into the part that was learned from.
    """
    return lag_matrix(s.x[s.train - MAX_K :], MAX_K)


def rmse(forecasts, x):
    """Root of the mean squared error."""
    return float(np.sqrt(np.mean((forecasts - x) ** 2)))


@lru_cache(maxsize=len(SERIES))
def errors(name):
    """Errors of the forecasts one step ahead, all on the same test part.

    Parameters
    ----------
    name : str
        As for :func:`series`.

    Returns
    -------
    errors : dict
        ``model``: array (40,), root mean squared error of the autoregressive models with K = 1,
        ..., 40; ``last``: of repeating the last value; ``mean``: of always saying the mean of the
        first part.
    """
    s = series(name)
    test = s.x[s.train :]  # (T - train,)
    L = windows(s)  # (T - train, 40)
    return dict(
        model=np.array([rmse(L[:, : len(w)] @ w + c, test) for w, c in models(name)]),
        last=rmse(naive_forecast(s.x)[s.train - 1 :], test),
        mean=rmse(s.x[: s.train].mean(), test),
    )


def run_on(w, c, seen, steps=AHEAD):
    """Forecast several steps, each from the forecasts before it.

    Parameters
    ----------
    w : array (K,)
        Weights; ``w[k - 1]`` multiplies the value k steps back.
    c : float
        Constant.
    seen : array (K,)
        The last K values, oldest first.
    steps : int

    Returns
    -------
    forecasts : array (steps,)
    """
    K = len(w)
    x = np.concatenate([seen, np.zeros(steps)])  # (K + steps,)
    oldest_first = w[::-1]
    for t in range(K, K + steps):
        x[t] = oldest_first @ x[t - K : t] + c
    return x[K:]


def outcome(errors):
    """What looking back is worth.

    Parameters
    ----------
    errors : dict
        As of :func:`errors`.

    Returns
    -------
    outcome : dict
        ``rival``: the better of the two simple forecasts, "last" or "mean"; ``gain``: the largest
        part of its error that any K takes away, below 0 when none does; ``first``: smallest K with
        a gain of at least 5 %, ``enough``: smallest K with at least 95 % of the largest gain, both
        None when no K has 5 %.
    """
    rival = "last" if errors["last"] <= errors["mean"] else "mean"
    gains = 1 - errors["model"] / errors[rival]  # (40,)
    best = float(gains.max())
    first = enough = None
    if best >= LEAST:
        first = int(np.flatnonzero(gains >= LEAST)[0]) + 1
        enough = int(np.flatnonzero(gains >= MOST * best)[0]) + 1
    return dict(rival=rival, gain=best, first=first, enough=enough)


def ceiling(errors):
    """End of the error axis: all that is not far above the models.

    Parameters
    ----------
    errors : dict
        As of :func:`errors`.

    Returns
    -------
    end : float
    """
    largest = errors["model"].max()
    rivals = [errors[rival] for rival in RIVALS if errors[rival] <= FAR * largest]
    return 1.08 * float(max([largest, *rivals]))
