"""Lab: four untrained cells are shown a signal once; how much of it is left, step after step?

Each layer has 16 units.  Two runs differ in their first input alone, then both read the same noise;
the trace of the signal is how far apart their states are, compared with after step 1.  Who sees one
run alone must still tell that trace from what the noise left.
"""

from functools import lru_cache

import bqplot as bq
import ipywidgets as W
import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.widgets import choice, slider
from course_utils.display.words import number
from course_utils.labs.charts import axis, caption, figure, margins, panel, row
from course_utils.labs.lab import Lab
from course_utils.labs.svg import fixed
from course_utils.rnn.gates import gru_forward
from course_utils.rnn.gradients import jacobian_products, spectral_radius
from course_utils.rnn.lstm import lstm_forward
from course_utils.rnn.neuron import rnn_forward

UNITS, INPUTS, PAIRS = 16, 8, 8  # pairs of runs, each pair with noise of its own
LONGEST = 200
SEED = 0
GONE = 0.01  # share of the signal below which it counts as forgotten
GROWN = 1.5  # share above which it counts as amplified
FLOOR, CEILINGS = 1e-4, (10.0, 1000.0)  # of the picture; the lower ceiling where it is enough
BOTTOM = 1e-12  # drawn for everything smaller, far below the picture
START = np.zeros((2 * PAIRS, UNITS))

NAMES = {"rnn": "tanh RNN", "relu": "identity ReLU", "gru": "GRU", "lstm": "LSTM"}
VIEWS = {"all four": "all", **{name: cell for cell, name in NAMES.items()}}


@lru_cache(maxsize=64)
def drawn(seed=SEED):
    """Everything random.

    Parameters
    ----------
    seed : int

    Returns
    -------
    arrays : dict
        ``W_x`` (D, 4H), ``W_h`` (H, 4H): uniform within ±1/√H, as PyTorch initialises; ``G``
        (H, H): normal, scaled to spectral radius 1; ``signal`` (D,): of -1 and 1; ``noise``
        (LONGEST, PAIRS, D): standard normal.  The same at every call: do not change them.
    """
    rng = np.random.default_rng(seed)
    bound = 1 / np.sqrt(UNITS)
    G = rng.normal(size=(UNITS, UNITS))
    return dict(
        W_x=rng.uniform(-bound, bound, (INPUTS, 4 * UNITS)),
        W_h=rng.uniform(-bound, bound, (UNITS, 4 * UNITS)),
        G=G / spectral_radius(G),
        signal=rng.choice([-1.0, 1.0], INPUTS),
        noise=rng.normal(size=(LONGEST, PAIRS, INPUTS)),
    )


@lru_cache(maxsize=64)
def inputs(drive, seed=SEED):
    """Inputs of the runs: those that are shown the signal, then the same without it.

    Parameters
    ----------
    drive : float
        Standard deviation of the noise from step 2 on; the signal's entries are -1 and 1.
    seed : int

    Returns
    -------
    X : array (LONGEST, 2 PAIRS, D)
        The same at every call: do not change it.
    """
    d = drawn(seed)
    X = drive * np.concatenate([d["noise"]] * 2, axis=1)
    X[0, :PAIRS], X[0, PAIRS:] = d["signal"], 0
    return X


def share_left(states):
    """How much of the first difference between runs with and without the signal is left.

    Parameters
    ----------
    states : array (T, 2 PAIRS, H)

    Returns
    -------
    left : array (T,)
        Root mean square distance of the pairs; 1 after the first step.
    """
    apart = np.sqrt(((states[:, :PAIRS] - states[:, PAIRS:]) ** 2).sum(axis=(1, 2)))  # (T,)
    return apart / apart[0]


def sizes(matrices):
    """Root mean square of the singular values of each matrix (..., H, H); 1 for the identity."""
    return np.sqrt((matrices**2).sum(axis=(-1, -2)) / matrices.shape[-1])


def gru_jacobians(h_0, H, gates, N_h, W_h):
    """Derivative of every state of one sequence by the one before it.

    Parameters
    ----------
    h_0 : array (H,)
    H, gates, N_h : arrays (T, H), (T, 3H), (T, H)
        One sequence of what :func:`course_utils.rnn.gates.gru_forward` returned.
    W_h : array (H, 3H)

    Returns
    -------
    jacobians : array (T, H, H)
        Of each step, as for :func:`course_utils.rnn.gradients.jacobian_products`.
    """
    before = np.concatenate([h_0[None], H[:-1]])  # (T, H)
    r, z, n = np.split(gates, 3, axis=1)  # (T, H) each
    W_r, W_z, W_n = np.split(W_h, 3, axis=1)  # (H, H) each
    by_n = (1 - z) * (1 - n**2)  # (T, H)
    return (
        np.eye(len(W_h)) * z[:, None]
        + W_z * ((before - n) * z * (1 - z))[:, None]
        + W_n * (by_n * r)[:, None]
        + W_r * (by_n * N_h * r * (1 - r))[:, None]
    )


