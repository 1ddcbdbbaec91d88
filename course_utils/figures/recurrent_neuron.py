"""Figures of notebook 01, the recurrent neuron.

Each function draws arrays that the notebook has computed; titles state what is seen, the caption
describes it in words.
"""

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import new_figure, show_figure


def run_alone(runs):
    """States of a system without input, one line per weight.

    Parameters
    ----------
    runs : dict of float to array (steps + 1,)
        Weight -> states, all from the same start.
    """
    fig, ax = new_figure()
    for (w, states), marker in zip(runs.items(), "os^v", strict=False):
        ax.plot(states, marker=marker, markersize=4, label=f"w = {w:g}")
    ax.set(title="One parameter decides: keep, fade or flip", xlabel="step t", ylabel="state s")
    ax.set_ylim(-1.35, 1.1)
    ax.legend(ncols=len(runs), loc="lower center")
    ends = "; ".join(f"w = {w:g} ends at {_short(states[-1])}" for w, states in runs.items())
    show_figure(
        fig,
        f"State against step, all started at {next(iter(runs.values()))[0]:g}. After "
        f"{len(states) - 1} steps: {ends}. The negative weight flips the sign at every step.",
    )


def _short(number):
    """Two decimals, and no minus sign before a zero."""
    return f"{round(float(number), 2) + 0.0:.2f}"


def pulses(responses, at):
    """Responses of one neuron to a pulse up and a pulse down, one axes per recurrent weight.

    Parameters
    ----------
    responses : dict of float to (array (T,), array (T,))
        Recurrent weight -> states after the pulse up, after the pulse down.
    at : int
        Step of the pulse, counted from 1.
    """
    fig, axes = new_figure(len(responses), sharey=True)
    for ax, (w_h, (up, down)) in zip(axes, responses.items(), strict=True):
        steps = np.arange(1, len(up) + 1)
        ax.axvline(at, color=PALETTE["grey"], lw=1, ls=":")
        ax.plot(steps, up, marker="o", markersize=4, label="pulse up")
        ax.plot(steps, down, marker="s", markersize=4, label="pulse down")
        kept = "remembers" if abs(up[-1] - down[-1]) > 0.01 else "forgets"
        ax.set(title=f"$w_h$ = {w_h:g}: {kept}", xlabel="step t")
    axes[0].set_ylabel("state h")
    axes[0].legend()
    ends = "; ".join(
        f"with w_h = {w_h:g} the states end at {_short(up[-1])} and {_short(down[-1])}"
        for w_h, (up, down) in responses.items()
    )
    show_figure(fig, f"State against step after one pulse, up or down, at step {at}: {ends}.")


def unrolled():
    """The loop and the chain: the same recurrent layer, drawn folded and unrolled."""
    fig, ax = new_figure(height=2.7)
    ax.set(xlim=(0, 17), ylim=(0, 5.4), aspect="equal")
    ax.axis("off")
    _layer(ax, 2, "$h$", "$x$", "$o$")
    loop = FancyArrowPatch(
        (2.75, 2.95), (2.75, 2.25), connectionstyle="arc3,rad=-1.6", **_arrow("vermillion")
    )
    ax.add_patch(loop)
    ax.text(3.75, 2.6, "$W_h$", color=PALETTE["vermillion"], fontsize=13, va="center")
    ax.text(5.5, 2.6, "=", fontsize=22, ha="center", va="center")
    for k, t in enumerate("123"):
        _layer(ax, 8.6 + 3 * k, f"$h_{t}$", f"$x_{t}$", f"$o_{t}$")
    ax.text(6.6, 2.6, "$h_0$", fontsize=14, ha="center", va="center")
    for x in (6.6, 8.6, 11.6, 14.6):
        start, end = (x + (0.35 if x < 7 else 0.75), 2.6), (x + (1.25 if x < 7 else 2.25), 2.6)
        ax.add_patch(FancyArrowPatch(start, end, **_arrow("vermillion")))
        if x < 14:
            label = (start[0] + end[0]) / 2
            ax.text(label, 2.95, "$W_h$", color=PALETTE["vermillion"], fontsize=13, ha="center")
    show_figure(
        fig,
        "Left, a layer whose state h goes back into itself through W_h. Right, the same layer "
        "unrolled: one copy per step, each handing its state to the next. All copies share one "
        "W_x, one W_h and one W_y.",
    )


def _arrow(colour):
    return dict(
        arrowstyle="-|>", mutation_scale=14, lw=1.8, color=PALETTE[colour], shrinkA=0, shrinkB=0
    )


