"""Lab: how much of the gradient is left when backpropagation through time is cut short.

A tanh network with random weights and inputs, ``h_t = tanh(x_t W_x + h_{t-1} W_h)``, one linear
output and random targets.  Everything here is about ``dW_h``, the gradient of the squared error
with respect to the recurrent weights.
"""

from functools import lru_cache

import bqplot as bq
import ipywidgets as W
import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.widgets import choice, slider
from course_utils.labs.charts import axis, figure, margins, panel, row
from course_utils.labs.lab import Lab
from course_utils.rnn.neuron import rnn_forward

T, BATCH, INPUTS, UNITS = 60, 4, 4, 32
SEED = 4
INPUT_SIZE = 0.3  # standard deviation of the inputs' share of the value before the tanh
FLOOR = 1e-6  # of the picture's axis
CLOSE = 0.99  # cosine from which a direction counts as kept

LOSSES = {"at every step": "every", "at the last step": "last"}
SCHEMES = {
    "every step goes back k (k₁ = 1)": "step",
    "chunks of k steps (k₁ = k₂ = k)": "chunk",
}
LAGS = np.arange(T)
DEPTHS = np.arange(1, T + 1)  # every k


@lru_cache(maxsize=8)
def network(radius):
    """The random network, run over its random inputs.

    Parameters
    ----------
    radius : float
        Spectral radius of ``W_h``.

    Returns
    -------
    arrays : dict
        ``X`` (T, B, D), ``h_0`` (B, H), ``H`` (T, B, H), ``W_x`` (D, H), ``W_h`` (H, H): arguments
        of :func:`course_utils.rnn.bptt.rnn_backward`; and ``dE`` (T, B, H), the derivative of the
        squared error of each step by its state.  They are the same at every call: do not change
        them.
    """
    rng = np.random.default_rng(SEED)
    W_h = rng.normal(size=(UNITS, UNITS))
    W_h *= radius / np.abs(np.linalg.eigvals(W_h)).max()
    X = rng.normal(size=(T, BATCH, INPUTS))
    W_x = rng.normal(0, INPUT_SIZE / np.sqrt(INPUTS), (INPUTS, UNITS))
    W_y = rng.normal(0, 1 / np.sqrt(UNITS), UNITS)
    targets = rng.normal(size=(T, BATCH))
    h_0 = np.zeros((BATCH, UNITS))
    H = rnn_forward(X, h_0, W_x, W_h, np.zeros(UNITS))
    dE = (H @ W_y - targets)[..., None] * W_y / BATCH
    return dict(X=X, h_0=h_0, H=H, W_x=W_x, W_h=W_h, dE=dE)


def error_gradients(radius, loss):
    """What the loss says about every state directly.

    Parameters
    ----------
    radius : float
        Spectral radius of ``W_h``.
    loss : str
        "every": the mean over all steps; "last": the last step alone.

    Returns
    -------
    dH : array (T, B, H)
    """
    dE = network(radius)["dE"]
    if loss == "every":
        return dE / T
    if loss == "last":
        return dE * (DEPTHS == T)[:, None, None]
    raise ValueError(f"unknown loss {loss!r}: one of {', '.join(LOSSES.values())}")


@lru_cache(maxsize=4)
def lag_errors(radius, loss):
    """Send the errors of all steps back together, one lag at a time.

    Parameters
    ----------
    radius, loss
        As for :func:`error_gradients`.

    Returns
    -------
    errors : list of T arrays (T - lag, B, H)
        ``errors[lag][t]``: derivative of the loss at step t + lag by the value before the tanh at
        step t.  Where only the last step has a loss, all entries but the last are zero.
    """
    n = network(radius)
    slope = 1 - n["H"] ** 2  # (T, B, H): tanh'
    errors = [error_gradients(radius, loss) * slope]
    for lag in range(1, T):
        errors.append((errors[-1][1:] @ n["W_h"].T) * slope[: T - lag])
    return errors


def lag_shares(radius, loss, reaches=None):
    """Split the gradient of the recurrent weights by how far it went back.

    Parameters
    ----------
    radius, loss
        As for :func:`error_gradients`.
    reaches : array of int (T,), optional
        The loss at step s (from 0) goes back to this step and no further; to the first unless told.

    Returns
    -------
    shares : array (T, H, H)
        ``shares[lag]`` comes from losses ``lag`` steps after the use of the weights.  Their sum is
        ``dW_h``.
    """
    n = network(radius)
    H_prev = np.concatenate([n["h_0"][None], n["H"][:-1]])  # (T, B, H)
    shares = np.empty((T, UNITS, UNITS))
    for lag, error in enumerate(lag_errors(radius, loss)):
        used = H_prev[: T - lag]  # (T - lag, B, H)
        if reaches is not None:
            used = used * (LAGS[: T - lag] >= reaches[lag:])[:, None, None]
        shares[lag] = used.reshape(-1, UNITS).T @ error.reshape(-1, UNITS)
    return shares