def lstm_jacobians(c_0, C, gates, W_h):
    """Derivative of cell and output of one sequence by cell and output before them.

    Parameters
    ----------
    c_0 : array (H,)
    C, gates : arrays (T, H), (T, 4H)
        One sequence of what :func:`course_utils.rnn.lstm.lstm_forward` returned.
    W_h : array (H, 4H)

    Returns
    -------
    jacobians : array (T, 2H, 2H)
        As from :func:`gru_jacobians`; of each state, the cell comes first, then the output.
    slopes : array (T, H)
        Derivative of ``h_t`` by ``c_t`` of the same step.

    Notes
    -----
    :func:`course_utils.rnn.lstm.cell_gradient` goes back from one last step.  These do not depend
    on which step is the last one, so that the slider for it moves fast.
    """
    units = len(W_h)
    before = np.concatenate([c_0[None], C[:-1]])  # (T, H)
    i, f, g, o = np.split(gates, 4, axis=1)  # (T, H) each
    W_i, W_f, W_g, W_o = np.split(W_h, 4, axis=1)  # (H, H) each
    squashed = np.tanh(C)
    slopes = o * (1 - squashed**2)
    jacobians = np.zeros((len(C), 2 * units, 2 * units))
    cell = jacobians[:, :, :units]  # a view
    cell[:, :units] = np.eye(units) * f[:, None]
    cell[:, units:] = (
        W_i * (g * i * (1 - i))[:, None]
        + W_f * (before * f * (1 - f))[:, None]
        + W_g * (i * (1 - g**2))[:, None]
    )
    jacobians[:, :, units:] = cell * slopes[:, None]
    jacobians[:, units:, units:] += W_o * (squashed * o * (1 - o))[:, None]
    return jacobians, slopes


@lru_cache(maxsize=8)
def run_rnn(radius, drive, length=LONGEST, seed=SEED):
    """Run the tanh RNN, ``h_t = tanh(x_t W_x + h_{t-1} W_h)``.

    Parameters
    ----------
    radius : float
        Spectral radius of ``W_h``.
    drive, seed
        As for :func:`inputs`.
    length : int
        Steps.

    Returns
    -------
    arrays : dict
        ``left`` (length,): what is left of the signal after each step; ``jacobians``
        (length - 1, H, H), along the first run, as from :func:`gru_jacobians`; ``keep``
        (length - 1, H): factor with which each step keeps a unit's value as far as nothing else
        acts, here the radius.
    """
    d = drawn(seed)
    W_x, W_h = d["W_x"][:, :UNITS], radius * d["G"]
    H = rnn_forward(inputs(drive, seed)[:length], START, W_x, W_h, np.zeros(UNITS))
    slopes = 1 - H[1:, 0] ** 2  # (length - 1, H)
    keep = np.full(slopes.shape, radius)
    return dict(left=share_left(H), jacobians=W_h * slopes[:, None], keep=keep)


@lru_cache(maxsize=8)
def run_relu(drive, length=LONGEST, seed=SEED):
    """Run the ReLU RNN whose recurrent weights are the identity: ``h_t = ReLU(x_t W_x + h_{t-1})``.

    Parameters
    ----------
    drive, seed
        As for :func:`inputs`.
    length : int
        Steps.

    Returns
    -------
    arrays : dict
        As for :func:`run_rnn`; the factor that keeps is 1.

    Notes
    -----
    Le, Jaitly and Hinton (2015); their input weights are smaller.
    """
    h, W_x = START, drawn(seed)["W_x"][:, :UNITS]
    H = np.empty((length, *h.shape))
    for t, u_t in enumerate(inputs(drive, seed)[:length] @ W_x):
        h = H[t] = np.maximum(u_t + h, 0)
    active = H[1:, 0] > 0  # (length - 1, H)
    return dict(
        left=share_left(H), jacobians=np.eye(UNITS) * active[:, None], keep=np.ones(active.shape)
    )