def _layer(ax, x, state, below, above):
    """One copy of the layer: input below, state in the middle, output above."""
    box = FancyBboxPatch((x - 0.6, 2.15), 1.2, 0.9, boxstyle="round,pad=0.12", fc="#e8f1f8", lw=1.5)
    ax.add_patch(box)
    ax.text(x, 2.6, state, fontsize=14, ha="center", va="center")
    ax.text(x, 0.45, below, fontsize=14, ha="center", va="center")
    ax.text(x, 4.95, above, fontsize=14, ha="center", va="center")
    ax.add_patch(FancyArrowPatch((x, 0.85), (x, 2.0), **_arrow("blue")))
    ax.add_patch(FancyArrowPatch((x, 3.2), (x, 4.5), **_arrow("green")))
    ax.text(x - 0.15, 1.35, "$W_x$", color=PALETTE["blue"], fontsize=12, ha="right")
    ax.text(x - 0.15, 3.7, "$W_y$", color=PALETTE["green"], fontsize=12, ha="right")


def sunspot_states(years, sunspots, H):
    """The sunspot record and the states of a layer that reads it.

    Parameters
    ----------
    years, sunspots : arrays (T,)
    H : array (T, units)
    """
    fig, (top, bottom) = new_figure(rows=2, height=4.2, sharex=True)
    top.plot(years, sunspots, color="black")
    top.set(title="Four random units, four views of the same Sun", ylabel="sunspot number")
    for unit in range(H.shape[1]):
        bottom.plot(years, H[:, unit], lw=1.6, label=f"unit {unit + 1}")
    bottom.set(xlabel="year", ylabel="state h", xlim=(years[0], years[-1]), ylim=(-1.1, 1.7))
    bottom.legend(ncols=H.shape[1], loc="upper center")
    show_figure(
        fig,
        f"Above: the yearly sunspot number, {years[0]} to {years[-1]}, rising and falling about "
        "every eleven years. Below: the states of four recurrent units with random weights reading "
        "it. Each follows the cycle with its own sign and size.",
    )


def overfitting(runs, sizes, linear, naive, every):
    """Test error against training step: mean and range over the seeds of each model.

    Parameters
    ----------
    runs : dict of str to list of (list, float, float)
        Model -> for each seed the test errors during training, the final training error, the final
        test error.
    sizes : dict of str to int
        Model -> number of parameters.
    linear, naive : float
        Test errors of the two baselines, in sunspot numbers.
    every : int
        Training steps between two test errors.
    """
    fig, ax = new_figure(height=3.6)
    colours = (PALETTE["blue"], PALETTE["vermillion"], PALETTE["orange"])
    for (name, tries), colour, line in zip(runs.items(), colours, ("-", "--", "-."), strict=True):
        curves = np.array([curve for curve, _, _ in tries])  # (seeds, points)
        steps = every * np.arange(curves.shape[1])
        ax.fill_between(steps, curves.min(0), curves.max(0), color=colour, alpha=0.2, lw=0)
        label = f"{name}, {sizes[name]} parameters"
        ax.plot(steps, curves.mean(0), line, color=colour, label=label)
    ax.axhline(linear, color="black", ls=(0, (6, 2)), lw=1.2, label="linear, 25 parameters")
    ax.axhline(naive, color=PALETTE["grey"], ls=":", lw=1.5, label="next year = this year")
    ax.set(title="The number of parameters does not decide", xlabel="training step", ylim=(14, 40))
    ax.set_ylabel("test error (sunspot number)")
    ax.legend(ncols=2, loc="upper right")
    show_figure(
        fig,
        f"Test error against training step, mean and range of {len(tries)} seeds. The RNN gets a "
        "little lower than the linear model, the multi-layer perceptron with as many parameters "
        "does not; the network whose steps share no weights, with many more, lies between. Trained "
        "for longer, all three turn upwards.",
    )


def waiting(factors, by_length, by_batch):
    """Time of the forward pass against the amount of work, longer against more sequences.

    Parameters
    ----------
    factors : array (n,)
        How many times the work of one sequence of the shortest length.
    by_length, by_batch : lists of n floats
        Milliseconds.
    """
    fig, ax = new_figure()
    ax.plot(factors, np.divide(by_length, by_length[0]), marker="o", label="longer sequence")
    ax.plot(factors, np.divide(by_batch, by_batch[0]), marker="s", label="more sequences")
    ax.set(title="Longer costs in full, more costs little", xlabel="how many times the work")
    ax.set(ylabel="how many times the time", xticks=factors)
    ax.legend()
    show_figure(
        fig,
        "Time of the forward pass, relative to one sequence of 100 steps. It grows in proportion "
        "to the length of the sequence, and much more slowly with the number of sequences.",
    )
