"""Numbers: series that networks continue, and forecasts of sunspots."""

import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import LINES, new_figure, show_figure

BLUE, ORANGE, VERMILLION, GREY = (PALETTE[c] for c in ("blue", "orange", "vermillion", "grey"))
WAYS = {"forced": BLUE, "own outputs": VERMILLION}  # how a network was trained


def waves(errors):
    """Error by free step after ten true values.

    Parameters
    ----------
    errors : dict of str to array (seeds, steps)
    """
    fig, ax = new_figure(height=3.2)
    for (how, rows), line in zip(errors.items(), LINES, strict=False):
        steps = np.arange(1, rows.shape[1] + 1)
        ax.plot(steps, rows.T, color=WAYS[how], lw=0.8, alpha=0.5)
        ax.plot(steps, rows.mean(axis=0), line, color=WAYS[how], label=f"trained {how}"
                if how == "forced" else "trained on its own outputs")  # fmt: skip
    ax.axvline(20, color=GREY, lw=1, ls=":")
    ax.text(20.4, 0.98, "end of what was trained", color=GREY, size=11)
    ax.set(xlabel="step, counted from the last true value", ylabel="error (root mean square)",
           title="Better at the next step, worse at the tenth", ylim=(0, 1.05))  # fmt: skip
    ax.legend(loc="lower right")
    show_figure(
        fig,
        "Error of continued sine waves by step, several networks of each kind. The ones trained on "
        "true inputs begin lower, cross after two or three steps, and are then clearly worse up to "
        "step twenty, where training ended; from there on the others get worse as well.",
    )


def warm_start(context, errors):
    """Error over the next ten values, by the number of true values heard before.

    Parameters
    ----------
    context : sequence of int
    errors : dict of str to array (seeds, len(context))
    """
    fig, ax = new_figure(width=7.5, height=3)
    for (how, rows), line in zip(errors.items(), LINES, strict=False):
        ax.plot(context, rows.T, color=WAYS[how], lw=0.8, alpha=0.5)
        ax.plot(context, rows.mean(axis=0), line, marker="o", color=WAYS[how], label=how)
    ax.set(xlabel="true values heard before", ylabel="error (root mean square)", ylim=(0, None),
           title="A warm start: as many true values as it learnt with", xticks=context)  # fmt: skip
    ax.legend()
    show_figure(
        fig,
        "Error over the ten values that follow, against the number of true values heard before. It "
        "falls for both kinds of training; the networks trained on their own outputs after ten "
        "true values are the worst with one and the best with ten.",
    )


def chaos(truth, written):
    """A chaotic series, and two continuations after ten values.

    Parameters
    ----------
    truth : array (T,)
    written : dict of str to array
        Kind of training -> continuation, from the eleventh value on.
    """
    fig, axes = new_figure(rows=len(written), height=3.9, sharex=True, sharey=True)
    for ax, (how, values) in zip(axes, written.items(), strict=True):
        ax.plot(np.arange(len(truth)), truth, color=GREY, lw=1.2, label="the series")
        ax.plot(np.arange(10, 10 + len(values)), values, color=WAYS[how], label=how)
        ax.axvline(9.5, color=GREY, lw=1, ls=":")
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    axes[0].set_title("One writes another series, one says the mean")
    axes[-1].set_xlabel("step; the first ten are given")
    show_figure(
        fig,
        "A series of the logistic map in grey, continued after ten values. Above, the network "
        "trained on true inputs follows for a few steps and then writes a different series that "
        "looks as lively. Below, the one trained on its own outputs soon settles near the mean.",
    )


def horizons(errors):
    """Error of forecasts by how many years ahead.

    Parameters
    ----------
    errors : dict of str to array (seeds, 10)
        Simple forecasts, with one row, and networks, with several.
    """
    fig, ax = new_figure(width=9, height=3.5)
    years = np.arange(1, 11)
    simple = iter([(GREY, "--", None), ("black", "-", None)])
    networks = iter([(BLUE, "-", "o"), (VERMILLION, "-", "s"), (ORANGE, "-", "^")])
    for name, rows in errors.items():
        colour, line, marker = next(simple if len(rows) == 1 else networks)
        ax.plot(years, rows.mean(axis=0), line, marker=marker, color=colour, label=name)
        if len(rows) > 1:
            low, high = rows.min(axis=0), rows.max(axis=0)
            ax.fill_between(years, low, high, color=colour, alpha=0.12, lw=0)
    ax.set(xlabel="years ahead", ylabel="error, sunspot number", xticks=years, ylim=(0, 55),
           title="Ten numbers by least squares beat thousands")  # fmt: skip
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Root mean square error of sunspot forecasts for 1921 to 2008, by years ahead. The value "
        "of eleven years before is level. The autoregression on nine lags is lowest almost "
        "everywhere. Three kinds of networks, several seeds each, lie above it from the second "
        "year on; of them the one-step network is lowest at one year.",
    )