@lru_cache(maxsize=8)
def run_gru(bias, drive, length=LONGEST, seed=SEED):
    """Run the GRU.

    Parameters
    ----------
    bias : float
        Of the update gate, of which 1 keeps; the other biases are 0.
    drive, seed
        As for :func:`inputs`.
    length : int
        Steps.

    Returns
    -------
    arrays : dict
        As for :func:`run_rnn`; the factor that keeps is the update gate.
    """
    d = drawn(seed)
    W_x, W_h = d["W_x"][:, : 3 * UNITS], d["W_h"][:, : 3 * UNITS]
    b_x, b_h = np.zeros((2, 3 * UNITS))
    b_x[UNITS : 2 * UNITS] = bias
    H, gates, N_h = gru_forward(inputs(drive, seed)[:length], START, W_x, W_h, b_x, b_h)
    jacobians = gru_jacobians(H[0, 0], H[1:, 0], gates[1:, 0], N_h[1:, 0], W_h)
    return dict(left=share_left(H), jacobians=jacobians, keep=gates[1:, 0, UNITS : 2 * UNITS])


@lru_cache(maxsize=8)
def run_lstm(bias, drive, length=LONGEST, seed=SEED):
    """Run the LSTM, and look at its cell c.

    Parameters
    ----------
    bias : float
        Of the forget gate; the other biases are 0.
    drive, seed
        As for :func:`inputs`.
    length : int
        Steps.

    Returns
    -------
    arrays : dict
        As for :func:`run_rnn`, with cells in the place of states, and the jacobians and ``slopes``
        of :func:`lstm_jacobians`; the factor that keeps is the forget gate.
    """
    d = drawn(seed)
    b = np.zeros(4 * UNITS)
    b[UNITS : 2 * UNITS] = bias
    _, C, gates = lstm_forward(inputs(drive, seed)[:length], START, START, d["W_x"], d["W_h"], b)
    jacobians, slopes = lstm_jacobians(START[0], C[:, 0], gates[:, 0], d["W_h"])
    keep = gates[1:, 0, UNITS : 2 * UNITS]
    return dict(left=share_left(C), jacobians=jacobians[1:], slopes=slopes, keep=keep)