def chunk_reaches(k):
    """How far the losses go back when every k steps one pass goes back k steps.

    Parameters
    ----------
    k : int
        Steps of a chunk; the last chunk may be shorter, but its pass goes back k steps as well.

    Returns
    -------
    reaches : array of int (T,)
        First step, from 0, that the loss at each step goes back to.
    """
    end = np.minimum((LAGS // k + 1) * k, T)
    return np.maximum(end - k, 0)


def chunk_gradients(radius, loss):
    """The truncated gradient in chunks, for every k at once.

    Parameters
    ----------
    radius, loss
        As for :func:`error_gradients`.

    Returns
    -------
    gradients : array (T, H, H)
        Entry k - 1 is ``dW_h`` of
        :func:`course_utils.rnn.bptt.truncated_backward` with ``k_1 = k_2 = k``.

    Notes
    -----
    One backward loop over all k.  The pass of a last, shorter chunk enters the chunk before it, so
    each k has two rows: all other chunks, which never overlap, and the last one.
    """
    n, dH = network(radius), error_gradients(radius, loss)
    last = np.arange(T)[:, None] >= (T - 1) // DEPTHS * DEPTHS  # (T, K): in the last chunk
    within = (np.arange(T)[:, None] + 1) % DEPTHS != 0  # (T, K): t + 1 does not begin a chunk
    reached = np.arange(T)[:, None] + 1 > T - DEPTHS  # (T, K): t + 1 is not where the last begins
    takes = np.concatenate([~last, last], axis=1)[:, None, :, None]  # (T, 1, 2 K, 1)
    passes = np.concatenate([within, reached], axis=1)[:, None, :, None]
    dA = np.empty((T, BATCH, T, UNITS))  # third axis: k
    carried = np.zeros((BATCH, 2 * T, UNITS))
    for t in reversed(range(T)):
        slope = 1 - n["H"][t][:, None] ** 2  # (B, 1, H)
        now = (dH[t][:, None] * takes[t] + carried) * slope  # (B, 2 K, H)
        dA[t] = now[:, :T] + now[:, T:]
        if t:
            carried = (now @ n["W_h"].T) * passes[t - 1]
    H_prev = np.concatenate([n["h_0"][None], n["H"][:-1]])  # (T, B, H)
    product = H_prev.reshape(-1, UNITS).T @ dA.reshape(T * BATCH, -1)  # (H, K H)
    return product.reshape(UNITS, T, UNITS).swapaxes(0, 1)


def agreement(gradients):
    """Compare gradients with the last of them.

    Parameters
    ----------
    gradients : array (K, H, H)

    Returns
    -------
    cosine, ratio : arrays (K,)
        Of the angle to the last one; of the norm to that of the last one.
    """
    flat = gradients.reshape(len(gradients), -1)
    norms = np.linalg.norm(flat, axis=1)
    return flat @ flat[-1] / (norms * norms[-1]), norms / norms[-1]


@lru_cache(maxsize=32)
def meter(radius, loss, scheme):
    """All that does not depend on the present k.

    Parameters
    ----------
    radius, loss
        As for :func:`error_gradients`.
    scheme : str
        "step": a pass at every step goes back k steps; "chunk": a pass every k steps does.

    Returns
    -------
    arrays : dict of arrays (T,)
        ``lag``: norm of the share of ``dW_h`` from lag 0, 1, ..., divided by the norm of the whole
        ``dW_h``; ``cosine``, ``ratio``: direction and length of the gradient truncated after k = 1,
        ..., T steps, compared with the whole one.
    """
    shares = lag_shares(radius, loss)
    sums = shares.cumsum(axis=0)  # (T, H, H): all lags below k
    if scheme not in SCHEMES.values():
        raise ValueError(f"unknown scheme {scheme!r}: one of {', '.join(SCHEMES.values())}")
    cosine, ratio = agreement(sums if scheme == "step" else chunk_gradients(radius, loss))
    lag = np.linalg.norm(shares, axis=(1, 2)) / np.linalg.norm(sums[-1])
    return dict(lag=lag, cosine=cosine, ratio=ratio)


@lru_cache(maxsize=128)
def kept_lags(k, radius, loss, scheme):
    """What the truncation leaves of the share of each lag.

    Parameters
    ----------
    k : int
        Steps back.
    radius, loss, scheme
        As for :func:`meter`.

    Returns
    -------
    kept : array (T,)
        Norm of what is kept of each share, divided by the norm of the whole ``dW_h``.
    """
    arrays = meter(radius, loss, scheme)
    if scheme == "step":
        return np.where(k > LAGS, arrays["lag"], 0.0)
    whole = np.linalg.norm(lag_shares(radius, loss).sum(axis=0))
    return np.linalg.norm(lag_shares(radius, loss, chunk_reaches(k)), axis=(1, 2)) / whole


def settled(cosine, bound=CLOSE):
    """Find the k from which the direction is kept, whatever larger k is taken.

    Parameters
    ----------
    cosine : array (T,)
        For k = 1, ..., T; the last one is 1.
    bound : float

    Returns
    -------
    k : int
        Smallest k with no cosine below the bound at it or beyond.
    """
    below = np.flatnonzero(cosine < bound)
    return int(below[-1]) + 2 if len(below) else 1


def describe(k, radius, loss, scheme, arrays):
    """Say in one sentence, or two, what the truncation leaves; every number in it is computed.

    Parameters
    ----------
    k, radius, loss, scheme
        As for :func:`kept_lags`.
    arrays : dict
        Result of :func:`meter`.

    Returns
    -------
    sentence : str
    """
    cosine, ratio = arrays["cosine"][k - 1], arrays["ratio"][k - 1]
    steps = "1 step" if k == 1 else f"{k} steps"
    what, verb = (f"Going back {steps}", "s") if scheme == "step" else (f"Chunks of {steps}", "")
    if k == T:
        said = f"Going back all {T} steps gives the full gradient."
    else:
        if cosine < 0:
            said = f"{what} give{verb} a gradient that points away from the full one: cosine "
        elif cosine < 0.5:
            said = f"{what} leave{verb} only a cosine of "
        else:
            said = f"{what} keep{verb} the direction to a cosine of "
        said += f"{_cosine(cosine)}{_length(ratio)}."
    enough = settled(arrays["cosine"])
    said += (
        f" The cosine is above {CLOSE} for every k."
        if enough == 1
        else f" From k = {enough} on the cosine stays above {CLOSE}."
    )
    if (scheme, loss) == ("chunk", "last"):
        said += " With an error at the last step alone, both schemes go back the same k steps."
    return said


def _cosine(value):
    """Write a cosine; one that is nearly 1 with more figures."""
    digits = 2 if value < 0.985 else 3 if value < 0.9985 else 4
    return "more than 0.9999" if value > 0.9999 else f"{value:.{digits}f}".replace("-", "−")


def _length(ratio):
    """Write a length as a part of the full one's, and say plainly when it is longer."""
    if abs(ratio - 1) < 0.005:
        return " and the length to within 0.5 %"
    if ratio < 1:
        return f" and {100 * ratio:.0f} % of the length"
    return f"; the result is {100 * (ratio - 1):.0f} % longer than the full gradient"


def picture_arrays(k, radius, loss, scheme):
    """Everything the two pictures show.

    Parameters
    ----------
    k, radius, loss, scheme
        As for :func:`kept_lags`.

    Returns
    -------
    arrays : dict
        The arrays of :func:`meter`; ``all``, ``kept`` (T,): norms of the shares, at least
        ``FLOOR``; ``low``, ``high``: ends of the right picture's axis, ``ticks`` on it.
    """
    arrays = meter(radius, loss, scheme)
    curves = np.concatenate([arrays["cosine"], arrays["ratio"]])
    ticks = np.arange(np.floor(min(curves.min(), 0) * 4), np.ceil(curves.max() * 4 - 0.4) + 1) / 4
    return dict(
        arrays,
        all=np.maximum(arrays["lag"], FLOOR),
        kept=np.maximum(kept_lags(k, radius, loss, scheme), FLOOR),
        ticks=ticks,
        low=float(ticks[0]),
        high=float(max(ticks[-1], curves.max())) + 0.04,
    )


FIRST = dict(k=5, radius=1.2, scheme="step", loss="every")
PRESETS = {
    "fades quickly": dict(radius=0.3, k=2),
    "reaches far back": dict(radius=1.5, k=10),
    "error only at the end": dict(loss="last", k=10),
    "longer than the full one": dict(radius=0.9, scheme="chunk", k=7),
}


def truncation_meter(present=False):
    """Open the lab "How far back must the gradient go?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``k`` (1 ... 60 steps back), ``radius`` (spectral radius of ``W_h``), ``scheme``
        ("step", "chunk"), ``loss`` ("every", "last").
    """
    controls = dict(
        k=slider("Steps back k", FIRST["k"], 1, T, 1, kind=W.IntSlider),
        radius=slider("Spectral radius of W_h", FIRST["radius"], 0.2, 1.5, 0.05),
        scheme=choice("Scheme", SCHEMES),
        loss=choice("Loss", LOSSES),
    )
    thick = 4 if present else 2.5

    lag = bq.LinearScale(min=-1, max=T, allow_padding=False)
    size = bq.LogScale(min=FLOOR, max=2.0)
    bars = {"x": lag, "y": size}
    whole = bq.Bars(
        x=LAGS, y=np.full(T, FLOOR), base=FLOOR, padding=0.25, colors=[PALETTE["grey"]],
        opacities=[0.55] * T, scales=bars,
    )  # fmt: skip
    kept = bq.Bars(
        x=LAGS, y=np.full(T, FLOOR), base=FLOOR, padding=0.25, colors=[PALETTE["blue"]],
        scales=bars,
    )  # fmt: skip
    depth = bq.LinearScale(min=0, max=T + 1, allow_padding=False)
    level = bq.LinearScale(allow_padding=False)
    plane = {"x": depth, "y": level}
    here = bq.Lines(x=[1, 1], y=[-2, 3], colors=[PALETTE["blue"]], line_style="dashed",
                    stroke_width=thick / 2, scales=plane)  # fmt: skip
    full = bq.Lines(x=[0, T + 1], y=[1, 1], colors=[PALETTE["grey"]], stroke_width=thick / 2,
                    line_style="dotted", scales=plane)  # fmt: skip
    cosine, ratio = (
        bq.Lines(x=DEPTHS, y=np.ones(T), colors=[PALETTE[colour]], stroke_width=thick, scales=plane)
        for colour in ("green", "vermillion")
    )
    points = bq.Scatter(
        x=[1, 1], y=[1, 1], colors=[PALETTE["green"], PALETTE["vermillion"]],
        default_size=200 if present else 110, scales=plane,
    )  # fmt: skip

    def chart(marks, *axes):
        return figure(marks, list(axes), margins(present, 100 if present else 74), height)

    height = 262 if present else 270
    below, aside = (38, 80) if present else (30, 58)  # px from the axis to its label
    level_axis = axis(level, "", aside, side="left", tick_format="~g")
    picture = row(
        panel(
            chart([whole, kept],
                  axis(lag, "lag: steps from the loss back to the use of W_h", below,
                       tick_values=np.arange(0, T, 10), tick_format="d"),
                  axis(size, "norm, part of the full one", aside, side="left",
                       tick_values=[1e-6, 1e-4, 1e-2, 1], tick_format="~%")),
            ("share of each lag", "▮", "grey"), ("kept of it", "▮", "blue"),
        ),
        panel(
            chart([full, here, cosine, ratio, points],
                  axis(depth, "steps back k", below,
                       tick_values=[1, *range(10, T + 1, 10)], tick_format="d"),
                  level_axis),
            ("cosine with the full gradient", "━", "green"),
            ("length, part of the full one", "━", "vermillion"),
        ),
    )  # fmt: skip

    def draw(k, radius, scheme, loss):
        arrays = picture_arrays(k, radius, loss, scheme)
        whole.y, kept.y = arrays["all"], arrays["kept"]
        cosine.y, ratio.y = arrays["cosine"], arrays["ratio"]
        level.min, level.max = arrays["low"], arrays["high"]
        level_axis.tick_values = arrays["ticks"]
        here.x = points.x = np.array([k, k], dtype=float)
        points.y = np.array([arrays["cosine"][k - 1], arrays["ratio"][k - 1]])
        return describe(k, radius, loss, scheme, arrays)

    return Lab(
        "truncation_meter",
        "How far back must the gradient go?",
        [
            "Move k: which lags are cut off, at what cost?",
            "Raise the spectral radius to 1.5: how far back now?",
        ],
        controls,
        picture,
        [level, level_axis, whole, kept, here, cosine, ratio, points],
        draw,
        presets=PRESETS,
        present=present,
    )