def watch(run, T):
    """What the pictures show of a run of T steps.

    Parameters
    ----------
    run : dict
        Result of one of the functions above.
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
        As for :func:`inputs`.
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


def ranking(arrays):
    """Order the cells by how well they remember, the best one first.

    Those that still hold 1 % at the end come first: the nearer to all of it, the better, from below
    and from above.  Then the others, by when they fell below.
    """

    def key(cell):
        left = arrays[cell]["left"]
        steps = forgotten_after(left)
        return (0, abs(np.log(left[-1]))) if steps is None else (1, -steps)

    return sorted(arrays, key=key)


def describe(arrays, view, radius, update, forget, drive, T):
    """Say who remembers how long; every number in it is computed.

    Parameters
    ----------
    arrays : dict
        Result of :func:`race`.
    view : str
        "all", or the cell that is looked at.
    radius, update, forget, drive, T
        As for :func:`race`.

    Returns
    -------
    sentence : str
    """
    if view == "all":
        return _about_all(arrays, T)
    return _about_one(view, arrays[view], radius, update, forget, T)


def _after(steps):
    return f"{steps} step{'s' if steps > 1 else ''}"


def _share(left):
    """Write what is left: as percent, or as a multiple."""
    if left > GROWN:
        times = number(left) if left >= 1e4 else f"{left:.{0 if left >= 9.5 else 1}f}"
        return f"{times} times as much"
    percent = 100 * left
    if percent < 0.01:
        return "less than 0.01 %"
    return f"{percent:.{0 if percent >= 9.5 else 1 if percent >= 0.95 else 2}f} %"


def _about_all(arrays, T):
    order = ranking(arrays)
    left = {cell: arrays[cell]["left"] for cell in order}
    steps = {cell: forgotten_after(left[cell]) for cell in order}
    first, end = order[0], left[order[0]][-1]
    said = f"The {NAMES[first]} remembers longest: "
    if steps[first]:
        said += f"it falls below 1 % only after {_after(steps[first])}."
    elif end > GROWN:
        said += f"after {_after(T - 1)} the signal’s trace is {_share(end)} as at first."
    else:
        said += f"{_share(end)} of the signal is left after {_after(T - 1)}."
    grown = [cell for cell in order[1:] if steps[cell] is None and left[cell][-1] > GROWN]
    holding = [cell for cell in order[1:] if steps[cell] is None and cell not in grown]
    fallen = [cell for cell in order[1:] if steps[cell]]
    if holding:
        listed = ", ".join(f"{NAMES[c]} {_share(left[c][-1])}" for c in holding)
        said += f" Still there: {listed}."
    if fallen:
        listed = ", ".join(f"{NAMES[c]} after {steps[c]}" for c in fallen)
        said += f" Below 1 %: {listed}."
    for cell in grown:
        said += f" {NAMES[cell]}: {_share(left[cell][-1])} as at first, {_why(arrays[cell])}."
    return said


def _why(own):
    """Say why two runs have moved apart."""
    if own["gradient"][-1] > 1:
        return "its loop amplifies every difference, the noise’s too"
    return "the runs have settled in different states"


def _about_one(cell, own, radius, update, forget, T):
    what = {
        "rnn": f"tanh RNN, spectral radius {radius:.2f}",
        "relu": "identity ReLU",
        "gru": f"GRU, update-gate bias {fixed(update, 1)}",
        "lstm": f"LSTM, forget-gate bias {fixed(forget, 1)}",
    }[cell]
    alone = {
        "rnn": "the radius alone would leave",
        "relu": "the identity alone would leave",
        "gru": "its update gates alone would leave",
        "lstm": "its forget gates alone would leave",
    }[cell]
    steps = forgotten_after(own["left"])
    end = own["left"][-1]
    said = f"{what}: after {_after(T - 1)} "
    said += (
        f"the signal’s trace is {_share(end)} as at first"
        if end > GROWN
        else f"{_share(end)} of the signal is left"
    )
    if steps:
        said += f" (below 1 % after {steps})"
    said += f"; {alone} {_share(own['alone'][-1])}. Gradient over these {_after(T - 1)}: "
    gradient = own["gradient"][-1]
    said += "less than 10⁻⁶." if gradient < 1e-6 else f"{number(gradient)}."
    if end > GROWN:
        said += f" {_why(own)[0].upper()}{_why(own)[1:]}."
    elif steps is None and gradient < GONE:
        said += " The trace stays, the gradient does not: training would not see it."
    return said


def picture_arrays(view, radius, update, forget, drive, T):
    """Everything the two pictures show.

    Parameters
    ----------
    view, radius, update, forget, drive, T
        As for :func:`describe`.

    Returns
    -------
    arrays : dict
        ``race``: result of :func:`race`; ``steps`` (T,): after the signal's, or back; ``left``,
        ``gradient``: for each of the four, values (T,) to draw, at least ``BOTTOM``; ``alone``,
        ``alone_back`` (T,): those of the cell looked at, else outside the picture; ``faded``:
        whether a line is drawn pale; ``high``: upper end of the axis.
    """
    raced = race(radius, update, forget, drive, T)

    def drawn_values(key):
        # A logarithmic axis has no place for 0; what is below FLOOR is outside the picture.
        return {cell: np.clip(raced[cell][key], BOTTOM, CEILINGS[-1]) for cell in raced}

    left, gradient = drawn_values("left"), drawn_values("gradient")
    top = max(values.max() for values in (*left.values(), *gradient.values()))
    alone, alone_back = (
        np.full(T, BOTTOM) if view == "all" else drawn_values(key)[view]
        for key in ("alone", "alone_back")
    )
    return dict(
        race=raced,
        steps=np.arange(T),
        left=left,
        gradient=gradient,
        alone=alone,
        alone_back=alone_back,
        faded={cell: view not in ("all", cell) for cell in raced},
        high=next(ceiling for ceiling in CEILINGS if top <= ceiling),
    )


FIRST = dict(radius=0.9, update=1.0, forget=1.0, drive=0.3, T=100, view="all")
PRESETS = {
    "PyTorch’s biases, 0": dict(update=0.0, forget=0.0),
    "gates that keep: biases 5": dict(update=5.0, forget=5.0),
    "the LSTM’s loop amplifies": dict(forget=4.0, view="lstm"),
    "no input after the signal": dict(drive=0.0),
    "a trace without a gradient": dict(radius=1.5, drive=0.0, view="rnn"),
}
LOOKS = {"rnn": ("blue", "dash_dotted"), "relu": ("green", "dotted"), "gru": ("orange", "dashed"),
         "lstm": ("vermillion", "solid")}  # fmt: skip
SIGNS = {"dash_dotted": "━·━", "dotted": "•••", "dashed": "━ ━", "solid": "━━"}
TICKS = {"1e-4": "0.0001", "0.0001": "0.0001", "0.01": "0.01", "1": "1", "100": "100"}


def memory_race(present=False):
    """Open the lab "Who remembers longest?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``forget``, ``update`` (biases of the LSTM's forget gate and the GRU's update
        gate), ``radius`` (spectral radius of the tanh RNN), ``drive`` (standard deviation of the
        later input), ``T`` (steps), ``view`` ("all", "rnn", "relu", "gru", "lstm").
    """
    controls = dict(
        forget=slider("LSTM: forget-gate bias", FIRST["forget"], -2, 6, 0.1),
        update=slider("GRU: update-gate bias", FIRST["update"], -2, 6, 0.1),
        radius=slider("tanh RNN: spectral radius", FIRST["radius"], 0, 1.5, 0.05),
        drive=slider("Later input (signal: 1)", FIRST["drive"], 0, 1, 0.05),
        T=slider("Steps", FIRST["T"], 10, LONGEST, 1, kind=W.IntSlider),
        view=choice("Look at", VIEWS),
    )
    thick = 4 if present else 2.5
    level = bq.LogScale(min=FLOOR, max=CEILINGS[0])

    def lines(x):
        scales = {"x": x, "y": level}
        guides = [
            bq.Lines(x=[0, LONGEST], y=[GONE, GONE], colors=[PALETTE["grey"]], scales=scales,
                     line_style="dotted", stroke_width=thick / 2),
            bq.Lines(x=[0, LONGEST], y=[1, 1], colors=[PALETTE["grey"]], scales=scales,
                     stroke_width=1),
        ]  # fmt: skip
        alone = bq.Lines(x=[0, 0], y=[1, 1], colors=[PALETTE["grey"]], scales=scales,
                         stroke_width=thick * 0.8)  # fmt: skip
        cells = {
            cell: bq.Lines(x=[0, 1], y=[1, 1], colors=[PALETTE[colour]], line_style=style,
                           scales=scales, opacities=[1.0],
                           stroke_width=thick * (1.7 if style == "dotted" else 1.1))
            for cell, (colour, style) in LOOKS.items()
        }  # fmt: skip
        return guides, alone, cells

    def chart(marks, *axes):
        margin = margins(present, 90, 16) if present else margins(present, 70, 14)
        return panel(figure(marks, list(axes), margin, 236 if present else 258))

    below, aside = (38, 70) if present else (30, 54)  # px from the axis to its label
    time = bq.LinearScale(min=0, max=FIRST["T"] - 1, allow_padding=False)
    time_axis = axis(time, "steps after the signal", below, tick_format="d")
    lag_axis = axis(time, "lag: steps back from the last", below, tick_format="d")
    level_options = dict(side="left", tick_values=[1e-4, 1e-2, 1, 100], tick_labels=TICKS)
    left_guides, left_alone, left_cells = lines(time)
    right_guides, right_alone, right_cells = lines(time)
    pictures = row(
        chart([*left_guides, left_alone, *left_cells.values()], time_axis,
              axis(level, "trace left", aside, **level_options)),
        chart([*right_guides, right_alone, *right_cells.values()], lag_axis,
              axis(level, "gradient", aside, **level_options)),
    )  # fmt: skip
    keys = caption(
        *((NAMES[cell], SIGNS[style], colour) for cell, (colour, style) in LOOKS.items()),
        ("1 %", "···", "grey"),
        ("what keeps, alone (look at one cell)", "━━", "grey"),
    )
    picture = W.VBox([keys, pictures])

    def draw(**values):
        arrays = picture_arrays(**values)
        last = values["T"] - 1
        time.max, level.max = float(last), arrays["high"]
        step = next(s for s in (2, 5, 10, 20, 50) if last / s <= 6)
        time_axis.tick_values = lag_axis.tick_values = np.arange(0, last + 1, step)
        for key, cells in (("left", left_cells), ("gradient", right_cells)):
            for cell, line in cells.items():
                line.x, line.y = arrays["steps"], arrays[key][cell]
                line.opacities = [0.3 if arrays["faded"][cell] else 1.0]
        for key, line in (("alone", left_alone), ("alone_back", right_alone)):
            line.x, line.y = arrays["steps"], arrays[key]
        return describe(arrays["race"], **values)

    return Lab(
        "memory_race",
        "Who remembers longest?",
        [
            "Raise both biases from 0: who overtakes whom?",
            "Look at the LSTM, bias 4: what acts beside its gates?",
        ],
        controls,
        picture,
        [time, level, time_axis, lag_axis, left_alone, right_alone,
         *left_cells.values(), *right_cells.values()],
        draw,
        presets=PRESETS,
        present=present,
    )  # fmt: skip
